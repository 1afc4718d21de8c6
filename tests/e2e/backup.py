"""Backups of a running site: what was acknowledged before one is in it, it is a state the site could have been in, and a
server on the restored directory just goes on. The publisher counts what was acknowledged on its own.
"""
import json
import os
import pathlib
import random
import shutil
import stat
import subprocess
import tempfile
import threading
import time

import paho.mqtt.client as mqtt

from harness import BINARY, Server, check, equal, main, wait_for

BASE_MS = 1_700_000_000_000
SIGNALS = 6


class Load(threading.Thread):
    """Publishes numbered QoS 1 readings until stopped and notes every PUBACK."""

    def __init__(self, port, start=0):
        super().__init__(daemon=True)
        self.next, self.is_stopping = start, False
        self.lock = threading.Lock()
        self.acknowledged, self.in_flight, self.early = set(), {}, set()
        self.client = mqtt.Client(client_id=f"load-{start}")
        self.client.on_publish = self.on_publish
        self.client.max_inflight_messages_set(100)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.start()

    def on_publish(self, client, userdata, mid):
        with self.lock:
            number = self.in_flight.pop(mid, None)
            self.early.add(mid) if number is None else self.acknowledged.add(number)

    def run(self):
        while not self.is_stopping:
            if len(self.in_flight) > 200:
                time.sleep(0.001)
                continue
            number, self.next = self.next, self.next + 1
            info = self.client.publish(f"plant/a/l/m/s{number % SIGNALS}",
                                       f'{{"value": {number}, "ts": {BASE_MS + number}}}', qos=1)
            with self.lock:
                if info.mid in self.early:
                    self.early.remove(info.mid)
                    self.acknowledged.add(number)
                else:
                    self.in_flight[info.mid] = number
            time.sleep(0.0005)

    def so_far(self):
        with self.lock:
            return set(self.acknowledged)

    def stop(self):
        self.is_stopping = True
        self.join()
        self.client.loop_stop()


def stored_numbers(server):
    found = []
    signals = server.signals()
    for s in range(SIGNALS):
        signal = signals.get(f"plant/a/l/m/s{s}")
        cursor = 0
        while signal is not None:
            page = server.json(f"/api/v1/signals/{signal['id']}/readings?limit=100000&format=full"
                               f"&from={BASE_MS + cursor}&to={BASE_MS + 10**9}")
            found += [int(v) for v in page["value"]]
            if not page["truncated"]:
                break
            cursor = int(page["value"][-1]) + 1
    equal(len(found), len(set(found)), "readings stored twice")
    return set(found)


def offline(*args, status=0):
    done = subprocess.run([BINARY, *map(str, args), "--json"], capture_output=True, text=True, timeout=600)
    equal(done.returncode, status, f"millwright {' '.join(map(str, args))}: {done.stdout} {done.stderr}: exit status")
    return json.loads(done.stdout) if done.stdout else done.stderr


def make(server, name):
    begun = server.post("/api/v1/backups", {"name": name})
    equal(begun.status, 202, f"backup {name}: {begun.body!r}")
    row = wait_for(f"backup {name}", lambda: next((
        b for b in server.json("/api/v1/backups")["backups"] if b["name"] == name and b["state"] != "making"), None))
    equal((row["state"], row["problem"]), ("complete", None), f"backup {name}")
    return row


def plant_with_an_alarm(server):
    """A signal with a rule and an alarm that somebody acknowledged."""
    address = "mill/a/l/m/temperature"
    server.post("/api/v1/readings", {"signal": address, "value": 20})
    wait_for("the provisional signal", lambda: address in server.signals())
    signal = server.post("/api/v1/signals/adopt", {
        "address": address, "asset": "mill/a/l/m", "unit": "Cel", "create_asset": True}).json()
    rule = server.alarm_rule({"signal": signal["id"], "kind": "high", "limit": 80, "priority": 1, "message": "too hot"})
    equal(rule.status, 201, f"rule {rule.body!r}")
    server.post("/api/v1/readings", {"signal": address, "value": 95})
    alarm = wait_for("the alarm", lambda: server.json("/api/v1/alarms?state=open")["alarms"])[0]
    equal(server.post(f"/api/v1/alarms/{alarm['id']}/acknowledge", {"comment": "on my way"}).status, 200, "acknowledge")
    return signal["id"], alarm["id"]


