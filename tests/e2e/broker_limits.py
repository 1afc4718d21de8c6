"""The limits of the broker as server options: what a client library is told of them, and what happens at them."""
import threading

import paho.mqtt.client as mqtt

from _mqtt_wire import (CONNACK, DISCONNECT, PUBACK, PUBLISH, PUBREC, SUBACK, Raw, connect, connected, packet, publish,
                        subscribe)
from harness import Server, check, equal, main, wait_for

WAIT_S = 60
QUOTA, RECEIVE_MAXIMUM, TOO_LARGE, UNAVAILABLE_311 = 0x97, 0x93, 0x95, 3


class Client:
    """Paho, with what it was told."""

    def __init__(self, server, name, version=mqtt.MQTTv5, **options):
        is_v5 = version == mqtt.MQTTv5
        self.client = mqtt.Client(client_id=name, protocol=version, **({} if is_v5 else options))
        self.answered, self.ended = threading.Event(), threading.Event()
        self.code, self.end_code, self.properties, self.messages = None, None, None, []
        self.client.on_connect = self.on_connect
        self.client.on_disconnect = self.on_disconnect
        self.client.on_message = lambda _c, _u, message: self.messages.append(message)
        self.client.reconnect_delay_set(600, 600)
        self.client.connect(server.mqtt_host, server.mqtt_port, **(options if is_v5 else {}))
        self.client.loop_start()
        check(self.answered.wait(WAIT_S), f"{name}: no CONNACK")

    def on_connect(self, _client, _data, _flags, code, properties=None):
        self.code, self.properties = getattr(code, "value", code), properties
        self.answered.set()

    def on_disconnect(self, _client, _data, code, properties=None):
        self.end_code = getattr(code, "value", code)
        self.ended.set()

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


def one_connection_too_many_is_told_so():
    with Server(None, "--mqtt-max-connections", "2") as server:
        first, second = Client(server, "first"), Client(server, "second", mqtt.MQTTv311)
        equal((first.code, second.code), (0, 0), "within the limit")
        third, fourth = Client(server, "third"), Client(server, "fourth", mqtt.MQTTv311)
        equal((third.code, fourth.code), (QUOTA, UNAVAILABLE_311), "beyond it, by version")
        check("connections" in third.properties.ReasonString, f"says why: {third.properties}")
        third.close()
        fourth.close()
        packets = Raw(server, connect("fifth")).until_closed()
        equal([(p[0], p[2][1]) for p in packets], [(CONNACK, QUOTA)], "and then the connection ends")
        info = first.client.publish("limit/x", "1", 1)
        info.wait_for_publish(WAIT_S)
        check(info.is_published(), "the others are served")
        second.close()
        wait_for("room for another", lambda: not Raw(server, connect("sixth")).send(packet(14, 0, b"")).receive()[2][1])
        first.close()


def a_client_may_have_so_many_in_flight():
    with Server(None, "--mqtt-receive-maximum", "2", "--mqtt-max-inflight", "3") as server:
        client = Client(server, "polite")
        equal(client.properties.ReceiveMaximum, 2, "announced")
        client.client.max_inflight_messages_set(2)  # this paho does not heed what it is told
        sent = [client.client.publish("flight/a", str(n), 2) for n in range(50)]
        for info in sent:
            info.wait_for_publish(WAIT_S)
        check(all(info.is_published() for info in sent), "who keeps to it gets everything through")
        client.close()
        rude = connected(server, "rude")
        for n in (1, 2):
            equal(rude.send(publish("flight/b", str(n), 2, n)).receive()[0], PUBREC, f"message {n}")
        packets = rude.send(publish("flight/b", "3", 2, 3)).until_closed()
        equal([(p[0], p[2][0]) for p in packets], [(DISCONNECT, RECEIVE_MAXIMUM)], "a third without PUBREL")

        reader = connected(server, "reader")
        reader.send(subscribe("flight/out/#", 1))
        equal(reader.receive()[0], SUBACK, "SUBACK")
        sender = connected(server, "sender")
        for n in range(10):
            sender.send(publish("flight/out/x", str(n), 1, n + 1))
            equal(sender.receive()[0], PUBACK, "PUBACK")
        got = [reader.receive() for _ in range(3)]
        check(all(one[0] == PUBLISH for one in got), f"three are on their way: {got}")
        check(reader.ping(), "served")
        equal(reader.buffer, b"", "and no fourth before one of them is acknowledged")
        topic = len("flight/out/x")
        for _, _, body in got:
            reader.send(packet(PUBACK, 0, body[2 + topic:4 + topic]))
        equal([reader.receive()[2][-1:] for _ in range(3)], [b"3", b"4", b"5"], "then the next")


