"""What may fail on one machine: full disk, failing sync, flipped bits, a clock that steps back."""
import json
import os
import pathlib
import random
import select
import shutil
import subprocess
import tempfile
import time

from _mqtt_wire import DISCONNECT, PUBACK, connected, publish
from _peers import INTEROP, compile_c
from harness import BINARY, ROOT, Failure, Server, check, equal, main, skip, wait_for

T0 = 1_763_824_468_000  # ms


def shim(source):
    library = compile_c(INTEROP / source, "-shared", "-fPIC", "-ldl")
    return library


def post_lines(server, lines):
    return server.request("POST", "/api/v1/readings", "\n".join(map(json.dumps, lines)), login=False,
                          headers={"Content-Type": "application/x-ndjson"})


def stored(server, address):
    """time in ms -> value of every reading kept."""
    signal = server.signals()[address]
    out, after = {}, 0
    while True:
        page = server.readings(signal["id"], f"&from={after}") if after else server.readings(signal["id"])
        out.update(zip((round(t) for t in page["time_ms"]), page["value"]))
        if not page["truncated"]:
            return out
        after = round(page["time_ms"][-1]) + 1


class Sender:
    """QoS 1 with one message in flight: what has a PUBACK is acknowledged, nothing else is."""

    def __init__(self, server, topic):
        self.server, self.topic, self.acknowledged, self.raw, self.number = server, topic, {}, None, 0

    def send(self):
        if self.raw is None:
            self.raw = connected(self.server, "sender")
            self.raw.socket.settimeout(3)
        self.number += 1
        time_ms = T0 + self.number
        self.raw.send(publish(self.topic, json.dumps({"value": self.number, "ts": time_ms}), 1, 1 + self.number % 60_000))
        try:
            answer = self.raw.receive()
        except TimeoutError:
            answer = None
        if answer is None or answer[0] == DISCONNECT:
            self.raw.close()
            self.raw = None
            return False
        if answer[0] == PUBACK and (len(answer[2]) < 3 or answer[2][2] < 0x80):
            self.acknowledged[time_ms] = self.number
            return True
        return False


def nothing_lost(server, address, acknowledged):
    server.settled_ledger()
    got = stored(server, address)
    missing = [t for t, value in acknowledged.items() if got.get(t) != value]
    check(not missing, f"{len(missing)} of {len(acknowledged)} acknowledged readings are missing or wrong: {missing[:5]}")


def full_disk():
    """Below the quota everything is taken, above it nothing is acknowledged, and nothing is lost."""
    rng = random.Random(7)
    with Server(None, "--disk-quota", "40MB") as server:
        acknowledged = {}
        status = 0
        for batch in range(400):
            lines = [{"signal": f"full/{n % 50}", "value": rng.random(), "ts": T0 + batch * 20_000 + n} for n in range(20_000)]
            answer = post_lines(server, lines)
            status = answer.status
            if status != 200:
                break
            equal(answer.json()["accepted"], len(lines), "accepted")
            acknowledged[batch] = (lines[0], lines[-1])
        check(status in (503, 507), f"the quota was never reached: {len(acknowledged)} batches, status {status}")
        check(len(acknowledged) > 3, f"refused after {len(acknowledged)} batches")
        check("quota" in answer.body.decode(), f"says why: {answer.body!r}")
        ready = server.get("/readyz", login=False)
        equal(ready.status, 503, "readyz")
        check("quota" in " ".join(ready.json()["reasons"]), f"readyz says why: {ready.body!r}")
        raw = connected(server, "late")
        raw.socket.settimeout(3)
        try:
            got = raw.send(publish("full/late", "1", 1)).receive()
            check(got is None or got[0] == DISCONNECT or got[2][2:3] >= b"\x80", f"an acknowledgement without disk: {got}")
        except TimeoutError:
            pass  # no answer is no acknowledgement
        raw.close()
        equal(server.get("/api/v1/signals").status, 200, "reading goes on")
        size = sum(f.stat().st_size for f in server.data.rglob("*") if f.is_file())
        check(size < 200_000_000, f"the directory holds {size} bytes")
        server.stop()
        again, text = start_anyway(server.data, "--disk-quota", "40MB")
        check(again is not None, f"a full server starts again: {text}")
        again.process.kill()
        again.process.wait()
        server.extra = ["--disk-quota", "10GB"]
        server.start()
        ledger = server.settled_ledger()["total"]
        equal(ledger["stored"], 20_000 * len(acknowledged), "stored")
        for first, last in (acknowledged[b] for b in (0, max(acknowledged))):
            for line in (first, last):
                equal(stored(server, line["signal"])[line["ts"]], line["value"], f"{line}")
        equal(post_lines(server, [{"signal": "full/0", "value": 1}]).status, 200, "service resumed")


