"""From project to operation with the real binary: two areas, one handed over by two persons, the project team's rights really
gone there by log-in, token and link-less act alike, broken glass, a restart, and handing back."""
import json
import os
import time

from harness import PASSWORD, Server, check, equal, main, wait_for

BASE = "/api/v1/rollout/transfers"


def at(days):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + days * 86400))


class Plant:
    """A site with the areas water and press, one alarm in water, and people of three teams."""

    def __init__(self, server):
        self.server = server
        self.signals = {}
        for area in ("water", "press"):
            address = f"mill/{area}/line1/pump1/flow"
            equal(server.post("/api/v1/readings", {"signal": address, "value": 1}).status, 200, "reading")
            wait_for("the address", lambda: address in server.signals())
            adopted = server.post("/api/v1/signals/adopt", {"address": address, "asset": f"mill/{area}/line1/pump1", "create_asset": True})
            equal(adopted.status, 200, f"adopt: {adopted.body!r}")
            self.signals[area] = adopted.json()
        rule = {"signal": self.signals["water"]["id"], "kind": "high", "limit": 10, "priority": 1, "message": "too much"}
        self.rule = server.alarm_rule(rule).json()["id"]
        for team, kind in (("builders", "project"), ("crew", "operations"), ("desk", "it")):
            equal(server.post("/api/v1/teams", {"name": team, "kind": kind}).status, 201, f"team {team}")
        for person, team, role in (("pia", "builders", "administrator"), ("erika", "crew", "operator"), ("ivo", "desk", "engineer")):
            server.person(person, role)
            me = self.get(person, "/api/v1/me")
            changed = server.request("PATCH", f"/api/v1/users/{me['id']}", {"team": team})
            equal(changed.status, 200, f"team of {person}: {changed.body!r}")
        areas = {a["path"]: a["id"] for a in server.json(BASE)["areas"]}
        self.areas = {"water": areas["mill/water"], "press": areas["mill/press"]}

    def ask(self, person, method, path, body=None):
        return self.server.request(method, path, body, self.server.person(person), login=False)

    def get(self, person, path):
        answer = self.ask(person, "GET", path)
        equal(answer.status, 200, f"{path}: {answer.body!r}")
        return answer.json()

    def act(self, person, status, what, body):
        answer = self.ask(person, "POST", f"{BASE}/{what}", body)
        equal(answer.status, status, f"{person} {what} {body}: {answer.body!r}")
        return answer.json()

    def open(self, person="pia", status=201, **more):
        wanted = {"title": "Water to the crew", "areas": [self.areas["water"]], "giving_team": "builders", "receiving_team": "crew", **more}
        answer = self.ask(person, "POST", BASE, wanted)
        equal(answer.status, status, f"open {more}: {answer.body!r}")
        return answer.json()

    def accept_what_is_open(self, transfer):
        for item in self.server.json(f"{BASE}/{transfer}")["checklist"]["items"]:
            if not item["is_fulfilled"]:
                self.act("erika", 201, f"{transfer}/exceptions", {"item": item["id"], "reason": "as it is", "expires": at(30)})

    def hand_over(self):
        transfer = self.open()["id"]
        self.accept_what_is_open(transfer)
        self.act("pia", 200, f"{transfer}/sign", {"password": "password of pia"})
        done = self.act("erika", 200, f"{transfer}/sign", {"password": "password of erika"})
        equal(done["state"], "handed-over", "state")
        return transfer

    def title(self, area, person="pia"):
        """The status of renaming the asset of an area."""
        return self.ask(person, "PATCH", f"/api/v1/assets/{self.signals[area]['asset']}", {"title": f"by {person}"}).status


def token_of(plant, person, name, role):
    made = plant.ask(person, "POST", "/api/v1/tokens", {"name": name, "role": role})
    equal(made.status, 201, f"token: {made.body!r}")
    return {"Authorization": f"Bearer {made.json()['token']}"}


def what_cannot_be_is_refused():
    with Server() as server:
        plant = Plant(server)
        for more, says in (({"areas": [9999]}, "there is no area"), ({"giving_team": "crew"}, "kind project"),
                           ({"receiving_team": "desk"}, "operations or maintenance"), ({"wave": 77}, "no wave 77")):
            check(says in plant.open(status=400, **more)["detail"], f"{more} is refused by its reason")
        transfer = plant.open()["id"]
        check("runs there" in plant.open(status=409)["detail"], "one running transfer by area")
        check("not fulfilled" in plant.act("pia", 409, f"{transfer}/sign", {"password": "password of pia"})["detail"], "open items")
        wish = {"item": "restore", "reason": "next week", "expires": at(7)}
        plant.act("pia", 409, f"{transfer}/exceptions", wish)
        plant.act("erika", 400, f"{transfer}/exceptions", {**wish, "reason": " "})
        plant.act("erika", 400, f"{transfer}/exceptions", {k: v for k, v in wish.items() if k != "expires"})
        plant.accept_what_is_open(transfer)
        plant.act("pia", 403, f"{transfer}/sign", {"password": "wrong"})
        check("neither side" in plant.act("ivo", 409, f"{transfer}/sign", {"password": "password of ivo"})["detail"], "wrong team")
        token = {"Authorization": f"Bearer {server.token('engineer')}"}
        answer = server.request("POST", f"{BASE}/{transfer}/sign", {"password": PASSWORD}, token, login=False)
        equal(answer.status, 403, f"a token does not sign: {answer.body!r}")
        plant.act("pia", 200, f"{transfer}/sign", {"password": "password of pia"})
        check("signed already" in plant.act("pia", 409, f"{transfer}/sign", {"password": "password of pia"})["detail"], "twice")
        # What was fulfilled at the first signature is not at the second.
        late = plant.ask("pia", "POST", "/api/v1/tokens", {"name": "late", "role": "viewer"}).json()
        refused = plant.act("erika", 409, f"{transfer}/sign", {"password": "password of erika"})["detail"]
        check("tokens is no, and was fulfilled when pia signed" in refused, f"says what changed: {refused}")
        equal(server.request("DELETE", f"/api/v1/tokens/{late['id']}").status, 204, "revoked")
        done = plant.act("erika", 200, f"{transfer}/sign", {"password": "password of erika"})
        equal((done["answer"], done["signatures"][1]["evidence_is"]), ("yes, with exceptions", "same"), "signed")
        check("was handed over" in plant.open(status=409)["detail"], "handed over already")


