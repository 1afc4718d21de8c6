"""Sparkplug B with a real edge node (npm sparkplug-client): births, data, deaths, rebirths."""
import json
import subprocess
import threading
import time
from datetime import datetime

from _mqtt_wire import PUBLISH, SUBACK, connected, publish, subscribe
from _peers import INTEROP
from harness import Server, check, end, equal, main, wait_for

NODE = "spBv1.0/Plant/Edge1"
DEVICE = f"{NODE}/press"


class Edge:
    """tests/interop/sparkplug_edge.cjs."""

    def __init__(self, server, secret):
        self.said = []
        self.process = subprocess.Popen(
            ["node", INTEROP / "sparkplug_edge.cjs", f"mqtt://{server.mqtt}", "edge1", secret], cwd=INTEROP,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            if line.startswith("{"):
                self.said.append(json.loads(line))

    def count(self, what, **more):
        return sum(1 for s in self.said if s["what"] == what and all(s.get(k) == v for k, v in more.items()))

    def wait(self, what, count=1, **more):
        wait_for(f"{count} x {what} from the edge node", lambda: self.count(what, **more) >= count)

    def tell(self, verb, metrics=(), **more):
        before = self.count("done")
        self.process.stdin.write(json.dumps({"do": verb, "metrics": list(metrics), **more}) + "\n")
        self.process.stdin.flush()
        if not more.get("unwatched"):
            self.wait("done", before + 1)

    def stop(self):
        end(self.process)


class Plant:
    """A server with one edge node that has been born."""

    def __init__(self):
        self.server = Server().start()
        answer = self.server.post("/api/v1/devices", {
            "name": "edge1", "protocol": "sparkplug", "publish_filters": ["spBv1.0/Plant/#"],
            "subscribe_filters": ["spBv1.0/Plant/#"]})
        equal(answer.status, 201, f"device {answer.body!r}")
        self.secret = answer.json()["secret"]
        self.edge = Edge(self.server, self.secret)
        self.edge.wait("birth")

    def last(self, address):
        signal = self.server.signals().get(address)
        if signal is None:
            return None
        rows = self.server.json(f"/api/v1/signals/last?ids={signal['id']}")["values"]
        return rows[0] if rows else None

    def wait_last(self, address, value, quality=None):
        def probe():
            row = self.last(address)
            return row and row["value"] == value and (quality is None or quality in row["quality"])
        try:
            wait_for(f"{address} = {value} {quality or ''}", probe, 30)
        except Exception:
            raise AssertionError(f"{address}: {self.last(address)}, wanted {value} {quality}") from None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.edge.stop()
        self.server.__exit__(kind, value, trace)


def births_and_data():
    with Plant() as plant:
        for name, value, type_ in (("pressure", 4.25, "float64"), ("strokes", 4000000000, "uint64"), ("delta", -7, "int64"),
                                   ("running", True, "bool"), ("program", "P7", "text")):
            plant.wait_last(f"{DEVICE}/{name}", value, "good")
            equal(plant.server.signals()[f"{DEVICE}/{name}"]["type"], type_, name)
        plant.wait_last(f"{NODE}/Properties/uptime", 5)
        signals = plant.server.signals()
        check(not any("Rebirth" in a or "bdSeq" in a for a in signals), f"control metrics are no signals: {list(signals)}")
        equal(signals[f"{DEVICE}/pressure"]["client"], "edge1", "who sent it")
        # By alias alone, as many as make the sequence number go round.
        for n in range(300):
            plant.edge.tell("ddata", [{"alias": 1, "type": "Double", "value": n / 4, "timestamp": 1_763_824_468_000 + n}],
                            unwatched=True)
        plant.wait_last(f"{DEVICE}/pressure", 4.25)  # the birth's value has the newest time
        signal = signals[f"{DEVICE}/pressure"]
        wait_for("all values", lambda: len(plant.server.readings(signal["id"])["value"]) == 301)
        equal(plant.server.readings(signal["id"])["value"][:300], [n / 4 for n in range(300)], "values by alias")
        equal(plant.edge.count("ncmd"), 0, "no rebirth was asked for")
        plant.edge.tell("ddata", [{"alias": 2, "type": "UInt32", "value": 1, "timestamp": int(time.time() * 1000),
                                   "isHistorical": True}])
        equal(plant.server.settled_ledger()["total"]["quarantined"], 0, "quarantined")


def a_birth_declares_units():
    with Plant() as plant:
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "good")
        plant.server.kill()  # what the birth said outlives the server
        plant.server.start(mqtt=f"127.0.0.1:{plant.server.mqtt_port}")
        signals = plant.server.signals()
        for name, unit, declared in (("pressure", "bar", "bar"), ("strokes", "", "Hübe"), ("delta", "", "")):
            signal = signals[f"{DEVICE}/{name}"]
            equal((signal["unit"], signal["declared_unit"]), (unit, declared), name)
        for name, unit in (("pressure", "bar"), ("strokes", "1")):
            made = plant.server.post("/api/v1/signals/adopt", {
                "address": f"{DEVICE}/{name}", "asset": "mill/press/line1/press1", "create_asset": True})
            equal((made.status, made.json()["unit"]), (200, unit), f"{name} adopted without saying a unit")


