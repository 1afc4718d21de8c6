"""MQTT with other people's clients: mosquitto, Paho Python, Paho C, mqtt.js."""
import json
import shutil
import signal
import subprocess
import threading
import time

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from _mqtt_wire import DISCONNECT, PUBACK, SUBACK, Raw, connect, publish as publish_packet, subscribe, text
from _peers import INTEROP, Subscriber, compile_c, node, publish, run
from harness import Server, check, equal, main, wait_for

WAIT_S = 60


def mosquitto_every_version_and_qos():
    with Server() as server:
        for version in ("311", "5"):
            for granted in (0, 1, 2):
                root = f"mosquitto/v{version}/g{granted}"
                with Subscriber(server, topics=[f"{root}/#"], version=version, qos=granted) as subscriber:
                    for sent in (0, 1, 2):
                        publish(server, f"{root}/s{sent}", "21.5", "-q", str(sent), "-V", version)
                    wanted = [(f"{root}/s{sent}", str(min(sent, granted)), "0", "21.5") for sent in (0, 1, 2)]
                    equal(sorted(subscriber.wait(3)), wanted, root)
        ledger = server.settled_ledger()["total"]
        equal(ledger["stored"], 18, "every one of the values is kept")


def mosquitto_retained():
    with Server() as server:
        for version in ("311", "5"):
            topic = f"retained/v{version}"
            publish(server, topic, "1", "-r", "-q", "1", "-V", version)
            publish(server, topic, "2", "-r", "-q", "1", "-V", version)
            with Subscriber(server, topics=[topic], version=version) as subscriber:
                equal(subscriber.wait(1), [(topic, "1", "1", "2")], "only the newest, marked retained")
                publish(server, topic, "3", "-r", "-q", "1", "-V", version)
                equal(subscriber.wait(2)[1], (topic, "1", "0", "3"), "live: not marked retained")
        server.kill()
        server.start()
        with Subscriber(server, topics=["retained/+"]) as subscriber:
            equal(sorted(subscriber.wait(2)), [("retained/v311", "1", "1", "3"), ("retained/v5", "1", "1", "3")],
                  "retained messages after kill -9")
        run("mosquitto_pub", "-p", server.mqtt_port, "-t", "retained/v5", "-r", "-n", "-q", "1")
        with Subscriber(server, topics=["retained/+"]) as subscriber:
            equal(subscriber.wait(1), [("retained/v311", "1", "1", "3")], "an empty message clears")


def mosquitto_will():
    with Server() as server, Subscriber(server, topics=["will/#"]) as watcher:
        for version, extra in (("311", []), ("5", []), ("5", ["-D", "will", "will-delay-interval", "1"])):
            topic = f"will/v{version}/{len(extra)}"
            ids = ["-i", topic.replace("/", "-")]
            session = ["-D", "connect", "session-expiry-interval", "60"] if extra else []
            dying = Subscriber(server, *ids, "--will-topic", topic, "--will-payload", "gone", "--will-qos", "1",
                               *extra, *session, version=version)
            before = len(watcher.messages)
            start = time.monotonic()
            dying.kill()
            equal(watcher.wait(before + 1)[before], (topic, "1", "0", "gone"), "the will")
            if extra:
                check(time.monotonic() - start > 0.9, "the will came before its delay")
        # A client that says good-bye has none.
        before = len(watcher.messages)
        publish(server, "will/polite", "1", "--will-topic", "will/never", "--will-payload", "gone", "-q", "1")
        equal(watcher.wait(before + 1)[before:], [("will/polite", "1", "0", "1")], "after a DISCONNECT")


def mosquitto_wildcards():
    cases = {
        "w/+/c": ["w/b/c"],
        "w/#": ["w", "w/b/c", "w/b/c/d"],
        "+/+": ["w/x"],
        "w/b/+": ["w/b/c"],
        "w/b/c/d": ["w/b/c/d"],
        "+": ["w"],
    }
    sent = ["w", "w/x", "w/b/c", "w/b/c/d"]
    cases["w/#"].append("w/x")
    with Server() as server:
        subscribers = {f: Subscriber(server, topics=[f]) for f in cases}
        for topic in sent:
            publish(server, topic, "1", "-q", "2")
        for filter_, wanted in cases.items():
            got = sorted(m[0] for m in subscribers[filter_].wait(len(wanted)))
            equal(got, sorted(wanted), filter_)
        for subscriber in subscribers.values():
            subscriber.stop()


