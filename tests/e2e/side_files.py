"""One bit flipped in what stands beside journal, history and registry: attachments, backups and the notes on them, late data,
the answers to repeated requests, and what SQLite had not written into its files when the server was killed. It is found and
said, or what is served is what was stored.
"""
import json
import pathlib
import random
import shutil
import subprocess
import tempfile

from faults import files_of, flip, make_truth, outcome_of, said_by, start_anyway
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


def flipped_bits_in_the_notes_on_backups():
    """When a backup was verified is asked for before a plant goes on: a date with a flipped bit is not believed."""
    rng = random.Random(19)
    root = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-side-"))
    try:
        make_site(root)
        notes = root / "data/backups/backups.json"
        content = notes.read_bytes()
        wanted = json.loads(content)["backups"]["b"]["verified_at"]
        check(wanted, f"the backup was verified: {content!r}")
        digits = content.index(wanted.encode()) + 2  # of the year
        for at in [digits, *rng.sample(range(len(content)), FLIPS)]:
            flip(notes, at, rng.randrange(3))
            server, text = start_anyway(root)
            try:
                answer = None if server is None else server.get("/api/v1/backups")
                if answer is not None and answer.status == 200:
                    equal(answer.json()["backups"][0]["verified_at"], wanted, f"byte {at}")
                    check(at != digits, "another year is shown")
                else:
                    text = answer.body.decode() if answer else text
                    check("backups.json" in text and "remove it" in text, f"byte {at}: says what to do: {text}")
            finally:
                if server:
                    server.process.kill()
                    server.process.wait()
            notes.write_bytes(content)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def commits_of(log):
    """Where the frames of a write-ahead log of SQLite begin, and whether each ends a transaction. Pages have 4096 bytes."""
    salts = log[16:24]
    frames = range(32, len(log) - 4119, 4120)
    return [(at, log[at + 4:at + 8] != bytes(4)) for at in frames if log[at + 8:at + 16] == salts]


def flipped_bits_after_a_kill():
    """SQLite reads its write-ahead log up to the first frame that is damaged and passes over the rest without a word. Alarms are
    then replayed from the journal. For what no journal has, the start is refused where two transactions stand behind the damage;
    in the last ones nothing wrong is served, and what is missing is said."""
    rng = random.Random(23)
    root = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-side-"))
    clean, damaged = root / "clean", root / "damaged"
    clean.mkdir()
    try:
        make_truth(clean, False)
        server = Server(clean).start()
        for n in range(4):
            made = server.post("/api/v1/teams", {"name": f"crew{n}", "kind": "operations"}, headers={"Idempotency-Key": f"crew{n}"})
            equal(made.status, 201, f"team {made.body!r}")
            address = f"bits/a/l/m/s{n + 1}"
            adopted = server.post("/api/v1/signals/adopt", {"address": address, "asset": "bits/a/l/m", "unit": "bar"})
            equal(adopted.status, 200, f"adopt {adopted.body!r}")
            alarm = server.json("/api/v1/alarms?state=all")["alarms"][0]["id"]
            equal(server.post(f"/api/v1/alarms/{alarm}/acknowledge", {"comment": f"seen {n}"}).status, 200, "acknowledge")
        server.settled_ledger()
        truth = said_by(server)
        server.kill()
        logs = sorted(f.relative_to(clean) for f in (clean / "data").glob("*.db-wal") if f.stat().st_size > 0)
        check({"registry.db-wal", "alarms.db-wal", "answers.db-wal"} <= {log.name for log in logs}, f"logs after a kill: {logs}")
        flips = [(file, at, False) for file in files_of(clean) if file.suffix in (".mwj", ".log")
                 for at in rng.sample([n for n, byte in enumerate((clean / file).read_bytes()) if byte], 2)]
        for log in logs:
            content = (clean / log).read_bytes()
            frames = commits_of(content)
            ends = [at for at, is_end in frames if is_end]
            early = [at for at, _ in frames if len([end for end in ends if end >= at]) > 2]
            late = [at for at, _ in frames if at not in early]
            is_alone = log.name not in ("alarms.db-wal", "late.db-wal")
            flips.append((log, rng.randrange(24), is_alone and len(frames) > 1))  # the header
            flips += [(log, at + rng.randrange(4120), is_alone) for at in rng.sample(early, min(3, len(early)))]
            flips += [(log, at + rng.randrange(4120), False) for at in rng.sample(late, min(2, len(late)))]
        outcomes = {}
        for file, at, must_refuse in flips:
            shutil.copytree(clean, damaged)
            flip(damaged / file, at, rng.randrange(8))
            try:
                outcome = outcome_of(damaged, truth)
                check(outcome == "refused" or not must_refuse, f"{outcome}, though transactions stand behind it")
                outcomes[file.suffix, outcome] = outcomes.get((file.suffix, outcome), 0) + 1
            except Failure as failure:
                raise Failure(f"{file} at {at}: {failure}") from None
            shutil.rmtree(damaged)
        print(f"flipped bits after a kill, logs of {', '.join(log.name for log in logs)}: {outcomes}")
    finally:
        shutil.rmtree(root, ignore_errors=True)


main(flipped_bits_beside_the_stores, flipped_bits_in_a_backup, flipped_bits_in_the_notes_on_backups, flipped_bits_after_a_kill)
