"""A file system that is really full: a tmpfs of its own, filled to the last byte. Needs root, else skipped by name."""
import os
import pathlib
import shutil
import subprocess
import tempfile

from faults import Sender, nothing_lost, post_lines, start_anyway
from harness import Server, check, equal, main, skip, wait_for

SIZE = 192_000_000
RESERVE = 24_000_000


class SmallDisk:
    """A folder whose data directory is a tmpfs of SIZE bytes; the log is beside it. Not mounted where that is not allowed."""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="millwright-e2e-small-"))
        self.disk = self.folder / "data"
        self.disk.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", self.disk],
                              capture_output=True, text=True)
        self.is_mounted, self.why = done.returncode == 0, done.stderr.strip()
        return self

    def __exit__(self, *failure):
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", self.disk], check=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def eat(self):
        """Somebody else's file takes all there is: whatever is written now gets ENOSPC."""
        with (self.disk / "ballast").open("wb", buffering=0) as handle:
            try:
                while True:
                    handle.write(b"\0" * 4096)
            except OSError as error:
                check(error.errno == 28, f"no space: {error}")
        space = os.statvfs(self.disk)
        equal(space.f_bavail, 0, "blocks left")

    def give_back(self):
        (self.disk / "ballast").unlink()


def is_ready(server):
    return server.get("/readyz", login=False).status == 200


def a_full_file_system_loses_nothing_acknowledged():
    with SmallDisk() as small:
        if not small.is_mounted:
            skip("a_full_file_system_loses_nothing_acknowledged", f"mount: {small.why}")
            return
        with Server(small.folder, "--disk-reserve", str(RESERVE)) as server:
            sender = Sender(server, "small/x")
            for _ in range(200):
                check(sender.send(), "acknowledged")
            server.post("/api/v1/sites", {"name": "before"})
            small.eat()
            # What is said to be kept until the shortage is seen is kept; then nothing is taken any more.
            wait_for("refusal", lambda: not sender.send() and not is_ready(server))
            answer = server.get("/readyz", login=False)
            check("available" in " ".join(answer.json()["reasons"]), f"readyz says why: {answer.body!r}")
            for _ in range(5):
                check(not sender.send(), "no acknowledgement on a full disk")
            check(post_lines(server, [{"signal": "small/y", "value": 1}]).status in (503, 507), "nothing by HTTP")
            equal(server.get("/api/v1/signals").status, 200, "reading goes on")
            small.give_back()
            wait_for("ready again by itself", lambda: is_ready(server))
            wait_for("an acknowledgement", sender.send)
            for _ in range(50):
                check(sender.send(), "acknowledged again")
            nothing_lost(server, sender.topic, sender.acknowledged)

            # And once more, ended in the middle.
            small.eat()
            wait_for("refusal", lambda: not sender.send())
            server.kill()
            sender.raw = None
            again, text = start_anyway(server.data, "--disk-reserve", str(RESERVE))
            if again is None:
                # Debian's RocksDB keeps its assertions: with no byte left one of them may end the start.
                check("space" in text or "disk" in text or "rocksdb::" in text, f"says why it does not start: {text}")
            else:
                equal(again.get("/readyz", login=False).status, 503, "started, and not ready")
                again.process.kill()
                again.process.wait()
            small.give_back()
            server.start()
            server.cookie = None
            nothing_lost(server, sender.topic, sender.acknowledged)
            names = [site["name"] for site in server.json("/api/v1/plant")["sites"]]
            check("before" in names, f"the plant: {names}")
            wait_for("an acknowledgement", sender.send)


main(a_full_file_system_loses_nothing_acknowledged)
