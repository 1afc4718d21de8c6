"""Every verb of the command line, its JSON, its exit status; replay of recorded files with their traps."""
import csv
import io
import json
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time

from harness import BINARY, DATA, Server, check, equal, main, simulate, end, skip, wait_for

ENV = {k: v for k, v in os.environ.items() if not k.startswith("MILLWRIGHT_")}
T0 = int(time.time() * 1000) - 60_000  # recent: older ones are flagged


def cli(*args, env=None):
    """Runs the command line with nothing in the environment but what is given."""
    return subprocess.run([BINARY, *map(str, args)], capture_output=True, text=True, timeout=300, env={**ENV, **(env or {})})


def ok(done, what="command"):
    check(done.returncode == 0, f"{what}: exit {done.returncode}: {done.stdout[-300:]}{done.stderr[-1000:]}")
    return done.stdout


class Site:
    """A server with a few readings, and the options client commands need."""

    def __init__(self):
        self.server = Server().start()
        self.options = ["--server", f"http://{self.server.http}", "--token", self.server.token()]
        lines = [{"signal": f"cli/a/l/m/s{n % 2}", "value": n / 4, "ts": T0 + n} for n in range(10)]
        equal(self.server.post("/api/v1/readings", lines).status, 200, "readings")
        self.server.post("/api/v1/readings", [{"signal": "cli/a/l/m/s0", "value": "text"}])
        self.server.settled_ledger()

    def run(self, *args):
        return ok(cli(*args, *self.options), " ".join(map(str, args)))

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.server.__exit__(*failure)


def ledger():
    with Site() as site:
        said = json.loads(site.run("ledger", "--json"))
        row = next(s for s in said["sources"] if s["source"] != "system" and s["received"] == 11)
        equal((row["stored"], row["quarantined"], row["pending"]), (10, 1, 0), "row")
        equal(said["balanced"], True, "balanced")
        out = site.run("ledger").splitlines()
        equal(out[0].split(), ["source", "received", "stored", "quarantined", "duplicate", "thinned", "dropped", "pending"], "header")
        check(out[-1] == "the account balances" and out[-2].split()[0] == "total", f"text {out}")
        # An interval counts the minutes in which readings arrived; these arrived a moment ago.
        def received(*interval):
            part = json.loads(site.run("ledger", "--json", *interval))
            equal((part["balanced"], part["total"]["pending"]), (True, 0), f"ledger {interval}")
            return next((s["received"] for s in part["sources"] if s["source"] == row["source"]), 0)

        hour_ago, in_an_hour = int(time.time()) - 3600, int(time.time()) + 3600
        equal(received("--from", hour_ago), 11, "since an hour ago")
        equal(received("--from", hour_ago, "--to", in_an_hour), 11, "this hour")
        equal(received("--to", hour_ago), 0, "until an hour ago")
        out = site.run("ledger", "--from", hour_ago).splitlines()
        check(out[-1] == "the account balances" and "whole minutes" in out[-2], f"text of an interval {out}")
        done = cli("ledger", "--from", "yesterday", *site.options)
        check(done.returncode == 1 and "from" in done.stderr, f"a bad time: {done.returncode} {done.stderr}")


def signals():
    with Site() as site:
        listed = json.loads(site.run("signal", "list", "--provisional", "--json"))["signals"]
        equal([s["address"] for s in listed], ["cli/a/l/m/s0", "cli/a/l/m/s1"], "provisional")
        past = listed[0]["id"]
        adopted = json.loads(site.run("signal", "adopt", "cli/a/l/m/s0", "--asset", "cli/a/l/m", "--unit", "bar", "--name",
                                      "pressure", "--json"))
        equal((adopted["id"], adopted["path"], adopted["unit"], adopted["is_provisional"]),
              (past, "cli/a/l/m/pressure", "bar", False), "adopted: keeps its id")
        equal(len(site.server.readings(past)["value"]), 5, "and its past")
        check("adopted as signal" in site.run("signal", "adopt", "cli/a/l/m/s1", "--asset", "cli/a/l/m"), "text")
        last = json.loads(site.run("signal", "last", "--json"))["values"]
        equal([v["value"] for v in last if v["id"] == past], [2.0], "newest value")
        check("cli/a/l/m/pressure" in site.run("signal", "last"), "text")
        check("cli/a/l/m/pressure" in site.run("signal", "list"), "text")
        again = cli("signal", "adopt", "cli/a/l/m/s0", "--asset", "cli/a/l/m", *site.options)
        check(again.returncode == 1 and len(again.stderr) > 20, f"adopted twice: {again.returncode} {again.stderr}")