def restored_as_it_was_at_the_backup():
    elsewhere = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-restored-"))
    try:
        with Server() as server:
            signal, alarm = plant_with_an_alarm(server)
            load = Load(server.mqtt_port)
            wait_for("load", lambda: len(load.so_far()) > 2000)
            stop = threading.Event()

            def edit_plant():
                """The plant is edited all the while, so that revisions meet the backup."""
                number = 0
                while not stop.is_set():
                    number += 1
                    made = server.post("/api/v1/teams", {"name": f"team{number}", "kind": "operations"})
                    check(made.status == 201, f"team: {made.body!r}")

            editor = threading.Thread(target=edit_plant, daemon=True)
            editor.start()
            before = load.so_far()
            teams_before = {t["name"] for t in server.json("/api/v1/teams")["teams"]}
            row = make(server, "under-load")
            wait_for("load after it", lambda: len(load.so_far()) > len(before) + 1000)
            stop.set()
            editor.join()
            wanted_alarm = server.json(f"/api/v1/alarms/{alarm}")
            server.kill()
            load.stop()

            directory = server.data / "data/backups/under-load"
            equal(offline("backup", "verify", directory)["intact"], True, "intact")
            restored = Server(elsewhere)
            told = offline("restore", directory, "--data", elsewhere / "data")
            equal(told["journal_head"], row["journal_head"], "moment")
            modes = {path.name: stat.S_IMODE(os.stat(path).st_mode) for path in (elsewhere / "data").iterdir()}
            equal(modes["server.key"], 0o600, "mode of the secrets")
            equal(stat.S_IMODE(os.stat(elsewhere / "data").st_mode), 0o700, "mode of the directory")
            with restored:
                missing = before - stored_numbers(restored)
                check(not missing, f"{len(missing)} readings acknowledged before the backup are missing")
                ledger = restored.settled_ledger()["total"]
                check(ledger["stored"] >= len(before), f"ledger {ledger}")
                equal(ledger["dropped"], 0, "dropped")
                equal(restored.json(f"/api/v1/alarms/{alarm}"), wanted_alarm, "the alarm")
                equal(restored.json(f"/api/v1/signals/{signal}")["unit"], "Cel", "registry")
                teams = {t["name"] for t in restored.json("/api/v1/teams")["teams"]}
                check(teams_before <= teams, f"teams made before the backup are missing: {teams_before - teams}")
                check("lost" not in restored.log_text(), restored.log_text()[-2000:])
                listing = restored.json("/api/v1/backups")
                equal(listing["restored_from"]["backup"], "under-load", "where it comes from")
                equal(listing["backups"], [], "backups are not in backups")
#It goes on : new readings, the plant changes, the alarm ends, it can be backed up itself.
                again = Load(restored.mqtt_port, start=10**6)
                wait_for("new readings", lambda: len(again.so_far()) > 500)
                again.stop()
                restored.settled_ledger()
                check(again.so_far() <= stored_numbers(restored), "new readings are missing")
                equal(restored.post("/api/v1/teams", {"name": "after", "kind": "operations"}).status, 201, "team")
                restored.post("/api/v1/readings", {"signal": "mill/a/l/m/temperature", "value": 20})
                wait_for("return to normal", lambda: restored.json(f"/api/v1/alarms/{alarm}")["state"] == "normal")
                make(restored, "second-generation")
                restored.settled_ledger()
            audit = subprocess.run([BINARY, "audit", "verify", "--data", elsewhere / "data"], capture_output=True, text=True)
            equal(audit.returncode, 0, f"audit chain of the restored site: {audit.stdout}")
            server.start()  # the first site is none the worse
            check(load.so_far() <= stored_numbers(server), "the site itself lost readings")
    finally:
        shutil.rmtree(elsewhere, ignore_errors=True)


