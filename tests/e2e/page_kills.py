#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 in the middle of an escalation, again and again, with hundreds of pages on their way to a real mail
server: everybody's page arrives, under one Message-ID each, and only what was in doubt at a kill comes twice,
under the same one.

page_kills.py [KILLS]"""
import asyncio
import collections
import random
import sys
import tempfile
import threading

from answer import Mailbox, settings
from harness import Server, check, equal, main, wait_for

KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 6
PEOPLE = 25
ALARMS = 8  # of one person 12 pages in ten minutes leave singly, and 20 mails a minute
PAGES = PEOPLE * ALARMS
POLICY = """policy: everybody
title: Everybody
default: true
steps:
  - notify: {teams: crew, channels: email}
  - wait: 1d
"""


class SlowMailbox(Mailbox):
    """Has a mail some time before it says so: a kill in between leaves its sender in doubt."""

    def __init__(self):
        super().__init__()
        self.arrived = threading.Semaphore(0)

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        self.arrived.release()
        await asyncio.sleep(0.05)
        return answer

    def pages(self):
        """(person, subject, Message-ID) of every page, each time it came."""
        return [(p, str(m["Subject"]), m["Message-ID"]) for p, m, _ in list(self.mails)
                if m["X-Millwright-Kind"] == "page"]

    def wait_for_more(self, n):
        for _ in range(n):
            check(self.arrived.acquire(timeout=180), f"only {len(self.pages())} of {PAGES} pages came")


def prepare(server):
    """A crew that is reached by mail only, the policy, and a signal with a rule for each alarm."""
    team = server.post("/api/v1/teams", {"name": "crew", "kind": "operations"})
    check(team.status == 201, f"team: {team.status} {team.body!r}")
    for n in range(PEOPLE):
        made = server.post("/api/v1/users", {"name": f"p{n}", "team": team.json()["id"], "email": f"p{n}@mill.example",
                                             "is_contact_only": True})
        check(made.status == 201, f"user: {made.status} {made.body!r}")
    made = server.post("/api/v1/documents", {"kind": "policy", "name": "everybody", "text": POLICY})
    check(made.status == 201, f"policy: {made.status} {made.body!r}")
    done = server.post(f"/api/v1/documents/{made.json()['id']}/put-in-force")
    check(done.status == 200, f"policy: {done.status} {done.body!r}")
    read(server, 1)
    for n in range(ALARMS):
        adopted = server.post("/api/v1/signals/adopt", {"address": f"plc/t{n}", "asset": f"mill/water/line1/tank{n}",
                                                        "unit": "bar", "create_asset": True})
        check(adopted.status == 200, f"adopt: {adopted.status} {adopted.body!r}")
        made = server.alarm_rule({"signal": adopted.json()["id"], "kind": "high", "limit": 8, "priority": 2,
                                  "message": f"tank {n} is full"})
        check(made.status == 201, f"rule: {made.status} {made.body!r}")


def read(server, value):
    answer = server.post("/api/v1/readings", [{"signal": f"plc/t{n}", "value": value} for n in range(ALARMS)])
    equal((answer.status, answer.json()["accepted"]), (200, ALARMS), "readings")


def deliveries(server):
    """State of every page's mail."""
    found, after = [], 0
    while after is not None:
        page = server.json(f"/api/v1/messages?limit=100&after={after}")
        found += [d["state"] for m in page["messages"] if m["kind"] == "page" for d in m["deliveries"]]
        after = page["next_cursor"]
    return found


def no_page_is_lost_and_none_comes_twice():
    seed = random.randrange(1 << 30)
    print(f"seed {seed}, {KILLS} kills, {PAGES} pages")
    # How many mails each life of the server gets out: none, one, and some.
    lives = [0, 1] + [random.Random(seed + n).randint(2, PAGES // (KILLS + 1)) for n in range(KILLS - 2)]
    mailbox = SlowMailbox().open()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory(prefix="millwright-e2e-") as data:
        server = Server(data, "--notify", settings(folder, mailbox)).start()
        prepare(server)
        read(server, 9)  # acknowledged: from here on nobody may be forgotten
        for n_mails in lives:
            mailbox.wait_for_more(n_mails)
            server.kill()
            server = Server(data, "--notify", settings(folder, mailbox)).start()
        try:
            wait_for("every page", lambda: len({(p, s) for p, s, _ in mailbox.pages()}) == PAGES)
            wait_for("the outbox to be empty", lambda: collections.Counter(deliveries(server)) == {"sent": PAGES})
        finally:
            server.stop()
    mailbox.close()
    pages = mailbox.pages()
    times = collections.Counter(key for _, _, key in pages)
    equal(len(times), PAGES, "Message-IDs: as many as there are people and alarms")
    named = collections.defaultdict(set)
    for person, subject, key in pages:
        named[key].add((person, subject))
    check(all(len(who) == 1 for who in named.values()), "a Message-ID names two pages")
    again = {key: n for key, n in times.items() if n > 1}
    check(sum(times.values()) - PAGES <= KILLS, f"{again} came again after {KILLS} kills, one at a time is in doubt")
    print(f"{len(pages)} mails for {PAGES} pages: {len(again)} in doubt at a kill")


if __name__ == "__main__":
    main(no_page_is_lost_and_none_comes_twice)
