"""MQTT packets by hand, for what a well-behaved client library would never send."""
import os
import socket
import struct
import time

CONNECT, CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP = 1, 2, 3, 4, 5, 6, 7
SUBSCRIBE, SUBACK, PINGREQ, PINGRESP, DISCONNECT = 8, 9, 12, 13, 14


def text(value):
    raw = value if isinstance(value, bytes) else value.encode()
    return struct.pack(">H", len(raw)) + raw


def length(n):
    out = b""
    while True:
        n, low = n >> 7, n & 0x7F
        out += bytes([low | (0x80 if n else 0)])
        if not n:
            return out


def packet(kind, flags, body):
    return bytes([kind << 4 | flags]) + length(len(body)) + body


def connect(client_id="raw", version=5, flags=2, keep_alive=60, properties=b"", rest=b""):
    """`rest` follows the client identifier: will, user name, password as `flags` announce them."""
    body = text("MQTT") + bytes([version, flags]) + struct.pack(">H", keep_alive)
    if version == 5:
        body += length(len(properties)) + properties
    return packet(CONNECT, 0, body + text(client_id) + rest)


def publish(topic, payload, qos=0, packet_id=1, version=5, flags=0, properties=b""):
    body = text(topic)
    if qos:
        body += struct.pack(">H", packet_id)
    if version == 5:
        body += length(len(properties)) + properties
    return packet(PUBLISH, qos << 1 | flags, body + (payload.encode() if isinstance(payload, str) else payload))


def subscribe(filter_, options=0, packet_id=1, version=5):
    body = struct.pack(">H", packet_id) + (b"\0" if version == 5 else b"")
    return packet(SUBSCRIBE, 2, body + text(filter_) + bytes([options]))


class Raw:
    """One socket that speaks bytes and reads whole packets."""

    def __init__(self, server, connect_packet=None, seconds=60):
        self.socket = socket.create_connection((server.mqtt_host, server.mqtt_port), seconds)
        self.buffer = b""
        if connect_packet is not None:
            self.send(connect_packet)

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:  # the other side closed: receive() tells
            pass
        return self

    def receive(self):
        """(kind, flags, body), or None at the end of the connection."""
        while True:
            found = self._take()
            if found:
                return found
            try:
                more = self.socket.recv(65536)
            except (ConnectionError, BrokenPipeError):
                return None
            if not more:
                return None
            self.buffer += more

    def until_closed(self):
        """All packets up to the end of the connection; TimeoutError when it stays open."""
        packets = []
        while (one := self.receive()) is not None:
            packets.append(one)
        return packets

    def ping(self):
        self.send(packet(PINGREQ, 0, b""))
        while (one := self.receive()) is not None:
            if one[0] == PINGRESP:
                return True
        return False

    def close(self):
        self.socket.close()

    def _take(self):
        size, shift = 0, 0
        for at in range(1, min(5, len(self.buffer))):
            size |= (self.buffer[at] & 0x7F) << shift
            shift += 7
            if not self.buffer[at] & 0x80:
                end = at + 1 + size
                if len(self.buffer) < end:
                    return None
                head, body = self.buffer[0], self.buffer[at + 1:end]
                self.buffer = self.buffer[end:]
                return head >> 4, head & 15, body
        return None


def connected(server, client_id=None, version=5, **options):
    """A raw connection after its CONNACK said yes."""
    raw = Raw(server, connect(client_id or f"raw-{os.getpid()}-{time.monotonic_ns()}", version, **options))
    kind, _, body = raw.receive()
    if kind != CONNACK or body[1] != 0:
        raise AssertionError(f"refused: {kind} {body!r}")
    return raw
