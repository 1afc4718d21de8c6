"""Broken, oversized, flooding and slow MQTT peers: each loses its own connection at most."""
import json
import resource
import select
import socket
import struct
import time

from _mqtt_wire import (CONNACK, DISCONNECT, PUBACK, PUBLISH, SUBACK, Raw, connect, connected, packet, publish,
                        subscribe, text)
from harness import Server, check, equal, main, wait_for

MALFORMED, PROTOCOL, TOO_LARGE, ALIAS, TOPIC = 0x81, 0x82, 0x95, 0x94, 0x90


def hexed(digits):
    return bytes.fromhex(digits)


AFTER_CONNECT = [  # name, bytes, reason of the DISCONNECT
    ("a second CONNECT", connect("again"), PROTOCOL),
    ("a packet only servers send", hexed("20 03 00 00 00"), PROTOCOL),
    ("type 0", hexed("00 00"), MALFORMED),
    ("QoS 3", hexed("36 07 0001 74 0001 00 31"), MALFORMED),
    ("DUP with QoS 0", hexed("38 05 0001 74 00 31"), MALFORMED),
    ("a wildcard in a topic", publish("a/#", "1"), TOPIC),
    ("an empty topic without alias", publish("", "1"), PROTOCOL),
    ("NUL in a topic", publish(b"a\x00b", "1"), MALFORMED),
    ("invalid UTF-8", publish(b"a\xff", "1"), MALFORMED),
    ("a surrogate", publish(b"\xed\xa0\x80", "1"), MALFORMED),
    ("topic longer than its packet", hexed("30 04 00ff 74 00"), MALFORMED),
    ("packet identifier 0", publish("t", "1", 1, 0), None),
    ("remaining length of five bytes", hexed("30 ff ff ff ff 01"), MALFORMED),
    ("property twice", publish("t", "1", properties=hexed("02 00000001 02 00000002")), PROTOCOL),
    ("unknown property", publish("t", "1", properties=hexed("7f 00")), MALFORMED),
    ("topic alias 0", publish("t", "1", properties=hexed("23 0000")), ALIAS),
    ("topic alias over the maximum", publish("t", "1", properties=hexed("23 ffff")), ALIAS),
    ("a client's subscription identifier", publish("t", "1", properties=hexed("0b 01")), PROTOCOL),
    ("SUBSCRIBE with no filter", hexed("82 03 0001 00"), PROTOCOL),
    ("SUBSCRIBE with wrong flags", hexed("80 07 0001 00 0001 61 00"), MALFORMED),
    ("SUBSCRIBE with QoS 3", subscribe("a", 3), None),
    ("PUBREL of nothing, wrong flags", hexed("60 02 0009"), MALFORMED),
    ("PINGREQ with a body", hexed("c0 01 00"), MALFORMED),
    ("AUTH without enhanced authentication", hexed("f0 00"), PROTOCOL),
]

