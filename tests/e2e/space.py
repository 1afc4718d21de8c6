#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`serve --when-full`: what a site that would rather lose some does when its quota is used up. Every
reading that was acknowledged is kept or counted, and the account adds up over a kill -9."""
import json
import random
import time

from harness import Server, check, equal, main, wait_for

LINES, FIELDS = 400, 50
ROWS = LINES * FIELDS
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
QUOTA = 60_000_000


def body_of(rng, first_ms, step_ms):
    """Noise that no codec makes small, of 50 signals."""
    return "\n".join(f"full {','.join(f'f{n}={rng.random()}' for n in range(FIELDS))} {first_ms + line * step_ms}"
                     for line in range(LINES))


def post(server, body):
    return server.request("POST", "/write?precision=ms", body, login=False)


def shortage(server):
    return server.json("/api/v1/health")["disk"]["shortage"]


def fill(server, rng):
    """Posts until space is short; how many bodies that took."""
    now = int(time.time() * 1000)
    for number in range(500):
        answer = post(server, body_of(rng, now - 30 * DAY_MS + number * HOUR_MS, 5000))
        equal(answer.status, 204, f"body {number}: {answer.body!r}")
        if shortage(server):
            return number + 1
    check(False, "the quota was never reached")


def kept_or_counted(policy, column, what):
    rng = random.Random(11)
    with Server(None, "--disk-quota", str(QUOTA), "--when-full", policy) as server:
        sent = fill(server, rng)
        check(what in shortage(server), f"says what is lost: {shortage(server)}")
        check("quota" in shortage(server), f"and why: {shortage(server)}")
        now = int(time.time() * 1000)
        for number in range(5):
            answer = post(server, body_of(rng, now - HOUR_MS + number * 400_000, 1000))
            equal(answer.status, 204, f"still acknowledged: {answer.body!r}")
            sent += 1
        equal(server.get("/readyz", login=False).status, 200, "the site takes readings")
        before = server.settled_ledger()["total"]
        check(before["stored"] + before[column] >= sent * ROWS, f"kept or counted: {before}")
        equal(before["stored"] + before[column], sent * ROWS + platform_readings(server), "kept or counted")
        check(before[column] >= 4 * ROWS, f"{column}: {before}")
        server.kill()
        server.start()
        after = server.settled_ledger()["total"]
        check(after[column] >= before[column], f"the count is there after kill -9: {after}")


def platform_readings(server):
    """The platform's own figures come once a minute and are counted like all others."""
    ledger = server.settled_ledger()
    return sum(row["received"] for row in ledger["sources"] if row["source"] == "system")


def drop_newest():
    kept_or_counted("drop-newest", "dropped", "dropping new readings")


def thin():
    kept_or_counted("thin", "thinned", "one number in ten seconds")


def drop_oldest():
    rng = random.Random(12)
    with Server(None, "--disk-quota", str(QUOTA), "--when-full", "drop-oldest") as server:
        sent = fill(server, rng)
        now = int(time.time() * 1000)
        more, newest = sent // 3, 0
        for number in range(more):
            first = now - 2 * DAY_MS + number * HOUR_MS // 4
            body = body_of(rng, first, 2000)
            wait_for("room", lambda text=body: post(server, text).status == 204)
            newest = first + (LINES - 1) * 2000
        ledger = wait_for("room to be made", lambda: (now_ledger := server.settled_ledger())["removed"]["for_space"] > ROWS and now_ledger)
        equal(ledger["total"]["dropped"], 0, "nothing new was dropped")
        equal(ledger["total"]["stored"], (sent + more) * ROWS + platform_readings(server), "all of it was stored")
        signal = next(s for address, s in server.signals().items() if address.endswith("f0"))
        last = server.json(f"/api/v1/signals/last?ids={signal['id']}")["values"][0]
        equal(last["time"][:19], time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(newest / 1000)), "the newest is there")
        oldest = server.readings(signal["id"], f"&from={now - 40 * DAY_MS}")
        check(oldest["time_ms"][0] > now - 30 * DAY_MS + HOUR_MS, f"the oldest is gone: {oldest['time'][:1]}")
        acts = json.dumps(server.json("/api/v1/audit?limit=200"))
        check("removed_readings" in acts, "the audit trail says what went")


if __name__ == "__main__":
    main(drop_newest, thin, drop_oldest)