def buffered_history_is_judged_and_alarms_nobody():
    """An edge node sends what it kept while it was offline, flagged is_historical."""
    with Plant() as plant:
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "good")
        server = plant.server
        signal = server.post("/api/v1/signals/adopt", {
            "address": f"{DEVICE}/pressure", "asset": "mill/press/line1/press1", "unit": "bar", "create_asset": True}).json()
        rule = server.alarm_rule({"signal": signal["id"], "kind": "high", "limit": 8, "message": "pressure too high"})
        equal(rule.status, 201, f"rule {rule.body!r}")
        begin = int(time.time() * 1000) - 3_600_000
        for n in range(60):
            value = 9.25 if n == 25 else 9.0 if 20 <= n < 40 else 4.0
            plant.edge.tell("ddata", [{"alias": 1, "type": "Double", "value": value, "timestamp": begin + n * 1000,
                                       "isHistorical": True}], unwatched=True)
        [event] = wait_for("what the history shows", lambda: server.json(
            f"/api/v1/historical-events?signal={signal['id']}")["events"], 120)
        duration = [datetime.fromisoformat(event[k].replace("Z", "+00:00")).timestamp() * 1000 - begin for k in ("began", "ended")]
        equal([round(d) for d in duration], [20_000, 40_000], "when it held, in ms")
        equal((event["extreme"], event["rule"], event["alarm"]), (9.25, rule.json()["id"], None), "the event")
        equal(server.json("/api/v1/alarms?state=all")["alarms"], [], "alarms")
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "good")  # the newest value is the live one


def deaths_make_stale():
    with Plant() as plant:
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "good")
        plant.wait_last(f"{DEVICE}/program", "P7", "good")
        plant.edge.tell("ddeath")
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "stale")
        plant.wait_last(f"{DEVICE}/program", "P7", "stale")
        check("good" in plant.last(f"{NODE}/Properties/uptime")["quality"], "the node itself lives")
        plant.edge.tell("ndeath")
        plant.wait_last(f"{NODE}/Properties/uptime", 5, "stale")


def broken_connection_makes_stale():
    """The will is the death certificate: a node that just vanishes is dead too."""
    with Plant() as plant:
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "good")
        plant.edge.process.kill()
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "stale")
        plant.wait_last(f"{DEVICE}/program", "P7", "stale")
        plant.wait_last(f"{NODE}/Properties/uptime", 5, "stale")
        plant.edge = Edge(plant.server, plant.secret)
        plant.edge.wait("birth")
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "good")


