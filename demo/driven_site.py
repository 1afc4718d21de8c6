# SPDX-License-Identifier: Apache-2.0
"""A site whose time is told: starts the server with a driven clock, feeds it with the simulated plant and lets people
act over REST, each with a log-in of their own. What comes of it is the server's doing."""
import datetime
import heapq
import http.client
import json
import os
import pathlib
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
BINARY = ROOT / "build/release/bin/millwright"
PASSWORD = "demonstration"
INTERVAL_S = 10
MOST_STEPS = 360


class Refused(Exception):
    """The server said no."""

    def __init__(self, what, status, answer):
        super().__init__(f"{what}: {status} {json.dumps(answer)[:500]}")
        self.status, self.answer = status, answer


def text_of(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Site:
    def __init__(self, data, start, faults):
        """`faults`: NAME:ASSET@T-U of `millwright simulate`, in seconds since `start`."""
        self.now = self.start = start
        self.cookies, self.agenda, self.n_planned, self.data = {}, [], 0, data
        self.serve("--demo-plant", "--clock", "driven", "--clock-start", text_of(start))
        self.plant = subprocess.Popen(
            [BINARY, "simulate", "--steps", text_of(start), "--interval-ms", str(INTERVAL_S * 1000), "--sensors", "20",
             *(argument for fault in faults for argument in ("--fault", fault))], stdout=subprocess.PIPE)

    def serve(self, *more):
        self.server = subprocess.Popen(
            [BINARY, "serve", "--data", self.data, "--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", "--profiles",
             ROOT / "profiles", "--library", ROOT, "--json", *more], stdout=subprocess.PIPE, text=True,
            env=dict(os.environ, MILLWRIGHT_ADMIN_PASSWORD=PASSWORD))
        line = self.server.stdout.readline()
        if not line:
            raise SystemExit("the server did not start; its message is above")
        said = json.loads(line)
        host, port = said["http"].rsplit(":", 1)
        self.connection = http.client.HTTPConnection(host, int(port), timeout=120)
        while self.send("GET", "/readyz", None)[0] != 200:
            time.sleep(0.1)
        return said

    def go_live(self):
        """What has come to this day goes on by the machine's clock, with readings as they come."""
        self.stop()
        said = self.serve()
        self.plant = subprocess.Popen(
            [BINARY, "simulate", "--mqtt", said["mqtt"], "--interval-ms", str(INTERVAL_S * 1000), "--sensors", "20"],
            stdout=subprocess.DEVNULL)

    def stop(self):
        """Readings go on to be made up to here, no further."""
        self.plant.kill()
        self.plant.wait()
        self.server.terminate()
        if self.server.wait(120) != 0:
            raise SystemExit("the server did not stop in order; its message is above")

    # Asking

    def send(self, method, path, body, cookie=None, kind="application/json"):
        headers = {"Content-Type": kind, "X-Millwright": "1"}
        if cookie:
            headers["Cookie"] = cookie
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        self.set_cookie = (answer.headers["Set-Cookie"] or "").split(";")[0]
        is_json = (answer.headers["Content-Type"] or "").endswith("json")
        return answer.status, json.loads(text) if is_json and text else text.decode(errors="replace")

    def log_in(self, person):
        while True:
            status, answer = self.send("POST", "/api/v1/login", {"user": person, "password": PASSWORD})
            if status != 429:
                break
            time.sleep(1)  # guessing is slowed down in real time, and a day here is a moment
        if status != 200:
            raise Refused(f"log-in of {person}", status, answer)
        self.cookies[person] = self.set_cookie

    def ask(self, person, method, path, body=None, kind="application/json"):
        """As `person`. Raises Refused."""
        for _ in range(2):  # a session may have ended meanwhile
            if person not in self.cookies:
                self.log_in(person)
            status, answer = self.send(method, "/api/v1" + path, body, self.cookies[person], kind)
            if status != 401:
                break
            del self.cookies[person]
        if status >= 300:
            raise Refused(f"{person}: {method} {path}", status, answer)
        return answer

    def get(self, path):
        return self.ask("admin", "GET", path)

    def let_in(self, person):
        """Gives somebody of the registry the demonstration's password."""
        user = next(u for u in self.get("/users")["users"] if u["name"] == person)
        once = "for the first time"
        self.ask("admin", "PATCH", f"/users/{user['id']}", {"password": once})
        self.send("POST", "/api/v1/login", {"user": person, "password": once})
        status, answer = self.send("POST", "/api/v1/me/password", {"old": once, "new": PASSWORD}, self.set_cookie)
        if status != 204:
            raise Refused(f"password of {person}", status, answer)

    # Time

    def at(self, moment, act, *arguments):
        """`act` is done when the plant's time comes to `moment`."""
        self.n_planned += 1
        heapq.heappush(self.agenda, (max(moment, self.now), self.n_planned, act, arguments))

    def after(self, minutes, act, *arguments):
        self.at(self.now + datetime.timedelta(minutes=minutes), act, *arguments)

    def advance(self, to):
        """Feeds the plant's readings up to `to`."""
        n_left = int((to - self.now).total_seconds()) // INTERVAL_S
        while n_left > 0:
            n = min(n_left, MOST_STEPS)
            steps = b",".join(self.plant.stdout.readline() for _ in range(n))
            driven = self.ask("admin", "POST", "/clock/steps", b'{"steps":[' + steps + b"]}")
            if driven["quarantined"]:
                raise SystemExit(f"readings were not understood: {driven['problems'][:3]}")
            self.now += datetime.timedelta(seconds=n * INTERVAL_S)
            n_left -= n

    def live_until(self, end, look, looks_every):
        """Acts as planned; `look()` in between, every `looks_every(now)` minutes."""
        interval = datetime.timedelta(seconds=INTERVAL_S)
        while end - self.now >= interval:
            due = self.now + datetime.timedelta(minutes=looks_every(self.now))
            if self.agenda:
                due = min(due, self.agenda[0][0])
            due = min(max(due, self.now + interval), end)
            self.advance(due)
            while self.agenda and self.agenda[0][0] <= self.now:
                _, _, act, arguments = heapq.heappop(self.agenda)
                act(*arguments)
            look()
