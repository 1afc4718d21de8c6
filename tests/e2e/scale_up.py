#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The story "scale-up", lived from its first day to its last by the real server, by people with log-ins of their own.
What the pages then show came about: readings, alarms, runs, gates that passed, failed and could not tell; the ledger and
the audit trail add up."""
import json
import shutil
import subprocess
import tempfile

from harness import BINARY, ROOT, Server, check, equal, main, skip

DAYS = 91
ROWS_A_DAY = 20 * 8640


class Lived(Server):
    """The site of the story, as script/run starts it afterwards."""

    def command(self, http, mqtt):
        return [BINARY, "serve", "--data", self.data, "--http", http, "--mqtt", mqtt, "--web", ROOT / "web/dist",
                "--profiles", ROOT / "profiles", "--library", ROOT, "--json"]

    def login(self):
        answer = self.request("POST", "/api/v1/login", {"user": "admin", "password": "demonstration"}, login=False)
        check(answer.status == 200, f"login: {answer.status} {answer.body!r}")
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]


def days_are_lived_and_not_inserted():
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["/usr/bin/python3", ROOT / "demo/scale_up.py", folder, str(DAYS)], capture_output=True, text=True,
                              timeout=1500)
        check(done.returncode == 0, f"the story: {done.stdout[-1000:]}\n{done.stderr[-3000:]}")
        check("demonstration" in done.stdout, "it says how to log in")
        with Lived(folder) as site:
            equal(site.json("/api/v1/clock")["is_demo"], True, "it says what it is")
            ledger = site.json("/api/v1/ledger")
            line = next(s for s in ledger["sources"] if s["source"] == "line")
            check(ledger["balanced"] and line["quarantined"] == 0, f"ledger: {line}")
            check(line["stored"] >= DAYS * ROWS_A_DAY, f"every sensor, every ten seconds: {line}")
            alarms = {a["message"]: a for a in site.json("/api/v1/alarms?state=all")["alarms"]}
            cavitates = alarms["Pump 1 may be cavitating"]
            answer = site.json(f"/api/v1/alarms/{cavitates['id']}/response")
            check(answer["outcome"] and answer["outcome"]["outcome"] == "true", f"what it was: {answer['outcome']}")
            runs = [r for r in site.json("/api/v1/runs?limit=100")["runs"] if r["alarm"] == cavitates["id"]]
            check(any(r["state"] == "done" for r in runs), f"its procedure was followed to the end: {runs}")
            pilot_went_all_the_way(site)
            every_page_has_something_true(site)
            a_sample_opens_on_its_page(site, folder)
        verified = subprocess.run([BINARY, "audit", "verify", "--data", folder, "--json"], capture_output=True, text=True)
        equal((verified.returncode, json.loads(verified.stdout).get("problems", [])), (0, []), "the audit trail")


def pilot_went_all_the_way(site):
    wave, following = site.json("/api/v1/rollout/waves")["waves"]
    equal(wave["sensors"], 20, "the pilot")
    states = [change["to"] for change in wave["changes"]]
    equal(states[:3], ["shadow", "active", "stabilizing"], "its states")
    decisions = site.json(f"/api/v1/rollout/waves/{wave['id']}/decisions")["decisions"]
    check(decisions, "gates were judged at the end of their windows")
    verdicts = {row["verdict"] for row in decisions[0]["criteria"]}
    equal(verdicts, {"pass", "fail", "inconclusive"}, "some pass, some fail, some cannot tell")
    equal({w["state"] for w in wave["waivers"]}, {"in-force", "asked"}, "one is waived by a second person, one waits for them")
    equal((following["after"], following["state"], following["sensors"], following["sensor_budget"]), (wave["id"], "planned", 0, 80),
          "the next wave waits for it")
    answers = [q["answer"] for q in site.json("/api/v1/rollout/readiness")["questions"]]
    check("yes" not in {site.json("/api/v1/rollout/readiness")["answer"]}, f"and it may not go on yet: {answers}")


def every_page_has_something_true(site):
    for path, member in [("/rollout/rulings", "rulings"), ("/rollout/transfers", "transfers"), ("/improvements", "improvements"),
                         ("/rollout/problems", "problems"), ("/failures", "failures"), ("/training", "people"),
                         ("/work-orders", "work_orders"), ("/backups", "backups"), ("/attention", "weeks"),
                         ("/rollout/reviews", "reviews"), ("/rollout/trials", "trials")]:
        answer = site.json("/api/v1" + path)
        check(answer.get(member), f"{path} is empty: {list(answer)}")
    the_next_wave_is_looked_at(site)
    trial, = site.json("/api/v1/rollout/trials")["trials"]
    check(trial["state"] in ("promoted", "dropped"), f"a trial was decided on its evidence: {trial['state']}")
    review, = site.json("/api/v1/rollout/reviews")["reviews"]
    check(review["n_held"] > 0 and review["n_missed"] > 0, f"a review was held, and one was forgotten: {review}")


def the_next_wave_is_looked_at(site):
    """A known problem at its size, and a rehearsal that was run on this machine."""
    accepted, = [p for p in site.json("/api/v1/rollout/problems")["problems"] if p["state"] == "accepted"]
    check(accepted["owner"] and accepted["due"] and accepted["risk"] and not accepted["is_blocking"], f"lived with: {accepted}")
    projection, = accepted["projections"]
    sensors, per_week = projection["sensors"], projection["per_week"]
    equal((projection["sensors_then"], sensors["expected"], per_week["expected"]), (80, 12, 8), "as many by sensor, and by week")
    check(sensors["low"] < 12 < sensors["high"] <= 80 and per_week["low"] < 8 < per_week["high"], f"with what chance allows: {projection}")
    latest = site.json("/api/v1/rollout/rehearsals/latest")
    report = latest["report"]
    equal((report["factor"], report["sensors"], report["aborted"]), (10, 200, ""), "ten times the plant, to the end")
    check(all(phase["lost"] == 0 for phase in (p["figures"] for p in report["phases"]) if phase), "nothing was lost")
    equal(latest["record"]["void_reason"], "", "of this program on this machine")


def a_sample_opens_on_its_page(site, folder):
    if shutil.which("chromium") is None:
        skip("the sample on its page", "chromium is not installed; script/setup installs it")
        return
    done = subprocess.run(["node", ROOT / "tests/browser/scale-up.mjs", "--server", f"http://{site.http}", "--user", "admin",
                           "--password", "demonstration", "--out", f"{folder}/pictures"],
                          capture_output=True, text=True, timeout=400)
    check(done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    main(days_are_lived_and_not_inserted)
