"""The acts of the roll-out from a shell: a wave from its plan to its emergency stop, and what is refused on the way.
Each is checked by what the API says afterwards."""
import json
import os
import socket
import subprocess
import threading
import time

from harness import BINARY, Server, check, equal, main

ENV = {k: v for k, v in os.environ.items() if not k.startswith("MILLWRIGHT_")}
FUNCTIONS = ("operations", "maintenance", "it", "finance", "leadership")


def day(days):
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * 86400))


class Site:
    """A server with one machine in each of two areas, and people who act as themselves."""

    def __init__(self):
        self.server = Server().start()
        self.options = ["--server", f"http://{self.server.http}", "--token", self.server.token()]
        self.server.post("/api/v1/readings", [{"signal": f"x/s{n}", "value": n} for n in range(2)])
        for n, area in enumerate(("wet", "dry")):
            self.ok("signal", "adopt", f"x/s{n}", "--asset", f"mill/{area}/line1/pump1", "--name", "flow")
        for name, role in (("erik", "engineer"), ("lea", "engineer"), ("olga", "viewer")):
            self.server.person(name, role)

    def run(self, *args, user=None, options=None):
        """As the token, or as a person with that one's password."""
        env = {**ENV, **({"MILLWRIGHT_PASSWORD": f"password of {user}"} if user else {})}
        person = ["--user", user] if user else []
        return subprocess.run([BINARY, *map(str, args), *person, *(options or self.options)], capture_output=True, text=True,
                              timeout=300, env=env)

    def ok(self, *args, **kw):
        done = self.run(*args, **kw)
        check(done.returncode == 0, f"{args}: exit {done.returncode}: {done.stdout[-300:]}{done.stderr[-1000:]}")
        return done.stdout

    def refused(self, *args, says, status=1, **kw):
        done = self.run(*args, **kw)
        check(done.returncode == status and says in done.stderr, f"{args}: exit {done.returncode}, wanted {status} and '{says}': "
              f"{done.stdout[-300:]}{done.stderr[-600:]}")
        equal(done.stdout, "", f"{args}: nothing is said to have been done")

    def wave(self, name):
        return next(w for w in self.server.json("/api/v1/rollout/waves")["waves"] if w["name"] == name)

    def problem(self, number):
        return next(p for p in self.server.json("/api/v1/rollout/problems")["problems"] if p["id"] == number)

    def plan_pilot(self, *more):
        people = [word for f in FUNCTIONS for word in ("--stakeholder", f"{f}={'olga' if f == 'leadership' else 'erik'}")]
        return self.ok("wave", "plan", "pilot", "--scope", "mill/wet", *people, *more)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.server.__exit__(*failure)


