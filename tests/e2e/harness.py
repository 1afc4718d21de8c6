"""Starts the real binary on free loopback ports in a temporary directory and talks to it.

Only processes started here are ever ended, by their pid.
"""
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("MILLWRIGHT_BINARY", ROOT / "build/release/bin/millwright"))
DATA = pathlib.Path(os.environ.get("MILLWRIGHT_TEST_DATA", ROOT / "../shared/data"))
if not DATA.is_absolute():
    DATA = (ROOT / DATA).resolve()
PASSWORD = "correct-horse-battery"
START_S = 120
LOOK_AND_SEE = """procedure: look-and-see
title: Look and see
expected_duration: 5m
on_problem: escalate
steps:
  - {id: look, kind: instruct, text: Go there and look}
"""


class Failure(Exception):
    pass


def check(condition, message):
    if not condition:
        raise Failure(message)


def shown(value):
    text = repr(value)
    return text if len(text) <= 800 else f"{text[:400]} ... {text[-300:]} ({len(text)} characters)"


def equal(got, wanted, what):
    check(got == wanted, f"{what}: got {shown(got)}, wanted {shown(wanted)}")


def wait_for(what, probe, seconds=180.0):
    """Polls until probe() gives something true; generous, for slow machines."""
    end = time.monotonic() + seconds
    while True:
        value = probe()
        if value:
            return value
        if time.monotonic() > end:
            raise Failure(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.05)


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Server:
    """One `millwright serve`. Keep `data` to start again on the same directory."""

    def __init__(self, data=None, *extra, env=None):
        self.own_data = data is None
        self.data = pathlib.Path(data or tempfile.mkdtemp(prefix="millwright-e2e-"))
        self.extra = list(extra)
        self.env = dict(os.environ, MILLWRIGHT_ADMIN_PASSWORD=PASSWORD, **(env or {}))
        self.process = None
        self.cookie = None
        self.people = {}
        self.has_procedure = False
        self.log = None

    def command(self, http, mqtt):
        return [BINARY, "serve", "--data", self.data / "data", "--http", http, "--mqtt", mqtt,
                "--web", ROOT / "web/dist", "--profiles", ROOT / "profiles", "--json", *self.extra]

    def start(self, http="127.0.0.1:0", mqtt="127.0.0.1:0"):
        self.log = open(self.data / "server.log", "ab")
        self.process = subprocess.Popen(self.command(http, mqtt), stdout=subprocess.PIPE,
                                        stderr=self.log, env=self.env)
        if not select.select([self.process.stdout], [], [], START_S)[0]:
            self.kill()
            raise Failure(f"server did not start within {START_S} s: {self.log_text()[-3000:]}")
        line = self.process.stdout.readline()
        if not line:
            raise Failure(f"server did not start: {self.log_text()[-3000:]}")
        started = json.loads(line)
        self.http, self.mqtt = started["http"], started["mqtt"]
        self.http_host, port = self.http.rsplit(":", 1)
        self.http_port = int(port)
        self.mqtt_host, port = self.mqtt.rsplit(":", 1)
        self.mqtt_port = int(port)
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        wait_for("readyz", lambda: self.get("/readyz", login=False).status == 200)
        return self

    def log_text(self):
        return (self.data / "server.log").read_text(errors="replace")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                code = self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise Failure("server did not stop within 60 s of SIGTERM")
            check(code == 0, f"server ended with {code}: {self.log_text()[-3000:]}")

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, trace):
        try:
            if kind is None:
                self.stop()
            elif self.process and self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            if kind is not None:
                sys.stderr.write(self.log_text()[-4000:])
        finally:
            if self.own_data:
                shutil.rmtree(self.data, ignore_errors=True)

    # HTTP

    def request(self, method, path, body=None, headers=None, login=True):
        headers = dict(headers or {})
        if login and "Authorization" not in headers:
            if self.cookie is None:
                self.login()
            headers["Cookie"] = self.cookie
            headers["X-Millwright"] = "1"
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        request = urllib.request.Request(f"http://{self.http}{path}", data=body, method=method,
                                         headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=180) as answer:
                return Response(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            return Response(error.code, dict(error.headers), error.read())
        except (ConnectionError, urllib.error.URLError) as error:
            return Response(0, {}, str(error).encode())

    def get(self, path, **kw):
        return self.request("GET", path, **kw)

    def post(self, path, body=None, **kw):
        return self.request("POST", path, body if body is not None else {}, **kw)

    def json(self, path):
        answer = self.get(path)
        check(answer.status == 200, f"GET {path}: {answer.status} {answer.body[:500]!r}")
        return answer.json()

    def login(self):
        answer = self.request("POST", "/api/v1/login", {"user": "admin", "password": PASSWORD},
                              login=False)
        check(answer.status == 200, f"login: {answer.status} {answer.body!r}")
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer.json()["user"]

    def token(self, role="administrator"):
        answer = self.post("/api/v1/tokens", {"name": f"test-{time.monotonic_ns()}", "role": role})
        check(answer.status == 201, f"token: {answer.status} {answer.body!r}")
        return answer.json()["token"]

    def person(self, name, role="engineer"):
        """Headers to ask as somebody else, made at the first use."""
        if name not in self.people:
            first, lasting = f"first password of {name}", f"password of {name}"
            made = self.post("/api/v1/users", {"name": name, "role": role, "password": first})
            check(made.status == 201, f"user {name}: {made.status} {made.body!r}")
            answer = self.request("POST", "/api/v1/login", {"user": name, "password": first}, login=False)
            check(answer.status == 200, f"login of {name}: {answer.status} {answer.body!r}")
            headers = {"Cookie": answer.headers["Set-Cookie"].split(";")[0], "X-Millwright": "1"}
            changed = self.request("POST", "/api/v1/me/password", {"old": first, "new": lasting}, headers, login=False)
            check(changed.status == 204, f"password of {name}: {changed.status} {changed.body!r}")
            self.people[name] = headers
        return dict(self.people[name])

    def alarm_rule(self, rule):
        """POST /rules of a rule that alarms: with a response, and a procedure that a second person approved."""
        if not self.has_procedure:
            document = self.post("/api/v1/documents", {"kind": "procedure", "name": "look-and-see", "text": LOOK_AND_SEE}).json()
            for step in ("review", "approve", "put-in-force"):
                headers = self.person("second") if step == "approve" else None
                done = self.request("POST", f"/api/v1/documents/{document['id']}/{step}", None, headers, login=headers is None)
                check(done.status == 200, f"{step}: {done.status} {done.body!r}")
            self.has_procedure = True
        return self.post("/api/v1/rules", {"owner": "admin", "consequence_level": "major", "respond_within_s": 600,
                                           "procedure": "look-and-see", **rule})

    # What tests ask again and again

    def signals(self):
        found, cursor = [], ""
        for provisional in ("true", "false"):
            cursor = ""
            while cursor is not None:
                page = self.json(f"/api/v1/signals?limit=1000&provisional={provisional}&cursor={cursor}")
                found += page["signals"]
                cursor = page["next_cursor"]
        return {s["address"]: s for s in found}

    def readings(self, signal_id, query=""):
        return self.json(f"/api/v1/signals/{signal_id}/readings?limit=100000&format=full{query}")

    def settled_ledger(self):
        """The ledger once nothing is pending; it must balance."""
        def probe():
            ledger = self.json("/api/v1/ledger")
            return ledger if ledger["total"]["pending"] == 0 else None
        ledger = wait_for("the ledger to settle", probe)
        check(ledger["balanced"], f"ledger does not balance: {ledger}")
        return ledger

    def cli(self, *args, check_status=True):
        done = subprocess.run([BINARY, *args, "--server", f"http://{self.http}", "--token",
                               self.token()], capture_output=True, text=True, timeout=600)
        if check_status:
            check(done.returncode == 0,
                  f"millwright {' '.join(map(str, args))}: exit {done.returncode}: {done.stderr}")
        return done


def simulate(server, *args):
    return subprocess.Popen([BINARY, "simulate", "--mqtt", server.mqtt, *args],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def end(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def skip(name, why):
    print(f"skipped: {name}: {why}")


def main(*tests):
    failed = 0
    for test in tests:
        start = time.monotonic()
        try:
            test()
            print(f"ok {test.__name__} ({time.monotonic() - start:.1f} s)")
        except Failure as failure:
            failed += 1
            print(f"FAILED {test.__name__}: {failure}")
        except Exception:  # noqa: BLE001 - a broken test is a failed test
            import traceback
            failed += 1
            print(f"FAILED {test.__name__}")
            traceback.print_exc()
    print(f"{len(tests) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
