#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Loads the real server as docs/performance.md describes and checks that nothing got lost.

Each scenario starts a fresh server on a real disk with fsync on, lets its signals appear, adopts 100
of them and puts a limit rule on each, then measures one run of bench_load. A run counts only when
sent = acknowledged = stored (ledger) = queried (counts read back over REST).

  bench/ingest.py [--only NAME]... [--seconds 60] [--out FILE] [--dir DIR] [--perf DIR]
  bench/ingest.py --table FILE      what --out wrote, as the table of docs/performance.md
"""
import argparse
import http.client
import json
import os
import pathlib
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/e2e"))
from harness import Failure, Server, check, end, equal, simulate  # noqa: E402

LOAD = pathlib.Path(os.environ.get("MILLWRIGHT_BENCH_LOAD", ROOT / "build/release/bin/bench_load"))
N_RULES = 100
TICKS_PER_S = os.sysconf("SC_CLK_TCK")

# name: (mode, arguments of bench_load, wanted figure, its least value). Open loops name the part of
# the closed loop's throughput that they run at.
CLOSED = {
    "mqtt-1000x1": ("mqtt-json", ["--connections", 1000, "--in-flight", 1], "msg_per_s", 40_000),
    "mqtt-100x100": ("mqtt-json", ["--connections", 100, "--in-flight", 100, "--signals", 20],
                     "msg_per_s", 150_000),
    "sparkplug": ("sparkplug", ["--connections", 100, "--metrics", 50, "--in-flight", 4],
                  "values_per_s", 1_000_000),
    "line": ("line", ["--connections", 8, "--signals", 240, "--values-per-body", 5000],
             "values_per_s", 1_000_000),
}
# Messages per second: half of what the closed loop must reach at least.
HALF_LOAD = {
    "mqtt-1000x1-half": ("mqtt-1000x1", ["--rate", 20_000]),
    # A gateway sends one value of each of its signals at once.
    "mqtt-100x100-half": ("mqtt-100x100", ["--rate", 75_000, "--burst", 20]),
    "sparkplug-half": ("sparkplug", ["--rate", 10_000]),
    "line-half": ("line", ["--rate", 100]),
}
MAX_P99_MS = 25
MAX_IDLE_RSS_MB = 150


def machine(directory):
    """What the numbers were measured on."""
    cpu = {k.strip(): v.strip() for k, v in
           (line.split(":", 1) for line in run_text(["lscpu"]).splitlines() if ":" in line)}
    device = run_text(["df", "--output=source,fstype", directory]).splitlines()[-1].split()
    return {"cpu": cpu.get("Model name"), "cpus": os.cpu_count(),
            "hypervisor": cpu.get("Hypervisor vendor", "none"), "kernel": platform.release(),
            "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20,
            "disk": device[0], "file_system": device[1], "fdatasync_ms": probe_disk(directory),
            "commit": run_text(["git", "-C", ROOT, "describe", "--always", "--dirty"]).strip()}


def run_text(command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def probe_disk(directory, n=300):
    """How long the disk takes to make 4 KiB more of a file durable."""
    times = []
    with tempfile.NamedTemporaryFile(dir=directory, buffering=0) as file:
        for _ in range(n):
            file.write(b"\x5a" * 4096)
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    return {"p50": round(times[n // 2], 3), "p99": round(times[n * 99 // 100], 3),
            "max": round(times[-1], 3)}


def cpu_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def rss_mb(pid, field="VmRSS"):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return round(int(line.split()[1]) / 1024, 1)
    return None


def load(mode, port, seconds, arguments, wait=None):
    command = [LOAD, mode, "--port", port, "--seconds", seconds, *arguments]
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    try:
        if wait:
            wait()
        out, errors = process.communicate(timeout=seconds + 120)
    finally:
        end(process)
    check(process.returncode == 0, f"bench_load: {errors.strip()}")
    return json.loads(out)


def ledger(server, source):
    view = server.json("/api/v1/ledger")
    counts = next((s for s in view["sources"] if s["source"] == source), {})
    return view, counts.get("stored", 0), {k: v for k, v in counts.items()
                                           if v and k in ("quarantined", "duplicate", "thinned", "dropped")}


def drain(server, limit_s=600):
    """Seconds until the consumers have taken in everything."""
    begin = time.monotonic()
    while server.json("/api/v1/ledger")["total"]["pending"] > 0:
        check(time.monotonic() - begin < limit_s, f"readings still pending after {limit_s} s")
        time.sleep(0.02)
    return time.monotonic() - begin


def bench_signals(server):
    return {address: signal for address, signal in server.signals().items()
            if address.startswith(("bench", "spBv1.0/bench"))}


def put_rules(server, signals):
    chosen = sorted(signals)[::max(1, len(signals) // N_RULES)][:N_RULES]
    for i, address in enumerate(chosen):
        answer = server.post("/api/v1/signals/adopt", {
            "address": address, "asset": f"bench/area/line/asset{i // 10}", "name": f"signal{i}",
            "unit": "1", "create_asset": True})
        check(answer.status == 200, f"adopt {address}: {answer.status} {answer.body!r}")
        kind, limit = ("high", 90) if i % 2 else ("low", 10)
        answer = server.alarm_rule({
            "signal": answer.json()["id"], "kind": kind, "limit": limit, "deadband": 1, "priority": 3,
            "message": "value out of its limits", "consequence": "none", "response": "none"})
        check(answer.status == 201, f"rule on {address}: {answer.status} {answer.body!r}")
    return len(chosen)


def queried(server, signals):
    """The rows of every signal counted over REST; a few signals are also read row by row."""
    connection = http.client.HTTPConnection(server.http_host, server.http_port, timeout=120)
    headers = {"Cookie": server.cookie}
    now = int(time.time())

    def get(path):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        check(answer.status == 200, f"GET {path}: {answer.status} {body[:300]!r}")
        return json.loads(body)

    total = 0
    ids = [signal["id"] for signal in signals.values()]
    for i, signal_id in enumerate(ids):
        base = f"/api/v1/signals/{signal_id}"
        buckets = get(f"{base}/buckets?from={now - 7200}&to={now + 7200}&width_ms=86400000")["buckets"]
        count = sum(bucket["count"] for bucket in buckets)
        if i % max(1, len(ids) // 5) == 0:
            rows = get(f"{base}/readings?limit=100000")
            check(rows["truncated"] or len(rows["time_ms"]) == count,
                  f"signal {signal_id}: {count} counted, {len(rows['time_ms'])} read")
        total += count
    return total


class Perf:
    """perf record on the server while the load runs, when asked for."""

    def __init__(self, directory, name, pid, seconds):
        self.process = None
        if directory:
            pathlib.Path(directory).mkdir(parents=True, exist_ok=True)
            self.process = subprocess.Popen(
                ["perf", "record", "-q", "-e", "cpu-clock", "-F", "499", "-g", "-p", str(pid),
                 "-o", f"{directory}/{name}.data", "--", "sleep", str(seconds)])

    def wait(self):
        if self.process:
            self.process.wait()


def run_scenario(options, name, mode, arguments):
    seconds = options.seconds
    data = pathlib.Path(tempfile.mkdtemp(prefix="ingest-", dir=options.dir))
    source = {"mqtt-json": "mqtt", "sparkplug": "sparkplug", "line": "line"}[mode]
    try:
        with Server(data) as server:
            port = server.http_port if mode == "line" else server.mqtt_port
            rate = ["--rate", 10 if mode == "line" else 2000]
            first = load(mode, port, 2, [*without_rate(arguments), *rate])
            drain(server)
            n_rules = put_rules(server, bench_signals(server))
            pid = server.process.pid
            cpu_before, begin = cpu_s(pid), time.monotonic()
            perf = Perf(options.perf, name, pid, max(1, seconds - 1))
            result = load(mode, port, seconds, arguments, perf.wait)
            drain_s = drain(server)
            took_s = time.monotonic() - begin
            used_s = cpu_s(pid) - cpu_before
            view, stored, lost = ledger(server, source)
            result.update(
                scenario=name, rules=n_rules, drain_s=round(drain_s, 2),
                server_cpu_s=round(used_s, 2), cpu_ns_per_message=round(1e9 * used_s / result["acknowledged"]),
                cpu_ns_per_value=round(1e9 * used_s / result["values"]),
                sustained_values_per_s=round(result["values"] / took_s), rss_mb=rss_mb(pid),
                peak_rss_mb=rss_mb(pid, "VmHWM"), stored=stored, lost=lost,
                counts_agree=False, load_average=os.getloadavg()[0])
            check(view["balanced"], f"ledger does not balance: {view}")
            equal(result["acknowledged"], result["sent"], "acknowledged of those sent")
            equal(stored, first["values"] + result["values"], f"stored of those acknowledged (beside {lost})")
            equal(queried(server, bench_signals(server)), stored, "queried of those stored")
            result["counts_agree"] = True
        result["disk_bytes_per_value"] = round(
            sum(f.stat().st_size for f in data.rglob("*") if f.is_file()) / stored, 2)
        return result
    finally:
        shutil.rmtree(data, ignore_errors=True)


def without_rate(arguments):
    return arguments[:arguments.index("--rate")] if "--rate" in arguments else arguments


def run_mosquitto(options, name, arguments):
    """The same load on Mosquitto with nothing written to disk."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as config:
        config.write(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
                     "max_inflight_messages 0\nmax_queued_messages 0\nlog_type error\n")
        config.flush()
        process = subprocess.Popen([mosquitto_binary(), "-c", config.name],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(1)
            check(process.poll() is None, "mosquitto did not start")
            before = cpu_s(process.pid)
            result = load("mqtt-json", port, options.seconds, arguments)
            used_s = cpu_s(process.pid) - before
            result.update(scenario=f"mosquitto-{name}", server_cpu_s=round(used_s, 2),
                          cpu_ns_per_message=round(1e9 * used_s / result["acknowledged"]),
                          rss_mb=rss_mb(process.pid), load_average=os.getloadavg()[0])
            return result
        finally:
            end(process)


def mosquitto_binary():
    return shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")


def run_idle(options):
    """5,000 signals at 1 Hz, as a plant sends them."""
    data = pathlib.Path(tempfile.mkdtemp(prefix="ingest-", dir=options.dir))
    try:
        with Server(data) as server:
            pid = server.process.pid
            feeder = simulate(server, "--sensors", "5000")
            try:
                time.sleep(5)
                _, before, _ = ledger(server, "mqtt")
                cpu_before, begin = cpu_s(pid), time.monotonic()
                time.sleep(options.seconds)
                _, after, _ = ledger(server, "mqtt")
                took_s = time.monotonic() - begin
                used_s = cpu_s(pid) - cpu_before
                return {"scenario": "idle", "signals": 5000, "seconds": options.seconds,
                        "values_per_s": round((after - before) / took_s), "rss_mb": rss_mb(pid),
                        "peak_rss_mb": rss_mb(pid, "VmHWM"), "server_cpu_s": round(used_s, 2),
                        "cpu_share": round(used_s / took_s, 3), "load_average": os.getloadavg()[0]}
            finally:
                end(feeder)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def judge(result):
    """What of the required figures this run misses."""
    name, misses = result["scenario"], []
    if name in CLOSED:
        figure, least = CLOSED[name][2:]
        if result[figure] < least:
            misses.append(f"{figure} {result[figure]:,.0f} < {least:,}")
    if name in HALF_LOAD and result["latency_ms"]["p99"] > MAX_P99_MS:
        misses.append(f"p99 {result['latency_ms']['p99']} ms > {MAX_P99_MS} ms")
    if name == "idle" and result["rss_mb"] > MAX_IDLE_RSS_MB:
        misses.append(f"{result['rss_mb']} MB > {MAX_IDLE_RSS_MB} MB")
    if result.get("drain_s", 0) > 1:
        misses.append(f"consumers ended {result['drain_s']} s behind")
    if result.get("ahead_ms", 0) > 55_000:
        misses.append("event times ran so far ahead that they were flagged: use more --signals")
    return misses


def runs(options):
    for name, (mode, arguments, _, _) in CLOSED.items():
        yield name, lambda n=name, m=mode, a=arguments: run_scenario(options, n, m, a)
        if mode == "mqtt-json" and mosquitto_binary():
            yield f"mosquitto-{name}", lambda n=name, a=arguments: run_mosquitto(options, n, a)
    for name, (base, more) in HALF_LOAD.items():
        mode, arguments = CLOSED[base][:2]
        yield name, lambda n=name, m=mode, a=arguments + more: run_scenario(options, n, m, a)
    yield "idle", lambda: run_idle(options)


def print_table(report):
    print(f"Machine: {json.dumps(report['machine'])}\n")
    print("| scenario | messages/s | values/s | p50 ms | p99 ms | server CPU-ns/message | CPU-ns/value "
          "| lag at end s | RSS MB | counts agree | load average |\n" + "|---" * 11 + "|")
    for r in report["results"]:
        latency = r.get("latency_ms", {})
        cells = [r["scenario"], r.get("msg_per_s"), r.get("values_per_s"), latency.get("p50"),
                 latency.get("p99"), r.get("cpu_ns_per_message"), r.get("cpu_ns_per_value"),
                 r.get("drain_s"), r.get("rss_mb"), {True: "yes", False: "no"}.get(r.get("counts_agree")),
                 round(r["load_average"], 1) if "load_average" in r else None]
        if "failed" in r:
            cells[1] = "failed: " + r["failed"].replace("|", "/")
        print("| " + " | ".join("" if c is None else f"{c:,}" if isinstance(c, (int, float)) else c
                                for c in cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", action="append", help="a scenario's name; may be repeated")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--dir", type=pathlib.Path, default=ROOT / "build/bench", help="on the disk to measure")
    parser.add_argument("--perf", help="folder for perf record data of the server")
    parser.add_argument("--table", type=pathlib.Path, help="a file that --out wrote")
    options = parser.parse_args()
    if options.table:
        return print_table(json.loads(options.table.read_text()))
    options.dir.mkdir(parents=True, exist_ok=True)
    known = [name for name, _ in runs(options)]
    for name in options.only or []:
        if name not in known:
            parser.error(f"--only {name}: unknown; one of {', '.join(known)}")

    report = {"machine": machine(options.dir), "results": []}
    print(json.dumps(report["machine"]))
    failed = False
    for name, run in runs(options):
        if options.only and name not in options.only:
            continue
        try:
            result = run()
            result["misses"] = judge(result)
        except Failure as failure:
            result = {"scenario": name, "failed": str(failure)}
            failed = True
        report["results"].append(result)
        print(json.dumps(result), flush=True)
        if options.out:
            options.out.write_text(json.dumps(report, indent=1) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