def a_wave_from_plan_to_stop():
    with Site() as site:
        said = site.ok("wave", "plan", "pilot", "--scope", "mill/wet", "--sensors", 18, "--crew", "day crew", "--network", "ot",
                       "--why", "the pilot is agreed")
        needed = " ".join(f"--stakeholder {f}=PERSON" for f in FUNCTIONS)
        equal(said, f"pilot is planned, for at most 18 sensors; before it starts: millwright wave change pilot {needed}\n", "planned")
        wave = site.wave("pilot")
        equal((wave["state"], wave["sensor_budget"], wave["sensors"], wave["facts"]),
              ("planned", 18, 1, {"crew": ["day crew"], "shifts": [], "networks": ["ot"]}), "planned")
        trail = site.server.json("/api/v1/audit?limit=5")["entries"]
        check("the pilot is agreed" in [e["why"] for e in trail], f"trail {trail}")

        site.refused("wave", "shadow", "pilot", says="'pilot' has no stakeholder for operations: name a person for each")
        equal(site.wave("pilot")["state"], "planned", "nothing happened")
        people = [word for f in FUNCTIONS for word in ("--stakeholder", f"{f}={'olga' if f == 'leadership' else 'erik'}")]
        said = site.ok("wave", "change", "pilot", *people, "--shift", "early", "--title", "Wet end", "--sensors", 20)
        check("pilot is changed, and planned" in said, said)
        wave = site.wave("pilot")
        equal({s["function"]: s["person"] for s in wave["stakeholders"]}["leadership"], "olga", "stakeholders")
        equal((wave["title"], wave["sensor_budget"], wave["facts"]), ("Wet end", 20, {"crew": ["day crew"], "shifts": ["early"], "networks": ["ot"]}),
              "what was not given stays")

        equal(site.ok("wave", "shadow", "pilot"), "pilot is in shadow\n", "in shadow")
        equal(site.wave("pilot")["state"], "shadow", "in shadow")
        site.refused("wave", "remove", "pilot", says="pilot")
        equal(json.loads(site.ok("wave", "start", "pilot", "--json", user="lea"))["state"], "active", "started by a person")
        equal((site.wave("pilot")["state"], site.wave("pilot")["changes"][-1]["who"]), ("active", "lea"), "who did it")

        metric = next(c for c in site.wave("pilot")["criteria"] if c["metric"] == "rehearsal_factor")
        ask = ("waiver", "ask", "pilot", "--metric", metric["metric"], "--scope", metric["scope"], "--reason", "the twin arrives in May")
        site.refused(*ask, "--approver", "lea", "--expires", day(-1), user="erik", says="expires")
        site.refused(*ask, "--approver", "nobody", "--expires", day(30), user="erik", says="there is no active user 'nobody'")
        site.refused(*ask, "--approver", "erik", "--expires", day(30), user="erik", says="approver: must name another person than the one who asks")
        equal(site.wave("pilot")["waivers"], [], "nothing was asked for")
        said = site.ok(*ask, "--approver", "lea", "--expires", day(30), user="erik")
        check("waiver 1 of pilot is asked" in said and "millwright waiver approve pilot 1 --user lea" in said, said)
        equal([w["state"] for w in site.wave("pilot")["waivers"]], ["asked"], "asked")
        site.refused("waiver", "approve", "pilot", 1, user="erik", says="erik asked for waiver 1; lea approves it")
        site.refused("waiver", "approve", "pilot", 9, user="lea", says="has no waiver 9; millwright wave show shows what there is")
        said = site.ok("waiver", "approve", "pilot", 1, user="lea")
        check(f"rehearsal_factor is waived until {day(30)}T23:59:59Z" in said, said)
        waiver = site.wave("pilot")["waivers"][0]
        equal((waiver["asked_by"], waiver["approver"], waiver["expires"]), ("erik", "lea", f"{day(30)}T23:59:59Z"), "the waiver")

        said = site.ok("wave", "plan", "wave-1", "--name", "dry end", "--after", "pilot", "--sensors", 60)
        check("millwright wave change 'dry end' --scope PATH --stakeholder operations=PERSON" in said, said)
        site.ok("wave", "change", "dry end", "--scope", "mill/dry/line1")
        equal(site.wave("dry end")["after"], site.wave("pilot")["id"], "comes after")
        said = site.ok("problem", "note", "pilot", "--title", "gateway drops out at noon", "--asset", "mill/wet/line1/pump1",
                       "--affected", 3, "--of", 18)
        check("problem 1 is open: it keeps the gate of its wave shut" in said, said)
        found = site.problem(1)
        equal((found["state"], found["is_blocking"], found["extent"]["of"]), ("open", True, 18), "noted")
        said = site.ok("problem", "extent", 1, "--times", 4, "--days", 14)
        equal(said, "problem 1: 3 of 18 sensors, 4 times in 14 days\n", "its extent")
        equal(site.problem(1)["extent"], {"affected": 3, "of": 18, "times": 4, "days": 14}, "what was counted stays")
        accept = ("problem", "accept", 1, "--owner", "erik", "--risk", "ten minutes without data a day")
        site.refused(*accept, "--due", day(-2), user="lea", says="due: must be in the future")
        said = site.ok(*accept, "--due", day(20), user="lea")
        equal(said, f"problem 1 is accepted until {day(20)}T23:59:59Z: erik has to see to it\n", "accepted")
        found = site.problem(1)
        equal((found["state"], found["is_blocking"], found["accepted_by"], found["owner"]), ("accepted", False, "lea", "erik"), "accepted")
        projected = found["projections"][0]
        equal((projected["wave"], projected["sensors_then"], projected["sensors"]["expected"]), (site.wave("dry end")["id"], 60, 10), "projected")
        listed = site.ok("problem", "list")
        check("in dry end, 60 sensors: 10 (from " in listed and " times a week" in listed, listed)

        site.refused("wave", "sign", "pilot", "--function", "leadership", user="lea", says="lea is not named for leadership in 'pilot'")
        said = site.ok("wave", "sign", "pilot", "--function", "leadership", "--words", "seen on the floor", user="olga")
        equal(said, "leadership has signed for pilot; 1 of 5 functions have signed\n", "signed")
        signed = {s["function"]: s for s in site.wave("pilot")["stakeholders"]}
        check(signed["leadership"]["signed_at"] and not signed["it"]["signed_at"], f"signatures {signed}")
        equal(signed["leadership"]["words"], "seen on the floor", "words")

        site.refused("wave", "stop", "pilot", status=2, says="--reason is required")
        equal(site.ok("wave", "stop", "pilot", "--reason", "pages at night"), "pilot is in shadow\n", "stopped")
        wave = site.wave("pilot")
        equal((wave["state"], wave["changes"][-1]["why"]), ("shadow", "pages at night"), "stopped")
        equal([s["signed_at"] for s in wave["stakeholders"]], [None] * 5, "signatures were for a wave that was not stopped")
        equal(site.ok("wave", "hold", "pilot", "--reason", "summer"), "pilot is held\n", "held")
        equal(site.ok("wave", "resume", "pilot"), "pilot is in shadow\n", "resumed")

        equal(site.ok("problem", "close", 1, "--how", "another antenna"), "problem 1 is closed\n", "closed")
        site.refused("problem", "close", 1, "--how", "again", says="is closed already")
        check("problem 1 is open" in site.ok("problem", "reopen", 1, "--reason", "noon again"), "reopened")
        equal(site.problem(1)["state"], "open", "reopened")
        equal(site.ok("wave", "remove", "dry end"), "dry end is removed\n", "removed")
        equal(len(site.server.json("/api/v1/rollout/waves")["waves"]), 1, "removed")


