#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A demonstration's clock: a day passes in a moment, and the server makes of it what it makes of a day that a plant
lived through. The directory stays marked, and a real clock's directory is never driven."""
import datetime
import subprocess
import tempfile

from harness import BINARY, PASSWORD, Server, check, equal, main

START = datetime.datetime(2026, 1, 5, tzinfo=datetime.timezone.utc)
DRIVEN = ("--clock", "driven", "--clock-start", "2026-01-05T00:00:00Z")
STEP_S = 10


def at(second):
    return (START + datetime.timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")


def ns(second):
    return int(START.timestamp() + second) * 1_000_000_000


def drive(server, steps, status=200, headers=None):
    answer = server.request("POST", "/api/v1/clock/steps", {"steps": steps}, headers, login=headers is None)
    equal(answer.status, status, f"driving the clock: {answer.body[:600]!r}")
    return answer.json()


def live(server, begin, end, value):
    """Readings every ten seconds from `begin` to `end`, an hour a request."""
    accepted = 0
    for hour in range(begin, end, 3600):
        seconds = range(hour + STEP_S, min(hour + 3600, end) + 1, STEP_S)
        driven = drive(server, [{"to": at(s), "lines": f"tank1 level={value(s)} {ns(s)}"} for s in seconds])
        equal((driven["quarantined"], driven["problems"], driven["now"]), (0, [], at(seconds[-1])), "driven")
        accepted += driven["accepted"]
    return accepted


def make_rules(server):
    adopted = server.post("/api/v1/signals/adopt", {"address": "tank1/level", "asset": "mill/water/line1/tank1", "unit": "1",
                                                    "create_asset": True})
    equal(adopted.status, 200, f"adopted {adopted.body!r}")
    signal = adopted.json()["id"]
    high = server.alarm_rule({"signal": signal, "kind": "high", "limit": 8, "message": "level too high", "priority": 2,
                              "on_delay_ms": 20_000})
    equal(high.status, 201, f"rule {high.body!r}")
    silent = server.alarm_rule({"signal": signal, "kind": "no-data", "window_ms": 120_000, "message": "silent", "priority": 3})
    equal(silent.status, 201, f"rule {silent.body!r}")
    return signal


def history(server):
    """[(message, transitions as (time, to))] of every alarm that was raised."""
    rows = server.json("/api/v1/alarms?state=all")["alarms"]
    return {row["message"]: server.json(f"/api/v1/alarms/{row['id']}")["history"] for row in rows}


def a_day_passes_and_nothing_is_made_up():
    noon = 12 * 3600
    with tempfile.TemporaryDirectory() as data:
        server = Server(data, *DRIVEN).start()
        try:
            clock = server.json("/api/v1/clock")
            equal((clock["now"], clock["source"], clock["is_demo"]), (at(0), "driven", True), "the clock at first")
            sent = live(server, 0, STEP_S, lambda s: 5)
            signal = make_rules(server)
            sent += live(server, STEP_S, 24 * 3600, lambda s: 9 if noon <= s < noon + 300 else 5)
            equal(sent, 24 * 360, "accepted")
            equal(len(server.readings(signal)["value"]), sent, "stored")
            told = history(server)
            equal(set(told), {"level too high"}, "what a day of readings raises")
            raised = told["level too high"][0]
            equal(raised["time"], at(noon + 20), "the delay is of the readings' time")
            check(server.json("/api/v1/ledger")["balanced"], "the ledger adds up")

            # Ten minutes without a reading are ten minutes of silence.
            drive(server, [{"to": at(24 * 3600 + s)} for s in range(60, 601, 60)])
            equal(set(history(server)), {"level too high", "silent"}, "what ten silent minutes raise")

            now = 24 * 3600 + 600
            for steps, what in (([{"to": at(now)}], "standing still"), ([{"to": at(now - 1)}], "going back"),
                                ([{"to": at(now + 3601)}], "a step of more than an hour"),
                                ([{"to": at(now + 20)}, {"to": at(now + 10)}], "going back on the way"),
                                ([{"to": "tomorrow"}], "no time"), ([], "no step"), ("soon", "no array")):
                check("steps" in drive(server, steps, 400)["detail"], what)
            drive(server, [{"to": at(now + 10)}], 403, {"Authorization": f"Bearer {server.token('engineer')}"})
            equal(server.json("/api/v1/clock")["now"], at(now), "what is refused moves nothing")
            bad = drive(server, [{"to": at(now + 10), "lines": f"tank1 level=high {ns(now + 10)}\nnonsense"}])
            equal((bad["accepted"], bad["quarantined"]), (0, 2), "bad lines are kept aside")
            server.kill()

            server = Server(data, "--clock", "driven").start()
            equal(server.json("/api/v1/clock")["now"], at(now + 10), "after kill -9 it stands where it stood")
            server.stop()
            server = Server(data).start()
            clock = server.json("/api/v1/clock")
            equal((clock["source"], clock["is_demo"]), ("machine", True), "marked for ever")
            check("machine" in drive(server, [{"to": at(now + 20)}], 409)["detail"], "refused")
        finally:
            server.stop()


def refused_to_start(data, *extra):
    done = subprocess.run([BINARY, "serve", "--data", data, "--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", *extra],
                          env={"MILLWRIGHT_ADMIN_PASSWORD": PASSWORD}, capture_output=True, text=True, timeout=120)
    check(done.returncode != 0, f"started with {extra}")
    return done.stderr


def what_a_real_clock_stamped_is_never_driven():
    with tempfile.TemporaryDirectory() as data:
        with Server(data):
            pass
        check("real clock" in refused_to_start(f"{data}/data", *DRIVEN), "the reason")
    with tempfile.TemporaryDirectory() as data:
        check("--clock-start" in refused_to_start(f"{data}/data", "--clock", "driven"), "what is missing")


if __name__ == "__main__":
    main(a_day_passes_and_nothing_is_made_up, what_a_real_clock_stamped_is_never_driven)
