#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`millwright rehearse`: ten times a small site beside it, with faults; nobody hears of it, production stays
as it is, and nothing is left behind, whatever ends it."""
import http.server
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading

from harness import BINARY, ROOT, Server, check, end, equal, main, simulate, wait_for
from sparkplug import Edge

PHASES = ["ramp", "hold", "alarm-storm", "reconnect", "link-cut", "kill", "disk-full", "slow-consumer"]
# Limits that no busy machine misses: what is tested is that nothing is lost and everything comes back.
SHORT = ["--factor", "10", "--ramp-s", "4", "--hold-s", "4", "--fault-s", "2", "--p99-ms", "60000", "--recovery-s", "240"]
TELLING = """policy: tell-everybody
title: Tells a server outside
applies:
  - {priorities: [1, 2, 3], rule_kinds: high}
steps:
  - webhook: {url: "URL", template: generic}
"""


class Listener:
    """A server outside the site; counts who calls."""

    def __init__(self):
        calls = self.calls = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                calls.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/told"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def site():
    """Twenty sensors with the rules of their types."""
    return Server(None, "--demo-plant", "--library", ROOT)


def feed(server):
    feeder = simulate(server, "--sensors", "20", "--interval-ms", "500")
    wait_for("readings of twenty sensors", lambda: server.json("/api/v1/ledger")["total"]["stored"] > 200)
    return feeder


def command(server, directory, *more):
    return [BINARY, "rehearse", "--server", f"http://{server.http}", "--token", server.token(), "--dir", directory, *SHORT, *more]


def begin(server, directory, *more):
    return subprocess.Popen(command(server, directory, *more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def children_in(directory):
    """Processes that were started on something in that directory."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if "serve" in words and any(word.startswith(str(directory)) for word in words):
            found.append(int(entry.name))
    return found


def limits_hold(instance, production):
    """What the kernel says of the instance, whatever the report says."""
    nice_of = lambda pid: int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[16])
    check(nice_of(instance) > nice_of(production), f"production goes first: {nice_of(instance)}, {nice_of(production)}")
    limits = pathlib.Path(f"/proc/{instance}/limits").read_text()
    data = next(line for line in limits.splitlines() if line.startswith("Max data size"))
    check("unlimited" not in data, f"memory is bounded: {data}")


def lines_until(process, wanted):
    """Reads its progress up to a line that fits."""
    for text in process.stdout:
        line = json.loads(text)
        if wanted(line):
            return line
    check(False, f"it ended: {process.stderr.read()[-2000:]}")


def high_rules(server):
    return [r for r in server.json("/api/v1/rules?limit=500")["rules"]
            if r["kind"] == "high" and r["mode"] == "alarm" and r["is_enabled"]]


def production_tells(server, listener, rule):
    """The same rule with the same policy, outside a rehearsal: the listener is called. Then it is quiet again."""
    last = server.json(f"/api/v1/signals/last?ids={rule['signal']}")["values"][0]["value"]
    path = f"/api/v1/rules/{rule['id']}"
    equal(server.request("PATCH", path, {"limit": last - abs(last)}).status, 200, "a limit that is passed")
    wait_for("the listener to be called by production", lambda: listener.calls)
    equal(server.request("PATCH", path, {"limit": rule["limit"]}).status, 200, "its limit again")
    alarm = next(a for a in server.json("/api/v1/alarms?state=all")["alarms"] if a["rule"] == rule["id"])
    equal(server.post(f"/api/v1/alarms/{alarm['id']}/acknowledge").status, 200, "acknowledged")
    wait_for("its end", lambda: server.json(f"/api/v1/alarms/{alarm['id']}")["state"] == "normal")
    wait_for("messages to be done with", lambda: all(
        delivery["state"] not in ("waiting", "attempting")
        for message in server.json("/api/v1/messages")["messages"] for delivery in message["deliveries"]))


