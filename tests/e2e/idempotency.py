"""Requests under a key: what is sent again is carried out once, whatever is killed in between, and what
may or may not have been done is never told as done.

idempotency.py [KILLS]
"""
import random
import sys
import threading
import time
import uuid

from harness import Server, check, equal, main

KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 8
WRITERS = 4
REMARKS = "/api/v1/shift-log"


def keyed(server, text, key, headers=None, path=REMARKS):
    return server.request("POST", path, {"text": text}, {**(headers or {}), "Idempotency-Key": key},
                          login=headers is None)


def remarks(server):
    texts = [entry["text"] for entry in server.json(REMARKS)["entries"]]
    return {text: texts.count(text) for text in texts}


def is_replayed(answer):
    return answer.headers.get("Idempotent-Replayed") == "true"


def a_repeat_gets_the_first_answer():
    with Server() as server:
        first = keyed(server, "valve is stiff", "one")
        equal(first.status, 201, f"remark: {first.body!r}")
        for end in (None, server.stop, server.kill):
            if end:
                end()
                server.start()
            again = keyed(server, "valve is stiff", "one")
            equal((again.status, again.body, is_replayed(again)), (201, first.body, True), "repeat")
        other = keyed(server, "valve is loose", "one")
        equal((other.status, other.json()["code"]), (409, "key_reused"), "another body")
        erika = server.person("erika")
        equal(keyed(server, "valve is stiff", "one", erika).status, 201, "the same key of somebody else")
        equal(remarks(server), {"valve is stiff": 2}, "remarks")
        counted = server.get("/metrics", login=False).body.decode()
        check("millwright_idempotency_replayed_total 1\n" in counted, "repeats since the restart are counted")


def at_once_is_once():
    with Server() as server:
        token = {"Authorization": f"Bearer {server.token('operator')}"}
        answers = []

        def send():
            answers.append(keyed(server, "at once", "k", token))

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for answer in answers:
            is_early = answer.status == 409 and answer.json()["code"] == "key_in_progress"
            check(answer.status == 201 or is_early, f"at once: {answer.status} {answer.body!r}")
        equal(sum(a.status == 201 and not is_replayed(a) for a in answers), 1, "carried out")
        equal(remarks(server), {"at once": 1}, "remarks")


class Writer(threading.Thread):
    """Writes remarks one after the other, each under a key, until the server is gone."""

    def __init__(self, server, token, name):
        super().__init__(daemon=True)
        self.server, self.token, self.label = server, token, name
        self.answered = {}  # text -> (key, body)
        self.open = {}      # text -> key: sent, and no answer came

    def run(self):
        for number in range(1_000_000):
            text, key = f"{self.label}-{number}", str(uuid.uuid4())
            answer = keyed(self.server, text, key, self.token)
            if answer.status == 201:
                self.answered[text] = (key, answer.body)
                continue
            self.open[text] = key
            return


def nothing_is_done_twice_over_kills():
    seed = int(time.time())
    rng = random.Random(seed)
    print(f"seed {seed}, {KILLS} kills")
    outcomes = {"replayed": 0, "in doubt": 0, "carried out": 0}
    with Server() as server:
        token = {"Authorization": f"Bearer {server.token('operator')}"}
        for kill in range(KILLS):
            writers = [Writer(server, token, f"kill{kill}-{n}") for n in range(WRITERS)]
            for writer in writers:
                writer.start()
            time.sleep(rng.uniform(0.2, 1.0))
            server.kill()
            for writer in writers:
                writer.join()
            server.start()
            for writer in writers:
                repeat(server, token, writer, outcomes)
    print(outcomes)


def repeat(server, token, writer, outcomes):
    there = remarks(server)
    for text, (key, body) in list(writer.answered.items())[-3:]:
        equal(there.get(text), 1, f"{text}, which was answered")
        again = keyed(server, text, key, token)
        equal((again.status, again.body, is_replayed(again)), (201, body, True), f"repeat of {text}")
    for text, key in writer.open.items():
        again = keyed(server, text, key, token)
        if again.status == 201:
            outcomes["replayed" if is_replayed(again) else "carried out"] += 1
            equal(remarks(server).get(text), 1, f"{text}, told as done")
            if not is_replayed(again):
                equal(there.get(text), None, f"{text}, carried out anew")
        else:
            equal((again.status, again.json()["code"]), (409, "key_in_doubt"), f"repeat of {text}")
            outcomes["in doubt"] += 1
            equal(remarks(server).get(text), there.get(text), f"{text}, in doubt, is left as it was")
        once_more = keyed(server, text, key, token)
        check(once_more.status == 409 or is_replayed(once_more), f"{text} once more: {once_more.body!r}")


main(a_repeat_gets_the_first_answer, at_once_is_once, nothing_is_done_twice_over_kills)
