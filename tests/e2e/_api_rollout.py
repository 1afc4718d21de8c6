"""The roll-out, for api_contract.py: a wave from its plan to stabilizing, its gate, waivers, signatures and problems."""
import json
import time

from harness import PASSWORD, check, equal, wait_for

FUNCTIONS = ["operations", "maintenance", "it", "finance", "leadership"]


def at(days):
    """RFC 3339, so many days from now."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + days * 86400))


def plan(server, area, **more):
    for function in FUNCTIONS:
        server.person(f"for-{function}")
    return {"kind": "pilot", "scope": {"areas": [area]}, "sensor_budget": 10_000,
            "stakeholders": [{"function": f, "person": f"for-{f}"} for f in FUNCTIONS],
            "facts": {"crew": ["admin"], "shifts": ["day"], "networks": ["line"]}, **more}


def waves(server, call, area):
    metrics = call.send("listRolloutMetrics", 200)["metrics"]
    check(len(metrics) >= 40, f"{len(metrics)} metrics")
    equal([t["kind"] for t in call.send("listWaveTemplates", 200)["templates"]],
          ["pilot", "wave-1", "wave-2", "wave-3"], "templates")
    equal(call.send("listWaves", 200)["waves"], [], "waves")
    for wrong in ({"kind": "moon"}, {}, {"kind": "pilot", "sensor_budget": 0}, {"kind": "pilot", "colour": 1},
                  {"kind": "pilot", "criteria": []}, {"kind": "pilot", "scope": {"areas": [99999]}}):
        call.send("createWave", 400, wrong)
    wave = call.send("createWave", 201, plan(server, area))
    call.send("createWave", 409, plan(server, area))
    one = {"id": wave["id"]}
    equal(call.send("getWave", 200, **one)["name"], "pilot", "name")
    call.send("getWave", 404, id=99)
    equal(call.send("changeWave", 200, {"title": "First steps"}, **one)["title"], "First steps", "title")
    call.send("changeWave", 400, {"soak_days": 0}, **one)
    call.send("changeWave", 404, {"title": "x"}, id=99)
    spare = call.send("createWave", 201, {"kind": "wave-1", "after": wave["id"]})
    call.send("removeWave", 409, **one)
    call.send("stepWave", 409, {"step": "start"}, id=spare["id"])
    call.send("removeWave", 204, id=spare["id"])
    call.send("removeWave", 404, id=spare["id"])
    return one


def steps(call, one):
    call.send("stepWave", 400, {"step": "jump"}, **one)
    call.send("stepWave", 404, {"step": "start"}, id=99)
    call.send("getShadowLoad", 404, **one)
    equal(call.send("stepWave", 200, {"step": "shadow"}, **one)["state"], "shadow", "state")
    equal(call.send("getShadowLoad", 200, **one)["n_alarms"], 0, "alarms of a moment in shadow")
    equal(call.send("stepWave", 200, {"step": "start"}, **one)["state"], "active", "state")
    call.send("changeWave", 409, {"sensor_budget": 5}, **one)
    equal(call.send("stepWave", 200, {"step": "stabilize"}, **one)["state"], "stabilizing", "state")
    gate = call.send("getGate", 200, **one)
    equal((gate["answer"], len(gate["criteria"])), ("no", 12), "gate")
    call.send("getGate", 404, id=99)
    asked = {"metric": "procedure_coverage", "limit": 5}
    sample = call.send("getEvidenceOfWave", 200, query=asked, **one)
    equal((sample["scope"], sample["decision"]), ("wave", None), "the sample behind a criterion")
    call.send("getEvidenceOfWave", 400, query={"metric": "steam"}, **one)
    call.send("getEvidenceOfWave", 404, query=asked, id=99)
    disk = call.send("getEvidence", 200, query={"metric": "disk_free"})
    equal(disk["value"], max(item["value"] for item in disk["items"]), "the sample of a figure of the plant")
    call.send("getEvidence", 400, query={"metric": "disk_free", "scope": "wave"})
    equal(call.send("listGateDecisions", 200, **one)["decisions"], [], "decisions before the first window ends")
    call.send("listGateDecisions", 404, id=99)


def papers(server, call, one):
    wish = {"metric": "rehearsal_factor", "scope": "plant", "reason": "no second machine yet",
            "approver": "for-leadership", "expires": at(30)}
    call.send("askWaiver", 400, {**wish, "approver": "admin"}, **one)
    call.send("askWaiver", 400, {**wish, "expires": at(-1)}, **one)
    call.send("askWaiver", 404, wish, id=99)
    asked = call.send("askWaiver", 201, wish, **one)["waivers"][0]
    equal(asked["state"], "asked", "waiver")
    call.send("approveWaiver", 409, number=1, **one)
    leader = server.person("for-leadership")
    approved = call.send("approveWaiver", 200, headers=leader, login=False, number=1, **one)
    equal(approved["waivers"][0]["state"], "in-force", "waiver")
    call.send("approveWaiver", 404, headers=leader, login=False, number=9, **one)
    call.send("signWave", 409, {"function": "it"}, **one)
    signed = call.send("signWave", 201, {"function": "it", "words": "fine"}, headers=server.person("for-it"),
                       login=False, **one)
    equal([s["function"] for s in signed["stakeholders"] if s["signed_at"]], ["it"], "signed")
    call.send("signWave", 400, {"function": "cooking"}, **one)


def problems(server, call, one):
    call.send("addKnownProblem", 400, {"wave": 99, "title": "x"})
    found = call.send("addKnownProblem", 201, {"wave": one["id"], "title": "gateway drops out at noon"})
    call.send("measureKnownProblem", 200, {"affected": 3, "of": 18, "times": 4, "days": 14}, id=found["id"])
    this = {"id": found["id"]}
    equal(call.send("getWave", 200, **one)["n_blocking_problems"], 1, "blocking")
    risk = {"owner": "for-it", "due": at(30), "risk": "ten minutes without data a day"}
    call.send("acceptKnownProblem", 400, {**risk, "owner": "nobody"}, **this)
    call.send("acceptKnownProblem", 409, risk, **this)  # by whom it was found
    accepted = call.send("acceptKnownProblem", 200, risk, headers=server.person("for-leadership"), login=False, **this)
    equal(accepted["is_blocking"], False, "accepted")
    call.send("acceptKnownProblem", 404, risk, id=99)
    call.send("closeKnownProblem", 400, {"how": " "}, **this)
    equal(call.send("closeKnownProblem", 200, {"how": "another antenna"}, **this)["state"], "closed", "closed")
    call.send("closeKnownProblem", 409, {"how": "again"}, **this)
    equal(call.send("reopenKnownProblem", 200, {"reason": "noon again"}, **this)["state"], "open", "reopened")
    equal(len(call.send("listKnownProblems", 200, query={"wave": one["id"]})["problems"]), 1, "problems")
    call.send("listKnownProblems", 400, query={"wave": "x"})


def readiness(server, call):
    found = call.send("getReadiness", 200, query={"lang": "en"})
    equal([q["id"] for q in found["questions"]],
          ["technical", "operational", "process", "economic", "organizational"], "questions")
    equal(call.send("getReadiness", 200, query={"lang": "de"})["questions"][0]["owner"]["function"], "it", "owner")
    call.send("listReadinessDays", 200)
    call.send("listReadinessDays", 400, query={"days": "x"})
    check(b"<h1>" in call.send("getReadinessReport", 200, query={"lang": "en"}).body, "report")
    items = {item["id"]: item for item in call.send("getParity", 200)["items"]}
    equal((items["tls"]["answer"], items["redundancy"]["answer"]), ("no", "not known"), "measured, not built")
    words = {"answer": "yes", "words": "the same switches"}
    signed = call.send("signParity", 201, words, item="network_path")
    equal(next(i["basis"] for i in signed["items"] if i["id"] == "network_path"), "signed", "basis")
    call.send("signParity", 400, {**words, "words": ""}, item="network_path")
    call.send("signParity", 404, words, item="weather")
    call.send("signParity", 409, words, item="tls")
    check(call.send("getVoices", 200)["may_answer"], "may answer")
    call.send("answerVoices", 400, {"helps": "perhaps"})
    equal(call.send("answerVoices", 201, {"helps": "partly"})["months"], [], "one answer is not shown")
    call.send("answerVoices", 409, {"helps": "yes"})


def champions(call):
    cells = call.send("listChampions", 200)["cells"]
    check(cells, "no area and shift to name a champion for")
    place = {"area": cells[0]["area"], "shift": cells[0]["shift"], "champion": "for-operations"}
    call.send("putChampion", 400, {**place, "champion": "nobody"})
    call.send("putChampion", 400, {**place, "deputy": "for-operations"})
    named = call.send("putChampion", 200, {**place, "deputy": "for-it"})["cells"][0]
    equal(named["deputy"], "for-it", "deputy")
    call.send("removeChampion", 204, id=named["id"])
    call.send("removeChampion", 404, id=named["id"])


def governance(server, call, one):
    leader = server.person("for-leadership")
    equal(len(call.send("listRaci", 200)["raci"]), 3, "subjects")
    shares = {"accountable": "for-leadership", "shares": {"finance": "responsible", "it": "informed"}}
    call.send("putRaci", 200, shares, subject="budget")
    call.send("putRaci", 400, {**shares, "accountable": "nobody"}, subject="budget")
    call.send("putRaci", 404, shares, subject="weather")
    question = {"subject": "budget", "question": "May wave 1 cost 40,000?", "due": at(14), "wave": one["id"]}
    call.send("askRuling", 400, {**question, "due": at(-1)})
    asked = call.send("askRuling", 201, question)
    verdict = {"verdict": "yes", "reason": "it pays"}
    call.send("decideRuling", 409, verdict, id=asked["id"])  # admin is not who decides
    call.send("decideRuling", 404, verdict, id=99)
    call.send("decideRuling", 400, {**verdict, "reason": " "}, headers=leader, login=False, id=asked["id"])
    decided = call.send("decideRuling", 200, verdict, headers=leader, login=False, id=asked["id"])
    equal((decided["state"], len(decided["evidence_hash"])), ("yes", 64), "decided")
    call.send("decideRuling", 409, verdict, headers=leader, login=False, id=asked["id"])
    equal(len(call.send("listRulings", 200)["rulings"]), 1, "rulings")
    things = call.send("listOwnership", 200)["things"]
    team = call.send("listTeams", 200)["teams"][0]["name"]
    owner = {"kind": things[0]["kind"], "key": things[0]["key"], "person": "for-it", "team": team}
    equal(call.send("putOwner", 200, owner)["things"][0]["person"], "for-it", "owner")
    call.send("putOwner", 400, {**owner, "key": "99999"})
    check(b"<h1>" in call.send("getPlantBook", 200, query={"lang": "de"}).body, "book")


def value(server, call):
    report = call.send("getValueReport", 200, query={"lang": "de"})
    equal((len(report["functions"]), report["figures"]["cost_per_sensor"]), (5, None), "value")
    call.send("getValueReport", 400, query={"week": "2026-W60"})
    call.send("getValueReport", 404, query={"wave": 99})
    check(b"<h1>" in call.send("printValueReport", 200, query={"week": report["week"]}).body, "report on paper")
    schedule = {"is_on": False, "weekday": 1, "time": "07:00", "recipients": [{"function": "it", "person": "for-it"}]}
    equal(call.send("putValueSchedule", 200, schedule)["recipients"][0]["person"], "for-it", "recipients")
    call.send("putValueSchedule", 400, {**schedule, "time": "soon"})
    equal(call.send("getValueSchedule", 200)["weekday"], 1, "weekday")
    sent = call.send("sendValueReport", 201, {"week": report["week"]})
    equal((sent["to"], len(sent["gaps"]), len(sent["hash"])), ([], 5, 64), "nobody has an address")
    call.send("sendValueReport", 409, {"week": report["week"]})
    call.send("sendValueReport", 400, {"week": "soon"})
    equal(len(call.send("listValueReports", 200)["reports"]), 1, "reports")
    check(b"<h1>" in call.send("readValueReport", 200, id=sent["id"], query={"lang": "de"}).body, "as it was sent")
    call.send("readValueReport", 404, id=99)
    call.send("putSaving", 404, {"hours": 8, "words": "x"}, failure=99)
    call.send("putSaving", 400, {"hours": 0, "words": "x"}, failure=1)
    call.send("withdrawSaving", 404, failure=99)
    call.send("putDowntimeRate", 409, {"per_hour": 100, "currency": "EUR", "words": "margin"})
    asset = next(f["asset"] for f in call.send("listFailures", 200)["failures"] if f["is_withdrawn"])
    foretold = call.send("recordFailure", 201, {"asset": asset, "begin": at(0)})
    confirmed_value(server, call, foretold["id"])


def confirmed_value(server, call, failure):
    """What needs a failure that an alarm told of, and somebody of finance."""
    call.send("putSaving", 200, {"hours": 8, "words": "the bearing"}, failure=failure)
    finance = server.person("for-finance")
    rate = {"per_hour": 100, "currency": "EUR", "words": "margin"}
    call.send("putDowntimeRate", 400, {**rate, "currency": "euro"}, headers=finance, login=False)
    call.send("createTeam", 201, {"name": "controllers", "kind": "finance"})
    who = next(user for user in call.send("listUsers", 200)["users"] if user["name"] == "for-finance")
    call.send("changeUser", 200, {"team": "controllers"}, id=who["id"])
    equal(call.send("putDowntimeRate", 200, rate, headers=finance, login=False)["currency"], "EUR", "rate")
    equal(len(call.send("listSavings", 200)["savings"]), 1, "savings")
    call.send("withdrawSaving", 200, failure=failure)


def improvements(call):
    alarm = call.send("listAlarms", 200, query={"state": "all", "limit": 1})["alarms"][0]
    finding = {"source": "review", "key": alarm["id"], "title": "The limit is too wide"}
    call.send("reportFinding", 400, {**finding, "key": 999999})
    made = call.send("reportFinding", 201, finding)
    one = {"id": made["id"]}
    call.send("finishAction", 409, **one)
    action = {"owner": "for-it", "what": "Set it lower", "due": at(7), "metric": "missed_failures", "direction": "down"}
    call.send("planAction", 400, {**action, "metric": "happiness"}, **one)
    call.send("planAction", 404, action, id=99)
    equal(call.send("planAction", 200, action, **one)["action"]["is_overdue"], False, "not due")
    equal(call.send("finishAction", 200, **one)["effect"], "too early", "effect")
    call.send("finishAction", 404, id=99)
    call.send("planAction", 409, action, **one)
    call.send("closeFinding", 400, {"lesson": " "}, **one)
    call.send("closeFinding", 404, {"lesson": "x"}, id=99)
    check(call.send("closeFinding", 200, {"lesson": "Ask first."}, **one)["is_closed_without_effect"], "not known whether")
    call.send("closeFinding", 409, {"lesson": "again"}, **one)
    equal(call.send("listImprovements", 200)["n_overdue"], 0, "overdue")


def trials(server, call):
    leader, other = ({"headers": server.person(person), "login": False} for person in ("for-leadership", "for-maintenance"))
    call.send("putRaci", 200, {"accountable": "for-leadership", "shares": {"operations": "responsible"}}, subject="change")
    equal(call.send("listTrials", 200), {"n_expired": 0, "trials": []}, "trials")
    metrics = call.send("listTrialMetrics", 200)["metrics"]
    check("confirmed_detections" in [metric["id"] for metric in metrics], f"{metrics}")
    signal = next(s["id"] for s in call.send("listSignals", 200, query={"limit": 1000})["signals"]
                  if s["asset"] and not s["address"].startswith("_system/"))
    rule = call.send("createRule", 201, {"signal": signal, "kind": "high", "limit": 1e9, "mode": "shadow", "message": "far too much"})
    plan = {"owner": "for-it", "benefit": "an hour of warning", "rules": [rule["id"]], "window_days": 14,
            "criteria": [{"metric": "confirmed_detections", "target": 1}]}
    wanted = {"kind": "use", "title": "Tell of far too much", "reason": "it went unseen", "drop_by": at(60), **plan}
    call.send("proposeTrial", 400, {**wanted, "criteria": []})
    one = {"id": call.send("proposeTrial", 201, wanted)["id"]}
    call.send("proposeTrial", 409, wanted)
    call.send("getTrial", 404, id=99)
    equal(call.send("getTrial", 200, **one)["measured"], None, "not started")
    call.send("putTrialPlan", 400, {**plan, "window_days": 0}, **one)
    equal(call.send("putTrialPlan", 200, {**plan, "benefit": "two hours"}, **one)["benefit"], "two hours", "plan")
    call.send("waiveTrialCriterion", 409, {"metric": "confirmed_detections", "reason": "too early"}, **other, **one)
    equal(call.send("startTrial", 200, **one)["state"], "running", "started")
    call.send("startTrial", 409, **one)
    call.send("putTrialPlan", 409, plan, **one)
    equal(len(call.send("waiveTrialCriterion", 201, {"metric": "confirmed_detections", "reason": "rare"}, **other, **one)["waivers"]), 1, "waived")
    call.send("waiveTrialCriterion", 404, {"metric": "nuisance_share", "reason": "x"}, **other, **one)
    decision = {"verdict": "drop", "reason": "nobody needs it", "lesson": "Ask the shift first."}
    call.send("decideTrial", 409, decision, **other, **one)
    call.send("decideTrial", 400, {**decision, "lesson": ""}, **leader, **one)
    call.send("decideTrial", 409, {**decision, "verdict": "promote"}, **leader, **one)
    equal(call.send("decideTrial", 200, decision, **leader, **one)["state"], "dropped", "dropped")
    ruling = call.send("listRulings", 200)["rulings"][0]
    equal((ruling["trial"], ruling["state"], ruling["evidence"]["verdict"]), (one["id"], "no", "pass"), "its question")


def rollout(server, call):
    plant = call.send("getPlant", 200)
    area = next(area["id"] for site in plant["sites"] if site["name"] != "_system" for area in site["areas"]
                if any(line["assets"] for line in area["lines"]))
    one = waves(server, call, area)
    steps(call, one)
    papers(server, call, one)
    problems(server, call, one)
    readiness(server, call)
    champions(call)
    governance(server, call, one)
    value(server, call)
    improvements(call)
    reviews(server, call)
    trials(server, call)
    transfers(server, call, area)
    call.send("stepWave", 400, {"step": "stop"}, **one)
    equal(call.send("stepWave", 200, {"step": "stop", "reason": "enough"}, **one)["state"], "shadow", "stopped")
    rehearsals(server, call)


def rehearsals(server, call):
    shape = call.send("measureTraffic", 200)["shape"]
    check(shape["sensors"] > 0 and shape["readings_per_s"] > 0, f"shape: {shape}")
    call.send("measureTraffic", 400, query={"hours": 0})
    equal(call.send("listRehearsals", 200)["rehearsals"], [], "rehearsals")
    call.send("getLatestRehearsal", 404)
    equal(call.send("getRehearsalRun", 200)["state"], "none", "run")
    call.send("cancelRehearsal", 409)
    call.send("startRehearsal", 400, {"factor": 0})
    equal(call.send("startRehearsal", 201, {"factor": 2, "ramp_s": 600})["state"], "running", "run")
    call.send("startRehearsal", 409, {})
    wait_for("its first second", lambda: call.send("getRehearsalRun", 200)["steps"])
    call.send("cancelRehearsal", 200)
    wait_for("its end", lambda: call.send("getRehearsalRun", 200)["state"] == "ended")
    latest = call.send("getLatestRehearsal", 200)
    equal((latest["record"]["verdict"], latest["report"]["aborted"]), ("inconclusive", "cancelled by a person"), "cancelled")
    call.send("keepRehearsal", 400, {"factor": 2})
    report = json.loads((server.data / "data/rehearsal/report.json").read_text())
    equal(call.send("keepRehearsal", 201, report)["id"], latest["record"]["id"] + 1, "kept")
    equal(len(call.send("listRehearsals", 200)["rehearsals"]), 2, "rehearsals")


def reviews(server, call):
    tomorrow = time.gmtime(time.time() + 86400)
    wanted = {"name": "steering", "cycle": "weeks", "weeks": 1, "weekday": tomorrow.tm_wday + 1, "time": "09:00", "chair": "for-leadership",
              "attendees": [{"function": f, "person": f"for-{f}"} for f in ("leadership", "it")]}
    call.send("addReview", 400, {**wanted, "weeks": 0})
    one = {"id": call.send("addReview", 201, wanted)["id"]}
    equal(call.send("putReview", 200, {**wanted, "name": "steering group"}, **one)["name"], "steering group", "name")
    call.send("putReview", 404, wanted, id=99)
    equal([row["id"] for row in call.send("listReviews", 200)["reviews"]], [one["id"]], "reviews")
    agenda = call.send("getAgenda", 200, query={"lang": "de"}, **one)
    check(agenda["items"], f"a roll-out with waivers and problems has something to talk about: {agenda}")
    call.send("getAgenda", 404, id=99)
    chair = {"headers": server.person("for-leadership"), "login": False}
    call.send("openMeeting", 409, **one)
    call.send("skipMeeting", 409, {"reason": "no time"}, **chair, **one)
    meeting = call.send("openMeeting", 201, **chair, **one)
    this = {"id": meeting["id"]}
    call.send("openMeeting", 409, **chair, **one)
    call.send("noteOutcome", 400, {"result": "forgotten"}, number=1, **chair, **this)
    call.send("noteOutcome", 404, {"result": "noted"}, number=999, **chair, **this)
    call.send("closeMeeting", 409, {"present": ["for-leadership"]}, **chair, **this)
    for item in meeting["items"]:
        call.send("noteOutcome", 200, {"result": "noted"}, number=item["number"], **chair, **this)
    call.send("closeMeeting", 400, {"present": ["stranger"]}, **chair, **this)
    closed = call.send("closeMeeting", 200, {"present": ["for-leadership"], "absent_reason": "ill"}, **chair, **this)
    equal((closed["state"], closed["absent"], closed["n_open"]), ("closed", ["it"], 0), "closed")
    equal(call.send("getMeeting", 200, query={"lang": "de"}, **this)["agenda_hash"], meeting["agenda_hash"], "hash")
    call.send("getMeeting", 404, id=99)
    check(b"<h1>" in call.send("printMeeting", 200, **this).body, "minutes")
    equal([row["id"] for row in call.send("listMeetings", 200, **one)["meetings"]], [this["id"]], "meetings")
    quiet = call.send("createWave", 201, {"kind": "wave-1"})
    other = call.send("addReview", 201, {**wanted, "name": "of a wave nobody began", "wave": quiet["id"]})
    equal(call.send("getAgenda", 200, query={"lang": "en"}, id=other["id"])["items"], [], "nothing to talk about")
    equal(call.send("skipMeeting", 201, {"reason": "nothing happened"}, **chair, id=other["id"])["state"], "skipped", "skipped")
    call.send("removeWave", 204, id=quiet["id"])


def transfers(server, call, area):
    for team, kind in (("t-builders", "project"), ("t-crew", "operations")):
        call.send("createTeam", 201, {"name": team, "kind": kind})
    signers = {}
    for person, team in (("t-pia", "t-builders"), ("t-olga", "t-crew")):
        signers[person] = {"headers": server.person(person), "login": False}
        me = server.request("GET", "/api/v1/me", None, **signers[person]).json()
        call.send("changeUser", 200, {"team": team}, id=me["id"])
    pia, olga = signers["t-pia"], signers["t-olga"]
    wanted = {"title": "One area", "areas": [area], "giving_team": "t-builders", "receiving_team": "t-crew"}
    call.send("openTransfer", 400, {**wanted, "areas": [99999]})
    one = {"id": call.send("openTransfer", 201, wanted)["id"]}
    call.send("openTransfer", 409, wanted)
    call.send("getTransfer", 404, id=99)
    found = call.send("getTransfer", 200, query={"lang": "de"}, **one)
    check(len(found["checklist"]["items"]) == 14, f"items: {found['checklist']}")
    call.send("addTransferItem", 201, {"words": "spare sensors are in the store"}, **one)
    call.send("addTransferItem", 400, {"words": " "}, **one)
    call.send("signTransferItem", 404, {"words": "x"}, number=9, **olga, **one)
    call.send("signTransferItem", 200, {"words": "counted twelve"}, number=1, **olga, **one)
    call.send("signTransferItem", 409, {"words": "again"}, number=1, **olga, **one)
    exception = {"reason": "taken over as it is", "expires": at(30)}
    call.send("acceptTransferException", 409, {**exception, "item": "restore"}, **pia, **one)
    call.send("acceptTransferException", 404, {**exception, "item": "weather"}, **olga, **one)
    call.send("signTransfer", 409, {"password": "password of t-pia"}, **pia, **one)
    for item in found["checklist"]["items"]:
        if not item["is_fulfilled"]:
            call.send("acceptTransferException", 201, {**exception, "item": item["id"]}, **olga, **one)
    call.send("signTransfer", 403, {"password": "nothing"}, **pia, **one)
    call.send("signTransfer", 200, {"password": "password of t-pia"}, **pia, **one)
    done = call.send("signTransfer", 200, {"password": "password of t-olga"}, **olga, **one)
    equal((done["state"], done["answer"], len(done["signatures"])), ("handed-over", "yes, with exceptions", 2), "handed over")
    page = call.send("listTransfers", 200)
    equal((page["n_handed_over"], [a["is_handed_over"] for a in page["areas"] if a["id"] == area]), (1, [True]), "areas")
    call.send("changeArea", 403, {"title": "x", "reason": "other"}, **pia, id=area)
    glass = {"reason": "fire", "hours": 2}
    call.send("breakTransferGlass", 403, {**glass, "password": "wrong"}, **one)
    call.send("breakTransferGlass", 200, {**glass, "password": PASSWORD}, **one)
    back = {"reason": "rebuilt"}
    call.send("handBackTransfer", 409, {**back, "password": "password of t-pia"}, **pia, **one)
    equal(call.send("handBackTransfer", 200, {**back, "password": "password of t-olga"}, **olga, **one)["state"], "handed-back", "back")
    other = call.send("openTransfer", 201, wanted)
    call.send("withdrawTransfer", 400, {"reason": ""}, **pia, id=other["id"])
    equal(call.send("withdrawTransfer", 200, {"reason": "later"}, **pia, id=other["id"])["state"], "withdrawn", "withdrawn")