def mosquitto_shared():
    count = 120
    with Server() as server:
        members = [Subscriber(server, "-i", f"member{i}", topics=["$share/crew/shared/#"], version=v)
                   for i, v in enumerate(("5", "5", "311"))]
        payload = "\n".join(str(i) for i in range(count))
        run("mosquitto_pub", "-p", server.mqtt_port, "-t", "shared/x", "-q", "1", "-l", input=payload)
        wait_for("all shared messages", lambda: sum(len(m.messages) for m in members) >= count)
        time.sleep(0.3)  # nothing may come twice
        got = sorted(int(m[3]) for member in members for m in member.messages)
        equal(got, list(range(count)), "each message to exactly one member")
        for member in members:
            check(len(member.messages) > 0, "a member got nothing")
            member.stop()


class Inbox:
    """A Paho client that records what arrives."""

    def __init__(self, server, client_id, clean=False):
        self.messages, self.present = [], None
        self.is_subscribed = threading.Event()
        self.is_connected = threading.Event()
        self.client = mqtt.Client(client_id=client_id, clean_session=clean)
        self.client.on_connect = self.on_connect
        self.client.on_message = lambda _c, _u, m: self.messages.append((m.topic, m.qos, m.payload.decode()))
        self.client.on_subscribe = lambda *_: self.is_subscribed.set()
        self.client.connect(server.mqtt_host, server.mqtt_port)
        self.client.loop_start()
        check(self.is_connected.wait(WAIT_S), "connected")

    def on_connect(self, _client, _user, flags, code):
        equal(code, 0, "CONNACK")
        self.present = flags["session present"]
        self.is_connected.set()

    def subscribe(self, filter_, qos):
        self.client.subscribe(filter_, qos)
        check(self.is_subscribed.wait(WAIT_S), "subscribed")

    def stop(self):
        self.client.disconnect()
        self.client.loop_stop()


def publish_all(server, messages):
    """Publishes (topic, payload, qos) and waits for every acknowledgement."""
    client = mqtt.Client(client_id=f"publisher-{time.monotonic_ns()}")
    client.connect(server.mqtt_host, server.mqtt_port)
    client.loop_start()
    for info in [client.publish(*message) for message in messages]:
        info.wait_for_publish(WAIT_S)
        check(info.is_published(), "acknowledged")
    client.disconnect()
    client.loop_stop()


def paho_python_session_survives():
    """Messages queued for an absent client are there after kill -9 and after a clean restart."""
    with Server() as server:
        inbox = Inbox(server, "sleeper")
        equal(inbox.present, 0, "no session at first")
        inbox.subscribe("queue/#", 2)
        inbox.stop()
        wanted = []
        for round_, end_it in enumerate((server.kill, server.stop, server.kill)):
            batch = [(f"queue/q{1 + n % 2}", str(1000 * round_ + n), 1 + n % 2) for n in range(100)]
            publish_all(server, batch)
            wanted += [(topic, qos, payload) for topic, payload, qos in batch]
            end_it()
            server.start()
        inbox = Inbox(server, "sleeper")
        equal(inbox.present, 1, "session present after restarts")
        wait_for("the queued messages", lambda: len(inbox.messages) >= len(wanted))
        time.sleep(0.5)  # nothing may come twice: nothing was sent before
        for queue in ("queue/q1", "queue/q2"):  # the order holds per topic and QoS
            equal([m for m in inbox.messages if m[0] == queue], [m for m in wanted if m[0] == queue], queue)
        publish_all(server, [("queue/live", "1", 1)])
        wait_for("a live message", lambda: len(inbox.messages) == len(wanted) + 1)
        inbox.stop()


