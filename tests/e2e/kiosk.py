#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A screen of a control room: an administrator makes a browser a kiosk, one person acknowledges by PIN, the next by
badge, each under their own name; then it falls back to showing by itself."""
import shutil
import subprocess

from harness import PASSWORD, ROOT, Server, check, equal, main, skip, wait_for

ROSTER = """roster: operators
title: Operators
time_zone: UTC
layers:
  - {name: desk, members: [olga]}
"""
BADGE = "04a1f2c3d4"
PIN = "4711"
SIGNALS = ("pressure", "flow")


def make_people(server):
    crew = server.post("/api/v1/teams", {"name": "crew", "kind": "operations"}).json()["id"]
    people = {}
    for name, title in (("olga", "Olga M."), ("max", "Max B.")):
        headers = server.person(name, "operator")
        user = next(u for u in server.json("/api/v1/users")["users"] if u["name"] == name)
        changed = server.request("PATCH", f"/api/v1/users/{user['id']}", {"team": crew, "full_name": title})
        equal(changed.status, 200, f"team of {name}")
        people[name] = headers
    done = server.request("PUT", "/api/v1/me/pin", {"pin": PIN, "password": "password of olga"}, people["olga"], login=False)
    equal(done.status, 204, "PIN of olga")
    roster = server.post("/api/v1/documents", {"kind": "roster", "name": "operators", "text": ROSTER}).json()["id"]
    done = server.request("POST", f"/api/v1/documents/{roster}/put-in-force", None, server.person("second"), login=False)
    equal(done.status, 200, "roster")


def raise_alarms(server):
    for path in (("sites", {"name": "mill"}), ("areas", {"site": 2, "name": "water"}),
                 ("lines", {"area": 2, "name": "line1"}), ("assets", {"line": 2, "name": "pump1", "title": "Pump 1"})):
        made = server.post(f"/api/v1/{path[0]}", path[1])
        check(made.status == 201, f"{path}: {made.body!r}")
    for name in SIGNALS:
        server.post("/api/v1/readings", {"signal": f"plc7/{name}", "value": 1})
        adopted = wait_for("the signal", lambda name=name: (lambda a: a if a.status == 200 else None)(server.post(
            "/api/v1/signals/adopt", {"address": f"plc7/{name}", "asset": "mill/water/line1/pump1", "unit": "bar"})))
        rule = server.alarm_rule({"signal": adopted.json()["id"], "kind": "high", "limit": 8, "message": f"Too much {name}"})
        check(rule.status == 201, f"rule: {rule.body!r}")
        server.post("/api/v1/readings", {"signal": f"plc7/{name}", "value": 9})
    wait_for("two alarms", lambda: len(server.json("/api/v1/alarms")["alarms"]) == 2)


def acknowledged_by(server):
    return {a["message"]: a["acknowledged_by"] for a in server.json("/api/v1/alarms")["alarms"]}


def each_acts_under_their_own_name():
    if shutil.which("chromium") is None:
        skip("kiosk", "chromium is not installed; script/setup installs it")
        return
    with Server() as server:
        make_people(server)
        raise_alarms(server)
        done = subprocess.run(["node", ROOT / "tests/browser/kiosk.mjs", "--server", f"http://{server.http}",
                               "--user", "admin", "--password", PASSWORD, "--pin", PIN, "--badge", BADGE,
                               "--out", server.data / "pictures"], capture_output=True, text=True, timeout=500)
        print(done.stdout, end="")
        check(done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-2000:]}")
        server.cookie = None  # the administrator's session ended in the browser, and another began
        equal(acknowledged_by(server), {"Too much pressure": "olga", "Too much flow": "max"}, "who acknowledged what")
        entries = server.json("/api/v1/audit?limit=1000")["entries"]
        acts = [e for e in entries if (e["after"] or {}).get("event") == "act at a kiosk"]
        equal([(e["who"], e["team_kind"], e["after"]["kiosk"]) for e in acts],
              [("max", "operations", "desk1"), ("olga", "operations", "desk1")], "acts in the trail")
        trail = str(entries)
        check(PIN not in [w.strip("'\"") for w in trail.split()] and BADGE.upper() not in trail.upper(),
              "a PIN or badge in the audit trail")
        check(BADGE.upper() not in server.log_text().upper(), "a badge in the log")


if __name__ == "__main__":
    main(each_acts_under_their_own_name)
