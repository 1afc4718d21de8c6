"""Records over restarts: ids are never given twice, and what is refused changes nothing."""
from harness import Server, check, equal, main, wait_for


def send(server, address, value):
    answer = server.post("/api/v1/readings", {"signal": address, "value": value})
    equal(answer.status, 200, f"reading {address}: {answer.body!r}")
    wait_for(f"signal {address}", lambda: address in server.signals())
    return server.signals()[address]["id"]


def restarts(server):
    """Both ways a server may go: every caller's promise holds after each."""
    for end in (server.stop, server.kill):
        end()
        server.start()
        yield end.__name__


def dismissed_signals_keep_their_ids():
    with Server() as server:
        first = send(server, "ids/dismissed", 4711)
        answer = server.post(f"/api/v1/signals/{first}/dismiss")
        equal(answer.status, 204, f"dismiss: {answer.body!r}")
        used = {first}
        for n, how in enumerate(restarts(server)):
            check("ids/dismissed" not in server.signals(), f"it stays dismissed after {how}")
            fresh = send(server, f"ids/new{n}", n)
            check(fresh > max(used), f"after {how}: id {fresh} was given before: {used}")
            used.add(fresh)
            server.settled_ledger()
            equal(server.readings(fresh)["value"], [n], "no history of another")
        again = send(server, "ids/dismissed", 1)
        check(again not in used, "the same address is a new signal")
        server.settled_ledger()
        equal(server.readings(again)["value"], [1], "without the past of the dismissed one")


def removed_records_keep_their_ids():
    with Server() as server:
        signal = send(server, "mill/a/l/m/flow", 1)
        adopted = server.post("/api/v1/signals/adopt", {"address": "mill/a/l/m/flow", "asset": "mill/a/l/m", "create_asset": True})
        equal((adopted.status, adopted.json()["id"]), (200, signal), f"adopt: {adopted.body!r}")

        def rule(limit):
            made = server.post("/api/v1/rules", {"signal": signal, "kind": "high", "limit": limit, "priority": 2,
                                                 "message": "high", "is_enabled": False})
            equal(made.status, 201, f"rule: {made.body!r}")
            return made.json()["id"]

        def device(name):
            made = server.post("/api/v1/devices", {"name": name, "protocol": "mqtt"})
            equal(made.status, 201, f"device: {made.body!r}")
            return made.json()["device"]["id"] if "device" in made.json() else made.json()["id"]

        rules, devices = [rule(10)], [device("d0")]
        for n, how in enumerate(restarts(server)):
            equal(server.request("DELETE", f"/api/v1/rules/{rules[-1]}").status, 204, "remove the rule")
            equal(server.request("DELETE", f"/api/v1/devices/{devices[-1]}").status, 204, "remove the device")
            rules.append(rule(20 + n))
            devices.append(device(f"d{n + 1}"))
            check(len(set(rules)) == len(rules), f"after {how}: rule ids {rules}")
            check(len(set(devices)) == len(devices), f"after {how}: device ids {devices}")
        # Removed last, then restarted: the highest id is gone from the table, not from memory.
        equal(server.request("DELETE", f"/api/v1/rules/{rules[-1]}").status, 204, "remove the last rule")
        for how in restarts(server):
            rules.append(rule(30))
            check(len(set(rules)) == len(rules), f"after {how}: rule ids {rules}")
            server.request("DELETE", f"/api/v1/rules/{rules[-1]}")


def alarms_of_removed_rules_keep_ids_and_history():
    with Server() as server:
        signal = send(server, "mill/a/l/m/level", 1)
        server.post("/api/v1/signals/adopt", {"address": "mill/a/l/m/level", "asset": "mill/a/l/m", "create_asset": True})
        histories, value = {}, 100
        for n, how in enumerate([None, *["stop", "kill"]]):
            if how is not None:
                getattr(server, how)()
                server.start()
            made = server.alarm_rule({"signal": signal, "kind": "high", "limit": 50, "priority": 2, "message": f"high {n}"})
            equal(made.status, 201, f"rule: {made.body!r}")
            value += 1
            server.post("/api/v1/readings", {"signal": "mill/a/l/m/level", "value": value})
            alarm = wait_for("the alarm", lambda: server.json("/api/v1/alarms?state=open")["alarms"])[0]
            check(alarm["id"] not in histories, f"alarm id {alarm['id']} was given before: {list(histories)}")
            equal(server.request("DELETE", f"/api/v1/rules/{made.json()['id']}").status, 204, "remove the rule")
            wait_for("the alarm to end", lambda: not server.json("/api/v1/alarms?state=open")["alarms"])
            for old, history in histories.items():
                equal(server.json(f"/api/v1/alarms/{old}")["history"], history, f"history of alarm {old}")
            histories[alarm["id"]] = server.json(f"/api/v1/alarms/{alarm['id']}")["history"]
        equal(len(histories), 3, "three alarms")


def unknown_units_change_nothing():
    with Server() as server:
        address = "mill/w/l1/p1/pressure"
        signal = send(server, address, 4.5)
        sites, audit = server.json("/api/v1/plant"), server.json("/api/v1/audit")
        for unit, wanted in (("furlong", "unit 'furlong': not a UCUM code this server knows"), ("bars", "did you mean 'bar'?"),
                             ("cel", "did you mean 'Cel'?"), ("", "unit"), ("bar\0", "unit")):
            answer = server.post("/api/v1/signals/adopt", {"address": address, "asset": "mill/w/l1/p1", "create_asset": True,
                                                           "unit": unit})
            if unit == "" and answer.status == 200:
                continue
            equal(answer.status, 400, f"unit {unit!r}: {answer.body!r}")
            problem = answer.json()
            check(wanted in problem["detail"], f"unit {unit!r}: {problem['detail']!r}")
        found = server.signals()[address]
        equal((found["id"], found["is_provisional"]), (signal, True), "the signal is as it was")
        equal(server.json("/api/v1/plant"), sites, "no asset was made on the way")
        equal(server.json("/api/v1/audit"), audit, "nothing to put on record")
        good = server.post("/api/v1/signals/adopt", {"address": address, "asset": "mill/w/l1/p1", "create_asset": True, "unit": "bar"})
        equal((good.status, good.json()["unit"], good.json()["id"]), (200, "bar", signal), "a unit that is known")
        answer = server.request("PATCH", f"/api/v1/signals/{signal}", {"unit": "furlong"})
        equal(answer.status, 400, f"a later change: {answer.body!r}")
        equal(server.signals()[address]["unit"], "bar", "the unit stays")


if __name__ == "__main__":
    main(dismissed_signals_keep_their_ids, removed_records_keep_their_ids, alarms_of_removed_rules_keep_ids_and_history,
         unknown_units_change_nothing)
