"""TLS listeners: mosquitto and Python over them, plain text and wrong files refused, no exposure without."""
import http.client
import json
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile

from _mqtt_wire import connect
from _peers import run
from harness import BINARY, Response, Server, check, equal, main, wait_for


def certificate(folder, name, days=2):
    """A self-signed certificate for the loopback addresses: (certificate, key)."""
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", days,
        "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", cert)
    return cert, key


class TlsServer(Server):
    """A server with both listeners behind TLS, asked over HTTPS with its certificate as the only trust."""

    def __init__(self, folder, data=None):
        self.cert, self.key = certificate(folder, "millwright")
        self.context = ssl.create_default_context(cafile=self.cert)
        super().__init__(data, "--tls-cert", self.cert, "--tls-key", self.key)

    def request(self, method, path, body=None, headers=None, login=True):
        headers = dict(headers or {})
        if login and "Authorization" not in headers:
            if self.cookie is None:
                self.login()
            headers.update({"Cookie": self.cookie, "X-Millwright": "1"})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        # A listener on every address is still asked by the one in its certificate.
        connection = http.client.HTTPSConnection("127.0.0.1", self.http_port, timeout=120, context=self.context)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Response(answer.status, dict(answer.headers), answer.read())
        except (ConnectionError, socket.timeout) as error:
            return Response(0, {}, str(error).encode())
        finally:
            connection.close()


class Folder:
    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-tls-"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def pub(server, cafile, topic, payload, *args):
    """The exit status of mosquitto_pub, and what it said."""
    done = subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(server.mqtt_port), "--cafile", str(cafile), "-t", topic,
                           "-m", payload, "-q", "1", *args], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stderr


def both_protocols_over_tls():
    with Folder() as folder, TlsServer(folder) as server:
        for version in ("311", "5"):
            status, said = pub(server, server.cert, f"tls/v{version}/x", "21.5", "-V", version)
            equal(status, 0, f"mosquitto_pub over TLS, MQTT {version}: {said}")
        wait_for("both signals", lambda: {"tls/v311/x", "tls/v5/x"} <= set(server.signals()))
        series = server.readings(server.signals()["tls/v5/x"]["id"])
        equal(series["value"], [21.5], "the value sent over TLS")
        cookie = server.request("POST", "/api/v1/login", {"user": "admin", "password": "correct-horse-battery"}, login=False)
        equal(cookie.status, 200, "login")
        for word in ("Secure", "HttpOnly", "SameSite=Strict"):
            check(word in cookie.headers["Set-Cookie"], f"the cookie is {word}: {cookie.headers['Set-Cookie']}")
        lines = "".join(f"tls value={n} {n + 1}\n" for n in range(20_000))
        equal(server.request("POST", "/write?precision=ms", lines.encode()).status, 204, "a large body over TLS")
        server.settled_ledger()


def a_wrong_certificate_stops_the_client():
    with Folder() as folder, TlsServer(folder) as server:
        other, _ = certificate(folder, "other")
        status, said = pub(server, other, "tls/never", "1")
        check(status != 0, f"mosquitto_pub trusted a certificate it does not know: {said}")
        refused = ssl.create_default_context(cafile=other)
        try:
            with refused.wrap_socket(socket.create_connection(("127.0.0.1", server.http_port), 60), server_hostname="127.0.0.1"):
                check(False, "Python trusted a certificate it does not know")
        except ssl.SSLCertVerificationError:
            pass
        check("tls/never" not in server.signals(), "nothing of it arrived")


def plain_text_is_refused():
    """Whoever speaks plain text to a TLS port gets no answer in it, and nobody else is disturbed."""
    with Folder() as folder, TlsServer(folder) as server:
        cases = (
            ("HTTP", server.http_port, b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n", b"HTTP/"),
            ("MQTT", server.mqtt_port, connect("plain"), b"\x20"),
            ("noise", server.http_port, bytes(range(256)) * 20, b"HTTP/"),
            ("half a hello", server.mqtt_port, b"\x16\x03\x01\x02\x00\x01", b"\x20"),
        )
        for name, port, data, never in cases:
            with socket.create_connection(("127.0.0.1", port), 60) as plain:
                plain.sendall(data)
                if name == "half a hello":
                    plain.shutdown(socket.SHUT_WR)
                got = b""
                try:
                    while more := plain.recv(4096):
                        got += more
                except ConnectionError:
                    pass  # a reset is as clear
                check(not got.startswith(never), f"{name}: an answer in plain text: {got[:40]!r}")
                # A TLS alert (record type 21) at most.
                check(len(got) == 0 or got[0] == 21, f"{name}: {got[:40]!r}")
        equal(server.get("/readyz", login=False).status, 200, "it goes on")
        equal(pub(server, server.cert, "tls/after", "1")[0], 0, "for MQTT as well")


def start_refused(folder, *args):
    done = subprocess.run([BINARY, "serve", "--data", folder / "refused", *map(str, args)], capture_output=True, text=True,
                          timeout=120)
    equal(done.returncode, 1, f"serve {' '.join(map(str, args))}: {done.stderr[-300:]}")
    return done.stderr


def wrong_files_and_open_listeners_are_refused_at_start():
    loopback = ("--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0")
    with Folder() as folder:
        for listener in (("--http", "0.0.0.0:0", "--mqtt", "127.0.0.1:0"), ("--http", "127.0.0.1:0", "--mqtt", "0.0.0.0:0")):
            said = start_refused(folder, *listener)
            check("needs TLS" in said and "--tls-cert" in said, f"says why and what to do: {said!r}")
        cert, key = certificate(folder, "one")
        _, other_key = certificate(folder, "two")
        garbage = folder / "garbage.pem"
        garbage.write_text("no certificate")
        for cert_file, key_file, word in ((folder / "absent.pem", key, "absent.pem"), (cert, folder / "absent.key", "absent.key"),
                                          (garbage, key, "garbage.pem"), (cert, other_key, "does not belong")):
            said = start_refused(folder, *loopback, "--tls-cert", cert_file, "--tls-key", key_file)
            check(word in said, f"names what is wrong, {word}: {said!r}")


def beyond_loopback_nobody_is_anonymous():
    with Folder() as folder:
        server = TlsServer(folder)
        server.start(http="0.0.0.0:0", mqtt="0.0.0.0:0")
        with_failure = True
        try:
            status, said = pub(server, server.cert, "tls/anonymous", "1")
            check(status != 0, f"an anonymous client was let in: {said}")
            answer = server.request("POST", "/api/v1/readings", {"signal": "tls/anonymous", "value": 1}, login=False)
            equal(answer.status, 401, f"anonymous readings: {answer.body!r}")
            device = server.post("/api/v1/devices", {"name": "press7", "protocol": "mqtt", "publish_filters": ["tls/#"]})
            equal(device.status, 201, f"device {device.body!r}")
            status, said = pub(server, server.cert, "tls/known", "1", "-u", "press7", "-P", device.json()["secret"])
            equal(status, 0, f"a device with its secret: {said}")
            wait_for("its signal", lambda: "tls/known" in server.signals())
            check("tls/anonymous" not in server.signals(), "nothing anonymous arrived")
            server.stop()
            with_failure = False
        finally:
            server.__exit__(Exception if with_failure else None, None, None)


if __name__ == "__main__":
    main(both_protocols_over_tls, a_wrong_certificate_stops_the_client, plain_text_is_refused,
         wrong_files_and_open_listeners_are_refused_at_start, beyond_loopback_nobody_is_anonymous)