def exports():
    with Site() as site:
        known = site.server.signals()
        both = ",".join(str(known[f"cli/a/l/m/s{n}"]["id"]) for n in range(2))
        rows = list(csv.DictReader(io.StringIO(site.run("export", "--ids", both))))
        equal(sorted(float(r["value"]) for r in rows), [n / 4 for n in range(10)], "CSV values")
        check(all(r["quality"] == "good" and r["time"].endswith("Z") for r in rows), f"CSV rows {rows[:2]}")
        ids = [str(known["cli/a/l/m/s1"]["id"])]
        lines = [json.loads(x) for x in site.run("export", "--ids", ",".join(ids), "--format", "ndjson").splitlines()]
        equal([x["value"] for x in lines], [n / 4 for n in range(1, 10, 2)], "NDJSON values")
        equal([json.loads(x) for x in site.run("export", "--ids", ids[0], "--json").splitlines()], lines, "--json is NDJSON")
        equal(cli("export", "--json", "--format", "csv", *site.options).returncode, 2, "--json and another format")
        lines = site.run("export", "--ids", ids[0], "--format", "ndjson", "--from", T0 + 3, "--to", T0 + 7).splitlines()
        equal([json.loads(x)["value"] for x in lines], [0.75, 1.25], "half-open range")
        out = site.server.data / "out.csv"
        site.run("signal", "adopt", "cli/a/l/m/s0", "--asset", "cli/a/l/m")
        equal(site.run("export", "--out", out), "", "nothing on stdout")
        rows = list(csv.DictReader(out.open()))
        equal([float(r["value"]) for r in rows if r["signal"] == "cli/a/l/m/s0"], [0, 0.5, 1, 1.5, 2],
              "without ids: every configured signal")
        # What was exported goes in again as NDJSON and is all there already.
        equal(site.server.request("POST", "/api/v1/readings", "\n".join(site.run(
            "export", "--ids", ids[0], "--format", "ndjson").splitlines()), headers={"Content-Type": "application/x-ndjson"},
            login=False).status, 200, "an export can be posted")


def structure():
    """Places and teams are renamed, moved and removed by their paths and names; what they hold stays."""
    with Site() as site:
        adopted = json.loads(site.run("signal", "adopt", "cli/a/l/m/s0", "--asset", "cli/a/l/m", "--json"))
        site.server.post("/api/v1/lines", {"area": site.server.json("/api/v1/plant")["sites"][0]["areas"][0]["id"], "name": "l2"})
        site.run("plant", "change", "cli/a/l/m", "--name", "mixer", "--class", "mixer", "--criticality", "1", "--into", "cli/a/l2",
                 "--why", "Zeichnung für Halle 2")
        places = {row["path"]: row for row in json.loads(site.run("plant", "list", "--json"))["places"]}
        moved = places["cli/a/l2/mixer"]
        equal((moved["kind"], moved["asset_class"], moved["criticality"]), ("asset", "mixer", 1), "changed")
        check("cli/a/l/m" not in places and "cli/a/l2/mixer" in site.run("plant", "list"), f"paths {sorted(places)}")
        signal = site.server.json(f"/api/v1/signals/{adopted['id']}")
        equal((signal["path"], signal["address"]), ("cli/a/l2/mixer/s0", "cli/a/l/m/s0"), "the signal")
        equal(len(site.server.readings(adopted["id"])["value"]), 5, "its history")
        entry = site.server.json(f"/api/v1/audit?what=asset%20{moved['id']}")["entries"][0]
        equal((entry["why"], entry["before"]["name"], entry["after"]["name"]), ("Zeichnung für Halle 2", "m", "mixer"), "trail")
        for arguments, said in ((["remove", "cli/a/l2"], "still has 1 asset: mixer"), (["remove", "cli/b"], "no place 'cli/b'"),
                                (["change", "cli/a/l", "--into", "cli"], "a line cannot be put into a site"),
                                (["change", "cli/a/l", "--class", "x"], "asset_class")):
            done = cli("plant", *arguments, *site.options)
            check(done.returncode in (1, 2) and said in done.stderr, f"{arguments}: {done.returncode} {done.stderr}")
        equal(site.run("plant", "remove", "cli/a/l"), "cli/a/l is removed\n", "removed")
        for team in ("early", "late"):
            equal(site.server.post("/api/v1/teams", {"name": team, "kind": "operations"}).status, 201, "team")
        site.run("team", "change", "early", "--name", "morning", "--kind", "maintenance")
        site.run("team", "remove", "late")
        teams = json.loads(site.run("team", "list", "--json"))["teams"]
        equal([(t["name"], t["kind"]) for t in teams if t["name"] in ("early", "late", "morning")], [("morning", "maintenance")], "teams")
        done = cli("team", "remove", "early", *site.options)
        check(done.returncode == 1 and "there are" in done.stderr, f"{done.returncode} {done.stderr}")


PLANT = """millwright-plant: 1
sites:
  - name: mill
    areas:
      - name: water
        lines:
          - name: line1
            assets:
              - {name: pump1, profile: pump, prefix: plc/p1}
              - {name: pump2, profile: pump, prefix: plc/p2, criticality: 1}
"""