def full_disk_resumes_by_itself():
    """A file of somebody else's eats the disk down to the reserve, and goes away again."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-full-"))
    space = os.statvfs(folder)
    available = space.f_bavail * space.f_frsize
    margin, filler = 400_000_000, folder / "filler"
    if available < 2 * margin + space.f_blocks * space.f_frsize // 50:
        skip("full_disk_resumes_by_itself", f"{folder} has too little space")
        return
    with Server(folder, "--disk-reserve", str(available - margin)) as server:
        sender = Sender(server, "reserve/x")
        for _ in range(50):
            check(sender.send(), "acknowledged")
        with filler.open("wb") as handle:
            os.posix_fallocate(handle.fileno(), 0, 2 * margin)
        wait_for("unready", lambda: server.get("/readyz", login=False).status == 503)
        reasons = " ".join(server.get("/readyz", login=False).json()["reasons"])
        check("reserve" in reasons or "available" in reasons or "disk" in reasons, f"readyz says why: {reasons}")
        check(post_lines(server, [{"signal": "reserve/y", "value": 1}]).status in (503, 507), "nothing is taken")
        filler.unlink()
        wait_for("ready again", lambda: server.get("/readyz", login=False).status == 200)
        wait_for("an acknowledgement", sender.send)
        nothing_lost(server, sender.topic, sender.acknowledged)
    shutil.rmtree(folder)


def failing_fdatasync():
    library = shim("shim_fsync.c")
    trigger = library.parent / "trigger"
    with Server(env={"LD_PRELOAD": str(library), "MW_FSYNC_TRIGGER": str(trigger)}) as server:
        sender = Sender(server, "sync/a/l/m/x")
        for round_ in range(4):
            for _ in range(150):
                sender.send()
            trigger.touch()
            end = time.monotonic() + 120
            while trigger.exists() and time.monotonic() < end:
                sender.send()
            check(not trigger.exists(), "the fault came to pass")
            # It goes on by itself, or says that it does not.
            wait_for("readyz after a failed sync", lambda: server.get("/readyz", login=False).status == 200)
            wait_for("an acknowledgement after a failed sync", sender.send)
            if round_ == 2:
                server.kill()
                sender.raw = None
                server.start()
        equal(trigger.exists(), False, "trigger")
        check(len(sender.acknowledged) > 500, f"{len(sender.acknowledged)} acknowledged")
        nothing_lost(server, sender.topic, sender.acknowledged)
        always = library.parent / "always"
        always.write_text("always")
        always.rename(trigger)
        wait_for("unready", lambda: not sender.send() and server.get("/readyz", login=False).status == 503)
        check(server.get("/readyz", login=False).json()["reasons"], "readyz says why")
        sender.raw = None  # what was in flight is not acknowledged
        trigger.unlink()
        wait_for("ready again", lambda: server.get("/readyz", login=False).status == 200)
        wait_for("an acknowledgement", sender.send)
        server.kill()
        server.start()
        nothing_lost(server, sender.topic, sender.acknowledged)
    shutil.rmtree(library.parent)


class FailingSync:
    """A server of which every sync of files with `part` in their path can be made to fail."""

    def __init__(self, part):
        self.library = shim("shim_fsync.c")
        folder = self.library.parent
        self.trigger, self.log, self.armed = folder / "trigger", folder / "failures", folder / "armed"
        self.server = Server(env={"LD_PRELOAD": str(self.library), "MW_FSYNC_TRIGGER": str(self.trigger),
                                  "MW_FSYNC_PATH": part, "MW_FSYNC_LOG": str(self.log)})

    def fail(self):
        self.armed.write_text("always")
        self.armed.rename(self.trigger)

    def heal(self):
        self.trigger.unlink()

    def count(self):
        return len(self.log.read_text().splitlines()) if self.log.exists() else 0

    def remove(self):
        shutil.rmtree(self.library.parent)


def not_ready(server):
    """The reasons, or nothing while it is ready."""
    ready = server.get("/readyz", login=False)
    return " ".join(ready.json()["reasons"]) if ready.status == 503 else None


def failing_sync_of_the_history():
    """RocksDB cannot sync: readings go on into the journal, the server says what is wrong for as long as
    it is, and a start catches up with all of it."""
    site = FailingSync("/historian/")
    with site.server as server:
        sender = Sender(server, "sync/a/l/m/x")
        for _ in range(100):
            check(sender.send(), "acknowledged")
        site.fail()

        def refused():
            sender.send()
            return not_ready(server)
        reasons = wait_for("unready", refused)
        check("historian" in reasons, f"says what is wrong: {reasons}")
        check(site.count() > 0, "the fault came to pass")
        acknowledged = len(sender.acknowledged)
        for _ in range(20):
            sender.send()
        check(len(sender.acknowledged) > acknowledged, "the journal takes what history cannot")
        equal("historian" in (not_ready(server) or ""), True, "and nobody is told that all is well")
        site.heal()
        server.kill()
        sender.raw = None
        server.start()
        server.cookie = None
        wait_for("an acknowledgement", sender.send)
        nothing_lost(server, sender.topic, sender.acknowledged)
    site.remove()


def failing_sync_of_the_alarms():
    """SQLite cannot sync what the watch commits: no person's act succeeds in silence, the server says
    so, and goes on where it was."""
    site = FailingSync("/alarms.db")
    with site.server as server:
        sender = Sender(server, "sync/a/l/m/x")
        sender.send()
        wait_for("the signal", lambda: sender.topic in server.signals())
        signal = server.post("/api/v1/signals/adopt", {"address": sender.topic, "asset": "sync/a/l/m", "create_asset": True}).json()
        rule = server.alarm_rule({"signal": signal["id"], "kind": "high", "limit": 2, "priority": 1, "message": "too high"})
        equal(rule.status, 201, f"rule {rule.body!r}")
        for _ in range(5):
            check(sender.send(), "acknowledged")
        alarm = wait_for("the alarm", lambda: server.json("/api/v1/alarms?state=open")["alarms"])[0]
        before = site.count()
        site.fail()
        answer = server.post(f"/api/v1/alarms/{alarm['id']}/acknowledge", {"comment": "seen"})
        check(answer.status >= 500, f"no silent success: {answer.status} {answer.body!r}")
        reasons = wait_for("unready", lambda: not_ready(server))
        check("watch" in reasons, f"says what is wrong: {reasons}")
        check(site.count() > before, "the fault came to pass")
        for _ in range(20):
            sender.send()
        site.heal()
        wait_for("ready again", lambda: not_ready(server) is None)
        # Journaled before it failed, so it was not lost: the answer said to look before repeating it.
        wait_for("the act", lambda: server.json(f"/api/v1/alarms/{alarm['id']}")["acknowledged_by"] == "admin")
        state = server.json(f"/api/v1/alarms/{alarm['id']}")
        server.kill()
        sender.raw = None
        server.start()
        server.cookie = None
        equal(server.json(f"/api/v1/alarms/{alarm['id']}"), state, "the same after kill -9")
        nothing_lost(server, sender.topic, sender.acknowledged)
    site.remove()


def failing_sync_of_the_registry():
    """SQLite cannot sync the plant's records: what was not stored is not said to be, readings go on."""
    site = FailingSync("/registry.db")
    with site.server as server:
        sender = Sender(server, "sync/a/l/m/x")
        check(sender.send(), "acknowledged")
        equal(server.post("/api/v1/sites", {"name": "before"}).status, 201, "a site")
        token = {"Authorization": f"Bearer {server.token()}"}  # a log-in would have to be stored
        site.fail()
        answer = server.post("/api/v1/sites", {"name": "during"}, headers=token)
        check(answer.status >= 500, f"no silent success: {answer.status} {answer.body!r}")
        check(site.count() > 0, "the fault came to pass")
        for _ in range(20):
            check(sender.send(), "readings go on")
        site.heal()
        equal(server.post("/api/v1/sites", {"name": "during"}, headers=token).status, 201, "stored at the second try")
        server.kill()
        sender.raw = None
        server.start()
        server.cookie = None
        names = [site_["name"] for site_ in server.json("/api/v1/plant")["sites"]]
        equal((names.count("before"), names.count("during")), (1, 1), f"what was said to be stored is, once: {names}")
        done = subprocess.run([BINARY, "audit", "verify", "--data", server.data / "data"], capture_output=True, text=True, timeout=60)
        check(done.returncode == 0, f"the audit chain holds: {done.stdout} {done.stderr}")
        nothing_lost(server, sender.topic, sender.acknowledged)
    site.remove()


