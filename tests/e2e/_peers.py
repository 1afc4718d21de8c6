"""Other people's clients as processes: mosquitto, Node.js programs of tests/interop, compiled C."""
import pathlib
import shutil
import subprocess
import tempfile
import threading

from harness import ROOT, Failure, check, end, wait_for

INTEROP = ROOT / "tests/interop"
READY = "e2e/ready"


def run(*command, seconds=120, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=seconds,
                          **options)
    check(done.returncode == 0, f"{' '.join(map(str, command))}: exit {done.returncode}: "
                                f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def node(program, *args, seconds=120):
    """Runs tests/interop/PROGRAM; its output is checked by the caller."""
    check((INTEROP / "node_modules").is_dir(), "tests/interop/node_modules is missing: run script/setup")
    return run("node", INTEROP / program, *args, seconds=seconds, cwd=INTEROP)


def compile_c(source, *flags):
    """Builds a C file of tests/ into a temporary directory; the caller removes its parent."""
    compiler = next((c for c in ("clang-19", "clang", "gcc", "cc") if shutil.which(c)), None)
    check(compiler, "no C compiler: run script/setup")
    target = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-c-")) / source.stem
    run(compiler, "-O1", "-Wall", "-Werror", source, "-o", target, *flags)
    return target


def publish(server, topic, payload, *args):
    run("mosquitto_pub", "-h", server.mqtt_host, "-p", server.mqtt_port, "-t", topic, "-m", payload, *args)


class Subscriber:
    """mosquitto_sub; constructed = subscribed. `messages` are (topic, qos, retain, payload)."""

    def __init__(self, server, *args, topics=(), version="311", qos=2, formats="%t\t%q\t%r\t%p"):
        publish(server, READY, "ready", "-r", "-q", "1")
        command = ["mosquitto_sub", "-h", server.mqtt_host, "-p", str(server.mqtt_port), "-V", version,
                   "-q", str(qos), "-F", formats, *args]
        for topic in (*topics, READY):
            command += ["-t", topic]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.messages, self.is_ready = [], False
        threading.Thread(target=self._read, daemon=True).start()
        wait_for("mosquitto_sub to subscribe", lambda: self.is_ready or self._ended())

    def _ended(self):
        if self.process.poll() is not None:
            raise Failure(f"mosquitto_sub ended: {self.process.stderr.read()}")
        return False

    def _read(self):
        for line in self.process.stdout:
            fields = tuple(line.rstrip("\n").split("\t"))
            if fields[0] == READY:
                self.is_ready = True
            else:
                self.messages.append(fields)

    def wait(self, count, seconds=180):
        wait_for(f"{count} messages, got {len(self.messages)}", lambda: len(self.messages) >= count, seconds)
        return list(self.messages)

    def kill(self):
        """Without a DISCONNECT."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        end(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
