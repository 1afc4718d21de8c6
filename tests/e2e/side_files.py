"""One bit flipped in what stands beside journal, history and registry: attachments, backups, late data and the answers to
repeated requests. It is found and said, or what is served is what was stored.
"""
import json
import pathlib
import random
import shutil
import subprocess
import tempfile

from faults import flip, start_anyway
from harness import BINARY, Failure, Server, check, equal, main, wait_for

T0 = 1_763_824_468_000  # ms
PHOTO = bytes([0xFF, 0xD8, 0xFF, 0xE0]) + bytes(range(1, 256)) * 8
KEYED = ("POST", "/api/v1/teams", {"name": "crew", "kind": "operations"}, {"Idempotency-Key": "once"})
FLIPS = 3


def make_site(data):
    """A stopped data directory with one of each, and what it must say."""
    server = Server(data).start()
    server.post("/api/v1/readings", {"signal": "side/level", "value": 1})
    signal = server.post("/api/v1/signals/adopt", {"address": "side/level", "asset": "side/a/l/m", "unit": "1",
                                                   "create_asset": True}).json()
    rule = server.alarm_rule({"signal": signal["id"], "kind": "high", "limit": 8, "message": "too high", "priority": 1})
    equal(rule.status, 201, f"rule {rule.body!r}")
    lines = [{"signal": "side/level", "value": 9 if 20 <= n < 40 else 5, "ts": T0 + n * 1000} for n in range(60)]
    server.request("POST", "/api/v1/readings", "\n".join(map(json.dumps, lines)),
                   {"Content-Type": "application/x-ndjson", "X-Millwright-Source": "replay"}, login=False)
    server.post("/api/v1/readings", {"signal": "side/level", "value": 9})
    alarm = wait_for("the alarm", lambda: server.json("/api/v1/alarms?state=open")["alarms"])[0]
    run = server.post("/api/v1/runs", {"procedure": "look-and-see", "alarm": alarm["id"], "client_id": "side-1"})
    equal(run.status, 201, f"run {run.body!r}")
    kept = server.request("POST", f"/api/v1/runs/{run.json()['id']}/attachments", PHOTO, {"Content-Type": "image/jpeg"})
    equal(kept.status, 201, f"attachment {kept.body!r}")
    photo = f"/api/v1/runs/{run.json()['id']}/attachments/{kept.json()['reference']}"
    events = wait_for("the late event", lambda: server.json("/api/v1/historical-events")["events"])
    answer = server.request(*KEYED)
    equal(answer.status, 201, f"team {answer.body!r}")
    server.settled_ledger()
    equal(server.post("/api/v1/backups", {"name": "b"}).status, 202, "backup")
    wait_for("the backup", lambda: any(b["state"] == "complete" for b in server.json("/api/v1/backups")["backups"]))
    equal(server.get(photo).body, PHOTO, "the photo")
    server.stop()
    return {"photo": photo, "events": events, "answer": answer.body}


def photo_is(server, truth):
    answer = server.get(truth["photo"])
    check(answer.status != 200 or answer.body == PHOTO, "another photo is shown")
    check(answer.status == 200 or "damage" in answer.body.decode() or answer.json()["code"] == "data_loss", f"says: {answer.body!r}")
    return answer.status != 200


def events_are(server, truth):
    answer = server.get("/api/v1/historical-events")
    check(answer.status != 200 or answer.json()["events"] == truth["events"], f"other events: {answer.body!r}")
    return answer.status != 200


def answer_is(server, truth):
    answer = server.request(*KEYED)
    check(answer.status >= 400 or answer.body == truth["answer"], f"another answer: {answer.status} {answer.body!r}")
    teams = [team for team in server.json("/api/v1/teams")["teams"] if team["name"] == "crew"]
    equal(len(teams), 1, "the act, once")
    return answer.status >= 400


def told_of(data, truth, probe):
    """Whether the flipped bit was found: by a server that refuses to start, or by an answer that says so."""
    server, _ = start_anyway(data)
    if server is None:
        return True
    try:
        server.login()
        return probe(server, truth)
    finally:
        server.process.kill()
        server.process.wait()


def flipped_bits_beside_the_stores():
    rng = random.Random(13)
    root = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-side-"))
    clean, damaged = root / "clean", root / "damaged"
    clean.mkdir()
    try:
        truth = make_site(clean)
        [photo] = (clean / "data/attachments").iterdir()
        victims = {photo.relative_to(clean): photo_is, pathlib.Path("data/late.db"): events_are,
                   pathlib.Path("data/answers.db"): answer_is}
        found = {}
        for file, probe in victims.items():
            content = (clean / file).read_bytes()
            for at in rng.sample([n for n, byte in enumerate(content) if byte], FLIPS):
                shutil.copytree(clean, damaged)
                flip(damaged / file, at, rng.randrange(8))
                try:
                    found[file.name] = found.get(file.name, 0) + told_of(damaged, truth, probe)
                except Failure as failure:
                    raise Failure(f"{file} at {at} of {len(content)}: {failure}") from None
                shutil.rmtree(damaged)
        print(f"found of {FLIPS} each: {found}")
        equal(found[photo.name], FLIPS, "every flipped bit of a photo is found")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def flipped_bits_in_a_backup():
    """Every byte of a backup counts: whatever is flipped, the check finds it and the way back is refused."""
    rng = random.Random(17)
    root = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-side-"))
    try:
        make_site(root)
        backup, target = root / "data/backups/b", root / "restored"
        files = sorted(f for f in backup.rglob("*") if f.is_file() and f.stat().st_size > 0)
        check({".db", ".jpg"} <= {f.suffix for f in files}, f"what is in it: {[f.name for f in files]}")

        def verified():
            return subprocess.run([BINARY, "backup", "verify", backup, "--json"], capture_output=True, text=True, timeout=120)

        equal(verified().returncode, 0, "a sound backup")
        for file in files:
            content = file.read_bytes()
            at = rng.randrange(len(content))
            flip(file, at, rng.randrange(8))
            done = verified()
            told = done.stdout + done.stderr
            check(done.returncode == 1 and len(told) > 20, f"{file.name} at {at} of {len(content)}: {done.returncode} {told}")
            way_back = subprocess.run([BINARY, "restore", backup, "--data", target], capture_output=True, text=True, timeout=120)
            check(way_back.returncode != 0 and not target.exists(), f"{file.name} at {at}: restored all the same: {way_back.stdout}")
            file.write_bytes(content)
        equal(verified().returncode, 0, "sound again")
    finally:
        shutil.rmtree(root, ignore_errors=True)


main(flipped_bits_beside_the_stores, flipped_bits_in_a_backup)