def sessions_survive_the_way():
    """Messages queued for a durable session that is away, and a retained one, are there after the restore."""
    elsewhere = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-restored-"))
    try:
        with Server() as server:
            away = client_of(server, "away", clean=False)
            subscribed = threading.Event()
            away.on_subscribe = lambda *_: subscribed.set()
            away.subscribe("orders/#", qos=1)
            check(subscribed.wait(60), "no SUBACK")
            away.disconnect()
            away.loop_stop()
            sender = client_of(server, "sender")
            for number in range(3):
                sender.publish("orders/1", str(number), qos=1).wait_for_publish(60)
            sender.publish("state/1", "open", qos=1, retain=True).wait_for_publish(60)
            sender.loop_stop()
            make(server, "b")
            offline("restore", server.data / "data/backups/b", "--data", elsewhere / "data")
        with Server(elsewhere) as restored:
            got = []
            back = mqtt.Client(client_id="away", clean_session=False)
            back.on_message = lambda client, userdata, message: got.append((message.topic, message.payload))
            back.connect("127.0.0.1", restored.mqtt_port)
            back.loop_start()
            wait_for("the queued messages", lambda: len(got) >= 3)
            back.subscribe("state/#", qos=1)
            wait_for("the retained message", lambda: ("state/1", b"open") in got)
            equal([p for t, p in got if t == "orders/1"], [b"0", b"1", b"2"], "queued messages")
            back.disconnect()
            back.loop_stop()
    finally:
        shutil.rmtree(elsewhere, ignore_errors=True)


def client_of(server, name, clean=True):
    client = mqtt.Client(client_id=name, clean_session=clean)
    client.connect("127.0.0.1", server.mqtt_port)
    client.loop_start()
    return client


def killed_in_the_middle_of_a_backup():
    """What carries the name of a backup is whole, whenever the server died."""
    rng = random.Random(11)
    with Server() as server:
        lines = [{"signal": f"bulk/s{n % 20}", "value": n * 0.1, "ts": BASE_MS + n} for n in range(60_000)]
        equal(server.post("/api/v1/readings", lines).status, 200, "readings")
        server.settled_ledger()
        began = 0
        for round_number in range(8):
            name = f"b{round_number}"
            begun = server.post("/api/v1/backups", {"name": name})
            began += begun.status == 202
            time.sleep(rng.uniform(0, 0.12))
            server.kill()
            server.start()
            folder = server.data / "data/backups"
            left = sorted(p.name for p in folder.iterdir() if p.is_dir())
            check(not [n for n in left if n.startswith(".")], f"unfinished backups are left: {left}")
            for found in left:
                equal(offline("backup", "verify", folder / found)["problems"], [], f"backup {found}")
            listed = {b["name"]: b["state"] for b in server.json("/api/v1/backups")["backups"]}
            equal(listed, {n: "complete" for n in left}, "listed")
        equal(began, 8, "begun backups")
        make(server, "whole")
        equal(server.settled_ledger()["total"]["stored"], len(lines), "stored")


