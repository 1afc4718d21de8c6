#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Trials of something new with the real binary and a driven clock: in shadow nobody is told, what was promoted raises the
next alarm, what was dropped does not, and a kill -9 around the decision leaves all of it or nothing."""
import json
import os
import threading
import time

from driven_clock import DRIVEN, at, drive, ns
from harness import Server, check, equal, main

BASE = "/api/v1/rollout/trials"
HOUR, DAY = 3600, 86400
ROLES = {"olga": "operator", "erik": "engineer", "gita": "operator", "lena": "viewer"}


class Plant:
    """Tanks whose level is told every hour, people of four kinds, and lena, who decides on changes."""

    def __init__(self, server, n_tanks):
        self.server, self.now, self.values = server, 0, dict.fromkeys(range(1, n_tanks + 1), 5)
        self.hours(1)
        self.signals = {}
        for tank in self.values:
            adopted = server.post("/api/v1/signals/adopt", {"address": f"tank{tank}/level", "asset": f"mill/water/line1/tank{tank}",
                                                            "create_asset": True})
            equal(adopted.status, 200, f"adopt: {adopted.body!r}")
            self.signals[tank] = adopted.json()["id"]
        for person, role in ROLES.items():
            server.person(person, role)
        raci = server.request("PUT", "/api/v1/rollout/raci/change", {"accountable": "lena", "shares": {"operations": "responsible"}})
        equal(raci.status, 200, f"raci: {raci.body!r}")

    def hours(self, n):
        """So many hours pass, with a reading of every tank in each."""
        steps = []
        for _ in range(n):
            self.now += HOUR
            lines = "\n".join(f"tank{tank} level={value} {ns(self.now)}" for tank, value in self.values.items())
            steps.append({"to": at(self.now), "lines": lines})
        for begin in range(0, len(steps), 100):
            self.server.login()  # nobody stays logged in for days
            drive(self.server, steps[begin:begin + 100])
        self.server.login()
        self.server.people.clear()

    def high(self, *tanks):
        """They stand too high for an hour."""
        self.values.update(dict.fromkeys(tanks, 9))
        self.hours(1)
        self.values.update(dict.fromkeys(tanks, 5))
        self.hours(1)

    def headers(self, person):
        if person not in self.server.people:
            answer = self.server.request("POST", "/api/v1/login", {"user": person, "password": f"password of {person}"}, login=False)
            equal(answer.status, 200, f"log-in of {person}: {answer.body!r}")
            self.server.people[person] = {"Cookie": answer.headers["Set-Cookie"].split(";")[0], "X-Millwright": "1"}
        return dict(self.server.people[person])

    def ask(self, person, status, method, path, body=None):
        answer = self.server.request(method, path, body, self.headers(person), login=False)
        equal(answer.status, status, f"{person} {method} {path} {body}: {answer.body!r}")
        return answer.json() if answer.body else None

    def rule(self, tank, limit=8, **more):
        made = self.server.alarm_rule({"signal": self.signals[tank], "kind": "high", "limit": limit, "mode": "shadow", "priority": 2,
                                       "message": f"tank {tank} above {limit}", **more})
        equal(made.status, 201, f"rule: {made.body!r}")
        return made.json()["id"]

    def propose(self, rules, status=201, **more):
        wanted = {"kind": "use", "title": f"Watch {rules}", "reason": "it ran over twice", "drop_by": at(self.now + 60 * DAY), "owner": "gita",
                  "benefit": "an hour of warning", "rules": rules, "window_days": 14,
                  "criteria": [{"metric": "confirmed_detections", "target": 2}, {"metric": "alarms_per_position_day", "target": 2}], **more}
        return self.ask("olga", status, "POST", BASE, wanted)

    def start(self, trial):
        return self.ask("erik", 200, "POST", f"{BASE}/{trial}/start")

    def get(self, trial):
        return self.ask("lena", 200, "GET", f"{BASE}/{trial}")

    def open_alarms(self):
        return sorted(row["message"] for row in self.server.json("/api/v1/alarms?state=unacknowledged")["alarms"])


def decide_on_the_command_line(server, *args):
    os.environ["MILLWRIGHT_PASSWORD"] = "password of lena"
    try:
        return server.cli("trial", "decide", *map(str, args), "--user", "lena", check_status=False)
    finally:
        del os.environ["MILLWRIGHT_PASSWORD"]


def what_is_promoted_tells_and_what_is_dropped_does_not():
    with Server(None, *DRIVEN) as server:
        plant = Plant(server, 2)
        rules = {tank: plant.rule(tank) for tank in (1, 2)}
        kept = plant.propose([rules[1]])["id"]
        check("is in trial" in plant.propose([rules[1]], 409)["detail"], "a signal is in one trial")
        gone = plant.propose([rules[2]])["id"]
        for trial in (kept, gone):
            equal(plant.start(trial)["state"], "running", "started")
        for _ in range(2):
            plant.high(1, 2)
            plant.hours(22)
        equal((plant.open_alarms(), server.json("/api/v1/pages")["pages"]), ([], []), "in shadow nobody is told")
        seen = plant.get(kept)
        equal((seen["conditions"]["n"], seen["load"]["n_alarms"]), (2, 2), "what it would have done")
        for row in seen["conditions"]["rows"]:
            plant.ask("olga", 200, "POST", f"/api/v1/alarms/{row['alarm']}/outcome", {"outcome": "true", "raised": row["raised"]})
        held = server.request("PATCH", f"/api/v1/rules/{rules[1]}", {"mode": "alarm"})
        check(held.status == 409 and f"held in shadow by trial {kept}" in held.json()["detail"], f"held: {held.body!r}")
        early = decide_on_the_command_line(server, kept, "promote", "--reason", "it told us")
        check(early.returncode == 1 and "judged at the end" in early.stderr, f"before the end: {early.stderr}")

        server.kill()
        server.extra = ["--clock", "driven"]
        server.start()
        plant.hours(13 * 24)
        equal(plant.get(kept)["verdict"], "pass", "all that was asked for")
        equal(plant.get(gone)["verdict"], "fail", "nobody confirmed anything")
        shown = server.cli("trial", "show", str(kept)).stdout
        check("confirmed_detections" in shown and "2 confirmed" in shown, f"on the command line: {shown}")
        own = plant.ask("olga", 409, "POST", f"{BASE}/{kept}/decide", {"verdict": "promote", "reason": "mine"})
        check("somebody else promotes it" in own["detail"], f"the proposer: {own}")
        plant.ask("lena", 409, "POST", f"{BASE}/{gone}/decide", {"verdict": "promote", "reason": "x", "accept_undecided": True})
        done = decide_on_the_command_line(server, kept, "promote", "--reason", "it told us twice", "--json")
        equal((done.returncode, json.loads(done.stdout or "{}").get("state")), (0, "promoted"), f"promoted: {done.stderr}")
        plant.ask("lena", 200, "POST", f"{BASE}/{gone}/decide", {"verdict": "drop", "reason": "false each time", "lesson": "Foam is no level."})
        plant.values.update({1: 9, 2: 9})
        plant.hours(1)
        equal(plant.open_alarms(), ["tank 1 above 8"], "a real alarm, and what was dropped is silent")
        rulings = {row["trial"]: row for row in server.json("/api/v1/rollout/rulings")["rulings"]}
        equal([rulings[trial]["state"] for trial in (kept, gone)], ["yes", "no"], "the decision log")
        equal(len(rulings[kept]["evidence_hash"]), 64, "hashed")
        book = server.get("/api/v1/rollout/book").body.decode()
        check("Foam is no level." in book, "the lesson is in the book of the plant")


def is_whole(plant, trial, rules):
    """What a kill left: promoted in all its parts, or in none."""
    state = plant.get(trial)["state"]
    stored = {row["id"]: row["mode"] for row in plant.server.json("/api/v1/rules")["rules"]}
    ruling = next(row["state"] for row in plant.server.json("/api/v1/rollout/rulings")["rulings"] if row["trial"] == trial)
    wanted = ("alarm", "yes") if state == "promoted" else ("shadow", "open")
    equal(([stored[rule] for rule in rules], ruling), ([wanted[0]] * 2, wanted[1]), f"trial {trial} is {state}")
    return state == "promoted"


def a_kill_leaves_all_of_a_decision_or_nothing():
    n = 5
    with Server(None, *DRIVEN) as server:
        plant = Plant(server, n)
        trials = {}
        for tank in range(1, n + 1):
            rules = [plant.rule(tank), plant.rule(tank, limit=8.5)]
            made = plant.propose(rules, window_days=1, criteria=[{"metric": "confirmed_detections", "target": 0}])
            trials[plant.start(made["id"])["id"]] = rules
        plant.hours(25)
        server.extra = ["--clock", "driven"]
        promotion = {"verdict": "promote", "reason": "it is cheap"}
        took_s = 0.05
        for k, (trial, rules) in enumerate(trials.items()):
            headers = plant.headers("lena")
            begun = time.monotonic()
            asking = threading.Thread(target=server.request, args=("POST", f"{BASE}/{trial}/decide", promotion, headers, False))
            asking.start()
            # The first is let through and tells how long one takes; the others are cut at other places.
            if k == 0:
                asking.join()
                took_s = time.monotonic() - begun
            else:
                time.sleep(took_s * k / n)
            server.kill()
            asking.join()
            server.start()
            server.login()
            server.people.clear()
            was_promoted = is_whole(plant, trial, rules)
            check(k > 0 or was_promoted, "what was answered is on disk")
            again = server.request("POST", f"{BASE}/{trial}/decide", promotion, plant.headers("lena"), login=False)
            equal(again.status, 409 if was_promoted else 200, f"once more: {again.body!r}")
            check(is_whole(plant, trial, rules), "promoted in the end")


if __name__ == "__main__":
    main(what_is_promoted_tells_and_what_is_dropped_does_not, a_kill_leaves_all_of_a_decision_or_nothing)