def waiting_messages(server, count, size):
    """How many of `count` messages of `size` bytes a client finds that was away."""
    absent = Client(server, "absent", mqtt.MQTTv311, clean_session=False)
    done = threading.Event()
    absent.client.on_subscribe = lambda *_: done.set()
    absent.client.subscribe("queue/#", 1)
    check(done.wait(WAIT_S), "subscribed")
    absent.close()
    sender = Client(server, "sender")
    for n in range(count):
        info = sender.client.publish("queue/x", f"{n:06d}".encode() + b" " * (size - 6), 1)
        info.wait_for_publish(WAIT_S)
        check(info.is_published(), "the sender is not held up")
    sender.client.publish("queue/last", "end", 0).wait_for_publish(WAIT_S)
    back = Client(server, "absent", mqtt.MQTTv311, clean_session=False)
    sender.client.publish("queue/now", "now", 1).wait_for_publish(WAIT_S)
    wait_for("what comes now", lambda: any(m.topic == "queue/now" for m in back.messages))
    got = [int(m.payload[:6]) for m in back.messages if m.topic == "queue/x"]
    equal(got, list(range(len(got))), "the oldest, in order")
    sender.close()
    back.close()
    return len(got)


def what_waits_for_a_client_is_bounded():
    size, limit = 10_000, 200_000
    with Server(None, "--mqtt-max-queued-bytes", str(limit)) as server:
        n = waiting_messages(server, 60, size)
        check(limit // (size + 100) - 2 <= n <= limit // size, f"{n} messages of {size} bytes within {limit}")
        watcher = connected(server, "watcher")
        watcher.send(subscribe("$SYS/broker/messages/dropped"))
        equal(watcher.receive()[0], SUBACK, "SUBACK")
        wait_for("the others to be counted", lambda: watcher.receive()[2].endswith(str(60 - n).encode()))
    with Server(None, "--mqtt-max-queued-messages", "7") as server:
        equal(waiting_messages(server, 30, 10), 7, "messages within the limit of seven")


def a_packet_may_be_so_large():
    with Server(None, "--mqtt-max-packet", "20KB") as server:
        client = Client(server, "large")
        limit = client.properties.MaximumPacketSize
        check(19_000 < limit <= 20_480, f"announced: {limit}")
        fits = client.client.publish("large/x", b"1" + b" " * (limit - 100), 1)
        fits.wait_for_publish(WAIT_S)
        check(fits.is_published(), "just below the limit")
        client.client.publish("large/x", b"1" + b" " * limit, 1)
        check(client.ended.wait(WAIT_S), "the connection ends above it")
        equal(client.end_code, TOO_LARGE, "with its reason")
        client.client.loop_stop()
        old = Client(server, "old", mqtt.MQTTv311)
        old.client.publish("large/y", b"1" + b" " * limit, 1)
        check(old.ended.wait(WAIT_S), "3.1.1 has no reason to give, and ends all the same")
        old.client.loop_stop()
        equal([a for a in server.signals() if a.startswith("large/")], ["large/x"], "what was taken")


main(one_connection_too_many_is_told_so, a_client_may_have_so_many_in_flight, what_waits_for_a_client_is_bounded,
     a_packet_may_be_so_large)