def make_truth(data, is_started_again):
    """A data directory with readings and an acknowledged alarm; what it must say. Started again, RocksDB
    has written tables of what its log held."""
    server = Server(data).start()
    for batch in range(4):
        equal(post_lines(server, [{"signal": f"bits/a/l/m/s{n % 5}", "value": (n * 7919) % 1000 / 8, "ts": T0 + batch * 10_000 + n}
                                  for n in range(5_000)]).status, 200, "readings")
        server.settled_ledger()
    address = "bits/a/l/m/s0"
    signal = server.post("/api/v1/signals/adopt", {"address": address, "asset": "bits/a/l/m", "unit": "bar",
                                                   "create_asset": True}).json()
    rule = server.alarm_rule({"signal": signal["id"], "kind": "high", "limit": 500, "priority": 1, "message": "too high"})
    equal(rule.status, 201, f"rule {rule.body!r}")
    post_lines(server, [{"signal": address, "value": 900}])
    alarm = wait_for("the alarm", lambda: server.json("/api/v1/alarms?state=open")["alarms"])[0]
    server.post(f"/api/v1/alarms/{alarm['id']}/acknowledge", {"comment": "seen"})
    server.settled_ledger()
    (data / "token").write_text(server.token())
    truth = said_by(server)
    server.stop()
    if is_started_again:
        server.start()
        server.stop()
    return truth


