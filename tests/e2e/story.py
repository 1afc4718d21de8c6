#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""From alarm to answer on the pages: a pump cavitates, the operator on duty is paged by e-mail and does not answer,
the lead of maintenance takes it by the link in the mail, follows the procedure on a phone, says what it was, and
the figures have it."""
import shutil
import subprocess
import tempfile

from answer import Mailbox, cavitation, library, link_in, make_people
from harness import ROOT, Server, check, end, equal, main, simulate, skip, wait_for


def play(server, part, *arguments):
    done = subprocess.run(["node", ROOT / "tests/browser/story.mjs", "--part", part, "--server", f"http://{server.http}",
                           "--user", "mia", "--out", server.data / "pictures", *map(str, arguments)],
                          capture_output=True, text=True, timeout=500)
    print(done.stdout, end="")
    check(done.returncode == 0, f"{part}: {done.stdout[-3000:]}\n{done.stderr[-2000:]}")


def alarm_to_answer_on_the_pages():
    if shutil.which("chromium") is None:
        skip("story", "chromium is not installed; script/setup installs it")
        return
    mailbox = Mailbox().open()
    with tempfile.TemporaryDirectory() as folder, Server(None, *library(folder, mailbox)) as server:
        make_people(server)
        feeder = simulate(server, "--sensors", "20", "--seed", "1", "--fault", "cavitation@2")
        try:
            wait_for("a mail to the operator on duty", lambda: mailbox.of("olga", "page"))
            _, text = wait_for("a mail to maintenance, since nobody answered", lambda: mailbox.of("mia", "page"))[0]
            alarm = cavitation(server)["id"]
            play(server, "answer", "--link", link_in(text), "--alarm", alarm,
                 "--password", "first of mia", "--new-password", "lasting of mia")
            chain = server.json(f"/api/v1/alarms/{alarm}/response")["chain"]
            equal((chain["state"], chain["accepted_by"]), ("accepted", "mia"), "who has it")
            wait_for("the operator to be told", lambda: mailbox.of("olga", "taken"))
        finally:
            end(feeder)
        # The suction comes back once the feeder with its fault is gone and one without it has come.
        feeder = simulate(server, "--sensors", "20", "--seed", "2")
        try:
            wait_for("the pump to recover", lambda: not cavitation(server)["is_active"])
        finally:
            end(feeder)
        play(server, "close", "--alarm", alarm, "--password", "lasting of mia")
    mailbox.close()


if __name__ == "__main__":
    main(alarm_to_answer_on_the_pages)