def paho_python_qos2_exactly_once():
    """Readings without a time, by QoS 2, over kills in the middle: each is stored exactly once."""
    count, kills = 600, 3
    with Server() as server:
        port = server.mqtt_port
        client = mqtt.Client(client_id="exactly-once", clean_session=False)
        client.reconnect_delay_set(1, 1)
        client.max_inflight_messages_set(50)
        client.connect("127.0.0.1", port)
        client.loop_start()
        completed = []
        client.on_publish = lambda _c, _u, mid: completed.append(mid)
        for n in range(count):
            client.publish("once/a/l/m/count", str(n), 2)
            if n % (count // (kills + 1)) == count // (kills + 1) - 1 and n < count - 1:
                time.sleep(0.05)
                server.kill()
                server.start(mqtt=f"127.0.0.1:{port}")
            time.sleep(0.001)
        wait_for("every PUBCOMP", lambda: len(completed) >= count)
        client.disconnect()
        client.loop_stop()
        ledger = server.settled_ledger()["sources"]
        row = next(s for s in ledger if s["source"] == "mqtt")
        signal = server.signals()["once/a/l/m/count"]
        values = [int(v) for v in server.readings(signal["id"])["value"]]
        equal(sorted(values), list(range(count)), "values stored")
        equal((row["received"], row["duplicate"]), (count, 0), "received, duplicate")


def paho_python_v5_properties():
    with Server() as server:
        got, is_subscribed = [], threading.Event()
        client = mqtt.Client(client_id="paho5", protocol=mqtt.MQTTv5)
        client.on_message = lambda _c, _u, m: got.append(m)
        client.on_subscribe = lambda *_: is_subscribed.set()
        client.connect(server.mqtt_host, server.mqtt_port)
        client.loop_start()
        client.subscribe("paho5/#", options=mqtt.SubscribeOptions(qos=2, noLocal=False, retainAsPublished=True))
        check(is_subscribed.wait(WAIT_S), "subscribed")
        properties = Properties(PacketTypes.PUBLISH)
        properties.UserProperty = [("a", "1"), ("a", "2")]
        properties.ResponseTopic = "paho5/answer"
        properties.CorrelationData = b"\x00\xff"
        client.publish("paho5/x", "42", 2, True, properties).wait_for_publish(WAIT_S)
        wait_for("the message", lambda: got)
        message = got[0]
        equal((message.qos, message.retain, message.payload), (2, True, b"42"), "message")
        equal(message.properties.UserProperty, [("a", "1"), ("a", "2")], "user properties")
        equal(message.properties.ResponseTopic, "paho5/answer", "response topic")
        equal(message.properties.CorrelationData, b"\x00\xff", "correlation data")
        client.disconnect()
        client.loop_stop()


def paho_c_both_versions():
    program = compile_c(INTEROP / "paho_c.c", "-lpaho-mqtt3c")
    try:
        with Server() as server:
            for version in ("3", "5"):
                out = run(program, f"tcp://{server.mqtt}", version, "20")
                equal(out, "0 20\n1 20\n2 20\n", f"paho C version {version}")
            equal(server.settled_ledger()["total"]["stored"], 120, "values kept")
    finally:
        shutil.rmtree(program.parent)


def mqtt_js_over_tcp_and_websocket():
    with Server() as server:
        made = server.post("/api/v1/devices", {"name": "js", "protocol": "mqtt", "publish_filters": ["js/own/#"],
                                               "subscribe_filters": ["js/own/#"]})
        equal(made.status, 201, f"device {made.body!r}")
        for url in (f"mqtt://{server.mqtt}", f"ws://{server.http}/mqtt"):
            out = node("mqtt_js.mjs", url)
            equal(out.splitlines(), ["every qos", "topic alias", "user properties", "message expiry"], url)
            out = node("mqtt5_js.mjs", url, "js", made.json()["secret"])
            equal(out.splitlines(), ["will delay", "session expiry", "receive maximum", "maximum packet size", "subscribe options",
                                     "reason codes"], url)


def who_falls_silent_is_given_up():
    """A client that is there and does nothing: its will comes after one and a half times its keep-alive, not before the
    keep-alive is over, and what it never acknowledged waits for it."""
    keep_alive_s = 5
    with Server() as server, Subscriber(server, topics=["will/silent"]) as watcher:
        session = ["-i", "silent", "-c", "-k", str(keep_alive_s)]
        silent = Subscriber(server, *session, "--will-topic", "will/silent", "--will-payload", "gone", "--will-qos", "1",
                            topics=["queue/silent"], qos=1)
        start = time.monotonic()
        silent.process.send_signal(signal.SIGSTOP)
        try:
            for n in range(3):
                publish(server, "queue/silent", str(n), "-q", "1")
            equal(watcher.wait(1), [("will/silent", "1", "0", "gone")], "the will")
            check(time.monotonic() - start > keep_alive_s, "given up within its keep-alive")
            wait_for("its connection to go", lambda: "silent" not in [
                c["client"] for c in server.json("/api/v1/health")["connections"]])
        finally:
            silent.kill()
        with Subscriber(server, *session, topics=["queue/silent"], qos=1) as back:
            equal([m[3] for m in back.wait(3)], ["0", "1", "2"], "what waited")


def device_credentials_and_acl():
    with Server() as server:
        answer = server.post("/api/v1/devices", {
            "name": "press7", "protocol": "mqtt", "publish_filters": ["hall/press7/#"],
            "subscribe_filters": ["hall/press7/cmd/#"]})
        equal(answer.status, 201, f"device {answer.body!r}")
        secret = answer.json()["secret"]
        check(secret not in server.get("/api/v1/devices").body.decode(), "the secret is shown once only")

        for version in ("311", "5"):
            publish(server, "hall/press7/temperature", "61", "-q", "1", "-V", version, "-u", "press7", "-P", secret)
            refused = subprocess.run(["mosquitto_pub", "-p", str(server.mqtt_port), "-t", "x", "-m", "1", "-V", version,
                                      "-u", "press7", "-P", "wrong"], capture_output=True, timeout=60)
            check(refused.returncode != 0, f"mosquitto_pub -V {version} with a wrong password")

        def login(user, password, version):
            raw = Raw(server, connect("acl", version, flags=0xC2, rest=text(user) + text(password)))
            return raw, raw.receive()

        for user, password in (("press7", "wrong"), ("nobody", secret)):
            equal(login(user, password, 5)[1][2][1], 0x86, f"v5 CONNACK for {user}/{password[:5]}")
            equal(login(user, password, 4)[1][2][1], 0x04, f"3.1.1 CONNACK for {user}/{password[:5]}")

        raw, (_, _, connack) = login("press7", secret, 5)
        equal(connack[1], 0, "v5 CONNACK")
        for filter_, code in (("hall/press7/cmd/start", 1), ("hall/press7/cmd/#", 1), ("hall/#", 0x87), ("#", 0x87)):
            kind, _, body = raw.send(subscribe(filter_, 1)).receive()
            equal((kind, body[-1]), (SUBACK, code), f"SUBACK {filter_}")
        for number, (topic, code) in enumerate((("hall/press7/speed", (0, 0x10)), ("hall/press8/speed", (0x87,))), 1):
            kind, _, body = raw.send(publish_packet(topic, "1", 1, number)).receive()
            reason = body[2] if len(body) > 2 else 0
            check(kind == PUBACK and reason in code, f"PUBACK {topic}: {kind} {body!r}")
        raw.close()
        addresses = server.signals()
        check("hall/press7/speed" in addresses, "the allowed topic is a signal")
        check("hall/press8/speed" not in addresses, "the refused topic is none")


def a_device_loses_its_connection_with_its_authority():
    with Server() as server:
        def login(password):
            raw = Raw(server, connect("gone", 5, flags=0xC2, rest=text("press7") + text(password)))
            return raw, raw.receive()[2][1]

        def told_to_go(raw, why):
            kind, _, body = raw.receive()
            equal((kind, body[0]), (DISCONNECT, 0x98), why)
            raw.close()

        made = server.post("/api/v1/devices", {"name": "press7", "protocol": "mqtt"}).json()
        device = f"/api/v1/devices/{made['id']}"
        raw, code = login(made["secret"])
        equal(code, 0, "it is let in")
        equal(server.request("PATCH", device, {"publish_filters": ["hall/press7/#"]}).status, 200, "fewer topics")
        told_to_go(raw, "it was let in to more")
        raw, code = login(made["secret"])
        equal(code, 0, "it comes back")
        equal(raw.send(publish_packet("x", "1", 1, 1)).receive()[2][2], 0x87, "and may publish no more elsewhere")
        renewed = server.post(device + "/secret", {})
        equal(renewed.status, 200, "a new secret")
        told_to_go(raw, "its secret is void")
        equal(login(made["secret"])[1], 0x86, "the old secret")
        raw, code = login(renewed.json()["secret"])
        equal(code, 0, "the new secret")
        equal(server.request("DELETE", device).status, 204, "removed")
        told_to_go(raw, "it is gone")
        trail = json.dumps(server.get("/api/v1/audit").json())
        check("secret renewed" in trail and renewed.json()["secret"] not in trail, "the trail has the act, not the secret")


if __name__ == "__main__":
    main(mosquitto_every_version_and_qos, mosquitto_retained, mosquitto_will, mosquitto_wildcards, mosquitto_shared,
         paho_python_session_survives, paho_python_qos2_exactly_once, paho_python_v5_properties, paho_c_both_versions,
         mqtt_js_over_tcp_and_websocket, who_falls_silent_is_given_up, device_credentials_and_acl,
         a_device_loses_its_connection_with_its_authority)