def said_by(server):
    """Everything compared: {what: value}. What is refused with an error is absent, and "errors" counts it."""
    out = {}

    def get(path):
        answer = server.get(path)
        if answer.status != 200:
            out["errors"] = out.get("errors", 0) + 1
        return answer

    token = {"Authorization": f"Bearer {(server.data / 'token').read_text()}"}
    if server.request("GET", "/api/v1/me", headers=token, login=False).status == 200:
        out["token"] = True
    answer = get("/api/v1/alarms?state=all")
    if answer.status == 200:
        for alarm in answer.json()["alarms"]:
            history = get(f"/api/v1/alarms/{alarm['id']}")
            if history.status == 200:
                out["history", alarm["id"]] = str(history.json()["history"])
            for key in ("rule", "state", "priority", "message", "value", "raised", "acknowledged_by", "comment"):
                out["alarm", alarm["id"], key] = alarm[key]
    answer = get("/api/v1/signals?limit=1000")
    if answer.status != 200:
        return out
    for signal in answer.json()["signals"]:
        if signal["address"].startswith("_system"):
            continue
        out["signal", signal["id"]] = (signal["address"], signal["unit"], signal["type"])
        series = get(f"/api/v1/signals/{signal['id']}/readings?limit=100000")
        if series.status == 200:
            for at, value in zip(series.json()["time_ms"], series.json()["value"]):
                out["reading", signal["id"], at] = value
    return out


def start_anyway(data, *extra):
    """(server or None, what it wrote): starts without insisting that it comes up or gets ready."""
    server = Server(data, *extra)
    server.log = open(server.data / "server.log", "wb")
    server.process = subprocess.Popen(
        [BINARY, "serve", "--data", server.data / "data", "--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", "--json",
         "--profiles", ROOT / "profiles", *extra], stdout=subprocess.PIPE, stderr=server.log, env=server.env)
    if not select.select([server.process.stdout], [], [], 60)[0]:
        server.process.kill()
        raise Failure("neither started nor gave up within 60 s")
    line = server.process.stdout.readline()
    if not line:
        code = server.process.wait(30)
        text = server.log_text()
        # Debian's RocksDB keeps its assertions: some damage ends the process before it is an error.
        is_assertion = code == -6 and "rocksdb::" in text and "Assertion" in text
        check((code == 1 and len(text) > 20) or is_assertion, f"gave up with {code} and said {text!r}")
        return None, text
    started = json.loads(line)
    server.http, server.mqtt = started["http"], started["mqtt"]
    return server, ""


def flipped_bits():
    """One bit in every file after a clean stop: refused or reported, and never a wrong value."""
    rng = random.Random(11)
    root = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-bits-"))
    outcomes, faults, kinds = {"refused": 0, "reported": 0, "harmless": 0}, [], set()
    try:
        for is_started_again in (False, True):
            clean, damaged = root / f"clean{is_started_again}", root / "damaged"
            clean.mkdir()
            truth = make_truth(clean, is_started_again)
            check(sum(k[0] == "reading" for k in truth) == 20_001, "20,001 readings")
            for file in files_of(clean):
                kinds.add(file.suffix)
                content = (clean / file).read_bytes()
                for at in rng.sample([n for n, byte in enumerate(content) if byte], 2):  # not in what is only reserved
                    shutil.copytree(clean, damaged)
                    flip(damaged / file, at, rng.randrange(8))
                    try:
                        outcomes[outcome_of(damaged, truth)] += 1
                    except Failure as failure:
                        faults.append(f"{file} at {at} of {len(content)}: {failure}")
                    shutil.rmtree(damaged)
        print(f"{sum(outcomes.values())} flipped bits: {outcomes}")
        check({".mwj", ".db", ".sst", ".log", ".key"} <= kinds, f"kinds of files {kinds}")
        check(not faults, f"{len(faults)} faults: " + " | ".join(faults))
    finally:
        shutil.rmtree(root, ignore_errors=True)