def damage_is_found_and_refused():
    with Server() as server:
        server.post("/api/v1/readings", {"signal": "a/b", "value": 1})
        make(server, "b")
        folder = server.data / "data/backups/b"
        target = server.data / "new"
        victim = folder / "data/registry.db"
        data = bytearray(victim.read_bytes())
        data[len(data) // 2] ^= 1
        victim.write_bytes(data)
        told = offline("backup", "verify", folder, status=1)
        check(told["problems"] == ["registry.db: damaged (its checksum differs)"], f"problems {told}")
        error = offline("restore", folder, "--data", target, status=1)
        check("registry.db" in error and not target.exists(), f"restore of a damaged backup: {error}")
        row = server.post("/api/v1/backups/b/verify").json()
        check("registry.db" in row["problem"], f"verified online: {row}")
        equal(server.json("/api/v1/backups")["newest_verified"], None, "newest verified")
        make(server, "c")
        target.mkdir()
        (target / "precious").write_text("x")
        error = offline("restore", server.data / "data/backups/c", "--data", target, status=1)
        check("not empty" in error, f"restore into a full directory: {error}")
        equal([p.name for p in target.iterdir()], ["precious"], "what was there")
        offline("backup", "verify", server.data, status=1)


def command_line_and_limits():
    with Server(None, "--disk-quota", "60MB", "--disk-reserve", "1MB") as server:
        server.post("/api/v1/readings", {"signal": "a/b", "value": 1})
        made = json.loads(server.cli("backup", "create", "--name", "by-hand", "--json").stdout)
        equal((made["name"], made["state"]), ("by-hand", "complete"), "made")
        listing = json.loads(server.cli("backup", "list", "--json").stdout)
        equal([b["name"] for b in listing["backups"]], ["by-hand"], "listed")
        check("by-hand" in server.cli("backup", "list").stdout, "text listing")
        viewer = {"Authorization": f"Bearer {server.token('engineer')}"}
        equal(server.post("/api/v1/backups", {}, headers=viewer).status, 403, "an engineer makes none")
#Too large for the quota : refused with both figures, and readings go on.
        (server.data / "data/attachments").mkdir(exist_ok=True)
        (server.data / "data/attachments/ballast.pdf").write_bytes(os.urandom(1 << 20) * 61)
        refused = server.post("/api/v1/backups", {"name": "too-large"})
        equal(refused.status, 507, f"refused: {refused.body!r}")
        check("quota of 62914560" in refused.json()["detail"], f"does not say why: {refused.body!r}")
        equal(server.post("/api/v1/readings", {"signal": "a/b", "value": 2}).status, 200, "a reading")


def retention_takes_what_its_class_says():
    day = 86_400_000
    now_ms = int(time.time() * 1000)
    with Server() as server:
        old, new = now_ms - 40 * day, now_ms - day // 2
        for address in ("keep", "fast"):
            lines = [{"signal": address, "value": n % 7, "ts": t + n * 1000} for t in (old, new) for n in range(7200)]
            equal(server.post("/api/v1/readings", lines).status, 200, "readings")
        wait_for("the signals", lambda: {"keep", "fast"} <= set(server.signals()))
        ids = {}
        for address in ("keep", "fast"):
            ids[address] = server.post("/api/v1/signals/adopt", {
                "address": address, "asset": "mill/a/l/m", "unit": "1", "name": address, "create_asset": True}).json()["id"]
        ledger = server.settled_ledger()["total"]["stored"]
        made = server.post("/api/v1/retention-classes", {"name": "fast", "raw_days": 30, "minute_days": 30})
        equal(made.status, 201, f"class {made.body!r}")
        equal(server.post(f"/api/v1/retention-classes/{made.json()['id']}/signals", {"ids": [ids["fast"]]}).status, 200,
              "assign")

        def hours(address, begin):
            return server.json(f"/api/v1/signals/{ids[address]}/buckets?width_ms=3600000&from={begin - 3_600_000}"
                               f"&to={begin + 3 * 3_600_000}")["buckets"]

        def count(address):
            return len(server.readings(ids[address], f"&from={old - day}")["value"])

        before = hours("fast", old)
        equal(count("fast"), 14400, "before")
        equal(server.post("/api/v1/retention/run").status, 202, "run")
        run = wait_for("the run", lambda: server.json("/api/v1/retention-classes")["last_run"])
        fast = next(c for c in run["classes"] if c["class"] == "fast")
        check(fast["chunks"] >= 6 and fast["bytes"] > 0 and fast["rollups"] >= 119, f"removed {fast}")
        standard = next(c for c in run["classes"] if c["class"] == "standard")
        equal(standard["chunks"], 0, "standard loses nothing")

        def hold(when):
            equal(count("keep"), 14400, f"{when}: keep")
            left = count("fast")
            check(7200 <= left <= 7200 + 1024, f"{when}: fast has {left} readings")
            equal(hours("fast", old), before, f"{when}: hours of what is gone")
            equal(server.settled_ledger()["total"]["stored"], ledger, f"{when}: ledger")

        hold("after the run")
        entries = server.json("/api/v1/audit?what=readings+of+retention-class+2")["entries"]
        equal([e["after"]["removed_chunks"] for e in entries], [fast["chunks"]], "audit trail")
        shown = server.cli("retention", "show").stdout
        check("fast" in shown and "30 days" in shown and "for ever" in shown, shown)
        equal(json.loads(server.cli("retention", "show", "--json").stdout)["last_run"], run, "as JSON")
        server.kill()
        server.start()
        hold("after kill -9")


if __name__ == "__main__":
    main(restored_as_it_was_at_the_backup, sessions_survive_the_way, killed_in_the_middle_of_a_backup,
         damage_is_found_and_refused, command_line_and_limits, retention_takes_what_its_class_says)