def decisions_and_parity():
    with Site() as site:
        site.plan_pilot()
        shares = {"leadership": "responsible", "finance": "responsible"}
        equal(site.server.request("PUT", "/api/v1/rollout/raci/budget", {"accountable": "olga", "shares": shares}).status, 200, "accountable")
        said = site.ok("decision", "ask", "budget", "--question", "May wave 1 cost 40,000?", "--due", day(10), "--wave", "pilot")
        equal(said, f"decision 1 on budget is open, due {day(10)}T23:59:59Z\n", "asked")
        site.refused("decision", "ask", "budget", "--question", "And now?", "--due", day(-1), says="due")
        site.refused("decision", "decide", 1, "yes", "--reason", "it pays", user="lea", says="olga")
        site.refused("decision", "decide", 7, "yes", "--reason", "it pays", user="olga",
                     says="no decision 7; millwright decision list shows what there is")
        said = site.ok("decision", "decide", 1, "no", "--reason", "the gate says no", user="olga")
        check("decision 1 on budget is no, by olga; evidence " in said, said)
        ruling = site.server.json("/api/v1/rollout/rulings")["rulings"][0]
        equal((ruling["state"], ruling["decided_by"], ruling["reason"], ruling["wave"]), ("no", "olga", "the gate says no", 1), "decided")
        site.refused("decision", "decide", 1, "yes", "--reason", "it pays", user="olga", says="decided")

        check("network_path" in site.run("parity").stdout, "ids are shown")
        said = site.ok("parity", "sign", "network_path", "yes", "--words", "patched through the plant's switches", user="erik")
        equal(said, "network_path reads yes, signed\n", "signed")
        item = next(i for i in site.server.json("/api/v1/rollout/parity")["items"] if i["id"] == "network_path")
        equal((item["answer"], item["basis"], item["person"]), ("yes", "signed", "erik"), "signed")
        site.refused("parity", "sign", "tls", "yes", "--words", "I think so", user="erik", says="the platform measures it; a signature does not count; millwright parity")
        site.refused("parity", "sign", "colour", "yes", "--words", "red", user="erik", says="millwright parity shows what there is")


