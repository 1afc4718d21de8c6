"""A WebSocket client for /api/v1/live: text messages only, one at a time."""
import base64
import json
import os
import socket
import struct
import time

from harness import check


class Live:
    def __init__(self, server, headers=None):
        self.socket = socket.create_connection((server.http_host, server.http_port), 20)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /api/v1/live HTTP/1.1", f"Host: {server.http}", "Upgrade: websocket",
                 "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self.socket.sendall("\r\n".join(lines + ["", ""]).encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self.receive()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        self.status = int(head.split()[1])

    def receive(self):
        piece = self.socket.recv(65536)
        check(piece, "the server closed the connection")
        self.buffer += piece

    def take(self, n):
        while len(self.buffer) < n:
            self.receive()
        piece, self.buffer = self.buffer[:n], self.buffer[n:]
        return piece

    def say(self, message):
        payload = (message if isinstance(message, str) else json.dumps(message)).encode()
        mask = os.urandom(4)
        masked = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        size = bytes([0x80 | len(payload)]) if len(payload) < 126 else struct.pack("!BH", 0x80 | 126, len(payload))
        self.socket.sendall(b"\x81" + size + mask + masked)

    def next(self):
        """The next text message as JSON; other frames are passed over."""
        while True:
            first, second = self.take(2)
            size = second & 0x7f
            if size == 126:
                size, = struct.unpack("!H", self.take(2))
            elif size == 127:
                size, = struct.unpack("!Q", self.take(8))
            payload = self.take(size)
            if first & 0x0f == 1:
                return json.loads(payload)

    def wait_for(self, key, fits=lambda value: True, seconds=120):
        """The value of the next message that has `key` and fits."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            message = self.next()
            if key in message and fits(message[key]):
                return message[key]
        check(False, f"no fitting {key!r} within {seconds} s")

    def close(self):
        self.socket.close()
