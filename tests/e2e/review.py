#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reviews of the roll-out with the real binary: an agenda out of what really happened, frozen and worked off; a meeting
that nobody opened is missed once, whatever is killed meanwhile; the mail a day ahead comes once to each."""
import datetime
import json
import tempfile

from answer import Mailbox, settings
from driven_clock import DRIVEN, STEP_S, at, drive, live
from harness import Server, check, equal, main, wait_for
from transfer import log_in_again

BASE = "/api/v1/rollout/reviews"
HOUR = 3600
DAY = 24 * HOUR
WEDNESDAY = 2 * DAY + 9 * HOUR  # the clock starts on a Monday at midnight
FUNCTIONS = {"olga": "operations", "gita": "maintenance", "ivan": "it", "fiona": "finance", "lena": "leadership"}


def hours_pass(server, begin, end):
    """A session does not outlive days."""
    for day in range(begin, end, DAY):
        server.login()
        drive(server, [{"to": at(second)} for second in range(day + HOUR, min(day + DAY, end) + 1, HOUR)])
    server.login()
    server.people.update(log_in_again(server, server.people))


class Plant:
    """A wave that has started, with a waiver for two days, a known problem and an action that is due in a day."""

    def __init__(self, server):
        self.server = server
        for person in FUNCTIONS:
            server.person(person, "operator" if person == "gita" else "engineer")
        live(server, 0, STEP_S, lambda _: 5)
        adopted = server.post("/api/v1/signals/adopt", {"address": "tank1/level", "asset": "mill/water/line1/tank1", "unit": "1",
                                                        "create_asset": True})
        equal(adopted.status, 200, f"adopt: {adopted.body!r}")
        area = next(area["id"] for site in server.json("/api/v1/plant")["sites"] for area in site["areas"] if area["name"] == "water")
        self.wave = self.act("admin", 201, "POST", "waves", {
            "kind": "pilot", "scope": {"areas": [area]}, "sensor_budget": 100,
            "stakeholders": [{"function": function, "person": person} for person, function in FUNCTIONS.items()],
            "facts": {"crew": ["olga"], "shifts": ["day"], "networks": ["line"]}})["id"]
        self.act("admin", 200, "POST", f"waves/{self.wave}/steps", {"step": "start"})
        self.act("olga", 201, "POST", f"waves/{self.wave}/waivers", {
            "metric": "rehearsal_factor", "scope": "plant", "reason": "no second machine", "approver": "lena", "expires": at(36 * HOUR)})
        self.act("lena", 200, "POST", f"waves/{self.wave}/waivers/1/approve")
        self.problem = self.act("olga", 201, "POST", "problems", {"wave": self.wave, "title": "the gateway drops out"})["id"]
        finding = self.act("olga", 201, "POST", "/improvements", {"source": "problem", "key": self.problem, "title": "Readings are missing"})
        self.act("olga", 200, "PUT", f"/improvements/{finding['id']}/action", {
            "owner": "ivan", "what": "a power supply of its own", "due": at(30 * HOUR), "metric": "data_completeness", "direction": "up"})

    def act(self, person, status, method, path, body=None):
        path = f"/api/v1{path}" if path.startswith("/") else f"/api/v1/rollout/{path}"
        as_admin = person == "admin"
        answer = self.server.request(method, path, body, None if as_admin else self.server.person(person), login=as_admin)
        equal(answer.status, status, f"{person}: {method} {path} {body}: {answer.body!r}")
        return answer.json()


def wanted(**more):
    return {"name": "steering", "cycle": "weeks", "weeks": 1, "weekday": 3, "time": "09:00", "chair": "lena",
            "attendees": [{"function": FUNCTIONS[person], "person": person} for person in ("lena", "olga", "ivan")], **more}


def bad_input_is_refused(plant):
    for more, says in (({"chair": "nobody"}, "no active user 'nobody'"), ({"chair": "gita"}, "not among the attendees"),
                       ({"attendees": []}, "name at least the chair"), ({"weeks": 0}, "weeks: must be 1 to 26"),
                       ({"weekday": 8}, "weekday"), ({"time": "soon"}, "time"), ({"cycle": "moons"}, "weeks or windows"),
                       ({"cycle": "windows"}, "wave: missing"), ({"wave": 99}, "no wave 99"), ({"colour": 1}, "colour")):
        said = plant.act("admin", 400, "POST", "reviews", wanted(**more))["detail"]
        check(says in said, f"{more}: {said}")
    plant.act("gita", 403, "POST", "reviews", wanted())
    plant.act("admin", 404, "PUT", "reviews/7", wanted())


def hold(plant, review):
    """Opens the meeting, works the agenda off and closes it; what must not be is refused on the way."""
    agenda = plant.act("olga", 200, "GET", f"reviews/{review}/agenda?lang=en")
    kinds = {item["kind"]: item for item in agenda["items"]}
    check("rehearsed factor" in kinds["waiver"]["words"].lower() and "has expired on 2026-01-06" in kinds["waiver"]["words"], f"waiver: {kinds['waiver']}")
    equal((kinds["waiver"]["urgency"], kinds["waiver"]["speaker"]), ("blocks", "olga"), "an expired waiver")
    equal((kinds["improvement"]["urgency"], kinds["improvement"]["speaker"], kinds["improvement"]["figure"]), ("overdue", "ivan", 1.0), "an overdue action")
    check("the gateway drops out" in kinds["problem"]["words"], f"problem: {kinds['problem']}")
    order = [item["urgency"] for item in agenda["items"]]
    equal(order, sorted(order, key=["blocks", "overdue", "to-decide", "to-know"].index), "what blocks stands first")
    german = plant.act("olga", 200, "GET", f"reviews/{review}/agenda?lang=de")["items"]
    check(any("ist am 2026-01-06 abgelaufen" in item["words"] for item in german), f"in German: {german}")

    check("does not attend" in plant.act("gita", 409, "POST", f"reviews/{review}/open")["detail"], "who is not invited")
    plant.act("lena", 409, "POST", f"reviews/{review}/skip", {"reason": "no time"})
    meeting = plant.act("olga", 201, "POST", f"reviews/{review}/open")
    equal([item["key"] for item in meeting["items"]], [item["key"] for item in agenda["items"]], "frozen as it was shown")
    equal(len(meeting["agenda_hash"]), 64, "hash")
    path = f"meetings/{meeting['id']}"
    plant.act("olga", 409, "POST", f"reviews/{review}/open")
    plant.act("lena", 409, "POST", f"{path}/close", {"present": ["lena"]})
    plant.act("olga", 404, "PUT", f"{path}/items/99", {"result": "noted"})
    plant.act("gita", 409, "PUT", f"{path}/items/1", {"result": "noted"})
    check("no decision 5" in plant.act("olga", 400, "PUT", f"{path}/items/1", {"result": "decided", "decision": 5})["detail"], "decision")
    plant.act("olga", 400, "PUT", f"{path}/items/1", {"result": "action", "words": "x", "owner": "nobody", "due": at(20 * DAY)})
    for item in meeting["items"]:
        outcome = {"result": "noted"}
        if item["kind"] == "waiver":
            outcome = {"result": "carried-over", "words": "when the machine is there"}
        if item["kind"] == "problem":
            outcome = {"result": "action", "words": "mend the gateway", "owner": "ivan", "due": at(4 * DAY)}
        plant.act("olga", 200, "PUT", f"{path}/items/{item['number']}", outcome)
    plant.act("olga", 409, "POST", f"{path}/close", {"present": ["lena", "olga", "ivan"]})
    check("nobody of it" in plant.act("lena", 409, "POST", f"{path}/close", {"present": ["lena", "olga"]})["detail"], "who is absent")
    closed = plant.act("lena", 200, "POST", f"{path}/close", {"present": ["lena", "olga"], "absent_reason": "ivan is ill"})
    equal((closed["state"], closed["absent"], closed["agenda_hash"]), ("closed", ["it"], meeting["agenda_hash"]), "closed")
    plant.act("lena", 409, "POST", f"{path}/close", {"present": ["lena"], "absent_reason": "again"})
    plant.act("olga", 409, "PUT", f"{path}/items/1", {"result": "noted"})
    return meeting["id"]


def on_the_command_line(server, review, meeting):
    shown = server.cli("review", "agenda", str(review), check_status=False)
    check(shown.returncode == 1 and "olga speaks" in shown.stdout, f"agenda: {shown.stdout} {shown.stderr}")
    listed = server.cli("review", "list", "--json", check_status=False)
    equal(json.loads(listed.stdout)["reviews"][0]["n_held"], 1, "list")
    shown = server.cli("review", "show", str(meeting))
    check("held without it: ivan is ill" in shown.stdout and "-> carried-over: when the machine" in shown.stdout, f"show: {shown.stdout}")


def meetings(server, review):
    return server.json(f"{BASE}/{review}/meetings")["meetings"]


def an_agenda_out_of_what_happened_and_a_meeting_missed_once():
    with tempfile.TemporaryDirectory() as data:
        server = Server(data, *DRIVEN).start()
        try:
            plant = Plant(server)
            bad_input_is_refused(plant)
            review = plant.act("admin", 201, "POST", "reviews", wanted())
            equal(review["next_due"], at(WEDNESDAY), "the first one")
            review = review["id"]
            hours_pass(server, 0, 56 * HOUR)
            held = hold(plant, review)
            on_the_command_line(server, review, held)
            # The week after nobody comes; the server is killed while it could still be held, and after it was missed.
            due = WEDNESDAY + 7 * DAY
            hours_pass(server, 56 * HOUR, due + 20 * HOUR)
            equal([m["state"] for m in meetings(server, review)], ["closed"], "within the grace")
            server.kill()
            server.start()
            server.login()
            hours_pass(server, due + 20 * HOUR, due + 25 * HOUR)
            server.kill()
            server.start()
            server.login()
            hours_pass(server, due + 25 * HOUR, due + 27 * HOUR)
            rows = meetings(server, review)
            equal([(m["state"], m["due"]) for m in rows], [("missed", at(due)), ("closed", at(WEDNESDAY))], "one is missed")
            equal(rows[0]["ended_at"], at(due + DAY), "by the clock")
            shown = next(r for r in server.json(BASE)["reviews"] if r["id"] == review)
            equal((shown["n_held"], shown["n_missed"], shown["n_missed_lately"]), (1, 1, 1), "counted")
            items = {item["kind"]: item for item in server.json(f"{BASE}/{review}/agenda?lang=en")["items"]}
            check("2026-01-14 did not take place" in items["missed"]["words"], f"missed: {items['missed']}")
            equal(items["waiver"]["n_carried"], 1, "what was put off")
            check("mend the gateway" in items["agreed"]["words"], f"what was agreed: {items['agreed']}")
            check(server.cli("review", "list", check_status=False).returncode == 1, "a missed one")
            check(server.get(f"/api/v1/rollout/meetings/{held}/print?lang=de").body.count(b"<li>") > 2, "minutes on paper")
            server.stop()
        finally:
            if server.process.poll() is None:
                server.kill()


def the_mail_comes_once_over_a_dead_mail_server_and_a_kill():
    mailbox = Mailbox()  # not open yet: nobody answers there
    with tempfile.TemporaryDirectory() as folder, Server(None, "--notify", settings(folder, mailbox)) as server:
        for name, language in (("olga", "de"), ("lena", "en")):
            made = server.post("/api/v1/users", {"name": name, "role": "viewer", "email": f"{name}@mill.example",
                                                 "language": language, "password": f"first of {name}"})
            equal(made.status, 201, f"user: {made.body!r}")
        server.person("ivan")  # has no address
        moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=23)
        made = server.post(BASE, wanted(weekday=moment.isoweekday(), time=moment.strftime("%H:%M")))
        equal(made.status, 201, f"review: {made.body!r}")
        review = made.json()["id"]
        [meeting] = wait_for("people to be told", lambda: meetings(server, review))
        equal((meeting["state"], sorted(meeting["told"]["to"])), ("announced", ["lena", "olga"]), "who is told")
        equal(len(meeting["told"]["gaps"]), 1, "and who cannot be")
        server.kill()
        mailbox.open()
        server.start()
        server.login()
        wait_for("both mails", lambda: len(mailbox.mails) >= 2)
        server.stop()
        server.start()
        server.login()
        wait_for("another round", lambda: server.json("/api/v1/health") and len(meetings(server, review)) == 1)
        equal(sorted(person for person, _, _ in mailbox.mails), ["lena", "olga"], "one mail for each")
        for person, _, text in mailbox.mails:
            check(("Tagesordnung" if person == "olga" else "Agenda") in text, f"{person} reads {text[:200]}")
    mailbox.close()


if __name__ == "__main__":
    main(an_agenda_out_of_what_happened_and_a_meeting_missed_once, the_mail_comes_once_over_a_dead_mail_server_and_a_kill)
