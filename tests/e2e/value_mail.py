#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The weekly value report by mail: on schedule, once to each person, whatever the mail server and the machine do in
between; kept as it was sent. A muted site sends none."""
import base64
import datetime
import random
import tempfile
import threading
import time

from answer import Mailbox, settings
from harness import Server, check, equal, main, wait_for

PEOPLE = {"olga": ("operations", "de"), "lea": ("leadership", "en")}
ROUNDS = 6


def make_people(server):
    for name, (_, language) in PEOPLE.items():
        made = server.post("/api/v1/users", {"name": name, "role": "viewer", "email": f"{name}@mill.example",
                                             "language": language, "password": f"first of {name}"})
        check(made.status == 201, f"user: {made.status} {made.body!r}")


def set_schedule(server, moment, is_on=True):
    wanted = {"is_on": is_on, "weekday": moment.isoweekday(), "time": moment.strftime("%H:%M"),
              "recipients": [{"function": function, "person": name} for name, (function, _) in PEOPLE.items()]}
    done = server.request("PUT", "/api/v1/value/schedule", wanted)
    check(done.status == 200, f"schedule: {done.status} {done.body!r}")


def reports(server):
    return server.json("/api/v1/value/sent")["reports"]


def week_before(moment, weeks=1):
    year, week, _ = (moment - datetime.timedelta(weeks=weeks)).isocalendar()
    return f"{year}-W{week:02}"


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def all_sent(server):
    found = reports(server)
    return found and all(to["state"] == "sent" for report in found for to in report["to"]) and found


def on_schedule_over_a_dead_mail_server_and_a_kill():
    mailbox = Mailbox()  # not open yet: nobody answers there
    with tempfile.TemporaryDirectory() as folder, Server(None, "--notify", settings(folder, mailbox)) as server:
        make_people(server)
        moment = now() + datetime.timedelta(minutes=1)
        set_schedule(server, moment)
        equal(reports(server), [], "nothing before it is due")
        [report] = wait_for("the report to be due", lambda: reports(server))
        equal((report["week"], report["by"]), (week_before(moment), ""), "what the schedule sends")
        equal({(g["function"], g["why"]) for g in report["gaps"]},
              {("maintenance", "nobody"), ("it", "nobody"), ("finance", "nobody")}, "who hears nothing")
        server.kill()
        mailbox.open()
        server.start()
        server.login()
        wait_for("both mails", lambda: all_sent(server))
        equal(sorted(person for person, _, _ in mailbox.mails), sorted(PEOPLE), "one mail for each")
        kept = server.get(f"/api/v1/value/sent/{report['id']}?lang=de").body
        for person, mail, text in mailbox.mails:
            page = base64.b64decode(mail.get_payload()[1].get_payload())
            german = PEOPLE[person][1] == "de"
            check(("Nutzenbericht" if german else "Value report") in text, f"{person} reads {text[:200]}")
            check(report["week"] in text, text[:200])
            if german:
                equal(page, kept, "what is kept is what was sent")
        server.stop()
        server.start()
        server.login()
        equal(len(reports(server)), 1, "reports")
        equal(len(mailbox.mails), len(PEOPLE), "mails after another start")
    mailbox.close()


def a_kill_at_any_moment_loses_and_doubles_none():
    mailbox = Mailbox().open()
    dice = random.Random(7)
    with tempfile.TemporaryDirectory() as folder, Server(None, "--notify", settings(folder, mailbox)) as server:
        make_people(server)
        set_schedule(server, now(), is_on=False)

        def send(week):
            try:
                server.post("/api/v1/value/sent", {"week": week})
            except OSError:
                pass  # killed before it answered

        for i in range(ROUNDS):
            asked = threading.Thread(target=send, args=[week_before(now(), i + 1)])
            asked.start()
            time.sleep(dice.uniform(0, 0.08))
            server.kill()
            asked.join()
            server.start()
            server.login()
        done = server.post("/api/v1/value/sent", {"week": week_before(now(), ROUNDS + 1)})
        check(done.status == 201, f"sent: {done.status} {done.body!r}")
        found = wait_for("every mail", lambda: all_sent(server))
        weeks = [report["week"] for report in found]
        equal(len(set(weeks)), len(weeks), "one report for each week")
        got = {}
        for person, mail, text in mailbox.mails:
            week = next(week for week in weeks if week in text.splitlines()[0])
            got.setdefault((person, week), set()).add(mail["Message-ID"])
        equal(sorted(got), sorted((person, week) for person in PEOPLE for week in weeks), "a mail for each")
        equal({len(ids) for ids in got.values()}, {1}, "and one Message-ID, however often it was tried")
    mailbox.close()


def a_muted_site_sends_none():
    mailbox = Mailbox().open()
    with tempfile.TemporaryDirectory() as folder, \
            Server(None, "--notify", settings(folder, mailbox), "--muted") as server:
        make_people(server)
        set_schedule(server, now(), is_on=False)
        done = server.post("/api/v1/value/sent", {"week": week_before(now())})
        check(done.status == 201, f"sent: {done.status} {done.body!r}")
        wait_for("the last step", lambda: all(to["state"] not in ("waiting", "attempting")
                                              for report in reports(server) for to in report["to"]))
        equal({to["state"] for report in reports(server) for to in report["to"]}, {"muted"}, "what it reads as")
        equal(mailbox.mails, [], "mails that left")
    mailbox.close()


if __name__ == "__main__":
    main(on_schedule_over_a_dead_mail_server_and_a_kill, a_kill_at_any_moment_loses_and_doubles_none,
         a_muted_site_sends_none)
