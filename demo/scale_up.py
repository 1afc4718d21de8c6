#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The story "scale-up": a mill three months into its pilot. Usage: scale_up.py DATA [DAYS]

Nothing is inserted: the server lives through the time, machines fail as the simulated plant lets them, and people do
what people did in other pilots: much is done by the project team at first, less later; one failure is missed.
"""
import datetime
import random
import sys
import time

from driven_site import INTERVAL_S, PASSWORD, Refused, Site
from mill_governance import plan_governance

# day, hour, fault, asset, hours until it is mended, what it turned out to be, failure mode after ISO 14224
FAULTS = [
    (0, 15, "cavitation", "pump1", 1, "true", None),  # still in shadow: nobody is shown it
    (2, 9, "cavitation", "pump1", 1.5, "true", "LOO"),
    (5, 14, "belt-slip", "conveyor1", 2, "true", "SPO"),
    (9, 3, "dropout", "pump2", 1, "sensor-fault", None),
    (13, 11, "sensor-drift", "pump1", 3, "sensor-fault", None),
    (17, 22, "bearing-wear", "motor1", 8, "early", "VIB"),
    (22, 7, "leak", "compressor1", 2, "true", "ELU"),
    (27, 16, "cavitation", "pump1", 1, "known-work", None),
    (31, 10, "stuck-sensor", "motor1", 4, "sensor-fault", None),
    (36, 1, "cavitation", "pump1", 2, "true", "LOO"),
    (41, 13, "fouling", "exchanger1", 20, "early", "IHT"),
    (47, 8, "belt-slip", "conveyor1", 1.5, "true", "SPO"),
    (52, 19, "bearing-wear", "pump1", 6, "early", "VIB"),
    (58, 5, "dropout", "motor1", 2, "sensor-fault", None),
    (63, 12, "leak", "compressor1", 2, "true", "ELU"),
    (68, 23, "cavitation", "pump1", 1, "true", "LOO"),
    (74, 15, "belt-slip", "conveyor1", 2, "true", "SPO"),
    (79, 4, "bearing-wear", "motor1", 6, "early", "VIB"),
    (84, 10, "fouling", "exchanger1", 12, "true", "IHT"),
    (88, 2, "cavitation", "pump1", 1, "true", "LOO"),
]
NEW_PEOPLE = [  # name, full name, team, role
    ("paula", "Paula Novak", "project", "engineer"),
    ("ivan", "Ivan Berg", "it", "engineer"),
    ("fiona", "Fiona Walsh", "finance", "viewer"),
    ("lena", "Lena Hoffmann", "leadership", "engineer"),
]
OPERATORS = ["anna", "boris", "carla", "dmitri", "elif", "frank"]
STAKEHOLDERS = [("operations", "anna"), ("maintenance", "gita"), ("it", "ivan"), ("finance", "fiona"),
                ("leadership", "lena")]
REHEARSAL = {"factor": 10, "ramp_s": 4, "hold_s": 4, "fault_s": 2}
PROJECT_LEAVES = 30  # day from which the shift answers alone


class ScaleUp:
    def __init__(self, data, days):
        self.luck = random.Random(7)  # the same story each time
        today = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
        start = today - datetime.timedelta(days=days)
        self.days = days
        self.faults = [f for f in FAULTS if f[0] < days]
        self.site = Site(data, start, [self.simulated(*f) for f in self.faults])
        self.answered, self.seen, self.skipped = {}, {}, []

    @staticmethod
    def simulated(day, hour, fault, asset, hours, *_):
        begin = (day * 24 + hour) * 3600
        return f"{fault}:{asset}@{begin}-{begin + int(hours * 3600)}"

    def day(self, number, hour=0.0):
        return self.site.start + datetime.timedelta(days=number, hours=hour)

    # Beginning

    def prepare(self):
        site = self.site
        teams = {team["name"] for team in site.get("/teams")["teams"]}
        for team in {person[2] for person in NEW_PEOPLE} - teams:
            site.ask("admin", "POST", "/teams", {"name": team, "kind": team})
        for name, full_name, team, role in NEW_PEOPLE:
            site.ask("admin", "POST", "/users", {"name": name, "full_name": full_name, "team": team, "role": role,
                                                 "email": f"{name}@mill.example", "password": "to be replaced"})
        for person in OPERATORS + ["gita", "henk", "ines"] + [person[0] for person in NEW_PEOPLE]:
            site.let_in(person)
        plant = site.get("/plant")
        self.assets = {asset["name"]: asset["id"] for s in plant["sites"] for area in s["areas"]
                       for line in area["lines"] for asset in line["assets"]}
        areas = [area["id"] for s in plant["sites"] if s["name"] == "mill" for area in s["areas"]]
        for signal in site.get("/signals?limit=1000")["signals"]:
            if not signal["address"].startswith("_system/"):
                site.ask("admin", "PATCH", f"/signals/{signal['id']}", {"expected_interval_ms": INTERVAL_S * 1000})
        site.ask("admin", "PUT", "/positions/operators/load", {"per_day": 60})
        self.wave = site.ask("paula", "POST", "/rollout/waves", {
            "kind": "pilot", "title": "Twenty sensors on six machines", "scope": {"areas": areas}, "sensor_budget": 25,
            "stakeholders": [{"function": f, "person": p} for f, p in STAKEHOLDERS],
            "facts": {"crew": ["operations"], "shifts": ["early", "late", "night"], "networks": ["line network"]}})["id"]
        weeks = [(self.day(7 * n)).isocalendar() for n in range(self.days // 7 + 2)]
        site.ask("paula", "POST", "/attention/plan", {"weeks": [
            {"week": f"{week.year}-W{week.week:02}", "target_hours": max(1, 12 - n)} for n, week in enumerate(weeks)]})

    def plan(self):
        site, step = self.site, self.step_wave
        site.at(self.day(0, 8), step, "shadow", "a day to see what would come")
        site.at(self.day(1, 9), step, "start", "the plan is signed")
        site.at(self.day(14, 10), step, "stabilize", "all twenty sensors send")
        for day, hour, _, asset, hours, _, mode in self.faults:
            if mode:
                # The machine goes on for a while with what is wrong, and then it stands.
                site.at(self.day(day, hour + hours + 3), self.log_failure, asset, self.day(day, hour + 0.6 * hours),
                        0.4 * hours, mode)
        if self.days > 45:  # one that no rule saw coming
            site.at(self.day(45, 9), self.log_failure, "compressor1", self.day(44, 20), 5, "NOI")
        for day in range(3, min(self.days, PROJECT_LEAVES + 10), 4):
            site.at(self.day(day, 10), self.ask_for_help, "project", 45)
        for day in range(6, self.days, 23):
            site.at(self.day(day, 15), self.ask_for_help, "vendor", 30)
        for day in range(10, self.days, 7):
            site.at(self.day(day, 11), self.train, day)
        for n, day in enumerate(range(20, self.days, 5)):
            site.at(self.day(day, (8, 16, 23)[n % 3]), self.drill, n)
        for day in range(15, self.days, 30):
            site.at(self.day(day, 4), self.back_up, f"day-{day}")
        for day in range(7, self.days, 7):
            site.at(self.day(day, 14), self.review)
        site.at(self.day(33, 11), self.follow_proposals)
        site.at(self.day(25, 10), self.find_problem)
        if self.days > 60:
            site.at(self.day(55, 8), self.act, "lena", "POST", "/hands-off", {"days": 14})
        plan_governance(self)
        for function, person in STAKEHOLDERS[:3]:
            site.at(self.day(self.days - 6, 13), self.act, person, "POST", f"/rollout/waves/{self.wave}/sign-offs",
                    {"function": function, "words": "it runs without being watched"})

    # What people do

    def act(self, person, *request):
        """What may be refused: an account can be read-only, somebody else can be first. That belongs to the story."""
        try:
            return self.site.ask(person, *request)
        except Refused as refusal:
            self.skipped.append(f"{self.site.now:%d %b %H:%M} {refusal}")
            return None

    def step_wave(self, step, reason):
        self.site.ask("lena", "POST", f"/rollout/waves/{self.wave}/steps", {"step": step, "reason": reason})

    def on_duty(self):
        roster = next(r for r in self.site.get("/rosters")["rosters"] if r["name"] == "operators")
        return [duty["person"] for duty in roster["on_duty"]] or ["anna"]

    def log_failure(self, asset, begin, hours, mode):
        end = begin + datetime.timedelta(hours=hours)
        failure = self.act("gita", "POST", "/failures",
                           {"asset": self.assets[asset], "begin": f"{begin:%Y-%m-%dT%H:%M:%SZ}",
                            "end": f"{end:%Y-%m-%dT%H:%M:%SZ}", "mode": mode})
        if failure and mode in ("VIB", "SPO"):  # where the spare part was at hand because somebody knew
            self.site.after(20 * 60, self.act, "gita", "PUT", f"/value/savings/{failure['id']}",
                            {"hours": 3, "words": "the part was on the shelf when it stopped"})
        order = self.act("gita", "POST", "/work-orders", {"asset": self.assets[asset], "title": f"Look {asset} over"})
        if order:
            self.site.after(26 * 60, self.act, "henk", "POST", f"/work-orders/{order['id']}",
                            {"state": "closed", "outcome": "true", "comment": "in order again"})

    def ask_for_help(self, team, minutes):
        self.act(self.luck.choice(self.on_duty()), "POST", "/attention/contacts",
                 {"team_kind": team, "minutes": minutes, "text": "what does this alarm want from us?"})

    def train(self, day):
        procedures = [p["name"] for p in self.site.get("/procedures")["procedures"] if p["state"] == "in-force"]
        person = OPERATORS[day // 7 % len(OPERATORS)]
        for procedure in self.luck.sample(procedures, min(5, len(procedures))):
            self.act("paula" if day < PROJECT_LEAVES else "ivan", "POST", "/training",
                     {"person": person, "procedure": procedure})

    def drill(self, n):
        procedure, asset = [("pump-cavitation", "pump1"), ("conveyor-belt-slip", "conveyor1"),
                            ("motor-vibration", "motor1")][n // 3 % 3]
        made = self.act("lena", "POST", "/drills", {"procedure": procedure, "asset": self.assets[asset],
                                                    "is_announced": n % 2 == 0})
        if made:
            person = self.luck.choice(self.on_duty())
            self.site.after(self.luck.uniform(1, 4), self.act, person, "POST", "/pages/accept-all")
            self.site.after(self.luck.uniform(4, 6), self.run, person, procedure, made["alarm"])

    def back_up(self, name):
        site = self.site
        site.ask("admin", "POST", "/backups", {"name": name})
        while next(b for b in site.get("/backups")["backups"] if b["name"] == name)["state"] == "making":
            time.sleep(0.1)  # a backup takes real time
        site.after(60, self.act, "admin", "POST", f"/backups/{name}/restored", {"where": "the spare machine"})

    def find_problem(self):
        found = self.act("paula", "POST", "/rollout/problems",
                         {"wave": self.wave, "title": "The gateway of line 1 restarts when the compressor starts"})
        if found and self.days > 40:
            self.site.at(self.day(38, 9), self.act, "ivan", "POST", f"/rollout/problems/{found['id']}/close",
                         {"how": "a power supply of its own"})

    def look(self):
        """The shift looks at the console."""
        for alarm in self.site.get("/alarms?state=open&limit=500")["alarms"]:
            last = self.answered.get(alarm["id"])
            # What comes and goes meanwhile is part of the same trouble: acknowledged, and no run of its own.
            if alarm["priority"] and (last is None or self.site.now - last > datetime.timedelta(hours=3)):
                self.answered[alarm["id"]] = self.site.now
                self.answer(alarm)
            elif alarm["state"] == "unacknowledged" and self.seen.get(alarm["id"]) != alarm["raised"]:
                self.seen[alarm["id"]] = alarm["raised"]
                self.site.after(self.luck.uniform(1, 4), self.act, self.luck.choice(self.on_duty()), "POST",
                                f"/alarms/{alarm['id']}/acknowledge", {"comment": "the same again"})

    def answer(self, alarm):
        site = self.site
        is_early = site.now < self.day(PROJECT_LEAVES)
        person = "paula" if is_early and self.luck.random() < 0.6 else self.luck.choice(self.on_duty())
        wait = self.luck.uniform(2, 6 if is_early else 4)
        site.after(wait, self.act, person, "POST", f"/alarms/{alarm['id']}/acknowledge", {"comment": "on my way"})
        site.after(wait, self.act, person, "POST", "/pages/accept-all")
        procedure = next(iter(site.get(f"/alarms/{alarm['id']}/response")["procedures"]), None)
        if procedure:
            site.after(wait + self.luck.uniform(3, 8), self.run, person, procedure["name"], alarm["id"])
        site.after(60, self.label, alarm["id"])

    def label(self, alarm):
        known = self.site.get(f"/alarms/{alarm}")
        if known["is_active"]:
            return self.site.after(60, self.label, alarm)
        asset = next((name for name in known["subject"]["path"].split("/") if name in self.assets), "")
        outcome = self.was(asset, datetime.datetime.fromisoformat(known["raised"]))
        self.act(self.on_duty()[0], "POST", f"/alarms/{alarm}/outcome", {"outcome": outcome})

    def review(self):
        """Once a week maintenance goes through what nobody has labelled."""
        for raised in self.site.get("/review")["alarms"]:
            begin = datetime.datetime.fromisoformat(raised["raised"])
            asset = next(name for name, number in self.assets.items() if number == raised["asset"])
            self.act("gita", "POST", f"/alarms/{raised['alarm']}/outcome",
                     {"outcome": self.was(asset, begin), "raised": raised["raised"]})

    def was(self, asset, moment):
        """What an alarm turned out to have been: nuisance, unless something was wrong with the machine."""
        return next((o for day, hour, _, machine, hours, o, _ in self.faults
                     if machine == asset and self.day(day, hour) <= moment <= self.day(day, hour + hours + 6)), "nuisance")

    def follow_proposals(self):
        """Better settings that the history speaks for, one for each rule, approved by somebody else."""
        rules = set()
        for proposal in self.site.get("/proposals")["proposals"]:
            if proposal["rule"] in rules or proposal["loses_true"]:
                continue
            rules.add(proposal["rule"])
            path = f"/rules/{proposal['rule']}"
            if self.act("paula", "PATCH", path, proposal["change"]):
                self.act("lena", "POST", path + "/approve")

    def rehearse(self):
        """Ten times the load beside the site, by the machine's clock: what a machine holds has to be tried out."""
        self.site.go_live()
        path = "/rollout/rehearsals/current"
        if not self.act("admin", "POST", path, REHEARSAL):
            return
        while self.site.get(path)["state"] == "running":
            time.sleep(0.5)

    # A run, step by step

    def run(self, person, procedure, alarm):
        started = self.act(person, "POST", "/runs", {"procedure": procedure, "alarm": alarm,
                                                     "client_id": f"{procedure}-{alarm}-{self.site.now.timestamp()}"})
        if started:
            self.work_off(person, started, 0)

    def work_off(self, person, run, n_done):
        step = next((s for s in run["steps"] if s["id"] == run["step"]), None)
        if run["state"] not in ("running", "handed-over") or step is None:
            return
        if run["state"] == "handed-over":
            person = "gita"
        path = f"/runs/{run['id']}"
        body = {"step": step["id"], "client_id": f"{run['id']}-{n_done}"}
        if n_done > 40:
            done = self.act(person, "POST", path + "/abort", {**body, "comment": "it goes in circles"})
        elif step["kind"] in ("photo", "file"):
            done = self.act(person, "POST", path + "/problem", {**body, "comment": "no camera at hand"})
        else:
            done = self.act(person, "POST", path + "/steps", {**body, **self.answer_to(step)})
        if done:
            ahead = next((s for s in done["steps"] if s["id"] == done["step"]), step)
            # Steps that come again: the fitters are not done yet.
            patience = 60 * self.luck.uniform(0.5, 2) if n_done < 12 else 900
            minutes = 1 + max(ahead["wait_s"], patience) / 60
            self.site.after(minutes, self.work_off, person, done, n_done + 1)
        else:
            self.act(person, "POST", path + "/abort", {"comment": "put right by hand", "client_id": f"{run['id']}-end"})

    def answer_to(self, step):
        options = [option["value"] for option in step["options"]]
        if step["kind"] == "decide":
            return {"choice": options[0]}
        if step["kind"] == "check":
            signal = next((s for s in self.site.get("/signals?limit=1000")["signals"]
                           if s["address"].endswith("/" + step["signal"])), None)
            is_dead = signal and self.site.get(f"/signals/last?ids={signal['id']}")["values"][0]["quality"] != "good"
            return {"value": step["value"]} if is_dead else {}
        if step["kind"] == "measure":
            middle = ((step["low"] or 0) + (step["high"] or 2)) / 2
            return {"value": options[0] if options else "see the shift log" if step["input"] == "text" else middle}
        return {}

    def looks_every(self, now):
        """Minutes: closely while something is wrong, else as often as a shift glances at a quiet console."""
        is_near = any(self.day(day, hour) <= now <= self.day(day, hour + hours + 1)
                      for day, hour, _, _, hours, _, _ in self.faults)
        return 2 if is_near else 30

    def tell(self):
        began = time.monotonic()
        self.prepare()
        self.plan()
        for day in range(1, self.days + 1):
            self.site.live_until(self.day(day), self.look, self.looks_every)
            if sys.stdout.isatty():
                print(f"\r  day {day} of {self.days}", end="", flush=True)
        end = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        self.site.live_until(end, self.look, self.looks_every)
        self.rehearse()
        self.site.stop()
        print(f"\r  {self.days} days lived in {time.monotonic() - began:.0f} s. Log in as admin, or as somebody of the mill "
              f"(anna, gita, lena, ...): the password is {PASSWORD}")


if __name__ == "__main__":
    story = ScaleUp(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 91)
    try:
        story.tell()
    finally:
        for process in (story.site.plant, story.site.server):
            if process.poll() is None:
                process.kill()
        if "-v" in sys.argv:
            print("\n".join(story.skipped))
