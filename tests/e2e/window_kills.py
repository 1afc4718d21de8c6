#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 inside a maintenance window: what it keeps silent stays silent over the restart and pages nobody, what is
outside it pages as ever, and the end of the window, itself missed by a dead server, pages once for what stands."""
import datetime
import tempfile

from answer import Mailbox, settings
from harness import Server, check, equal, main, wait_for
from page_kills import POLICY


def made(answer, status, what):
    check(answer.status == status, f"{what}: {answer.status} {answer.body!r}")
    return answer.json()


def prepare(server):
    """One person by mail, the policy, and a tank in the window beside one outside it. Gives their alarms' rules."""
    team = made(server.post("/api/v1/teams", {"name": "crew", "kind": "operations"}), 201, "team")
    made(server.post("/api/v1/users", {"name": "olga", "team": team["id"], "email": "olga@mill.example",
                                       "is_contact_only": True}), 201, "user")
    policy = made(server.post("/api/v1/documents", {"kind": "policy", "name": "everybody", "text": POLICY}), 201, "policy")
    made(server.post(f"/api/v1/documents/{policy['id']}/put-in-force"), 200, "policy")
    rules = {}
    for tank in ("inside", "outside"):
        read(server, tank, 1)
        signal = made(server.post("/api/v1/signals/adopt", {"address": f"plc/{tank}", "asset": f"mill/water/line1/{tank}",
                                                            "unit": "bar", "create_asset": True}), 200, "adopt")
        rule = {"signal": signal["id"], "kind": "high", "limit": 8, "priority": 2, "message": f"tank {tank} is full"}
        rules[tank] = made(server.alarm_rule(rule), 201, "rule")
        rules[tank]["asset"] = signal["asset"]
    return rules


def read(server, tank, value):
    answer = server.post("/api/v1/readings", {"signal": f"plc/{tank}", "value": value})
    equal((answer.status, answer.json()["accepted"]), (200, 1), "reading")


def alarm_of(server, rule, state="all"):
    rows = [a for a in server.json(f"/api/v1/alarms?state={state}")["alarms"] if a["rule"] == rule["id"]]
    return rows[0] if rows else None


def window(server, asset, seconds):
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return made(server.post("/api/v1/maintenance-windows", {"scope": "asset", "scope_id": asset, "reason": "new gasket",
                                                            "end": end.strftime("%Y-%m-%dT%H:%M:%SZ")}), 201, "window")


def the_window_outlives_the_server():
    mailbox = Mailbox().open()

    def pages(tank):
        return [m["Message-ID"] for _, m, _ in list(mailbox.mails)
                if m["X-Millwright-Kind"] == "page" and f"tank {tank} is full" in str(m["Subject"])]

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory(prefix="millwright-e2e-") as data:
        server = Server(data, "--notify", settings(folder, mailbox)).start()
        rules = prepare(server)
        whole = window(server, rules["inside"]["asset"], 3600)
        wait_for("the alarm silenced ahead", lambda: alarm_of(server, rules["inside"], "shelved"))
        read(server, "inside", 9)
        wait_for("its condition", lambda: (alarm_of(server, rules["inside"]) or {}).get("is_active"))
        before = alarm_of(server, rules["inside"])
        equal(before["state"], "out-of-service", "a condition inside the window")
        server.kill()
        server = Server(data, "--notify", settings(folder, mailbox)).start()
        equal(alarm_of(server, rules["inside"]), before, "as before the kill")
        # A page that was wrongly on its way would have left before this one.
        read(server, "outside", 9)
        wait_for("the page from outside", lambda: pages("outside"))
        equal(pages("inside"), [], "pages from inside the window")
        # A short window keeps it silent still; its end is missed by a server that was killed.
        window(server, rules["inside"]["asset"], 3)
        made(server.post(f"/api/v1/maintenance-windows/{whole['id']}/cancel", {"reason": "done early"}), 200, "cancel")
        server.kill()
        server = Server(data, "--notify", settings(folder, mailbox)).start()
        try:
            wait_for("the page of what stands", lambda: pages("inside"))
            alarm = alarm_of(server, rules["inside"])
            equal((alarm["state"], alarm["is_active"], alarm["raise_count"]), ("unacknowledged", True, before["raise_count"]),
                  "what stands after the window")
            read(server, "outside", 1)
            history = server.json(f"/api/v1/alarms/{alarm['id']}")["history"]
            equal([h["action"] for h in history].count("return-to-service"), 1, "one way back")
        finally:
            server.stop()
    mailbox.close()
    equal(len(set(pages("inside"))), 1, "pages of what stood, by Message-ID")


if __name__ == "__main__":
    main(the_window_outlives_the_server)