def all_phases():
    listener = Listener()
    with site() as server, tempfile.TemporaryDirectory() as directory:
        policy = server.post("/api/v1/documents", {"kind": "policy", "name": "tell-everybody",
                                                   "text": TELLING.replace("URL", listener.url)})
        equal(policy.status, 201, f"policy: {policy.body!r}")
        put = server.post(f"/api/v1/documents/{policy.json()['id']}/put-in-force")
        equal(put.status, 200, f"in force: {put.body!r}")
        rules = high_rules(server)
        check(rules, "rules of the demo plant")
        for rule in rules:
            changed = server.request("PATCH", f"/api/v1/rules/{rule['id']}", {"policy": "tell-everybody"})
            equal(changed.status, 200, f"rule: {changed.body!r}")
        feeder = feed(server)
        production_tells(server, listener, rules[0])
        told_before = len(listener.calls)
        signals = len(server.signals())
        process = begin(server, directory, "--json")
        seen = wait_for("the rehearsed instance", lambda: children_in(directory))
        out, err = process.communicate(timeout=500)
        check(process.returncode in (0, 1), f"exit {process.returncode}: {err}")
        report = json.loads(out)
        equal([p["phase"] for p in report["phases"]], PHASES, "phases")
        equal((report["factor"], report["sensors"]), (10, 200), "size")
        equal(report["aborted"], "", "ended early")
        for phase in report["phases"]:
            what = f"{phase['phase']}: {phase['verdict']}, {phase['reason']}"
            check(phase["verdict"] in ("pass", "inconclusive"), what)
            if phase["verdict"] == "inconclusive":
                check("needs" in phase["reason"] and "cores" in phase["reason"], what)
            figures = phase["figures"]
            equal(figures["lost"], 0, f"lost in {what}")
            check(figures["acknowledged"] > 0 and figures["memory_bytes"] > 1_000_000, f"{what}: {figures}")
            check(len(phase["points"]) > 0, f"no points: {what}")
            if phase["phase"] in ("reconnect", "link-cut", "kill", "disk-full"):
                check(figures["recovery_s"] is not None, f"no recovery: {what}")
        by_name = {p["phase"]: p["figures"] for p in report["phases"]}
        check("changes of alarms" in by_name["alarm-storm"]["note"], by_name["alarm-storm"])
        check(by_name["link-cut"]["most_waiting"] > 100, f"the devices kept their readings: {by_name['link-cut']}")
        check(report["highest_rate_per_s"] > 0 and report["bottleneck"]["words"], "what gives way first")
        check(any("network" in one for one in report["untested"]), "what was not tested")
        equal(listener.calls[told_before:], [], "nobody is told of a storm that is rehearsed")
        equal(os.listdir(directory), [], "what is left behind")
        equal([pid for pid in seen if pathlib.Path(f"/proc/{pid}").exists()], [], "instances left behind")
        equal(server.get("/readyz", login=False).status, 200, "production is ready")
        equal(len(server.signals()), signals, "signals of production")
        server.settled_ledger()
        end(feeder)
        kept = server.json("/api/v1/rollout/rehearsals/latest")
        equal((kept["record"]["verdict"], kept["record"]["void_reason"]), (report["verdict"], ""), "kept at the site")
        equal(len(kept["report"]["phases"]), 8, "the whole report")


def a_crash_leaves_nothing():
    with site() as server, tempfile.TemporaryDirectory() as directory:
        feeder = feed(server)
        process = begin(server, directory, "--progress")
        lines_until(process, lambda line: line["phase"] == "ramp" and line.get("acknowledged_per_s", 0) > 0)
        instance = children_in(directory)
        check(instance, "it runs")
        limits_hold(instance[0], server.process.pid)
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait_for("the instance to go with it", lambda: not children_in(directory))
        wait_for("its directory to go too", lambda: not os.listdir(directory))
        equal(server.get("/readyz", login=False).status, 200, "production is ready")
        refused = subprocess.run(command(server, directory, "--memory", "10MB"), capture_output=True, text=True, timeout=120)
        check(refused.returncode != 0 and "needs" in refused.stderr and "memory" in refused.stderr, refused.stderr)
        equal(os.listdir(directory), [], "what is refused leaves nothing")
        stopped = begin(server, directory, "--progress")
        lines_until(stopped, lambda line: "acknowledged_per_s" in line)
        stopped.send_signal(signal.SIGTERM)
        stopped.communicate(timeout=300)
        equal(os.listdir(directory), [], "a cancelled one cleans up")
        latest = server.json("/api/v1/rollout/rehearsals/latest")
        equal((latest["report"]["aborted"], latest["record"]["verdict"]), ("cancelled by a person", "inconclusive"), "report")
        end(feeder)