BEFORE_CONNECT = [  # name, bytes, reason in the CONNACK or None for just closing
    ("PUBLISH first", publish("t", "1"), None),
    ("HTTP", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", None),
    ("TLS", hexed("16 03 01 02 00 01 00 01 fc 03 03"), None),
    ("level 6", connect("a", 6), 0x84),
    ("reserved flag", connect("a", 5, 3), MALFORMED),
    ("will QoS 3", connect("a", 5, 0x1E, rest=b"\0" + text("w") + text("1")), MALFORMED),
    ("will topic with a wildcard", connect("a", 5, 0x06, rest=b"\0" + text("w/#") + text("1")), None),
    ("password announced, not there", connect("a", 5, 0x42), MALFORMED),
    ("receive maximum 0", connect("a", 5, properties=hexed("21 0000")), PROTOCOL),
    ("enhanced authentication", connect("a", 5, properties=hexed("15 0003 616263")), 0x8C),
    ("wrong protocol name", packet(1, 0, text("MQXX") + hexed("05 02 003c 00 0000")), None),
    ("client identifier of 60 kB", connect("x" * 60_000, 5), 0x85),
]


def malformed_packets_close_that_connection():
    with Server() as server:
        watcher = connected(server, "watcher")
        watcher.send(subscribe("watch/#"))
        equal(watcher.receive()[0], SUBACK, "SUBACK")
        bystander = connected(server, "bystander")
        number = 0

        def others_are_served(after):
            nonlocal number
            number += 1
            bystander.send(publish("watch/x", str(number)))
            one = watcher.receive()
            check(one is not None and one[0] == PUBLISH and one[2].endswith(str(number).encode()),
                  f"after {after}: the others got {one}")

        for name, data, reason in AFTER_CONNECT:
            raw = connected(server)
            packets = raw.send(data + publish("watch/after", "not to be heard")).until_closed()
            check(packets and packets[-1][0] == DISCONNECT, f"{name}: {packets}, wanted a DISCONNECT")
            got = packets[-1][2][0]
            check(got >= 0x80 if reason is None else got == reason, f"{name}: reason {got:#x}, wanted {reason or 0x80:#x}")
            others_are_served(name)
        for name, data, _ in AFTER_CONNECT[:13]:  # 3.1.1 has no DISCONNECT from servers
            data = connect("again", 4) if name == "a second CONNECT" else data
            raw = connected(server, version=4)
            equal(raw.send(data).until_closed(), [], f"3.1.1, {name}")
            others_are_served(name)
        for name, data, reason in BEFORE_CONNECT:
            packets = Raw(server).send(data).until_closed()
            if packets:
                equal((len(packets), packets[0][0]), (1, CONNACK), f"{name}: {packets}")
                code = packets[0][2][1]
                check(code >= 0x80 if reason is None else code == reason, f"{name}: CONNACK {code:#x}")
            else:
                check(reason is None, f"{name}: closed without the CONNACK {reason or 0:#x}")
            others_are_served(name)
        signals = server.signals()
        equal([a for a in signals if not a.startswith("_system")], ["watch/x"], "what became a signal")


def oversized_packet():
    with Server(None, "--mqtt-max-packet", "64KB") as server:
        raw = Raw(server, connect("big"))
        _, _, body = raw.receive()
        at = body.index(b"\x27")  # Maximum Packet Size among the properties
        limit = struct.unpack(">I", body[at + 1:at + 5])[0]
        check(60_000 < limit <= 65_536, f"the limit is announced: {limit}")
        fits = publish("big/fits", "1" + " " * (limit - 100), 1)
        equal(raw.send(fits).receive()[0], PUBACK, "just below the limit")
        packets = raw.send(publish("big/over", "1" + " " * limit)).until_closed()
        equal([(p[0], p[2][0]) for p in packets], [(DISCONNECT, TOO_LARGE)], "above the limit")
        # The length alone is enough: nothing of 256 MB is waited for or kept.
        packets = connected(server).send(bytes([0x30, 0xFF, 0xFF, 0xFF, 0x7F])).until_closed()
        equal([(p[0], p[2][0]) for p in packets], [(DISCONNECT, TOO_LARGE)], "256 MB announced")


def flood_of_unknown_topics():
    topics, limit = 2_600, 2_000
    with Server() as server:
        flood = connected(server, "flooder")
        for n in range(topics):
            flood.send(publish(f"flood/{n}", "1"))
        check(flood.ping(), "the flooder is still served")
        polite = connected(server, "polite")
        polite.send(publish("polite/1", "1"))
        check(polite.ping(), "so is another")
        total = server.settled_ledger()["total"]
        equal((total["stored"], total["quarantined"]), (limit + 1, topics - limit), "stored, quarantined")
        signals = server.signals()
        equal(sum(1 for a in signals if a.startswith("flood/")), limit, "provisional signals of the flooder")
        check("polite/1" in signals, "another client has its own allowance")
        reason = server.json("/api/v1/quarantine?limit=1")["entries"][0]["reason"]
        check("2000" in reason and "flooder" in reason, f"the reason says who and how many: {reason}")
        server.kill()
        server.start()
        flood = connected(server, "flooder")
        flood.send(publish("flood/new", "1"))
        check(flood.ping(), "served after a restart")
        equal(server.settled_ledger()["total"]["quarantined"], topics - limit + 1, "the limit holds over a restart")


def not_a_number():
    payloads = ["nan", "NaN", "inf", "-Infinity", '{"value": NaN}', '{"value": 1e999}', "1e999", "", "\xff\xfe", "{", "on"]
    with Server() as server:
        raw, other = connected(server, "sensor"), connected(server, "other")
        equal(other.send(subscribe("unmapped/#")).receive()[0], SUBACK, "SUBACK")
        for n, payload in enumerate(payloads):
            raw.send(publish(f"unmapped/{n}", payload.encode("latin-1")))
        for n, payload in enumerate(payloads):
            topic = f"unmapped/{n}".encode()
            kind, _, body = other.receive()
            # MQTT 5: the topic, no properties, the payload as it came.
            equal((kind, body), (PUBLISH, len(topic).to_bytes(2, "big") + topic + b"\0" + payload.encode("latin-1")),
                  "what is no reading is routed as any other message")
        raw.send(publish("mapped/x", "1"))
        for payload in payloads:
            raw.send(publish("mapped/x", payload.encode("latin-1")))
        check(raw.ping(), "the sensor stays connected")
        total = server.settled_ledger()["total"]
        check(total["stored"] == 1, f"only the number is stored: {total}")
        equal(total["quarantined"], len(payloads), "on a mapped topic: quarantine")
        answer = server.json("/api/v1/inbox")
        inbox = answer["undecodable"]
        equal(sum(t["count"] for t in inbox), len(payloads), "on unmapped topics: counted in the inbox")
        equal(answer["undecodable_total"], len(payloads), "in all")
        check(all(not e["address"].startswith("unmapped/") for e in server.json("/api/v1/quarantine")["entries"]),
              "none of them in quarantine")
        check(all(t["client"] == "sensor" and t["topic"].startswith("unmapped/") for t in inbox), f"inbox {inbox[:2]}")


def two_devices_claim_one_signal():
    with Server() as server:
        first, second = connected(server, "first"), connected(server, "second")
        for raw, value in ((first, "1"), (second, "66"), (first, "2")):
            equal(raw.send(publish("claim/x", value, 1)).receive()[0], PUBACK, "PUBACK")
        total = server.settled_ledger()["total"]
        equal((total["stored"], total["quarantined"]), (2, 1), "stored, quarantined")
        entry = server.json("/api/v1/quarantine")["entries"][0]
        kept = json.loads(entry["raw"])  # the whole reading, so that a retry loses nothing of it
        equal((entry["client"], entry["address"], kept["signal"], kept["value"]),
              ("second", "claim/x", "claim/x", 66), "entry")
        check("first" in entry["reason"], f"names the owner: {entry['reason']}")
        first.close()
        wait_for("first to be gone", lambda: all(c["client"] != "first" for c in server.json("/api/v1/health")["connections"]))
        equal(second.send(publish("claim/x", "3", 1, 2)).receive()[0], PUBACK, "PUBACK")
        signal = server.signals()["claim/x"]
        wait_for("the take-over", lambda: server.readings(signal["id"])["value"] == [1, 2, 3])
        second.close()
        # Its cause is gone: what was refused can be taken now, once, at the time it came.
        answer = server.post(f"/api/v1/quarantine/{entry['id']}/retry")
        equal((answer.status, answer.json()["accepted"]), (200, 1), f"retry {answer.body!r}")
        server.settled_ledger()
        equal(server.readings(signal["id"])["value"], [1, 66, 2, 3], "in its place")
        entry = server.json("/api/v1/quarantine")["entries"][0]
        equal(entry["is_retried"], True, "marked")
        answer = server.post(f"/api/v1/quarantine/{entry['id']}/retry")
        server.settled_ledger()
        equal(server.readings(signal["id"])["value"], [1, 66, 2, 3], f"tried twice: {answer.status}")
        equal(server.post("/api/v1/quarantine/12345678901/retry").status, 404, "no such entry")


def slow_consumer_hurts_nobody():
    count, size = 1_500, 10_000
    with Server() as server:
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect((server.mqtt_host, server.mqtt_port))
        slow.sendall(connect("slow") + subscribe("flow/#", 0))
        quick = connected(server, "quick")
        quick.send(subscribe("flow/#", 0))
        equal(quick.receive()[0], SUBACK, "SUBACK")
        sender = connected(server, "sender")
        start, received, acknowledged = time.monotonic(), 0, 0
        for n in range(count):
            sender.send(publish("flow/x", f'{{"value": {n}, "pad": "{"x" * size}"}}', 1, 1 + n))
            while sender.receive()[0] != PUBACK:
                pass
            acknowledged += 1
            while received < acknowledged:
                check(quick.receive()[0] == PUBLISH, "a message")
                received += 1
        check(time.monotonic() - start < 300, "the others were held up")
        memory_kb = int(next(line.split()[1] for line in open(f"/proc/{server.process.pid}/status")
                             if line.startswith("VmHWM")))
        check(memory_kb < 400_000, f"what waits for the slow one is bounded: {memory_kb} kB")
        slow.close()
        equal(server.settled_ledger()["total"]["stored"], count, "stored")


def thousand_clients_reconnect_at_once():
    clients = 1_000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))

    def storm(server, expect_session):
        """All CONNECTs are on the wire before the first answer is read."""
        poll, open_ = select.poll(), {}
        for n in range(clients):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex((server.mqtt_host, server.mqtt_port))
            open_[one.fileno()] = (one, n)
            poll.register(one, select.POLLOUT)
        answers, done = {}, set()
        end = time.monotonic() + 180
        while len(done) < clients and time.monotonic() < end:
            for fd, event in poll.poll(1000):
                one, n = open_[fd]
                if event & select.POLLOUT:
                    one.sendall(connect(f"storm{n}", 5, 0, properties=hexed("11 00000e10")) + subscribe(f"storm/{n}", 1)
                                + publish(f"storm/{n}", str(n), 1))
                    poll.modify(one, select.POLLIN)
                elif event & (select.POLLIN | select.POLLHUP):
                    data = one.recv(65536)
                    answers[fd] = answers.get(fd, b"") + data
                    if not data or b"\x40\x02\x00\x01" in answers[fd] or b"\x40\x04\x00\x01" in answers[fd]:
                        poll.unregister(one)
                        done.add(fd)
        equal(len(done), clients, "answered up to the PUBACK")
        wrong = [data[:4] for data in answers.values() if data[:1] != b"\x20" or data[2:4] != bytes([expect_session, 0])]
        check(not wrong, f"{len(wrong)} CONNACKs are not as they should be: {wrong[:3]}")
        return [one for one, _ in open_.values()]

    with Server() as server:
        port = server.mqtt_port
        sockets = storm(server, 0)
        server.kill()
        for one in sockets:
            one.close()
        server.start(mqtt=f"127.0.0.1:{port}")
        start = time.monotonic()
        sockets = storm(server, 1)
        print(f"1,000 sessions resumed in {time.monotonic() - start:.1f} s")
        for one in sockets:
            one.close()
        wait_for("all readings", lambda: server.json("/api/v1/ledger")["total"]["received"] >= 2 * clients)
        server.settled_ledger()


if __name__ == "__main__":
    main(malformed_packets_close_that_connection, oversized_packet, flood_of_unknown_topics, not_a_number,
         two_devices_claim_one_signal, slow_consumer_hurts_nobody, thousand_clients_reconnect_at_once)