def sequence_gap_leads_to_rebirth():
    with Plant() as plant:
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "good")
        plant.edge.tell("ddata", [{"alias": 1, "type": "Double", "value": 8.5}], skip=3)
        plant.edge.wait("ncmd", rebirth=True)
        plant.edge.wait("birth", 2)
        plant.edge.tell("ddata", [{"alias": 1, "type": "Double", "value": 9.5}])
        plant.wait_last(f"{DEVICE}/pressure", 9.5, "good")
        signal = plant.server.signals()[f"{DEVICE}/pressure"]
        series = plant.server.readings(signal["id"])
        after_gap = series["value"].index(8.5)
        check("uncertain" in series["quality"][after_gap], f"the value after the gap: {series['quality'][after_gap]}")


def rebirth_after_server_restart():
    with Plant() as plant:
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "good")
        port = plant.server.mqtt_port
        for end_it in (plant.server.kill, plant.server.stop):
            closed, born = plant.edge.count("close"), plant.edge.count("birth")
            end_it()
            plant.edge.wait("close", closed + 1)
            plant.server.start(mqtt=f"127.0.0.1:{port}")
            plant.edge.wait("birth", born + 1)
            value = 20.0 + born
            plant.edge.tell("ddata", [{"alias": 1, "type": "Double", "value": value}])
            plant.wait_last(f"{DEVICE}/pressure", value, "good")


def data_before_birth_is_answered_by_ncmd():
    """After a restart the server knows no aliases: data of a node that never noticed brings an NCMD."""
    # Protobuf by hand: timestamp 1, one metric {alias 9, datatype 10, double 1.5}, seq 7.
    payload = bytes.fromhex("0801" "120d" "1009" "200a" "69000000000000f83f" "1807")
    with Server() as server:
        raw = connected(server, "edge2")
        kind, _, body = raw.send(subscribe("spBv1.0/Plant/NCMD/Edge2/#", 0)).receive()
        equal((kind, body[-1]), (SUBACK, 0), "SUBACK")
        raw.send(publish("spBv1.0/Plant/NDATA/Edge2", payload))
        kind, flags, body = raw.receive()
        equal((kind, flags & 1), (PUBLISH, 0), "an NCMD, not retained")
        check(b"spBv1.0/Plant/NCMD/Edge2" in body and b"Node Control/Rebirth" in body, f"asks for births: {body!r}")
        raw.send(publish("spBv1.0/Plant/NDATA/Edge2", payload))
        check(raw.ping(), "and only once in a while")
        raw.close()
        total = server.settled_ledger()["total"]
        equal((total["stored"], total["quarantined"]), (0, 2), "values by an unknown alias are kept in quarantine")


def malformed_payloads():
    """Garbage on Sparkplug topics: counted, kept, nothing else touched."""
    cases = [b"", b"\xff" * 50, bytes.fromhex("12ffffffff0f"), bytes.fromhex("1205ffffffffff"), b'{"value": 1}', b"\x0a" * 1000]
    topics = ["spBv1.0/Plant/NBIRTH/E", "spBv1.0/Plant/DDATA/E/d", "spBv1.0/Plant/NDEATH/E", "spBv1.0/Plant/WRONG/E",
              "spBv1.0/Plant", "spBv1.0/Plant/NDATA/E/too/many/levels"]
    with Plant() as plant:
        plant.wait_last(f"{DEVICE}/pressure", 4.25, "good")
        raw = connected(plant.server, "garbage")
        for topic in topics:
            for case in cases:
                raw.send(publish(topic, case))
        check(raw.ping(), "the connection stays")
        raw.close()
        plant.edge.tell("ddata", [{"alias": 1, "type": "Double", "value": 6.5}])
        plant.wait_last(f"{DEVICE}/pressure", 6.5, "good")
        check(plant.server.settled_ledger()["total"]["quarantined"] >= 20, "garbage is kept in quarantine")


if __name__ == "__main__":
    main(births_and_data, a_birth_declares_units, buffered_history_is_judged_and_alarms_nobody, deaths_make_stale, broken_connection_makes_stale, sequence_gap_leads_to_rebirth,
         rebirth_after_server_restart,
         data_before_birth_is_answered_by_ncmd, malformed_payloads)