def it_gives_way():
    with site() as server, tempfile.TemporaryDirectory() as directory:
        feeder = feed(server)
        nowhere = subprocess.run(command(server, "/nowhere/at/all"), capture_output=True, text=True, timeout=120)
        check(nowhere.returncode != 0 and "--dir" in nowhere.stderr, nowhere.stderr)
        out = pathlib.Path(directory) / "report.json"
        process = begin(server, directory, "--progress", "--out", str(out))
        lines_until(process, lambda line: line.get("acknowledged_per_s", 0) > 0)
        server.kill()
        process.communicate(timeout=300)
        report = json.loads(out.read_text())
        check("production suffered" in report["aborted"], report["aborted"])
        equal(os.listdir(directory), ["report.json"], "what is left behind")
        end(feeder)
        server.start()


PRESS = "spBv1.0/Plant/Edge1/press"


def sparkplug_as_sparkplug():
    """What comes over Sparkplug B is rehearsed over Sparkplug B: an edge node for each there is, three times over."""
    with site() as server, tempfile.TemporaryDirectory() as directory:
        made = server.post("/api/v1/devices", {"name": "edge1", "protocol": "sparkplug", "publish_filters": ["spBv1.0/Plant/#"],
                                               "subscribe_filters": ["spBv1.0/Plant/#"]})
        equal(made.status, 201, f"device: {made.body!r}")
        edge = Edge(server, made.json()["secret"])
        edge.wait("birth")
        addresses = [f"{PRESS}/{name}" for name in ("pressure", "strokes", "delta", "running", "program")]
        addresses.append("spBv1.0/Plant/Edge1/Properties/uptime")
        wait_for("the metrics", lambda: all(address in server.signals() for address in addresses))
        for address in addresses:
            adopted = server.post("/api/v1/signals/adopt", {"address": address, "asset": "mill/press/line1/press1",
                                                            "create_asset": address == addresses[0]})
            equal(adopted.status, 200, f"{address}: {adopted.body!r}")
        feeder = feed(server)
        for n in range(300):
            edge.tell("ddata", [{"alias": 1, "type": "Double", "value": 4 + n / 400}, {"alias": 2, "type": "UInt32", "value": n},
                                {"alias": 3, "type": "Int32", "value": -n}], unwatched=True)
        edge.wait("done", 300)
        wait_for("its readings", lambda: any(
            row["source"] == "sparkplug" and row["stored"] > 900 for row in server.json("/api/v1/ledger")["sources"]))
        done = subprocess.run([BINARY, "rehearse", "--server", f"http://{server.http}", "--token", server.token(), "--dir", directory,
                               *SHORT[2:], "--factor", "3", "--json"], capture_output=True, text=True, timeout=500)
        check(done.returncode in (0, 1), f"exit {done.returncode}: {done.stderr}")
        report = json.loads(done.stdout)
        equal(report["shape"]["metrics_per_message"], 3, "values to a message")
        equal(report["sensors"], 78, "twenty sensors and six metrics, three times")
        equal([p["phase"] for p in report["phases"]], PHASES, "phases")
        for phase in report["phases"]:
            what = f"{phase['phase']}: {phase['verdict']}, {phase['reason']}"
            check(phase["verdict"] in ("pass", "inconclusive"), what)
            equal(phase["figures"]["lost"], 0, f"lost in {what}")
            check(phase["figures"]["acknowledged"] > 0, what)
        # Data goes by alias: without the births the instance could not have known a single reading.
        received = {one["source"]: one["readings"] for one in report["received"]}
        asked = next(one["share"] for one in report["shape"]["sources"] if one["source"] == "sparkplug")
        share = received["sparkplug"] / sum(received.values())
        check(abs(share - asked) < 0.15, f"{share:.2f} of the readings over Sparkplug, {asked:.2f} in production")
        check(received["mqtt"] > 0, received)
        check(any("QoS 1" in one for one in report["untested"]), report["untested"])
        equal(os.listdir(directory), [], "what is left behind")
        edge.stop()
        end(feeder)


TWIN_SSH = """#!/bin/sh
# Stands for ssh: runs the command here, for the one machine it knows.
while [ "$1" != "${1#-}" ]; do [ "$1" = -o ] && shift; shift; done
[ "$1" = twin ] || { echo "ssh: Could not resolve hostname $1" >&2; exit 255; }
shift
exec sh -c "$*"
"""


