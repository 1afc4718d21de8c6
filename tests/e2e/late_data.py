"""History that arrives late is judged by the same rules, once, whatever is killed; it raises nothing."""
import csv
import datetime
import json
import time

from harness import DATA, Failure, Server, check, equal, main, skip, wait_for

SKAB = DATA / "SKAB/data/valve1/0.csv"
START = datetime.datetime(2025, 3, 1, 8, 0, 0)


def write_csv(server, values):
    """One reading a second from START on."""
    path = server.data / "late.csv"
    rows = "".join(f"{START + datetime.timedelta(seconds=i)},{value}\n" for i, value in enumerate(values))
    path.write_text("time,level\n" + rows)
    return path


def at(second):
    return (START + datetime.timedelta(seconds=second)).isoformat() + "Z"


def adopt(server, address, unit="1"):
    done = server.post("/api/v1/signals/adopt", {"address": address, "asset": "mill/water/line1/tank1", "unit": unit,
                                                 "create_asset": True})
    equal(done.status, 200, f"adoption of {address}: {done.body!r}")
    return done.json()


def found(server, query=""):
    return server.json(f"/api/v1/historical-events?limit=1000{query}")["events"]


def wait_for_events(server, n, fits=lambda events: True):
    def probe():
        events = found(server)
        return events if len(events) == n and fits(events) else None
    try:
        return wait_for(f"{n} historical events", probe, 120)
    except Failure:
        raise Failure(f"waited for {n} events, found {found(server)}") from None


def nobody_was_told(server):
    page = server.json("/api/v1/alarms?state=all")
    equal((page["alarms"], page["counts"]), ([], {"1": 0, "2": 0, "3": 0}), "alarms")
    equal(server.json("/api/v1/pages")["pages"], [], "pages")


def a_replayed_file_is_judged_once_over_kills():
    high = [5.0] * 100 + [9.0] * 20 + [5.0] * 100 + [9.5] * 10 + [5.0] * 50
    with Server() as server:
        server.post("/api/v1/readings", {"signal": "plc/level", "value": 5})
        signal = adopt(server, "plc/level")
        rule = server.alarm_rule({"signal": signal["id"], "kind": "high", "limit": 8, "message": "level too high",
                                  "priority": 2, "on_delay_ms": 5000}).json()
        server.cli("replay", write_csv(server, high), "--prefix", "plc")
        # Before it was judged, and again right after: the events come all the same, and once.
        server.kill()
        server.start()
        events = wait_for_events(server, 2)
        second, first = events
        equal((first["began"], first["ended"], first["extreme"]), (at(105), at(120), 9.0), "the first")
        equal((second["began"], second["ended"], second["extreme"]), (at(225), at(230), 9.5), "the second")
        equal((first["rule"], first["message"], first["kind"], first["priority"], first["signal"], first["asset"]),
              (rule["id"], "level too high", "high", 2, signal["id"], signal["asset"]), "what it says of the rule")
        equal((first["alarm"], first["problem"]), (None, ""), "no alarm was raised for it")
        server.kill()
        server.start()
        equal(found(server), events, "after another kill")
        nobody_was_told(server)
        # The same file again changes nothing; a corrected one does: the first event is no more.
        server.cli("replay", write_csv(server, [min(v, 9.0) if i > 200 else min(v, 7.0) for i, v in enumerate(high)]),
                   "--prefix", "plc")
        events = wait_for_events(server, 1, lambda events: events[0]["extreme"] == 9.0)
        equal(events[0]["began"], at(225), "the one that is left")
        equal(found(server, f"&asset={signal['asset']}&signal={signal['id']}&from={at(226)}&to={at(300)}"), events, "by filter")
        equal(found(server, f"&to={at(200)}"), [], "before it")
        # The command line tells the same.
        said = server.cli("event", "list", "--historical", "--json")
        equal(json.loads(said.stdout)["events"], events, "event list --historical --json")
        text = server.cli("event", "list", "--historical", "--signal", str(signal["id"])).stdout
        check("level too high" in text and at(225) in text, f"event list --historical: {text}")
        nobody_was_told(server)


def what_was_raised_live_is_linked():
    with Server() as server:
        server.post("/api/v1/readings", {"signal": "plc/level", "value": 5})
        signal = adopt(server, "plc/level")
        server.alarm_rule({"signal": signal["id"], "kind": "high", "limit": 8, "message": "level too high"})
        now = int(time.time() * 1000)
        send = lambda ms, value, **more: server.post("/api/v1/readings", {"signal": "plc/level", "value": value, "ts": now + ms})
        for ms, value in ((100, 9), (2000, 5)):
            equal(send(ms, value).status, 200, "reading")
        [alarm] = wait_for("the alarm", lambda: server.json("/api/v1/alarms?state=all")["alarms"])
        for ms, value in ((500, 9.5), (1500, 9.25)):
            equal(send(ms, value).status, 200, "late reading")
        [event] = wait_for_events(server, 1)
        equal((event["alarm"], event["extreme"]), (alarm["id"], 9.5), "linked to the alarm")
        equal(server.json(f"/api/v1/alarms/{alarm['id']}")["raise_count"], 1, "raised once")


def recorded_data_shows_its_excursions():
    if not SKAB.exists():
        skip("recorded_data_shows_its_excursions", f"{SKAB} is absent; set MILLWRIGHT_TEST_DATA")
        return
    with SKAB.open() as handle:
        rows = [(r["datetime"].replace(" ", "T") + "Z", float(r["Pressure"])) for r in csv.DictReader(handle, delimiter=";")]
    limit = sorted(value for _, value in rows)[-len(rows) // 20]
    wanted, holds = [], False
    for stamp, value in rows:
        if value > limit and not holds:
            wanted.append(stamp)
        holds = value > limit
    with Server() as server:
        replay = lambda: server.cli("replay", SKAB, "--prefix", "skab", "--ignore", "anomaly,changepoint")
        replay()
        signal = adopt(server, "skab/Pressure", "bar")
        server.post("/api/v1/rules", {"signal": signal["id"], "kind": "high", "limit": limit, "message": "p", "mode": "event"})
        replay()  # a second import is judged by the rules of today
        events = wait_for_events(server, len(wanted))
        equal([e["began"] for e in reversed(events)], wanted, "when each began")
        check(all(e["mode"] == "event" and e["problem"] == "" for e in events), f"events: {events[:2]}")


if __name__ == "__main__":
    main(a_replayed_file_is_judged_once_over_kills, what_was_raised_live_is_linked,
         recorded_data_shows_its_excursions)