def configuration_as_code():
    """plan, apply and export agree: what is written plans to nothing, and what has moved is refused."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="mw-plan-"))
    profiles = pathlib.Path(__file__).resolve().parents[2] / "profiles"
    try:
        file, plan, out = folder / "plant.yaml", folder / "plan.json", folder / "out"
        file.write_text(PLANT)
        with Site() as site:
            (folder / "wrong.yaml").write_text(PLANT.replace("profile: pump,", "profile: pomp,", 1))
            wrong = cli("plan", folder / "wrong.yaml", *site.options)
            equal(wrong.returncode, 1, "no such profile")
            check("wrong.yaml:9: mill/water/line1/pump1: profile 'pomp'" in wrong.stdout, wrong.stdout)
            said = site.run("plan", file, profiles, "--out", plan)
            check("+ signal    mill/water/line1/pump1/flow" in said, said)
            check("cost a month      not known" in said, said)
            check("apply " in said.splitlines()[-1], said)
            figures = json.loads(site.run("plan", file, profiles, "--json"))["figures"]
            equal(figures["assets"], {"now": 0, "then": 2}, "assets")
            equal(figures["sensors"]["then"], figures["readings_per_s"]["then"], "one reading a second each")
            check("mill/" not in site.run("signal", "list"), "only planned")

            check("changes done" in site.run("apply", plan), "apply")
            check("nothing to change" in site.run("plan", file, profiles), "planned again")
            moved = cli("apply", plan, *site.options)
            equal(moved.returncode, 1, "the plant has moved")
            check("does not fit the plant any more" in moved.stderr, moved.stderr)

            site.run("export", "plant", out)
            check("nothing to change" in site.run("plan", out, "--complete"), "an export plans to nothing")
            text = (out / "plant.yaml").read_text()
            check("criticality: 1" in text and "_system" not in text, text[:500])
            (out / "plant.yaml").write_text(text.replace("criticality: 1", "criticality: 2"))
            said = site.run("plan", out, "--complete")
            check("~ asset     mill/water/line1/pump2\n      criticality: 1 -> 2" in said, said)
            (out / "plant.yaml").write_text(text.replace("longest_shelf_minutes: 60", "longest_shelf_minutes: 30"))
            said = site.run("plan", out, "--complete")
            check("~ alarm-class safety\n      longest_shelf_minutes: 60 -> 30" in said, said)
            gone = site.run("plan", folder / "gone.yaml", "--complete") if (folder / "gone.yaml").write_text(
                "millwright-plant: 1\nsites: []\n") else ""
            check("- asset     mill/water/line1/pump2" in gone, gone)
            equal(cli("plan", folder / "none.yaml", *site.options).returncode, 1, "no such file")
            equal(cli("apply", file, *site.options).returncode, 2, "a plant file is no plan")
    finally:
        shutil.rmtree(folder)


def waves():
    with Site() as site:
        equal(json.loads(site.run("wave", "list", "--json"))["waves"], [], "waves")
        missing = cli("wave", "show", "pilot", *site.options)
        check(missing.returncode == 1 and "none has been planned" in missing.stderr, f"no wave: {missing.stderr}")
        functions = ["operations", "maintenance", "it", "finance", "leadership"]
        site.run("signal", "adopt", "cli/a/l/m/s0", "--asset", "mill/water/line1/pump1")
        plant = site.server.get("/api/v1/plant").json()
        area = next(a["id"] for s in plant["sites"] if s["name"] == "mill" for a in s["areas"])
        made = site.server.post("/api/v1/rollout/waves", {
            "kind": "pilot", "scope": {"areas": [area]},
            "stakeholders": [{"function": f, "person": "admin"} for f in functions]})
        equal(made.status, 201, f"planned: {made.body!r}")
        check("pilot" in site.run("wave", "list") and "1 of 20" in site.run("wave", "show", "1"), "the wave as text")
        stopped = cli("wave", "stop", "pilot", "--reason", "no", *site.options)
        check(stopped.returncode == 1 and "it pages nobody" in stopped.stderr, f"stop of a planned one: {stopped.stderr}")
        equal(json.loads(site.run("wave", "start", "pilot", "--json"))["state"], "active", "started")
        site.run("wave", "stabilize", "pilot")
        gate = cli("gate", "show", "pilot", *site.options)
        check(gate.returncode == 1 and "as of now: no" in gate.stdout and "rehearsal_factor" in gate.stdout, f"gate: {gate.stdout}")
        equal(json.loads(cli("gate", "show", "pilot", "--json", *site.options).stdout)["answer"], "no", "gate as JSON")
        check("not judged yet" in site.run("gate", "history", "pilot"), "no window has ended")
        equal(json.loads(site.run("gate", "history", "pilot", "--json"))["decisions"], [], "judgements")
        check("shadow" in site.run("wave", "stop", "pilot", "--reason", "enough"), "stopped")
        check("0 known, 0 of them blocking" in site.run("problem", "list"), "no problem yet")
        equal(site.server.post("/api/v1/rollout/problems", {"wave": 1, "title": "gateway drops out"}).status, 201, "found")
        known = cli("problem", "list", *site.options)
        check(known.returncode == 1 and "gateway drops out, keeps its gate shut" in known.stdout, f"problems: {known.stdout}")
        equal(json.loads(site.run("decision", "list", "--json"))["rulings"], [], "decisions")
        due = time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime(time.time() + 10 * 86400))
        asked = site.server.post("/api/v1/rollout/rulings", {"subject": "budget", "question": "May we?", "due": due})
        equal(asked.status, 201, f"asked: {asked.body!r}")
        check(f"open, asked by admin, due {due[:10]}" in site.run("decision", "list"), "what is open")


def readiness():
    with Site() as site:
        ready = cli("readiness", *site.options)
        check(ready.returncode == 1 and "ready to go on: no" in ready.stdout, f"readiness: {ready.stdout} {ready.stderr}")
        check("-> it: Pass a rehearsal" in ready.stdout, f"what is missing, and who can supply it: {ready.stdout}")
        equal(len(json.loads(cli("readiness", "--json", *site.options).stdout)["questions"]), 5, "questions")
        parity = cli("parity", *site.options)
        check(parity.returncode == 1 and "at scale: " in parity.stdout, f"parity: {parity.stdout} {parity.stderr}")
        items = {i["id"]: i for i in json.loads(cli("parity", "--json", *site.options).stdout)["items"]}
        equal((items["tls"]["answer"], items["durability"]["answer"]), ("no", "yes"), "measured")
        file = site.server.data / "book.html"
        site.run("signal", "adopt", "cli/a/l/m/s0", "--asset", "mill/water/line1/pump1")
        made = json.loads(site.run("book", "--out", str(file), "--language", "de", "--json"))
        text = file.read_text()
        check(made["bytes"] == len(text.encode()) and "Das Buch des Werks" in text and "mill/water/line1/pump1" in text, "the book")
        nowhere = cli("book", "--out", site.server.data / "no" / "book.html", *site.options)
        check(nowhere.returncode == 1 and "cannot be written" in nowhere.stderr, f"no such folder: {nowhere.stderr}")


def value():
    with Site() as site:
        said = site.run("value")
        check("Maintenance: Which failures" in said and "Not measured: no failure log" in said, f"value: {said}")
        report = json.loads(site.run("value", "--week", "2020-W10", "--language", "de", "--json"))
        equal((report["week"], report["is_empty"], len(report["functions"])), ("2020-W10", True, 5), "an old week")
        for wrong, says in ((["--week", "2026-W60"], "no week of the calendar"), (["--wave", "7"], "no wave 7")):
            refused = cli("value", *wrong, *site.options)
            check(refused.returncode == 1 and says in refused.stderr, f"{wrong}: {refused.stderr}")
        equal(cli("value", "--week", "2020-W10", "--wave", "1", *site.options).returncode, 2, "both")
        equal(json.loads(site.run("improvements", "--json")), {"n_overdue": 0, "improvements": []}, "improvements")
        equal(json.loads(site.run("trial", "list", "--json")), {"n_expired": 0, "trials": []}, "trials")
        for wrong in (("show", "7"), ("start", "7")):
            refused = cli("trial", *wrong, *site.options)
            check(refused.returncode == 1 and "no trial 7" in refused.stderr, f"{wrong}: {refused.stderr}")
        equal(cli("trial", "decide", "7", "perhaps", "--reason", "x", "--user", "lena", *site.options).returncode, 2, "neither verdict")


def audit():
    with Site() as site:
        site.run("signal", "adopt", "cli/a/l/m/s0", "--asset", "cli/a/l/m")
        data = site.server.data / "data"
        said = json.loads(ok(cli("audit", "verify", "--data", data, "--json"), "while the server runs"))
        check(said["intact"] and said["entries"] > 3, f"{said}")
        site.server.stop()
        copy = site.server.data / "copy"
        attacks = {
            "altered": "UPDATE audit SET who = 'somebody' WHERE id = 2",
            "missing": "DELETE FROM audit WHERE id = 2",
            "truncated": "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)",
        }
        for problem, attack in attacks.items():
            shutil.copytree(data, copy)
            with sqlite3.connect(copy / "registry.db") as db:
                db.execute(attack)
            db.close()
            done = cli("audit", "verify", "--data", copy, "--json")
            said = json.loads(done.stdout)
            equal((done.returncode, said["intact"], said["problem"]), (1, False, problem), attack)
            check(len(said["explanation"]) > 20, "explained")
            equal(cli("audit", "verify", "--data", copy).returncode, 1, "in text")
            shutil.rmtree(copy)
        done = cli("audit", "verify", "--data", site.server.data / "nowhere")
        check(done.returncode == 1 and "nowhere" in done.stderr, f"no such directory: {done.returncode} {done.stderr}")
        check(not (site.server.data / "nowhere").exists(), "verifying creates nothing")


def every_command_speaks_json():
    """Walks the help texts down to every command."""
    def walk(*path):
        text = ok(cli(*path, "--help"), f"help of {path}")
        _, _, below = text.partition("Subcommands:")
        names = [line.split()[0] for line in below.splitlines() if line.startswith("  ") and line[2:3].isalpha()]
        found = [command for name in names for command in walk(*path, name)]
        return found + ([(path, text)] if "[SUBCOMMAND]" in text or not names else [])

    commands = walk()
    check(len(commands) > 15, f"commands {[path for path, _ in commands]}")
    mute = [" ".join(path) for path, text in commands if "--json" not in text]
    check(not mute, f"commands without --json: {mute}")


def exit_statuses():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{unused.getsockname()[1]}"
    with Site() as site:
        server, token = site.options[1], site.options[3]
        cases = [  # wanted, arguments, environment
            (0, ["--help"], {}), (0, ["--version"], {}), (0, ["serve", "--help"], {}),
            (0, ["ledger"], {"MILLWRIGHT_SERVER": server, "MILLWRIGHT_TOKEN": token}),
            (2, [], {}), (2, ["frobnicate"], {}), (2, ["ledger", "--frobnicate"], {}), (2, ["signal"], {}),
            (2, ["signal", "adopt", "x"], {}), (2, ["export", "--format", "xml"], {}), (2, ["serve"], {}),
            (2, ["serve", "--data", site.server.data / "x", "--http", "nonsense"], {}),
            (2, ["replay", "file.csv"], {}), (2, ["simulate", "--sensors", "0"], {}),
            (2, ["simulate", "--mqtt", nobody, "--fault", "nonsense"], {}),
            (3, ["ledger", "--server", f"http://{nobody}"], {}), (3, ["signal", "list", "--server", f"http://{nobody}"], {}),
            (3, ["export", "--server", f"http://{nobody}"], {}),
            (3, ["simulate", "--mqtt", nobody, "--duration", "1"], {}),
            (1, ["ledger", "--server", server], {}), (1, ["ledger", "--server", server, "--token", "wrong"], {}),
            (1, ["signal", "adopt", "no/such/topic", "--asset", "a/b/c/d", *site.options], {}),
            (1, ["export", "--ids", "99999", *site.options], {}),
            (1, ["serve", "--data", site.server.data / "data"], {}),  # in use
            (1, ["serve", "--data", site.server.data / "x", "--http", "0.0.0.0:0", "--mqtt", "127.0.0.1:0"], {}),  # no TLS
        ]
        wrong = []
        for wanted, arguments, env in cases:
            done = cli(*arguments, env=env)
            if done.returncode != wanted:
                wrong.append(f"{' '.join(map(str, arguments))}: {done.returncode}, wanted {wanted}: {done.stderr[-200:]}")
            elif wanted != 0 and len(done.stderr + done.stdout) < 15:
                wrong.append(f"{' '.join(map(str, arguments))}: says nothing")
        check(not wrong, " | ".join(wrong))


def simulated_plant():
    with Server() as server:
        acknowledged, sent = 0, 0
        for seed in ("7", "7", "8"):
            process = subprocess.run([BINARY, "simulate", "--mqtt", server.mqtt, "--sensors", "20", "--seed", seed,
                                      "--interval-ms", "100", "--duration", "2", "--json"], capture_output=True, text=True, timeout=300)
            said = json.loads(ok(process))
            check(said["sent"] > 0 and said["acknowledged"] + said["unacknowledged"] == said["sent"], f"account {said}")
            equal(said["dropped"], 0, "dropped")
            acknowledged, sent = acknowledged + said["acknowledged"], sent + said["sent"]
        row = next(s for s in server.settled_ledger()["sources"] if s["source"] == "mqtt")
        check(acknowledged <= row["stored"] + row["duplicate"] <= sent and row["quarantined"] == 0,
              f"{acknowledged} of {sent} acknowledged, ledger {row}")
        equal(sum(1 for a in server.signals() if not a.startswith("_system")), 20, "20 sensors")
        # A server that goes away and comes back: the plant goes on.
        port = server.mqtt_port
        process = simulate(server, "--sensors", "500", "--interval-ms", "500")
        wait_for("500 sensors", lambda: len(server.signals()) >= 500)
        server.kill()
        server.start(mqtt=f"127.0.0.1:{port}")
        before = server.json("/api/v1/ledger")["total"]["received"]
        wait_for("the plant to come back", lambda: server.json("/api/v1/ledger")["total"]["received"] > before + 500)
        end(process)


def numeric_cells(path, separator=",", transposed=False, skip_columns=(), has_header=True):
    """Number of cells that hold something, read without any of our code."""
    rows = [r for r in (line.split() if separator is None else line for line in
                        (path.read_text().splitlines() if separator is None
                         else csv.reader(path.open(newline=""), delimiter=separator))) if r]
    if has_header:
        keep = [i for i, name in enumerate(rows[0]) if name not in skip_columns]
        rows = rows[1:]
    else:
        keep = range(len(rows[0]))
    return sum(1 for row in rows for i in keep if i < len(row) and row[i].strip())


def replay_recorded_files():
    start = ["--start", "2020-01-01T00:00:00Z", "--interval-ms"]
    cases = [  # file, options, numeric_cells arguments, one column to read back
        ("SKAB/data/anomaly-free/anomaly-free.csv", [], {"separator": ";", "skip_columns": ("datetime",)}, "Volume Flow RateRMS"),
        ("TEP/d00.dat", ["--transpose", *start, "180000"], {"separator": None, "has_header": False}, "column52"),
        ("TEP/d01_te.dat", [*start, "180000"], {"separator": None, "has_header": False}, "column1"),
        ("NAB/data/realAWSCloudwatch/ec2_cpu_utilization_ac20cd.csv", [], {"skip_columns": ("timestamp",)}, None),
        ("NAB/data/realTraffic/TravelTime_387.csv", [], {"skip_columns": ("timestamp",)}, "value"),
        ("building_power/City_Library_2019.csv", ["--zone", "America/New_York"], {"skip_columns": ("Date",)}, None),
        ("building_power/School_2015_2016 KW.csv", ["--zone", "America/New_York"], {"skip_columns": ("Date",)}, None),
        ("building_power/bad_csv_file_test.csv", ["--zone", "America/New_York"], {"skip_columns": ("Dately",)}, None),
        ("CNC_mill/experiment_01.csv", [*start, "100"], {"skip_columns": ("",)}, "X1_ActualPosition"),
        ("IMS_bearing/2nd_test_resmaple_10minutes.csv", [], {"skip_columns": ("", "Datetime")}, "Bearing 1"),
        ("LBNL_AHU/MZVAV-2-2.csv", ["--zone", "America/Chicago"], {"skip_columns": ("Date",)}, None),
    ]
    if not all((DATA / name).exists() for name, *_ in cases):
        skip("replay_recorded_files", f"files are absent below {DATA}; set MILLWRIGHT_TEST_DATA")
        return
    with Server() as server:
        options = ["--server", f"http://{server.http}", "--token", server.token(), "--json"]
        accepted = 0
        for number, (name, more, how, column) in enumerate(cases):
            said = json.loads(ok(cli("replay", DATA / name, "--prefix", f"replay/{number}", *more, *options), name))
            equal(said["accepted"] + said["quarantined"] + said["unreadable"], numeric_cells(DATA / name, **how), f"{name}: cells")
            equal((said["accepted"], said["unreadable"]), (said["sent"], 0), f"{name}: {said}")
            accepted += said["accepted"]
        ledger_ = server.settled_ledger()["total"]
        equal((ledger_["received"], ledger_["stored"] + ledger_["duplicate"]), (accepted, accepted), "ledger")
        known = server.signals()
        for number, (name, _, how, column) in enumerate(cases):
            if column is None:
                continue
            got = server.readings(known[f"replay/{number}/{column}"]["id"])["value"]
            wanted = column_of(DATA / name, column, **how)
            equal(got, wanted, f"{name}: {column}")


def column_of(path, column, separator=",", skip_columns=(), has_header=True):
    if separator is None:
        lines = [[float(x) for x in line.split()] for line in path.read_text().splitlines() if line.strip()]
        number = int(column.removeprefix("column")) - 1
        return lines[number] if len(lines) == 52 else [line[number] for line in lines]
    return [float(row[column]) for row in csv.DictReader(path.open(newline=""), delimiter=separator) if row[column].strip()]


def replay_keeps_what_it_cannot_read():
    text = ("time;flow;temp\n"                    # line 1
            "2024-03-01 00:00:00;1.5;20\n"
            "2024-03-01 00:00:01;;21\n"           # a blank is no problem
            "2024-03-01 00:00:02;oops;22\n"       # line 4: one bad cell, the other is good
            "yesterday;3.5;23\n"                  # line 5: no time
            "2024-03-01 00:00:04;4.5\n"           # line 6: too short
            "2024-03-01 00:00:05;nan;25\n"        # line 7
            "\n"
            "2024-03-01 00:00:06;6.5;26;9\n"      # line 9: too long
            "2024-03-01 00:00:07;7.5;27\n")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-csv-"))
    try:
        file = folder / "traps.csv"
        file.write_text(text)
        with Server() as server:
            options = ["--server", f"http://{server.http}", "--token", server.token(), "--json"]
            said = json.loads(ok(cli("replay", file, "--prefix", "bad", *options)))
            entries = server.json("/api/v1/quarantine?limit=100")["entries"]
            wait_for("quarantine", lambda: server.settled_ledger()["total"]["quarantined"] >= 4)
            entries = server.json("/api/v1/quarantine?limit=100")["entries"]
            lines = sorted(e["line"] for e in entries)
            check({4, 5, 7} <= set(lines) and {6, 9} & set(lines), f"lines in quarantine: {lines} {said}")
            check(all(e["client"] == "traps.csv" and e["source"] == "replay" and e["reason"] for e in entries), f"{entries[:2]}")
            check(any("yesterday" in e["raw"] for e in entries), "the raw line is kept")
            known = server.signals()
            temp = server.readings(known["bad/temp"]["id"])["value"]
            check({20, 21, 22, 25, 27} <= set(temp), f"good values are kept: {temp}")
            check(23 not in temp, "a row without a time is not")
            ledger_ = server.settled_ledger()["total"]
            equal(ledger_["quarantined"], len(entries), "counted")
            equal(said["unreadable"], len(entries), "said")
            for arguments, wanted in (([folder / "absent.csv", "--prefix", "x"], 1), ([file, "--map", "flow=a/b"], 0),
                                      ([file, "--map", "nothere=a/b"], 2), ([file, "--map", "flow"], 2),
                                      ([file, "--prefix", "x", "--zone", "Mars/Olympus"], 1),
                                      ([file, "--prefix", "x", "--time-column", "nothere"], 2)):
                done = cli("replay", *arguments, *options)
                equal(done.returncode, wanted, f"replay {arguments[1:]}: {done.stderr}")
            check("a/b" in server.signals(), "--map")
            empty = folder / "empty.csv"
            empty.write_text("")
            check(cli("replay", empty, "--prefix", "x", *options).returncode != 0, "an empty file is an error")
    finally:
        shutil.rmtree(folder)


def replay_in_real_time():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-csv-"))
    try:
        file = folder / "live.csv"
        file.write_text("time,x\n" + "".join(f"2020-01-01T00:00:0{n}Z,{n}\n" for n in range(4)))
        with Server() as server:
            start = time.time()
            ok(cli("replay", file, "--prefix", "live", "--real-time", "--server", f"http://{server.http}", "--token", server.token()))
            took = time.time() - start
            check(took > 2.8, f"took {took:.1f} s for 3 s of data")
            server.settled_ledger()
            series = server.readings(server.signals()["live/x"]["id"])
            equal(series["value"], [0, 1, 2, 3], "values")
            check(all(start - 1 <= t / 1000 <= start + took + 1 for t in series["time_ms"]), "stamped now")
            check(not any("historical" in (q or "") for q in series["quality"] or []), "as live data")
    finally:
        shutil.rmtree(folder)


def rules_and_answers():
    with Site() as site:
        adopted = json.loads(site.run("signal", "adopt", "cli/a/l/m/s0", "--asset", "cli/a/l/m", "--name", "p", "--json"))["id"]
        quiet = ["rule", "backtest", "--signal", adopted, "--kind", "high", "--limit", "5"]
        found = json.loads(site.run(*quiet, "--json"))
        equal((found["candidate"]["n_readings"], found["candidate"]["raises"]), (5, []), "2 at most: never above 5")
        loud = json.loads(site.run("rule", "backtest", "--signal", adopted, "--kind", "high", "--limit", "1.2", "--json"))
        equal(len(loud["candidate"]["raises"]), 1, "above 1.2 once")
        check("this rule" in site.run(*quiet) and "of 0 raises" in site.run(*quiet), "as text")
        refused = cli("rule", "backtest", "--signal", "999", "--kind", "high", "--limit", "5", *site.options)
        check(refused.returncode == 1 and "999" in refused.stderr, f"{refused.returncode} {refused.stderr}")
        event = {"signal": adopted, "kind": "high", "limit": 5, "mode": "event", "message": "Pump is fast"}
        equal(site.server.post("/api/v1/rules", event).status, 201, "a rule that only records")
        site.server.post("/api/v1/readings", [{"signal": "cli/a/l/m/s0", "value": 9}])
        events = wait_for("an event", lambda: json.loads(site.run("event", "list", "--json"))["events"])
        equal([e["message"] for e in events], ["Pump is fast"], "events")
        check("1 events" in site.run("event", "list"), "as text")
        checked = cli("respond", "check", "--json", *site.options)
        findings = json.loads(checked.stdout)["findings"]
        equal(checked.returncode, 1 if findings else 0, "findings are told by the exit status")
        text = cli("respond", "check", *site.options)
        check(f"{len(findings)} findings" in text.stdout, text.stdout)
        policy = "policy: everybody\ntitle: Everybody\ndefault: true\nsteps:\n  - notify: {people: [nobody-here], channels: [browser]}\n  - wait: 5m\n"
        made = site.server.post("/api/v1/documents", {"kind": "policy", "name": "everybody", "text": policy})
        equal(made.status, 201, f"policy {made.body!r}")
        done = site.server.request("POST", f"/api/v1/documents/{made.json()['id']}/put-in-force", None, site.server.person("second"), login=False)
        equal(done.status, 200, f"policy in force {done.body!r}")
        wrong = cli("respond", "check", *site.options)
        check(wrong.returncode == 1 and "nobody-here" in wrong.stdout, f"{wrong.returncode} {wrong.stdout}")


def alarms():
    """What needs somebody, from a shell: the list, acknowledging, shelving, figures; each as JSON too."""
    with Site() as site:
        site.run("signal", "adopt", "cli/a/l/m/s0", "--asset", "cli/a/l/m", "--unit", "bar", "--name", "pressure")
        signal = site.server.signals()["cli/a/l/m/s0"]["id"]
        equal(site.server.alarm_rule({"signal": signal, "kind": "high", "limit": 8, "message": "too high"}).status, 201, "rule")
        check("0 alarms" in site.run("alarm", "list"), "nothing yet")
        site.server.post("/api/v1/readings", [{"signal": "cli/a/l/m/s0", "value": 9.5}])
        wait_for("an alarm", lambda: json.loads(site.run("alarm", "list", "--json"))["alarms"])
        listed = json.loads(site.run("alarm", "list", "--json"))
        number = listed["alarms"][0]["id"]
        equal((listed["alarms"][0]["message"], listed["alarms"][0]["state"]), ("too high", "unacknowledged"), "as JSON")
        text = site.run("alarm", "list", "--state", "unacknowledged", "--priority", 3)
        check("too high" in text and "unacknowledged by priority: 0 0 1" in text, text)
        done = json.loads(site.run("alarm", "ack", number, "--comment", "on my way", "--json"))
        equal((done["state"], done["comment"]), ("acknowledged", "on my way"), "acknowledged")
        check("shelved" in site.run("alarm", "shelve", number, "--minutes", 5, "--reason", "valve is repaired"), "shelved")
        for arguments, status in ((("alarm", "ack", 999), 1), (("alarm", "reset", number), 1), (("alarm", "shelve", number, "--minutes", 9999, "--reason", "x"), 1)):
            wrong = cli(*arguments, *site.options)
            check(wrong.returncode == status and len(wrong.stderr) > 20, f"{arguments}: {wrong.returncode} {wrong.stderr}")
        for arguments in (("alarm", "shelve", number), ("alarm", "list", "--state", "loud"), ("projection",)):
            equal(cli(*arguments, *site.options).returncode, 2, f"{arguments} is no usage")
        equal(cli("alarm", "list", "--server", "http://127.0.0.1:1").returncode, 3, "nobody there")
        kpis = json.loads(site.run("kpi", "--json"))
        check(len(kpis["kpis"]) > 10, kpis)
        check("acceptable" in site.run("kpi"), "figures as text")
        equal(json.loads(site.run("projection", "--sensors", 500, "--json"))["sensors"], 500, "projection")
        check("at 500 sensors" in site.run("projection", "--sensors", 500), "projection as text")
        check("groups" in json.loads(site.run("attention", "--json")), "attention")
        check("hours are estimates" in site.run("attention"), "attention as text")


def pilot_design():
    rows = ["asset,class,area,criticality,age_years,make"]
    rows += [f"m{n},{('pump', 'motor', 'fan')[n % 3]},hall{n % 2},{1 + n % 5},{n},acme" for n in range(60)]
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "plant.csv"
        file.write_text("\n".join(rows))
        found = json.loads(ok(cli("pilot", "design", file, "--sensors", 10, "--json"), "design"))
        equal((len(found["assets"]), found["sensors"], found["plant_assets"]), (10, 10, 60), "within the budget")
        equal((found["uncovered"], found["biases"]), ([], []), "it stands for the plant")
        check(found["coverage"] > found["coverage_by_chance"], "better than chance")
        youngest = ",".join(f"m{n}" for n in range(10))
        judged = json.loads(ok(cli("pilot", "design", file, "--assets", youngest, "--json"), "judge"))
        check("newer than the plant" in judged["biases"][0]["warning"], judged["biases"])
        check(judged["best_swap"]["coverage"] > judged["coverage"], "a swap improves it")
        text = ok(cli("pilot", "design", file, "--assets", youngest), "as text")
        check("unlike the plant" in text and "best swap: " in text, text)
        check("protocol is not given" in text, "what is absent is named")
        for arguments, status, said in ((["--assets", "m1,nobody"], 1, "no asset 'nobody'"),
                                        (["--cover", "colour"], 2, "--cover: colour"),
                                        (["--sensors", "0"], 2, "equips no asset")):
            done = cli("pilot", "design", file, *arguments)
            check(done.returncode == status and said in done.stderr, f"{arguments}: {done.returncode} {done.stderr}")
        file.write_text("class\npump\n")
        done = cli("pilot", "design", file)
        check(done.returncode == 2 and "line 1: no column 'asset'" in done.stderr and "plant.csv" in done.stderr, done.stderr)
        done = cli("pilot", "design", folder + "/none.csv")
        check(done.returncode == 1 and "none.csv" in done.stderr, done.stderr)


if __name__ == "__main__":
    main(ledger, signals, exports, structure, every_command_speaks_json, configuration_as_code, rules_and_answers, alarms, pilot_design, waves, readiness, value, audit, exit_statuses, simulated_plant, replay_recorded_files,
         replay_keeps_what_it_cannot_read, replay_in_real_time)
