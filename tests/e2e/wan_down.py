#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The line out of the plant is cut, in a network of the test's own: what stays inside goes on (mail of the plant's
server, siren, pages, taking a page), what has to go out waits, and leaves when the line is back. A page that was
taken meanwhile no longer leaves. Skipped by name where the system permits no network namespaces."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from _live_client import Live
from _peers import Subscriber, publish
from answer import Mailbox, link_in
from harness import ROOT, Server, check, end, equal, main, skip, wait_for
from sirens import HORN, adopt

INSIDE = "--inside"
OURS, THEIRS = "10.77.0.1", "10.77.0.2"
POLICY = """policy: every-way
title: Every way
default: true
steps:
  - notify: {people: admin, channels: [email, browser, siren, webhook]}
  - wait: 1d
"""
# A chat tool beyond the line: prints what it is posted, one line each.
CHAT = """
import http.server, sys
class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        print(self.rfile.read(int(self.headers["Content-Length"])).decode().replace(chr(10), " "), flush=True)
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
    def log_message(self, *_): pass
sys.stdin.readline()
server = http.server.HTTPServer((sys.argv[1], 0), Hook)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


def ip(*args):
    subprocess.run(["ip", *args], check=True, capture_output=True)


class World:
    """A network namespace of its own on the other end of a cable, with a chat tool in it."""

    def __init__(self):
        self.posted = []
        self.process = subprocess.Popen(["unshare", "-n", sys.executable, "-c", CHAT, THEIRS], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        pid = str(self.process.pid)
        wait_for("the other network", lambda: os.readlink(f"/proc/{pid}/ns/net") != os.readlink("/proc/self/ns/net"))
        ip("link", "set", "lo", "up")
        ip("link", "add", "wan", "type", "veth", "peer", "name", "plant", "netns", pid)
        ip("addr", "add", f"{OURS}/24", "dev", "wan")
        self.up()
        for command in (["addr", "add", f"{THEIRS}/24", "dev", "plant"], ["link", "set", "plant", "up"]):
            subprocess.run(["nsenter", "-t", pid, "-n", "ip", *command], check=True)
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        self.port = int(self.process.stdout.readline())

    @staticmethod
    def up():
        ip("link", "set", "wan", "up")

    @staticmethod
    def cut():
        ip("link", "set", "wan", "down")

    def next_posted(self):
        """The text of the next message; waits for it."""
        return json.loads(self.process.stdout.readline())

    def close(self):
        end(self.process)


def settings(folder, mailbox, world):
    path = pathlib.Path(folder) / "notify.json"
    path.write_text(json.dumps({
        "smtp": {"host": "127.0.0.1", "port": mailbox.port, "tls": "none", "from": "mill@mill.example"},
        "sirens": [{"signal": HORN}],
        "webhooks": [{"name": "chat", "url": f"http://{THEIRS}:{world.port}/hook", "form": "generic", "timeout_s": 2}]}))
    return ["--notify", str(path)]


def prepare(server):
    done = server.request("PATCH", "/api/v1/users/1", {"email": "admin@mill.example"})
    check(done.status == 200, f"user: {done.status} {done.body!r}")
    made = server.post("/api/v1/documents", {"kind": "policy", "name": "every-way", "text": POLICY})
    check(made.status == 201, f"policy: {made.status} {made.body!r}")
    done = server.post(f"/api/v1/documents/{made.json()['id']}/put-in-force")
    check(done.status == 200, f"policy: {done.status} {done.body!r}")
    publish(server, "plc7/horn", "false")
    adopt(server, "plc7/horn", "mill/water/line1/horn", "sounding")
    for n in (1, 2):
        read(server, n, 4.2)
        signal = adopt(server, f"plc9/suction{n}", f"mill/water/line1/pump{n}", "suction", "bar")
        made = server.alarm_rule({"signal": signal, "kind": "low", "limit": 1, "priority": 1,
                                  "message": f"suction {n} lost", "consequence_level": "severe"})
        check(made.status == 201, f"rule: {made.status} {made.body!r}")


def read(server, n, value):
    answer = server.post("/api/v1/readings", {"signal": f"plc9/suction{n}", "value": value})
    check(answer.status == 200, f"reading: {answer.status} {answer.body!r}")


def mail_about(mailbox, words):
    return wait_for(f"a mail about {words}", lambda: [
        (m, t) for m, t in mailbox.of("admin", "page") if words in m["Subject"]])[0]


def to_chat(server, words):
    """The delivery of a page to the chat beyond the line, where it is known already."""
    found = [d for m in server.json("/api/v1/messages?limit=100")["messages"] if words in m["subject"]
             for d in m["deliveries"] if d["channel"] == "webhook" and m["kind"] == "page"]
    return found[0] if found else None


def inside_goes_on_and_the_rest_waits():
    world = World()  # brings the loopback up, too
    mailbox = Mailbox().open()
    try:
        with tempfile.TemporaryDirectory() as folder, Server(None, *settings(folder, mailbox, world)) as server:
            prepare(server)
            world.cut()
            with Subscriber(server, topics=["plc7/#"]) as heard:
                live = Live(server, {"Cookie": server.cookie})
                read(server, 1, 0.4)
                mail_about(mailbox, "suction 1")
                wait_for("the siren", lambda: ("plc7/horn/set", "true") in [(t, p) for t, _, _, p in heard.messages])
                live.wait_for("notice", lambda notice: "suction 1" in json.dumps(notice))
                live.close()
                wait_for("an attempt to get out", lambda: (to_chat(server, "suction 1") or {"attempts": 0})["attempts"] > 0)
                equal(to_chat(server, "suction 1")["state"], "waiting", "what has to go out")
                check("<html" in server.get("/", login=False).body.decode().lower(), "the pages are not served")

                read(server, 2, 0.4)
                _, text = mail_about(mailbox, "suction 2")
                taken = server.request("POST", link_in(text), "", login=False)
                equal(taken.status, 200, "taking a page with the line cut")
            wait_for("the taken page to wait no more", lambda: to_chat(server, "suction 2")["state"] == "expired")
            world.up()
            check("suction 1" in json.dumps(world.next_posted()), "what waited leaves first")
            wait_for("it to be known as sent", lambda: to_chat(server, "suction 1")["state"] == "sent")
            equal(len(mailbox.of("admin", "page")), 2, "nobody is told twice for it")
    finally:
        world.close()
        mailbox.close()


def the_wan_is_down():
    probe = subprocess.run(["unshare", "-n", "ip", "link", "add", "probe0", "type", "veth", "peer", "name", "probe1"],
                           capture_output=True, text=True)
    if probe.returncode != 0:
        return skip("the WAN is down", f"no network namespaces here: {probe.stderr.strip()}")
    done = subprocess.run(["unshare", "-n", sys.executable, __file__, INSIDE], cwd=ROOT)
    equal(done.returncode, 0, "the test in its own network")


if __name__ == "__main__":
    main(inside_goes_on_and_the_rest_waits if INSIDE in sys.argv else the_wan_is_down)
