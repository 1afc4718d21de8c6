"""kill -9 at any moment: nothing acknowledged is missing, nothing timestamped is there twice, the
ledger adds up, whether it came by MQTT, as JSON or as line protocol. The publishers count what was
acknowledged on their own, outside the server.

kill9.py [KILLS]
"""
import http.client
import json
import random
import subprocess
import sys
import threading
import time

import paho.mqtt.client as mqtt

from harness import Server, check, equal, main, wait_for

KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
SIGNALS = 8
BASE_MS = 1_700_000_000_000


class MqttPublisher:
    """Publishes QoS 1 numbered readings without pause and records every PUBACK."""

    @staticmethod
    def address(name, s):
        return f"soak/a/l/{name}/s{s}"

    def __init__(self, server, name, start):
        self.name, self.next = name, start
        self.acknowledged = set()
        self.in_flight = {}
        self.early = set()  # packet ids acknowledged before send() noted them
        self.lock = threading.Lock()
        self.is_sending = True
        self.problem = None
        self.client = mqtt.Client(client_id=f"{name}-{start}", clean_session=True)
        self.client.max_inflight_messages_set(200)
        self.client.on_publish = self.on_publish
        self.client.connect("127.0.0.1", server.mqtt_port)
        self.client.loop_start()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while self.is_sending:
            if len(self.in_flight) < 400:
                self.send()
            time.sleep(0.0005)

    def on_publish(self, client, userdata, mid):
        with self.lock:
            number = self.in_flight.pop(mid, None)
            if number is None:
                self.early.add(mid)
            else:
                self.acknowledged.add(number)

    def send(self):
        number = self.next
        self.next += 1
        topic = self.address(self.name, number % SIGNALS)
        payload = f'{{"value": {number}, "ts": {BASE_MS + number}}}'
        # Not under the lock: the client calls on_publish() with locks of its own held. The
        # acknowledgement may then come first.
        info = self.client.publish(topic, payload, qos=1)
        with self.lock:
            if info.mid in self.early:
                self.early.remove(info.mid)
                self.acknowledged.add(number)
            else:
                self.in_flight[info.mid] = number

    def stop(self):
        self.is_sending = False
        self.thread.join()
        self.client.loop_stop()
        try:
            self.client.disconnect()
        except Exception:  # noqa: BLE001 - the server was killed
            pass


class HttpPublisher:
    """Posts batches of numbered readings one after the other; 200 or 204 acknowledges all of one."""
    BATCH = 16

    def __init__(self, server, name, start):
        self.name, self.next = name, start
        self.acknowledged = set()
        self.is_sending = True
        self.problem = None
        self.connection = http.client.HTTPConnection(server.http_host, server.http_port, timeout=60)
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while self.is_sending:
            numbers = range(self.next, self.next + self.BATCH)
            self.next += self.BATCH
            try:
                self.connection.request("POST", self.PATH, self.body(numbers))
                answer = self.connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                return  # killed; what it had taken is acknowledged or not: nobody said so
            if answer.status in (200, 204):
                self.acknowledged |= set(numbers)
            elif answer.status != 503:  # 503 asks to wait
                self.problem = f"{self.name}: answered {answer.status}"
                return

    def stop(self):
        self.is_sending = False
        self.thread.join()
        self.connection.close()


class JsonPublisher(HttpPublisher):
    PATH = "/api/v1/readings"

    @staticmethod
    def address(name, s):
        return f"soak/a/l/{name}/s{s}"

    def body(self, numbers):
        return json.dumps([{"signal": self.address(self.name, n % SIGNALS), "value": n, "ts": BASE_MS + n} for n in numbers])


class LinePublisher(HttpPublisher):
    PATH = "/write?precision=ms"

    @staticmethod
    def address(name, s):
        return f"soak,publisher={name}/s{s}"

    def body(self, numbers):
        return "\n".join(f"soak,publisher={self.name} s{n % SIGNALS}={n}i {BASE_MS + n}" for n in numbers)


KINDS = {"mqtt1": MqttPublisher, "mqtt2": MqttPublisher, "json": JsonPublisher, "line": LinePublisher}


def stored_of(server, signal):
    """The numbers kept of one signal, read page by page."""
    found, cursor = [], 0
    while True:
        page = server.json(f"/api/v1/signals/{signal['id']}/readings?limit=100000&format=full"
                           f"&from={BASE_MS + cursor}&to={BASE_MS + 10**9}")
        found += [int(v) for v in page["value"]]
        if not page["truncated"]:
            return found
        cursor = int(page["value"][-1]) + 1