def bad_input_changes_nothing():
    with Site() as site:
        site.plan_pilot()
        before = site.server.json("/api/v1/rollout/waves")
        for arguments, status, says in (
                (("wave", "start", "nowhere"), 1, "no wave 'nowhere'; there are pilot"),
                (("wave", "plan"), 2, "kind is required"), (("wave", "plan", "wave-9"), 2, "kind"),
                (("wave", "plan", "wave-1", "--sensors", "many"), 2, "--sensors: 'many' is no whole number"),
                (("wave", "plan", "wave-1", "--scope", "mill/none"), 1, "no place 'mill/none'; millwright plant list"),
                (("wave", "plan", "wave-1", "--scope", "mill"), 2, "mill is a site; name its areas"),
                (("wave", "plan", "wave-1", "--stakeholder", "cooks=olga"), 1, "no function 'cooks'"),
                (("wave", "plan", "wave-1", "--stakeholder", "it=ghost"), 1, "there is no active user 'ghost'"),
                (("wave", "plan", "wave-1", "--after", "nowhere"), 1, "no wave 'nowhere'"),
                (("wave", "plan", "pilot"), 1, "pilot"), (("wave", "plan", "pilot", "--colour", "red"), 2, "--colour"),
                (("wave", "change", "pilot"), 2, "nothing is said; give at least one of --name"),
                (("wave", "change", "pilot", "--sensors", "0"), 1, "sensor"),
                (("wave", "change", "pilot", "--title", "a", "--title", "b"), 2, "--title"),
                (("wave", "change", "pilot", "--after", "pilot"), 1, "pilot"),
                (("wave", "stabilize", "pilot"), 1, "only an active wave"), (("wave", "resume", "pilot"), 1, "not held"),
                (("wave", "start", "pilot", "--key", "two words"), 2, "--key"),
                (("wave", "sign", "pilot", "--function", "it"), 2, "--user is required"),
                (("waiver", "ask", "pilot", "--metric", "x"), 2, "--reason is required"),
                (("waiver",), 2, "subcommand"),
                (("problem", "note", "pilot"), 2, "--title is required"), (("problem", "note", "9", "--title", "x"), 1, "no wave '9'"),
                (("problem", "note", "pilot", "--title", "x", "--affected", "3", "--of", "2"), 1, "3 sensors are affected of 2"),
                (("problem", "note", "pilot", "--title", "x", "--asset", "mill/wet"), 2, "mill/wet is no asset"),
                (("problem", "close", "9", "--how", "x"), 1, "no known problem 9; millwright problem list"),
                (("problem", "extent", "1"), 1, "no known problem 1"),
                (("decision", "ask", "lunch", "--question", "x", "--due", day(3)), 2, "subject"),
                (("decision", "ask", "budget", "--question", "x", "--due", "soon"), 2, "--due: 'soon' is no time; write a day"),
                (("parity", "sign", "tls", "maybe", "--words", "x"), 2, "answer")):
            site.refused(*arguments, status=status, says=says)
        site.refused("wave", "start", "pilot", user="olga", says="this needs operator")
        done = site.run("wave", "sign", "pilot", "--function", "it", "--user", "erik", options=site.options + ["--why", "x"])
        check(done.returncode == 1 and "erik could not log in" in done.stderr, f"no password: {done.returncode} {done.stderr}")
        site.refused("wave", "start", "pilot", status=3, says="cannot reach", options=["--server", "http://127.0.0.1:1"])
        site.refused("wave", "start", "pilot", says="MILLWRIGHT_TOKEN", options=site.options[:2])
        equal(site.server.json("/api/v1/rollout/waves"), before, "nothing was changed")
        equal(site.server.json("/api/v1/rollout/problems")["problems"], [], "no problem")


class Deaf:
    """Stands before a server and hangs up instead of passing on the first `n_lost` answers to a POST."""

    def __init__(self, server, n_lost):
        self.target, self.n_lost, self.n_posts = (server.http_host, server.http_port), n_lost, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client:
                self.pass_on(client)

    def pass_on(self, client):
        with socket.create_connection(self.target) as server:
            while (request := self.message(client)) is not None:
                server.sendall(request)
                answer = self.message(server)
                is_post = request.startswith(b"POST")
                self.n_posts += is_post
                if answer is None or (is_post and self.n_posts <= self.n_lost):
                    return
                client.sendall(answer)

    @staticmethod
    def message(peer):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = peer.recv(65536)
            if not piece:
                return None
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
        while len(body) < length:
            body += peer.recv(65536)
        return head + b"\r\n\r\n" + body

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.listener.close()


def what_is_sent_twice_is_done_once():
    with Site() as site:
        site.plan_pilot()
        note = ("problem", "note", "pilot", "--title", "gateway drops out", "--json")
        first = json.loads(site.ok(*note, "--key", "noon-1"))
        equal(json.loads(site.ok(*note, "--key", "noon-1")), first, "the same command again")
        site.refused("problem", "note", "pilot", "--title", "another", "--key", "noon-1", says="sent before")
        second = json.loads(site.ok(*note))
        equal(second["id"], first["id"] + 1, "without a key it is another one")

        with Deaf(site.server, 2) as deaf:
            done = json.loads(site.ok(*note, options=["--server", deaf.url, *site.options[2:]]))
            equal((deaf.n_posts, done["id"]), (3, second["id"] + 1), "the answer was lost: asked for again")
        with Deaf(site.server, 1_000) as deaf:
            lost = site.run(*note, options=["--server", deaf.url, *site.options[2:]])
            check(lost.returncode == 3 and "whether it was done is not known" in lost.stderr, f"{lost.returncode} {lost.stderr}")
        key = lost.stderr.split("--key ")[1].split(",")[0]
        again = json.loads(site.ok(*note, "--key", key))
        equal(again["id"], second["id"] + 2, "given again under the key it names")
        equal(len(site.server.json("/api/v1/rollout/problems")["problems"]), 4, "each was noted once")


if __name__ == "__main__":
    main(a_wave_from_plan_to_stop, decisions_and_parity, bad_input_changes_nothing, what_is_sent_twice_is_done_once)
