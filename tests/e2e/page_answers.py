#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pages that are taken where they arrive: by MQTT, with mosquitto's and Paho's clients and no way out of the
plant, and by a button in a chat, in Slack's form and in our own. What is not signed takes nothing."""
import hashlib
import hmac
import http.server
import json
import pathlib
import tempfile
import threading
import time
import urllib.parse

import paho.mqtt.client as mqtt

from _peers import Subscriber, publish, run
from harness import Server, check, equal, main, wait_for

SECRET = "8f742231b10e8888abcd99"
ACCEPT = "millwright/pages/accept"
POLICY = """policy: two-people
title: Two people
default: true
steps:
  - notify: {people: [olga, mia], channels: [mqtt, webhook]}
  - wait: 1d
"""


class Chat:
    """A chat tool: keeps what it is posted. While it is closed, it is out of reach, as when the WAN is down."""

    def __init__(self):
        self.messages = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), None, bind_and_activate=False)
        self.server.server_bind()
        self.port = self.server.server_address[1]

    def open(self):
        messages = self.messages

        class Hook(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                messages.append((dict(self.headers), body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server.RequestHandlerClass = Hook
        self.server.server_activate()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Listener:
    """A Paho client that hears the pages of everybody."""

    def __init__(self, server):
        self.heard = []
        self.client = mqtt.Client(client_id="pager", protocol=mqtt.MQTTv5)
        subscribed = threading.Event()
        self.client.on_connect = lambda c, *_: c.subscribe("millwright/notify/#")
        self.client.on_subscribe = lambda *_: subscribed.set()
        self.client.on_message = lambda _c, _u, m: self.heard.append((m.topic, json.loads(m.payload)))
        self.client.connect(server.mqtt_host, int(server.mqtt_port))
        self.client.loop_start()
        check(subscribed.wait(60), "no SUBACK")

    def page_of(self, person):
        """The oldest that was not asked for before."""
        def probe():
            for i, (topic, message) in enumerate(self.heard):
                if topic == f"millwright/notify/{person}" and message["kind"] == "page":
                    return self.heard.pop(i)[1]
            return None
        return wait_for(f"a page for {person}", probe)

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


def settings(folder, chat, form):
    path = pathlib.Path(folder) / "notify.json"
    path.write_text(json.dumps({
        "mqtt": {}, "webhooks": [{"name": "chat", "url": f"http://127.0.0.1:{chat.port}/hook", "form": form,
                                  "secret": SECRET, "timeout_s": 2}]}))
    return ["--notify", str(path)]


def prepare(server):
    """Two people, a policy that pages both, and a rule about the suction of a pump. The rule's record."""
    for name in ("olga", "mia"):
        made = server.post("/api/v1/users", {"name": name, "role": "operator", "password": f"first of {name}"})
        check(made.status == 201, f"user: {made.status} {made.body!r}")
    made = server.post("/api/v1/documents", {"kind": "policy", "name": "two-people", "text": POLICY})
    check(made.status == 201, f"policy: {made.status} {made.body!r}")
    done = server.post(f"/api/v1/documents/{made.json()['id']}/put-in-force")
    check(done.status == 200, f"policy: {done.status} {done.body!r}")
    read(server, 4.2)
    adopted = server.post("/api/v1/signals/adopt", {
        "address": "plc9/suction", "asset": "mill/water/line1/pump9", "unit": "bar", "create_asset": True})
    check(adopted.status == 200, f"adopt: {adopted.status} {adopted.body!r}")
    made = server.alarm_rule({"signal": adopted.json()["id"], "kind": "low", "limit": 1, "priority": 1,
                              "message": "suction lost", "owner": "admin", "consequence_level": "severe",
                              "respond_within_s": 600})
    check(made.status == 201, f"rule: {made.status} {made.body!r}")


def read(server, value):
    answer = server.post("/api/v1/readings", {"signal": "plc9/suction", "value": value})
    check(answer.status == 200, f"reading: {answer.status} {answer.body!r}")


def alarm(server):
    return server.json("/api/v1/alarms?state=all")["alarms"][0]


def chain(server):
    return server.json(f"/api/v1/alarms/{alarm(server)['id']}/response")["chain"]


def alarm_again(server):
    read(server, 4.2)
    wait_for("the alarm to be over", lambda: not alarm(server)["is_active"])
    time.sleep(0.01)  # the next reading needs a stamp of its own
    read(server, 0.4)


def request(server, payload, *more):
    """Asks as MQTT 5 does, with a response topic, and returns the answer."""
    return json.loads(run("mosquitto_rr", "-V", "5", "-h", server.mqtt_host, "-p", server.mqtt_port, "-t", ACCEPT,
                          "-e", "panel/7/answer", "-W", "60", "-q", "1", "-m", payload, *more))


def by_mqtt(server):
    return [s for s in server.settled_ledger()["sources"] if s["source"] == "mqtt"]


def events(server, kind):
    return [e for e in chain(server)["events"] if e["what"] == kind]


def by_mqtt_while_the_wan_is_down():
    chat = Chat()  # never opened: nothing outside the plant answers
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory(prefix="millwright-e2e-") as data:
        with Server(data, *settings(folder, chat, "slack")) as server:
            prepare(server)
            pager = Listener(server)
            read(server, 0.4)
            page = pager.page_of("mia")
            fields = page["fields"]
            equal((fields["accept_topic"], page["is_drill"]), (ACCEPT, False), "what the page says")
            token = fields["accept_token"]

            forged = token[:-1] + ("0" if token[-1] != "0" else "1")
            for wrong in (forged, "r" + token[1:], "x" * 10_000, '{"token": "%s"}' % token):
                answer = request(server, wrong)
                equal((answer["result"], answer["page"], answer["person"]), ("invalid", None, None), wrong[:50])
            with Subscriber(server, topics=["millwright/pages/answer/#"]) as answers:
                publish(server, ACCEPT, "nonsense", "-i", "old/panel")
                topic, _, _, body = answers.wait(1)[0]
                equal((topic, json.loads(body)["result"]), ("millwright/pages/answer/old_panel", "invalid"), "answer")
            equal(chain(server)["state"], "running", "nobody has it after all that")

            answer = request(server, token + "\n", "-i", "panel-7")
            equal((answer["result"], answer["person"], answer["holder"]), ("taken", "mia", "mia"), "taking it")
            equal((chain(server)["state"], chain(server)["accepted_by"]), ("accepted", "mia"), "who has it")
            equal(events(server, "accepted")[-1]["text"], "taken by mia, by mqtt (panel-7)", "history")
            equal(alarm(server)["state"], "unacknowledged", "accepting a page acknowledges no alarm")
            equal(request(server, token)["result"], "yours", "the same once more")
            late = request(server, pager.page_of("olga")["fields"]["accept_token"])
            equal((late["result"], late["holder"]), ("taken-by-other", "mia"), "somebody else is late")
            equal(len(events(server, "accepted")), 1, "taken once")

            # None of it is a reading.
            inbox = json.dumps(server.json("/api/v1/inbox"))
            check("millwright/" not in inbox, f"in the inbox: {inbox[:500]}")
            check("millwright/" not in json.dumps(server.json("/api/v1/quarantine")), "in quarantine")
            before = by_mqtt(server)
            request(server, token)
            equal(by_mqtt(server), before, "the ledger counts an answer as a reading")
            check(not [a for a in server.signals() if "millwright/" in a], "a signal was made of it")
            metrics = server.get("/metrics").body.decode()
            check('millwright_page_answers_total{way="mqtt",result="taken"} 1' in metrics, "not counted")
            alarm_again(server)
            token = pager.page_of("mia")["fields"]["accept_token"]
            read(server, 4.2)
            wait_for("the end", lambda: not alarm(server)["is_active"])
            equal(request(server, token)["result"], "over", "withdrawn with its alarm")
            alarm_again(server)
            token = pager.page_of("mia")["fields"]["accept_token"]
            pager.close()
            server.kill()
        with Server(data, *settings(folder, chat, "slack")) as again:
            equal(request(again, token)["result"], "taken", "a page from before kill -9")


def slack(body, secret=SECRET, at=None):
    at = str(int(at or time.time()))
    mac = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={mac}"}


def press(server, token, **how):
    """What Slack posts when max presses the button."""
    payload = {"type": "block_actions", "user": {"id": "U07", "username": "max", "team_id": "T1"},
               "api_app_id": "A1", "container": {"type": "message"}, "trigger_id": "1.2.3",
               "actions": [{"action_id": "millwright_accept", "block_id": "b", "type": "button", "value": token}]}
    body = ("payload=" + urllib.parse.quote_plus(json.dumps(payload))).encode()
    return server.request("POST", "/api/v1/chat/chat", body, slack(body, **how), login=False)


def from_slack():
    chat = Chat().open()
    with tempfile.TemporaryDirectory() as folder, Server(None, *settings(folder, chat, "slack")) as server:
        prepare(server)
        read(server, 0.4)
        body = wait_for("the message in the chat", lambda: [
            json.loads(b) for _, b in list(chat.messages) if b"suction lost" in b])[0]
        button = body["blocks"][1]["elements"][0]
        equal((button["action_id"], button["text"]["text"]), ("millwright_accept", "I go"), "the button")
        token = button["value"]
        equal(press(server, token, secret="guess").status, 403, "another secret")
        equal(press(server, token, at=time.time() - 3600).status, 403, "recorded an hour ago")
        equal(press(server, token[:-2] + "zz").status, 403, "a forged token")
        equal(chain(server)["state"], "running", "nobody has it after all that")
        taken = press(server, token)
        equal((taken.status, taken.json()["result"]), (200, "taken"), f"the button: {taken.body!r}")
        who = taken.json()["holder"]
        equal(chain(server)["accepted_by"], who, "who has it")
        equal(events(server, "accepted")[-1]["text"], f"taken by {who}, by chat (max)", "history")
        equal(press(server, token).json()["result"], "yours", "pressed twice")
    chat.close()


def from_any_tool():
    """The generic form: the same signature both ways, and a message of ours is no answer to itself."""
    chat = Chat().open()
    with tempfile.TemporaryDirectory() as folder, Server(None, *settings(folder, chat, "generic")) as server:
        prepare(server)
        read(server, 0.4)
        headers, sent = wait_for("the message", lambda: [m for m in list(chat.messages) if b"suction lost" in m[1]])[0]
        ours = {k: headers[k] for k in ("X-Millwright-Timestamp", "X-Millwright-Signature")}
        reflected = server.request("POST", "/api/v1/chat/chat", sent, ours, login=False)
        equal(reflected.status, 400, "our own message, sent back")
        token = json.loads(sent)["fields"]["accept_token"]
        body = json.dumps({"type": "millwright.accept", "token": token}).encode()
        at = str(int(time.time()))
        mac = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        signed = {"X-Millwright-Timestamp": at, "X-Millwright-Signature": f"sha256={mac}"}
        equal(server.request("POST", "/api/v1/chat/chat", body, {}, login=False).status, 403, "unsigned")
        equal(server.request("POST", "/api/v1/chat/chat", body + b" ", signed, login=False).status, 403, "changed")
        taken = server.request("POST", "/api/v1/chat/chat", body, signed, login=False)
        equal((taken.status, taken.json()["holder"]), (200, json.loads(sent)["person"]), f"signed: {taken.body!r}")
        equal(chain(server)["state"], "accepted", "chain")
    chat.close()


if __name__ == "__main__":
    main(by_mqtt_while_the_wan_is_down, from_slack, from_any_tool)
