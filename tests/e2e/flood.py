#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Ten thousand alarms in a minute: nobody is sent ten thousand messages, every list and the console go on answering, one
acknowledgement goes through, and after a kill -9 all of them stand as before."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

from _live_client import Live
from harness import PASSWORD, ROOT, Server, check, equal, main, skip, wait_for

ASSETS, PER_ASSET = 1000, 10
N = ASSETS * PER_ASSET

PROFILE = "\n".join(
    ["millwright-profile: 1", "name: bulk", "version: 1", "asset_class: bulk", "signals:"]
    + [f"  - {{name: s{n}, unit: bar}}" for n in range(PER_ASSET)] + ["rules:"]
    + [f"  - {{signal: s{n}, kind: high, limit: 10, priority: {1 + n % 3}, message: \"{{asset}} too high at {n}\", consequence: it bursts, "
       "response: close the valve, owner: operations, consequence_level: moderate, respond_within_s: 600, procedure: pump-vibration}"
       for n in range(PER_ASSET)]) + "\n"
PLANT = "\n".join(
    ["millwright-plant: 1", "sites:", "  - name: mill", "    areas:", "      - name: hall", "        lines:"]
    + [line for row in range(10) for line in
       [f"          - name: l{row}", "            assets:"]
       + [f"              - {{name: m{row * 100 + n}, profile: bulk, prefix: a/m{row * 100 + n}}}" for n in range(ASSETS // 10)]]) + "\n"
ROSTER = "roster: operators\ntime_zone: UTC\nlayers:\n  - {name: desk, members: [admin]}\n"
POLICY = "policy: everybody\ndefault: true\nsteps:\n  - notify: {people: [admin], channels: [browser]}\n  - wait: 30m\n"


def set_up(server):
    wish = {"files": [{"name": name, "text": text} for name, text in (
        ("bulk.yaml", PROFILE), ("plant.yaml", PLANT), ("roster.yaml", ROSTER), ("policy.yaml", POLICY))]}
    plan = server.post("/api/v1/plan", wish).json()
    equal(plan["problems"], [], "the plan")
    done = server.post("/api/v1/apply", {**wish, "fingerprint": plan["fingerprint"]})
    equal(done.status, 200, f"applied {done.body[:300]!r}")
    return [f"a/m{n}/s{k}" for n in range(ASSETS) for k in range(PER_ASSET)]


def open_counts(server):
    page = server.json("/api/v1/alarms?state=open&limit=1")
    return sum(page["counts"].values()), page


def all_open(server):
    found, cursor = {}, ""
    while cursor is not None:
        page = server.json(f"/api/v1/alarms?state=open&limit=1000&cursor={cursor}")
        found |= {a["id"]: a["state"] for a in page["alarms"]}
        cursor = page["next_cursor"]
    return found


def answered(server, what, path):
    begin = time.monotonic()
    check(server.get(path).status == 200, what)
    print(f"{what}: {(time.monotonic() - begin) * 1000:.0f} ms")


def ten_thousand_alarms_in_a_minute():
    # A rule without a response would be on trial and alarm nobody.
    library = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-library-"))
    (library / "procedures").symlink_to(ROOT / "procedures")
    (library / "policies").mkdir()
    (library / "rosters").mkdir()
    with Server(None, "--library", str(library)) as server:
        addresses = set_up(server)
        live = Live(server, {"Cookie": server.cookie} if server.cookie else {"Authorization": f"Bearer {server.token()}"})
        live.say({"subscribe": {"alarms": True}})
        begin = time.monotonic()
        for at in range(0, N, 1000):
            body = [{"signal": address, "value": 99} for address in addresses[at:at + 1000]]
            equal(server.post("/api/v1/readings", body).status, 200, "readings")
        wait_for(f"{N} alarms", lambda: open_counts(server)[0] == N, 240)
        print(f"{N} alarms after {time.monotonic() - begin:.1f} s")
        answered(server, "the first page of alarms", "/api/v1/alarms?state=open&limit=200")
        answered(server, "the plant", "/api/v1/plant")
        flood = open_counts(server)[1]["flood"]
        check(flood["is_standing"] and flood["n_10_min"] >= N, f"a flood: {flood}")
        found = all_open(server)
        equal(len(found), N, "each alarm once")
        # Twelve messages to one person in ten minutes, then one a minute that counts the rest.
        messages = server.json("/api/v1/messages?limit=1000")["messages"]
        check(1 <= len(messages) <= 40, f"{len(messages)} messages to one person")
        one = server.json("/api/v1/alarms?state=open&limit=1")["alarms"][0]
        done = server.post(f"/api/v1/alarms/{one['id']}/acknowledge", {"comment": "on my way"})
        equal((done.status, done.json()["state"]), (200, "acknowledged"), "one acknowledged")
        found[one["id"]] = "acknowledged"
        console(server)
        found = all_open(server)
        equal(sum(state == "acknowledged" for state in found.values()), 2 if shutil.which("chromium") else 1, "acknowledged")
        server.kill()
        server.start()
        equal(all_open(server), found, "after a kill -9 each stands as before")


def console(server):
    if shutil.which("chromium") is None:
        skip("console", "chromium is not installed; script/setup installs it")
        return
    out = ROOT / "build/flood"
    done = subprocess.run(["node", ROOT / "tests/browser/flood.mjs", "--server", f"http://{server.http}", "--user", "admin",
                           "--password", PASSWORD, "--alarms", str(N), "--out", str(out)],
                          capture_output=True, text=True, timeout=400)
    print(done.stdout.strip())
    check(done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr[-2000:]}")


if __name__ == "__main__":
    main(ten_thousand_alarms_in_a_minute)
