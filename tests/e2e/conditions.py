"""Conditions that others report: a control system over HTTP and MQTT, a person on the round. What is
acknowledged is there after kill -9, an alarm is about what the rule says, and it asks for its response.
"""
import json
import subprocess
import tempfile
import time

from harness import Server, check, equal, main, wait_for

ADDRESSES = ("dcs/LSHH-101", "doors/7", "round/oil")


def adopt(server, address):
    equal(server.post("/api/v1/readings", {"signal": address, "value": 0}).json()["accepted"], 1, address)
    adopted = server.post("/api/v1/signals/adopt", {"address": address, "asset": "mill/water/line1/pump1",
                                                    "unit": "1", "create_asset": True})
    equal(adopted.status, 200, f"adopted {adopted.body!r}")
    return adopted.json()


def make_rules(server):
    """An alarm about a condition of the DCS, one about the machine, an event about a device."""
    site = server.post("/api/v1/sites", {"name": "mill"}).json()
    area = server.post("/api/v1/areas", {"site": site["id"], "name": "water"}).json()
    server.post("/api/v1/lines", {"area": area["id"], "name": "line1"})
    server.post("/api/v1/devices", {"name": "gw-7", "protocol": "mqtt", "publish_filters": ["doors/#"]})
    signals = {address: adopt(server, address) for address in ADDRESSES}

    def rule(address, **more):
        made = server.alarm_rule({"signal": signals[address]["id"], "kind": "external", "priority": 1, **more})
        equal(made.status, 201, f"rule {made.body!r}")
        return made.json()

    bare = server.post("/api/v1/rules", {"signal": signals["round/oil"]["id"], "kind": "external", "message": "bare"})
    equal(bare.status, 409, "no alarm without a response, whoever reports it")
    return {
        "dcs": rule("dcs/LSHH-101", subject="external", subject_name="DCS/LSHH-101", message="Level very high"),
        "oil": rule("round/oil", subject="asset", message="Oil on the floor", is_latching=True),
        "door": rule("doors/7", subject="device", subject_name="gw-7", message="Door open", window_ms=1000),
    }


def alarm_of(server, rule):
    rows = [a for a in server.json("/api/v1/alarms?state=all")["alarms"] if a["rule"] == rule["id"]]
    return rows[0] if rows else None


def raised(server, rule):
    def probe():
        alarm = alarm_of(server, rule)
        return alarm if alarm and alarm["is_active"] else None
    return wait_for(f"the alarm of {rule['message']}", probe)


def report(server, status=200, headers=None, **body):
    """As a machine with a token, unless said otherwise."""
    answer = server.post("/api/v1/conditions", body, headers=headers)
    equal(answer.status, status, f"{body}: {answer.body!r}")
    return answer.json()