def files_of(data):
    """All but RocksDB's own notes, which nothing is read from."""
    found = [f.relative_to(data) for f in (data / "data").rglob("*") if f.is_file() and f.stat().st_size > 0]
    return sorted(f for f in found if not f.name.startswith(("LOG", "OPTIONS")) and f.name not in ("LOCK", "IDENTITY"))


def flip(file, at, bit):
    with file.open("r+b") as handle:
        handle.seek(at)
        byte = handle.read(1)[0]
        handle.seek(at)
        handle.write(bytes([byte ^ 1 << bit]))


def outcome_of(data, truth):
    server, text = start_anyway(data)
    if server is None:
        return "refused"
    try:
        if server.request("POST", "/api/v1/login", {"user": "admin", "password": "x"}, login=False).status != 401:
            return "refused"  # no log-in possible at all
        try:
            server.login()
        except Failure:
            return "refused"
        got = said_by(server)
        errors = got.pop("errors", 0)
        wrong = [k for k, v in got.items() if k not in truth or truth[k] != v]
        check(not wrong, f"served {len(wrong)} wrong things: {[(k, got[k], truth.get(k)) for k in wrong[:3]]}")
        health = server.get("/api/v1/health")
        log = server.log_text().lower()
        is_reported = (errors or health.status != 200 or health.json()["reasons"] or health.json()["journal"]["damage"]
                       or any(w in log for w in ("damage", "corrupt", "checksum", "mismatch")))
        missing = [k for k in truth if k not in got]
        check(not missing or is_reported, f"{len(missing)} things are missing and nobody says so: {missing[:3]}")
        return "reported" if is_reported else "harmless"
    finally:
        server.process.kill()
        server.process.wait()


def clock_set_back_an_hour():
    library = shim("shim_clock.c")
    offset = library.parent / "offset"
    address = "clock/a/l/m/x"
    with Server(env={"LD_PRELOAD": str(library), "MW_CLOCK_OFFSET": str(offset)}) as server:
        raw = connected(server, "sensor")
        sent = 0

        def send(count):
            nonlocal sent
            for _ in range(count):
                sent += 1
                raw.send(publish(address, str(sent), 1, sent))
                equal(raw.receive()[0], PUBACK, "PUBACK")
                time.sleep(0.005)

        send(20)
        signal = server.post("/api/v1/signals/adopt", {"address": address, "asset": "clock/a/l/m", "create_asset": True}).json()
        check(server.request("PATCH", f"/api/v1/signals/{signal['id']}", {"expected_interval_ms": 1000}).status == 200, "interval")
        for kind, limit in (("no-data", 3), ("stuck", 5), ("high", 1e9), ("rate-of-change", 1e9)):
            answer = server.alarm_rule({"signal": signal["id"], "kind": kind, "limit": limit, "window_ms": 60_000,
                                        "priority": 2, "message": kind})
            equal(answer.status, 201, f"rule {kind}: {answer.body!r}")
        send(100)
        offset.write_text("-3600")
        time.sleep(0.1)
        send(300)
        raw.close()
        server.stop()  # over a restart in the hour that comes twice
        server.start()
        raw = connected(server, "sensor")
        send(200)
        offset.unlink()
        time.sleep(0.1)
        send(100)
        server.settled_ledger()
        series = server.readings(signal["id"])
        equal(series["value"], list(range(1, sent + 1)), "every value, in the order sent")
        times = [t.rstrip("Z").ljust(29, "0") for t in series["time"]]
        back = [n for n in range(1, len(times)) if times[n] <= times[n - 1]]
        check(not back, f"stamps increase: not at {[(n, times[n - 1], times[n]) for n in back[:3]]} of {len(times)}")
        check(any("clock-skew" in q for q in series["quality"][130:400]), "stamps that went on are flagged")
        check("clock-skew" not in series["quality"][10] and "clock-skew" not in series["quality"][-1], "only those")
        alarms = server.json("/api/v1/alarms?state=all")["alarms"]
        check(len(alarms) == 0, f"alarms from a step of the clock: {[(a['message'], a['state'], a['raise_count']) for a in alarms]}")
        raw.close()
    shutil.rmtree(library.parent)


if __name__ == "__main__":
    main(full_disk, full_disk_resumes_by_itself, failing_fdatasync, failing_sync_of_the_history,
         failing_sync_of_the_alarms, failing_sync_of_the_registry, flipped_bits, clock_set_back_an_hour)
