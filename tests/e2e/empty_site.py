#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A site on its first day: every page says that there is nothing yet and what to do; a page whose question fails says so and
asks again; what is on its way has the shape of what is coming."""
import shutil
import subprocess

from harness import PASSWORD, ROOT, Server, check, main, skip


def pages_of_an_empty_site():
    if shutil.which("chromium") is None:
        skip("empty_site", "chromium is not installed; script/setup installs it")
        return
    with Server() as server:
        done = subprocess.run(["node", ROOT / "tests/browser/empty.mjs", "--server", f"http://{server.http}", "--user", "admin",
                               "--password", PASSWORD, "--out", server.data / "pictures"],
                              capture_output=True, text=True, timeout=400)
        print(done.stdout)
        check(done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    main(pages_of_an_empty_site)