def on_a_twin():
    with site() as server, tempfile.TemporaryDirectory() as directory, tempfile.TemporaryDirectory() as tools:
        ssh = pathlib.Path(tools) / "ssh"
        ssh.write_text(TWIN_SSH)
        ssh.chmod(0o755)
        environment = dict(os.environ, PATH=f"{tools}:{os.environ['PATH']}")

        def run(*more, program=BINARY):
            return subprocess.run(command(server, directory, "--on-program", program, *more), capture_output=True, text=True,
                                  timeout=500, env=environment)
        unknown = run("--on", "elsewhere")
        check(unknown.returncode != 0 and "readings_per_s" in unknown.stderr, "without traffic it is not even asked")
        feeder = feed(server)
        unknown = run("--on", "elsewhere")
        check(unknown.returncode != 0 and "Could not resolve hostname elsewhere" in unknown.stderr, unknown.stderr)
        option = run("--on=-oProxyCommand=touch")
        check(option.returncode != 0 and "no name of a machine" in option.stderr, option.stderr)
        gone = run("--on", "twin", program="/no/such/program")
        check(gone.returncode != 0 and "status 127" in gone.stderr, gone.stderr)
        done = run("--on", "twin", "--json")
        check(done.returncode in (0, 1), f"exit {done.returncode}: {done.stderr}")
        report = json.loads(done.stdout)
        equal((report["host"], report["factor"], [p["phase"] for p in report["phases"]]), ("twin", 10, PHASES), "report")
        equal([p["figures"]["lost"] for p in report["phases"]], [0] * 8, "lost")
        equal(os.listdir(directory), [], "what is left behind")
        kept = server.json("/api/v1/rollout/rehearsals/latest")
        equal((kept["report"]["host"], kept["record"]["void_reason"]), ("twin", ""), "kept at the site")

        # What the twin gets, without ssh: another build refuses, and a reader that goes ends it.
        asked = server.json("/api/v1/rollout/traffic-shape")
        asked["files"] = server.json("/api/v1/plant/files")["files"]
        wish = pathlib.Path(tools) / "wish.json"
        wish.write_text(json.dumps({**asked, "binary": "another"}))
        there = [BINARY, "rehearse", "--input", wish, "--dir", directory, "--progress", *SHORT]
        other = subprocess.run(there, capture_output=True, text=True, timeout=60)
        check(other.returncode != 0 and "another build" in other.stderr, other.stderr)
        wish.write_text(json.dumps(asked))
        process = subprocess.Popen(there, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        lines_until(process, lambda line: line.get("acknowledged_per_s", 0) > 0)
        process.stdout.close()
        process.wait(timeout=300)
        equal(os.listdir(directory), [], "it ends with whoever asked")
        end(feeder)


def without_traffic_there_is_nothing_to_rehearse():
    with site() as server, tempfile.TemporaryDirectory() as directory:
        done = subprocess.run(command(server, directory), capture_output=True, text=True, timeout=120)
        check(done.returncode != 0 and "readings_per_s" in done.stderr, done.stderr)
        answer = server.post("/api/v1/rollout/rehearsals/current", {})
        equal(answer.status, 409, f"start: {answer.body!r}")


def from_the_page():
    """Started, watched and cancelled over the API; it ends with the server."""
    with site() as server:
        feeder = feed(server)
        started = server.post("/api/v1/rollout/rehearsals/current", {"factor": 10, "ramp_s": 4, "hold_s": 600, "fault_s": 2})
        equal(started.status, 201, f"start: {started.body!r}")
        current = "/api/v1/rollout/rehearsals/current"
        wait_for("the ramp to be over", lambda: any("verdict" in step for step in server.json(current)["steps"]))
        sandbox = server.data / "data" / "rehearsal"
        check(children_in(sandbox), "it runs")
        equal(server.post(current + "/cancel").status, 200, "cancel")
        wait_for("its end", lambda: server.json(current)["state"] == "ended")
        equal(server.json(current)["problem"], "", "its report is kept")
        equal(server.json("/api/v1/rollout/rehearsals/latest")["report"]["phases"][0]["phase"], "ramp", "phase")
        equal(server.post(current, {"ramp_s": 600}).status, 201, "once more")
        wait_for("the instance", lambda: children_in(sandbox))
        server.stop()
        wait_for("the instance to end with the server", lambda: not children_in(sandbox))
        server.start()
        equal([name for name in os.listdir(sandbox) if name.startswith("millwright-")], [], "left behind")
        end(feeder)


if __name__ == "__main__":
    main(all_phases, sparkplug_as_sparkplug, a_crash_leaves_nothing, it_gives_way, on_a_twin, without_traffic_there_is_nothing_to_rehearse, from_the_page)
