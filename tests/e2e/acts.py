#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What people do stands on the audit trail once, also when the server is killed the moment it has answered; what is done past
the system (a restart by hand, edited settings) is found at the next start and waits for somebody to claim it."""
import json
import subprocess

from harness import BINARY, Server, check, equal, main, wait_for

KILLS = 6


def noted(server, n_starts):
    """Waits until the server has compared its start with the last run."""
    life = server.data / "data" / "server-life.json"
    wait_for(f"start {n_starts} to be noted", lambda: life.exists() and json.loads(life.read_text())["n_starts"] == n_starts)


def acts(server, what=""):
    """Acts of people on the trail, the oldest first."""
    page = server.json(f"/api/v1/audit?limit=1000{what}")
    return [entry for entry in reversed(page["entries"]) if entry["category"]]


def an_answered_act_is_on_the_trail_once_over_kill_9():
    with Server() as server:
        server.post("/api/v1/readings", {"signal": "plc7/p", "value": 1})
        adopted = wait_for("the signal", lambda: (lambda a: a if a.status == 200 else None)(server.post(
            "/api/v1/signals/adopt", {"address": "plc7/p", "asset": "mill/water/line1/pump1", "unit": "bar",
                                      "create_asset": True})))
        rule = server.alarm_rule({"signal": adopted.json()["id"], "kind": "high", "limit": 8, "priority": 2, "message": "high"})
        equal(rule.status, 201, f"rule {rule.body!r}")
        team = server.post("/api/v1/teams", {"name": "operators", "kind": "operations"})
        equal(team.status, 201, f"team {team.body!r}")
        olga = server.person("olga", "operator")
        [user] = [u for u in server.json("/api/v1/users")["users"] if u["name"] == "olga"]
        moved = server.request("PATCH", f"/api/v1/users/{user['id']}", {"team": "operators"})
        equal(moved.status, 200, f"olga's team {moved.body!r}")
        acknowledged = 0
        for n in range(KILLS):
            server.post("/api/v1/readings", {"signal": "plc7/p", "value": 9.5})
            alarm = wait_for("the alarm", lambda: [a for a in server.json("/api/v1/alarms?state=all")["alarms"]
                                                   if a["state"] == "unacknowledged"])[0]
            done = server.request("POST", f"/api/v1/alarms/{alarm['id']}/acknowledge", {}, olga, login=False)
            server.kill()
            equal(done.status, 200, f"acknowledged {done.body!r}")
            acknowledged += 1
            server.start()
            found = [a for a in acts(server) if a["category"] == "acknowledge"]
            equal(len(found), acknowledged, f"acknowledgements on the trail after kill {n + 1}")
            for entry in found:
                equal((entry["who"], entry["team_kind"], entry["what"]), ("olga", "operations", f"alarm {alarm['id']}"), "the act")
            server.post("/api/v1/readings", {"signal": "plc7/p", "value": 1})
            wait_for("normal again", lambda: server.json("/api/v1/alarms?state=all")["alarms"][0]["state"] == "normal")
        numbers = [a["after"]["journal"] for a in acts(server)]
        equal(len(numbers), len(set(numbers)), "every act has a journal record of its own")
        equal(numbers, sorted(numbers), "in the order in which they were done")
        equal(server.json("/api/v1/attention/found")["n"], 0, "a crash is nobody's act")
        data = server.data / "data"
        verified = subprocess.run([BINARY, "audit", "verify", "--data", data], capture_output=True, text=True, timeout=60)
        equal(verified.returncode, 0, f"audit verify: {verified.stdout}{verified.stderr}")


def what_is_done_past_the_system_waits_to_be_claimed():
    with Server() as server:
        noted(server, 1)
        equal(server.json("/api/v1/attention/found"), {"acts": [], "n": 0, "n_open": 0}, "at the first start")
        server.stop()
        server.start()
        noted(server, 2)
        [restart] = server.json("/api/v1/attention/found")["acts"]
        equal((restart["category"], restart["state"], restart["counts_as"]), ("restart", "open", "project"), "a start by hand")
        server.kill()
        server.start()
        noted(server, 3)
        equal(server.json("/api/v1/attention/found")["n"], 1, "a crash adds none")
        server.kill()
        server.extra += ["--mqtt-max-queued-messages", "5000"]
        (server.data / "data" / "notify.json").write_text(json.dumps({"public_url": "http://mill.example"}))
        server.start()
        noted(server, 4)
        edit = server.json("/api/v1/attention/found")["acts"][0]
        equal(edit["category"], "file-edit", "settings were changed while it was down")
        equal(edit["text"], "changed: --mqtt-max-queued-messages, notify.json", "which ones, and not their values")
        entry = [a for a in acts(server) if a["category"] == "file-edit"][0]
        equal((entry["team_kind"], entry["who"].split(":")[0]), ("unknown", "os"), "on the trail")
        team = server.post("/api/v1/teams", {"name": "it-staff", "kind": "it"})
        equal(team.status, 201, f"team {team.body!r}")
        claimed = server.post(f"/api/v1/attention/found/{restart['id']}/claim", {"team_kind": "it", "comment": "kernel update"})
        equal((claimed.status, claimed.json()["counts_as"]), (200, "it"), f"claimed {claimed.body!r}")
        equal(server.post(f"/api/v1/attention/found/{restart['id']}/claim", {"team_kind": "it"}).status, 409, "a second time")
        # Told at the start, it needs no claim.
        server.person("ida", "operator")
        [user] = [u for u in server.json("/api/v1/users")["users"] if u["name"] == "ida"]
        equal(server.request("PATCH", f"/api/v1/users/{user['id']}", {"team": "it-staff"}).status, 200, "ida's team")
        server.stop()
        server.env["MILLWRIGHT_BY"] = "ida"
        server.start()
        noted(server, 5)
        told = server.json("/api/v1/attention/found")["acts"][0]
        equal((told["category"], told["state"], told["team_kind"]), ("restart", "claimed", "it"), "a start that names its person")
        check("ida" not in json.dumps(told), "names stay in the audit trail")


if __name__ == "__main__":
    main(an_answered_act_is_on_the_trail_once_over_kill_9, what_is_done_past_the_system_waits_to_be_claimed)
