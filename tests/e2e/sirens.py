#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A siren is a signal that is written: on a plain topic, heard by mosquitto_sub, and as a Sparkplug command that
sparkplug-client understands. What the device reports back is history; what is not listed is never written."""
import json
import pathlib
import tempfile

from _peers import Subscriber, publish
from harness import Server, check, equal, main, wait_for
from page_answers import alarm, alarm_again, read
from sparkplug import Edge

POLICY = """policy: sound
title: Sound the siren
default: true
steps:
  - notify: {people: admin, channels: [browser, siren]}
  - wait: 1d
"""
HORN = "mill/water/line1/horn/sounding"


def settings(folder, *sirens):
    path = pathlib.Path(folder) / "notify.json"
    path.write_text(json.dumps({"sirens": sirens}))
    return ["--notify", str(path)]


def adopt(server, address, asset, name, unit="1"):
    found = wait_for(f"{address} in the inbox", lambda: server.signals().get(address))
    check(found, address)
    answer = server.post("/api/v1/signals/adopt", {
        "address": address, "asset": asset, "name": name, "unit": unit, "create_asset": True})
    check(answer.status == 200, f"adopt: {answer.status} {answer.body!r}")
    return answer.json()["id"]


def prepare(server):
    """The siren's policy in force and a rule that alarms below 1 bar."""
    made = server.post("/api/v1/documents", {"kind": "policy", "name": "sound", "text": POLICY})
    check(made.status == 201, f"policy: {made.status} {made.body!r}")
    done = server.post(f"/api/v1/documents/{made.json()['id']}/put-in-force")
    check(done.status == 200, f"policy: {done.status} {done.body!r}")
    read(server, 4.2)
    signal = adopt(server, "plc9/suction", "mill/water/line1/pump9", "suction", "bar")
    made = server.alarm_rule({"signal": signal, "kind": "low", "limit": 1, "priority": 1, "message": "suction lost",
                              "consequence_level": "severe"})
    check(made.status == 201, f"rule: {made.status} {made.body!r}")


def take(server):
    page = server.json("/api/v1/pages?state=open")["pages"][0]
    done = server.post(f"/api/v1/pages/{page['id']}/accept")
    check(done.status == 200, f"accept: {done.status} {done.body!r}")


def history(server, signal):
    return server.readings(signal)["value"]


def written(server, signal):
    """(value, why) of each command in the audit trail, oldest first."""
    rows = server.json("/api/v1/audit?limit=200")["entries"]
    found = [r for r in rows if r["what"] == f"write of signal {signal}"]
    return [(r["after"]["value"], r["why"]) for r in reversed(found)]


def on_a_plain_topic():
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = {"signal": "mill/water/line1/lamp/lit", "areas": ["mill/steam"]}
        own_way = {"signal": "mill/water/line1/beacon/state", "topic": "cmnd/beacon/POWER", "on": "ON", "off": "OFF"}
        with Server(None, *settings(folder, {"signal": HORN, "areas": ["mill/water"]}, elsewhere, own_way)) as server:
            publish(server, "plc7/horn", "false")
            publish(server, "plc7/lamp", "false")
            publish(server, "stat/beacon", '"OFF"')
            horn = adopt(server, "plc7/horn", "mill/water/line1/horn", "sounding")
            adopt(server, "plc7/lamp", "mill/water/line1/lamp", "lit")
            adopt(server, "stat/beacon", "mill/water/line1/beacon", "state")
            prepare(server)
            with Subscriber(server, topics=["plc7/#", "cmnd/#"]) as heard:
                def by_now():
                    return sorted((t, p) for t, _, _, p in heard.messages)

                read(server, 0.4)
                on = [("cmnd/beacon/POWER", "ON"), ("plc7/horn/set", "true")]
                wait_for(f"the siren to be switched on: {heard.messages}", lambda: by_now() == on)
                equal(history(server, horn), [False], "the command is no reading")
                publish(server, "plc7/horn", "true")  # the device obeys, and says so
                wait_for("the siren's state in the history", lambda: history(server, horn) == [False, True])
                heard.messages.clear()
                take(server)
                off = [("cmnd/beacon/POWER", "OFF"), ("plc7/horn/set", "false")]
                wait_for(f"the siren to be switched off: {heard.messages}", lambda: by_now() == off)
                heard.messages.clear()
                alarm_again(server)
                wait_for("the siren again", lambda: by_now() == on)
                heard.messages.clear()
                read(server, 4.2)
                wait_for("silence with the end of the alarm", lambda: by_now() == off)
            equal([v for v, _ in written(server, horn)], ["true", "false", "true", "false"], "audit trail")
            check("suction lost" in written(server, horn)[0][1], f"why: {written(server, horn)}")
            inbox = json.dumps(server.json("/api/v1/inbox"))
            check("/set" not in inbox and "cmnd" not in inbox, f"a command in the inbox: {inbox[:500]}")


def as_a_sparkplug_command():
    with tempfile.TemporaryDirectory() as folder, Server(None, *settings(folder, {"signal": HORN})) as server:
        made = server.post("/api/v1/devices", {
            "name": "edge1", "protocol": "sparkplug", "publish_filters": ["spBv1.0/Plant/#"],
            "subscribe_filters": ["spBv1.0/Plant/#"]})
        check(made.status == 201, f"device: {made.status} {made.body!r}")
        edge = Edge(server, made.json()["secret"])
        try:
            edge.wait("birth")
            horn = adopt(server, "spBv1.0/Plant/Edge1/press/running", "mill/water/line1/horn", "sounding")
            prepare(server)
            edge.tell("ddata", [{"name": "running", "alias": 4, "type": "Boolean", "value": False}])
            wait_for("silence", lambda: history(server, horn)[-1:] == [False])
            read(server, 0.4)
            edge.wait("dcmd", device="press", metrics=[{"name": "running", "type": "Boolean", "value": True}])
            wait_for("the device to report back", lambda: history(server, horn)[-1:] == [True])
            take(server)
            edge.wait("dcmd", device="press", metrics=[{"name": "running", "type": "Boolean", "value": False}])
            wait_for("the device to report back", lambda: history(server, horn)[-1:] == [False])
            equal([v for v, _ in written(server, horn)], ["true", "false"], "audit trail")
        finally:
            edge.stop()


def without_a_siren_nothing_is_written():
    with Server() as server:
        prepare(server)
        with Subscriber(server, topics=["#"]) as heard:
            read(server, 0.4)
            wait_for("the alarm", lambda: server.json("/api/v1/alarms")["alarms"])
            chain = wait_for("the page", lambda: server.json(f"/api/v1/alarms/{alarm(server)['id']}/response")["chain"])
            equal(server.json("/api/v1/pages?state=open")["pages"][0]["channels"], ["browser"], f"channels: {chain}")
            equal(heard.messages, [], "messages")


if __name__ == "__main__":
    main(on_a_plain_topic, as_a_sparkplug_command, without_a_siren_nothing_is_written)
