#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What README.md promises somebody new: script/run, the printed address and one-time password, the alarm of pump 1,
and the own sensor in five lines, taken from the README itself."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

from harness import ROOT, Failure, check, equal, main, skip, wait_for

# Where the README's lines find a site that nobody told another port.
README_HTTP = "http://127.0.0.1:8080"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Run:
    """One `script/run`, as a command line, in a home folder of its own; ended with all it started."""

    def __init__(self, command):
        self.command = command
        self.home = tempfile.mkdtemp(prefix="millwright-first-run-")
        self.port, self.mqtt_port = free_port(), free_port()
        self.output = ""

    def __enter__(self):
        environment = {name: value for name, value in os.environ.items() if name != "MILLWRIGHT_ADMIN_PASSWORD"}
        environment.update(HOME=self.home, XDG_DATA_HOME=f"{self.home}/data")
        line = f"exec {self.command} --port {self.port} --mqtt-port {self.mqtt_port}"
        self.process = subprocess.Popen(["bash", "-c", line], cwd=ROOT, env=environment, text=True, start_new_session=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        return self

    def _read(self):
        for line in self.process.stdout:
            self.output += line

    def printed(self, what, pattern):
        def probe():
            found = re.search(pattern, self.output)
            check(found or self.process.poll() is None, f"script/run ended with {self.process.poll()}:\n{self.output[-3000:]}")
            return found
        return wait_for(f"{what} from script/run", probe)[1]

    def browse(self, part, *arguments):
        password = self.printed("the one-time password", r"password +(\S+)")
        done = subprocess.run(["node", ROOT / "tests/browser/first-run.mjs", "--part", part, "--server", self.address,
                               "--password", password, "--new-password", "a password of my own", *arguments],
                              capture_output=True, text=True, timeout=400)
        check(done.returncode == 0, f"{part}: {done.stdout[-3000:]}\n{done.stderr[-2000:]}\n{self.output[-2000:]}")
        return done.stdout

    def __exit__(self, kind, value, trace):
        self.process.terminate()
        try:
            self.process.wait(60)
            self.reader.join(60)
            left = self.reader.is_alive()  # somebody still holds the pipe
        except subprocess.TimeoutExpired:
            left = True
        if left:
            os.killpg(self.process.pid, signal.SIGKILL)  # its own session: nothing but what it started
        shutil.rmtree(self.home, ignore_errors=True)
        if kind is None:
            check(not left, f"script/run left something running:\n{self.output[-2000:]}")
            # All is there: this very build runs the other tests too.
            check("script/setup: installing" not in self.output, f"script/run installed something:\n{self.output[:2000]}")


def has_chromium():
    if shutil.which("chromium") is None:
        skip("first_run", "chromium is not installed; script/setup installs it")
    return shutil.which("chromium") is not None


def the_demo_alarms_and_is_acknowledged():
    if not has_chromium():
        return
    with Run("script/run") as run:
        run.address = run.printed("the address to open", r"Open (http://\S+)")
        equal(run.address, f"http://127.0.0.1:{run.port}", "the address to open")
        run.browse("demo")


def a_second_setup_has_nothing_to_say():
    for _ in range(2):
        done = subprocess.run([ROOT / "script/setup"], capture_output=True, text=True, timeout=600)
        equal(done.returncode, 0, f"script/setup: {done.stderr}")
    equal((done.stdout, done.stderr), ("", ""), "what the second one printed")


def readme_lines():
    """The block under "Your own sensor", without its comments: the start, then one line a sensor."""
    text = (ROOT / "README.md").read_text()
    block = re.search(r"## Your own sensor.*?```sh\n(.*?)```", text, re.S)
    check(block, "README.md has no block under 'Your own sensor'")
    lines = [line for line in block[1].splitlines() if line.strip() and not line.startswith("#")]
    equal(len(lines), 4, "lines to type")
    return lines


def address_in(line):
    for pattern in (r" -t (\S+)", r'"signal": "([^"]+)"', r"--data-binary '(\S+ \w+)="):
        if found := re.search(pattern, line):
            return found[1].replace(" ", "/")
    raise Failure(f"no address found in {line}")


def the_own_sensor_takes_five_lines():
    if not has_chromium():
        return
    start, *sensors = readme_lines()
    check(start.startswith("script/run "), f"the first line starts a site: {start}")
    with Run(start.split("#")[0].strip()) as run:
        run.address = run.printed("the address", r"listens on (http://\S+)")
        for line in sensors:
            # Only the ports are others than the README's.
            typed = line.replace(README_HTTP, run.address).replace("mosquitto_pub ", f"mosquitto_pub -p {run.mqtt_port} ")
            check(typed != line, f"no port to put into {line}")
            done = subprocess.run(["bash", "-c", typed], capture_output=True, text=True, timeout=60)
            equal(done.returncode, 0, f"{typed}: {done.stdout} {done.stderr}")
        addresses = [address_in(line) for line in sensors]
        paths = json.loads(run.browse("own", "--addresses", ",".join(addresses)).splitlines()[-1])
        # The first two say all of the path, the third only the machine: one and the same.
        equal(paths[:2], addresses[:2], "addresses that say all")
        equal(paths[2], f"{addresses[0].rsplit('/', 2)[0]}/{addresses[2]}", "the short address")


main(a_second_setup_has_nothing_to_say, the_demo_alarms_and_is_acknowledged, the_own_sensor_takes_five_lines)
