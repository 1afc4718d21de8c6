#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A pilot passes with waivers, the wave after it is under way, and one of the waivers runs out: the server holds that wave by
itself, once, with kill -9 around the very moment, and lets nobody resume it."""
import datetime
import tempfile
import threading

from harness import Server, check, equal, main, wait_for

START = datetime.datetime(2026, 1, 5, tzinfo=datetime.timezone.utc)
DRIVEN = ("--clock", "driven", "--clock-start", "2026-01-05T00:00:00Z")
FUNCTIONS = ("operations", "maintenance", "it", "finance", "leadership")
WAVES = "/api/v1/rollout/waves"
HOUR = 3600
DAY = 24 * HOUR
RUNS_OUT = 16 * DAY


def at(second):
    return (START + datetime.timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Site:
    def __init__(self, data):
        self.data = data
        self.server = Server(data, *DRIVEN).start()
        self.now = 0
        self.key = {"Authorization": f"Bearer {self.server.token()}"}

    def ask(self, status, method, path, body=None, headers=None):
        answer = self.server.request(method, path, body, headers or self.key, login=False)
        equal(answer.status, status, f"{method} {path}: {answer.body[:600]!r}")
        return answer.json()

    def drive(self, to):
        """Hour by hour, a day a request."""
        while self.now < to:
            end = min(to, self.now + DAY)
            hours = [*range(self.now + HOUR, end, HOUR), end]
            self.ask(200, "POST", "/api/v1/clock/steps", {"steps": [{"to": at(s)} for s in hours]})
            self.now = end

    def adopt(self, area):
        self.ask(200, "POST", "/api/v1/clock/steps", {"steps": [{"to": at(self.now + 10), "lines": f"{area} level=5"}]})
        self.now += 10
        wait_for("the address", lambda: f"{area}/level" in self.server.signals())
        made = self.ask(200, "POST", "/api/v1/signals/adopt", {"address": f"{area}/level", "asset": f"mill/{area}/line1/pump1",
                                                                "create_asset": True, "unit": "1"})
        return made["asset"]

    def plan(self, kind, asset, **more):
        people = [{"function": one, "person": "bob"} for one in FUNCTIONS]
        return self.ask(201, "POST", WAVES, {"kind": kind, "scope": {"assets": [asset]}, "stakeholders": people, **more})

    def step(self, wave, step, status=200):
        return self.ask(status, "POST", f"{WAVES}/{wave}/steps", {"step": step})

    def wave(self, number):
        return self.ask(200, "GET", f"{WAVES}/{number}")

    def restart(self):
        self.server = Server(self.data, "--clock", "driven").start()
        now = datetime.datetime.fromisoformat(self.ask(200, "GET", "/api/v1/clock")["now"].replace("Z", "+00:00"))
        self.now = round((now - START).total_seconds())


def pilot_that_passes(site):
    """All its musts waived, one of them until RUNS_OUT."""
    server = site.server
    water, air = site.adopt("water"), site.adopt("air")
    ada, bob = server.person("ada"), server.person("bob")
    site.plan("pilot", water)
    site.step(1, "start")
    site.step(1, "stabilize")
    musts = [one for one in site.wave(1)["criteria"] if one["is_must_have"]]
    for number, one in enumerate(musts, 1):
        until = at(RUNS_OUT) if one["metric"] == "hands_off_passed" else at(90 * DAY)
        site.ask(201, "POST", f"{WAVES}/1/waivers", {"metric": one["metric"], "scope": one["scope"], "reason": "for the test",
                                                      "approver": "bob", "expires": until}, ada)
        site.ask(200, "POST", f"{WAVES}/1/waivers/{number}/approve", {}, bob)
    site.drive(14 * DAY + HOUR)
    pilot = site.wave(1)
    equal((pilot["state"], pilot["gate"]["answer"], pilot["unstable_because"]), ("passed", "yes, with waivers", ""), "the pilot")
    site.plan("wave-1", air, after=1)
    site.step(2, "start")


def killed_around(site, moment):
    """Drives over `moment` in short steps, the server killed a little later into each than into the one before."""
    n_killed = 0
    for delay in (0.01, 0.03, 0.08, 0.2, 0.5):
        if site.now >= moment:
            break
        end = min(site.now + HOUR, moment + HOUR)
        timer = threading.Timer(delay, site.server.kill)
        timer.start()
        steps = [{"to": at(second)} for second in range(site.now + 60, end + 1, 60)]
        site.server.request("POST", "/api/v1/clock/steps", {"steps": steps}, site.key, login=False)
        timer.join()
        site.restart()
        n_killed += 1
    check(n_killed > 0, "killed at least once")


def a_waiver_that_runs_out_holds_what_follows():
    with tempfile.TemporaryDirectory() as data:
        site = Site(data)
        try:
            pilot_that_passes(site)
            site.drive(RUNS_OUT - 30 * 60)
            equal(site.wave(2)["state"], "active", "while the waiver lasts")
            killed_around(site, RUNS_OUT)
            site.drive(max(site.now, RUNS_OUT) + 60)

            held = site.wave(2)
            equal((held["state"], held["held_from"]), ("held", "active"), "once it has run out")
            changes = [one for one in held["changes"] if one["to"] == "held"]
            equal([one["who"] for one in changes], ["system"], "held once, by itself")
            check("has expired" in changes[0]["why"], f"the reason, got {changes[0]['why']}")
            entries = [one for one in site.ask(200, "GET", "/api/v1/audit?limit=200")["entries"] if one["what"] == "wave 2"]
            equal(entries[0]["who"], "system", "on the audit trail, too")
            check("has expired" in site.step(2, "resume", 409)["detail"], "nobody may resume it")
            equal(len(site.ask(200, "GET", f"{WAVES}/1/decisions")["decisions"]), 1, "one judgement of the pilot's one window")

            # Held it stays, over another kill and days without anything.
            site.server.kill()
            site.restart()
            site.drive(site.now + 2 * DAY)
            equal(len(site.wave(2)["changes"]), len(held["changes"]), "nothing more happens to it")
        finally:
            site.server.stop()


if __name__ == "__main__":
    main(a_waiver_that_runs_out_holds_what_follows)