def the_project_team_may_only_look():
    with Server() as server:
        plant = Plant(server)
        server.post("/api/v1/readings", {"signal": "mill/water/line1/pump1/flow", "value": 99})
        alarm = wait_for("the alarm", lambda: server.json("/api/v1/alarms")["alarms"])[0]["id"]
        transfer = plant.hand_over()
        token = token_of(plant, "pia", "after", "operator")

        def holds():
            equal(plant.title("water"), 403, "its area")
            equal(plant.title("press"), 200, "another area")
            acknowledged = plant.ask("pia", "POST", f"/api/v1/alarms/{alarm}/acknowledge", {"comment": "x"})
            equal((acknowledged.status, acknowledged.json()["code"]), (403, "handed_over"), "acknowledge")
            equal(plant.ask("pia", "PATCH", f"/api/v1/rules/{plant.rule}", {"limit": 20}).status, 403, "rule")
            equal(plant.ask("pia", "POST", "/api/v1/apply", {"files": []}).status, 403, "apply")
            by_token = server.request("POST", f"/api/v1/alarms/{alarm}/acknowledge", {"comment": "x"}, token, login=False)
            equal(by_token.status, 403, f"token: {by_token.body!r}")
            equal(plant.ask("pia", "GET", "/api/v1/rules").status, 200, "reading stays")

        holds()
        server.kill()
        server.start()
        server.people.clear()
        server.people.update(log_in_again(server, ("pia", "erika", "ivo")))
        holds()
        shown = server.json(f"{BASE}/{transfer}")
        equal((shown["state"], len(shown["signatures"]), len(shown["signatures"][0]["evidence_hash"])), ("handed-over", 2, 64), "after a kill -9")

        glass = {"reason": "the pump is on fire", "hours": 1, "password": "password of pia"}
        check(plant.act("pia", 200, f"{transfer}/break-glass", glass)["is_glass_broken"], "broken")
        equal(plant.title("water"), 200, "while the glass is broken")
        trail = [e for e in server.json("/api/v1/audit?limit=50")["entries"] if e["what"] == f"transfer {transfer}"]
        equal((trail[0]["who"], trail[0]["why"]), ("pia", "the pump is on fire"), "the audit trail")

        back = {"reason": "it is rebuilt", "password": "password of erika"}
        plant.act("pia", 409, f"{transfer}/hand-back", {**back, "password": "password of pia"})
        equal(plant.act("erika", 200, f"{transfer}/hand-back", back)["state"], "handed-back", "back")
        acknowledged = plant.ask("pia", "POST", f"/api/v1/alarms/{alarm}/acknowledge", {"comment": "mine again"})
        equal(acknowledged.status, 200, f"rights are back: {acknowledged.body!r}")


def log_in_again(server, people):
    headers = {}
    for person in people:
        answer = server.request("POST", "/api/v1/login", {"user": person, "password": f"password of {person}"}, login=False)
        equal(answer.status, 200, f"log-in of {person}: {answer.body!r}")
        headers[person] = {"Cookie": answer.headers["Set-Cookie"].split(";")[0], "X-Millwright": "1"}
    return headers


def the_command_line_lists_shows_and_signs():
    with Server() as server:
        plant = Plant(server)
        transfer = str(plant.open()["id"])
        shown = server.cli("transfer", "show", transfer, check_status=False)
        equal(shown.returncode, 1, "it cannot be signed yet")
        check("assets_owned" in shown.stdout and "operations" in shown.stdout, f"what is missing, and who: {shown.stdout}")
        plant.accept_what_is_open(int(transfer))
        equal(server.cli("transfer", "show", transfer).returncode, 0, "it can")

        def sign(person, password):
            os.environ["MILLWRIGHT_PASSWORD"] = password
            try:
                return server.cli("transfer", "sign", transfer, "--user", person, "--json", check_status=False)
            finally:
                del os.environ["MILLWRIGHT_PASSWORD"]

        wrong = sign("pia", "nothing")
        check(wrong.returncode == 1 and "could not log in" in wrong.stderr, f"a wrong password: {wrong.stderr}")
        equal(json.loads(sign("pia", "password of pia").stdout)["n_signatures"], 1, "one side")
        again = sign("pia", "password of pia")
        check(again.returncode == 1 and "signed already" in again.stderr, f"twice: {again.stderr}")
        equal(json.loads(sign("erika", "password of erika").stdout)["state"], "handed-over", "both")
        listed = json.loads(server.cli("transfer", "list", "--json").stdout)
        equal((listed["n_areas"], listed["n_handed_over"]), (2, 1), "list")
        check("1 of 2 areas are handed over" in server.cli("transfer", "list").stdout, "in words")


if __name__ == "__main__":
    main(what_cannot_be_is_refused, the_project_team_may_only_look, the_command_line_lists_shows_and_signs)