def nothing_acknowledged_is_lost():
    seed = int(time.time())
    print(f"seed {seed}, {KILLS} kills")
    rng = random.Random(seed)
    acknowledged = {name: set() for name in KINDS}
    start = {name: 0 for name in KINDS}
    with Server() as server:
        for _ in range(KILLS):
            publishers = [kind(server, name, start[name]) for name, kind in KINDS.items()]
            time.sleep(rng.uniform(0.05, 0.6))
            server.kill()
            for publisher in publishers:
                publisher.stop()
                check(publisher.problem is None, publisher.problem)
                acknowledged[publisher.name] |= publisher.acknowledged
                start[publisher.name] = publisher.next
            server.start()
        ledger = server.settled_ledger()
        equal(ledger["total"]["quarantined"], 0, "quarantined")
        signals = server.signals()
        for name, wanted in acknowledged.items():
            check(len(wanted) > KILLS, f"{name}: only {len(wanted)} readings were acknowledged")
            known = [signals.get(KINDS[name].address(name, s)) for s in range(SIGNALS)]
            stored = [number for signal in known if signal for number in stored_of(server, signal)]
            equal(len(stored), len(set(stored)), f"{name}: readings stored twice")
            missing = wanted - set(stored)
            check(not missing, f"{name}: {len(missing)} acknowledged readings are missing, "
                               f"for example {sorted(missing)[:5]}")
        counts = ", ".join(f"{len(numbers)} by {name}" for name, numbers in acknowledged.items())
        print(f"acknowledged readings, all there once, after {KILLS} kills: {counts}")


def start_and_kill(server, seconds):
    starting = subprocess.Popen(server.command("127.0.0.1:0", "127.0.0.1:0"), stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, env=server.env)
    time.sleep(seconds)
    starting.kill()
    starting.wait()


def killed_in_its_first_start():
    """A half-made data directory is completed by the next start, and the administrator gets in."""
    rng = random.Random(5)
    for _ in range(max(2, KILLS // 10)):
        server = Server()
        start_and_kill(server, rng.uniform(0.005, 0.25))
        with server:
            server.login()
            equal(server.post("/api/v1/readings", {"signal": "first/x", "value": 1}).status, 200, "a reading")


def killed_while_it_starts():
    """Recovery itself is interrupted at any moment, again and again."""
    rng = random.Random(3)
    with Server() as server:
        lines = [{"signal": f"start/s{n % 4}", "value": n, "ts": BASE_MS + n} for n in range(40_000)]
        equal(server.post("/api/v1/readings", lines).status, 200, "readings")
        server.kill()
        for _ in range(max(2, KILLS // 3)):
            start_and_kill(server, rng.uniform(0.01, 0.4))
        server.start()
        total = server.settled_ledger()["total"]
        equal((total["stored"], total["duplicate"]), (len(lines), 0), "stored, duplicate")
        equal(server.post("/api/v1/readings", lines[:10]).status, 200, "and it takes more")
        equal(server.settled_ledger()["total"]["duplicate"], 10, "which it knows already")


def alarms_survive_exactly():
    """State and history of alarms are the same before and after a kill."""
    with Server() as server:
        address = "mill/a/l/m/temperature"
        server.post("/api/v1/readings", {"signal": address, "value": 20})
        wait_for("the provisional signal", lambda: address in server.signals())
        adopted = server.post("/api/v1/signals/adopt", {
            "address": address, "asset": "mill/a/l/m", "unit": "Cel", "create_asset": True})
        equal(adopted.status, 200, f"adopt {adopted.body!r}")
        signal = adopted.json()
        rule = server.alarm_rule({"signal": signal["id"], "kind": "high", "limit": 80, "priority": 1,
                                  "message": "too hot"})
        equal(rule.status, 201, f"rule {rule.body!r}")
        server.post("/api/v1/readings", {"signal": address, "value": 95})
        alarm = wait_for("the alarm", lambda: server.json("/api/v1/alarms?state=open")["alarms"])[0]
        answer = server.post(f"/api/v1/alarms/{alarm['id']}/acknowledge", {"comment": "on my way"})
        equal(answer.status, 200, f"acknowledge {answer.body!r}")
        before = server.json(f"/api/v1/alarms/{alarm['id']}")
        equal(before["acknowledged_by"], "admin", "acknowledged by")
        server.kill()
        server.start()
        equal(server.json(f"/api/v1/alarms/{alarm['id']}"), before, "the alarm after kill -9")
        server.post("/api/v1/readings", {"signal": address, "value": 20})
        wait_for("return to normal",
                 lambda: server.json(f"/api/v1/alarms/{alarm['id']}")["state"] == "normal")


if __name__ == "__main__":
    main(nothing_acknowledged_is_lost, killed_in_its_first_start, killed_while_it_starts,
         alarms_survive_exactly)