def a_control_system_and_a_person_report():
    with tempfile.TemporaryDirectory() as data:
        server = Server(data).start()
        try:
            rules = make_rules(server)
            machine = {"Authorization": f"Bearer {server.token('operator')}"}
            report(server, headers=machine, subject="DCS/LSHH-101", active=False)
            # Older than that report: history, and no alarm.
            report(server, headers=machine, subject="DCS/LSHH-101", active=True, text="LSHH-101 tripped", at="2026-01-31T12:00:00Z")
            time.sleep(1)
            check(alarm_of(server, rules["dcs"]) is None, "a report of the past raises nothing")
            report(server, headers=machine, subject="DCS/LSHH-101", active=True, text="LSHH-101 tripped")
            alarm = raised(server, rules["dcs"])
            equal((alarm["subject"]["kind"], alarm["subject"]["path"]), ("external", "DCS/LSHH-101"), "what it is about")
            check(alarm["subject"]["asset_title"], "and where that is")
            history = server.json(f"/api/v1/alarms/{alarm['id']}")["history"]
            check("LSHH-101 tripped" in history[0]["comment"], f"what was said: {history}")
            for _ in range(3):
                report(server, headers=machine, rule=rules["dcs"]["id"], active=True)

            report(server, rule="Oil on the floor", active=True, text="under the coupling")
            oil = raised(server, rules["oil"])
            equal((oil["subject"]["kind"], oil["subject"]["id"]), ("asset", oil["subject"]["asset"]), "about the machine")
            audit = server.json("/api/v1/audit?limit=100")["entries"]
            noted = [e for e in audit if e["what"] == f"condition of rule {rules['oil']['id']}"]
            equal([e["who"] for e in noted], ["admin"], "a person's report is an act of theirs, a machine's is not")

            host, port = server.mqtt.rsplit(":", 1)
            subprocess.run(["mosquitto_pub", "-h", host, "-p", port, "-q", "1", "-t", "doors/7", "-m", "1"], check=True, timeout=60)
            door = raised(server, rules["door"])
            device = next(d for d in server.json("/api/v1/devices")["devices"] if d["name"] == "gw-7")
            equal((door["subject"]["kind"], door["subject"]["id"]), ("device", device["id"]), "about the device")
            state = lambda name: next(c["state"] for c in server.json("/api/v1/conditions")["conditions"]
                                      if c["rule"] == rules[name]["id"])
            wait_for("a report that grew old", lambda: state("door") == "unknown")
            equal(state("dcs"), "active", "one that does not")
            row = next(c for c in server.json("/api/v1/conditions")["conditions"] if c["rule"] == rules["dcs"]["id"])
            stands = alarm_of(server, rules["dcs"])
            equal((row["alarm"], row["since"]), (stands["id"], stands["raised"]), "the condition and its alarm")
            check(row["said_words"]["code"] == "history.reported-by" and row["said"].startswith("reported by "), f"who said it, got {row['said']}")
            check(alarm_of(server, rules["door"])["is_active"], "what is not known is not over")

            before = {name: alarm_of(server, rule) for name, rule in rules.items()}
            report(server, headers=machine, subject="DCS/LSHH-101", active=False, text="reset")
            server.kill()
            server.start()
            server.cookie = None
            returned = wait_for("the acknowledged report", lambda: (
                lambda alarm: alarm if alarm and not alarm["is_active"] else None)(alarm_of(server, rules["dcs"])))
            equal(returned["raise_count"], 1, "repeats raised nothing, nor did the start")
            for name in ("oil", "door"):
                equal(alarm_of(server, rules[name]), before[name], f"{name} as before the kill")
            server.post(f"/api/v1/alarms/{before['oil']['id']}/acknowledge")
            report(server, subject=oil["subject"]["path"], active=False)
            wait_for("latched", lambda: not alarm_of(server, rules["oil"])["is_active"])
            latched = alarm_of(server, rules["oil"])
            equal(latched["state"], "acknowledged", "waits for its reset")
            done = server.cli("alarm", "reset", str(latched["id"]), "--comment", "wiped up", "--json")
            equal(json.loads(done.stdout)["state"], "normal", "reset on the command line")
            server.settled_ledger()
        finally:
            server.stop()


def what_cannot_be_meant_is_refused():
    with Server() as server:
        rules = make_rules(server)
        report(server, 404, rule=4711, active=True)
        report(server, 404, subject="DCS/nothing", active=True)
        twin = server.alarm_rule({"signal": rules["oil"]["signal"], "kind": "external", "subject": "asset", "message": "Water on the floor"})
        equal(twin.status, 201, f"{twin.body!r}")
        answer = report(server, 422, subject="mill/water/line1/pump1", active=True)
        check(str(twin.json()["id"]) in answer["detail"], f"says which: {answer}")
        report(server, 400, rule=rules["dcs"]["id"], active=1)
        report(server, 400, rule=rules["dcs"]["id"], active=True, colour="red")
        equal([a for a in server.json("/api/v1/alarms?state=all")["alarms"]], [], "nothing came of it")


if __name__ == "__main__":
    main(a_control_system_and_a_person_report, what_cannot_be_meant_is_refused)
