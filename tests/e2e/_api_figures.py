"""Duty, figures, failures, training, attention and hands-off, for api_contract.py: after the way from alarm to answer,
whose alarm, asset and procedure it takes up."""
import time

from _api_answer import put_in_force
from harness import PASSWORD, check, equal, wait_for

ROSTER = """roster: operations
title: Operators
time_zone: UTC
layers:
  - name: operator
    starts: 2026-01-01
    hand_over: "06:00"
    shifts:
      - {name: day, from: "06:00", to: "18:00"}
      - {name: night, from: "18:00", to: "06:00"}
    members: [admin]
"""
HOUR = 3600
CSV = {"Content-Type": "text/csv"}


def at(seconds):
    """RFC 3339, so many seconds from now."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def duty(server, call):
    call.send("getHandOver", 404)
    put_in_force(server, call, "roster", "operations", ROSTER)
    roster = call.send("listRosters", 200)["rosters"][0]
    equal(roster["on_duty"][0]["person"], "admin", "on duty")
    equal(roster["gaps_30_days"], [], "gaps of a roster without any")
    one = {"name": "operations"}
    check(call.send("listShifts", 200, **one)["shifts"], "no shifts")
    call.send("listShifts", 404, name="nobody")
    call.send("getCalendar", 200, **one)
    wanted = {"begin": at(HOUR), "end": at(2 * HOUR), "person": "second", "instead_of": "admin", "comment": "dentist"}
    call.send("addOverride", 400, {**wanted, "person": "nobody"}, **one)
    made = call.send("addOverride", 201, wanted, **one)
    equal(len(call.send("listOverrides", 200, **one)["overrides"]), 1, "overrides")
    call.send("cancelOverride", 200, id=made["id"], **one)
    call.send("cancelOverride", 404, id=999999, **one)
    call.send("writeShiftLog", 201, {"text": "all quiet"})
    call.send("writeShiftLog", 400, {})
    check(call.send("listShiftLog", 200)["entries"], "the shift log is empty")
    call.send("getHandOver", 200)
    call.send("signHandOver", 409, {"as": "incoming"})
    call.send("signHandOver", 200, {"as": "outgoing", "needed_help": False})
    call.send("signHandOver", 409, {"as": "incoming"})
    second = server.person("second")
    refused = call.send("signHandOver", 403, {"as": "incoming"}, headers=second, login=False)
    equal(refused["code"], "not_on_duty", "who is not on the next shift")
    signed = call.send("signHandOver", 200, {"as": "incoming", "reason": "admin is ill"}, headers=second, login=False)
    equal(signed["signed_in_by"]["reason"], "admin is ill", "why somebody else signed")
    call.send("getHandOver", 200, query={"roster": "operations"})
    call.send("getHandOver", 404, query={"roster": "nobody"})


def pilot(call):
    made = call.send("designPilot", 200, {"inventory": "asset,class,age_years\na,pump,3\nb,fan,9\n", "sensors": 1})
    equal(made["plant_assets"], 2, "assets of the inventory")
    call.send("designPilot", 200, {})
    call.send("designPilot", 400, {"inventory": "class\npump\n"})
    call.send("designPilot", 404, {"inventory": "asset\na\n", "assets": ["b"]})


def policies(call, rule):
    check(call.send("listPolicies", 200)["policies"], "no policies")
    call.send("dryRunEscalation", 200, {"rule": rule, "at": at(HOUR)})
    draft = "policy: try-me\ndefault: true\nsteps:\n  - notify: {people: admin, channels: [browser, email]}\n"
    tried = call.send("dryRunEscalation", 200, {"rule": rule, "policy": draft})
    equal([(m["channel"], m["to"][0]["person"]) for m in tried["messages"]], [("browser", "admin")], "who reads what")
    check("/accept/example" in tried["messages"][0]["text"], f"the link of a dry run: {tried['messages'][0]['text']}")
    call.send("dryRunEscalation", 400, {"rule": rule, "policy": "policy: try-me\nsteps: []\n"})
    call.send("dryRunEscalation", 400, {})
    call.send("dryRunEscalation", 404, {"rule": 999999})
    call.send("checkRespond", 200)
    equal(call.send("sendTestMessage", 200, {"channel": "browser"})["person"], "admin", "who gets the test message")
    call.send("sendTestMessage", 400, {"channel": "pigeon"})


def performance(call):
    call.send("setPositionLoad", 400, {"per_day": "many"}, name="operators")
    journal = f"time,tag\n{at(-2 * HOUR)},P1\n{at(-HOUR)},P2\n"
    imported = call.send("setPositionLoad", 200, journal, headers=CSV, name="operators")
    equal(imported["load"]["n_events"], 2, "imported alarms")
    call.send("setPositionLoad", 200, {"none": True}, name="operators")
    call.send("listPositions", 200)
    kpis = call.send("getKpis", 200, query={"scope": "position:operators"})
    check(kpis["n_annunciations"] > 0 and kpis["worst"], f"no alarms counted: {kpis}")
    call.send("getKpis", 404, query={"scope": "position:nobody"})
    call.send("getKpis", 400, query={"scope": "moon"})
    call.send("exportKpis", 200)
    call.send("getKpiReport", 200, query={"lang": "de"})
    call.send("getKpiReport", 400, query={"month": "soon"})
    equal(call.send("getProjection", 200, query={"sensors": 500})["verdict"], "inconclusive", "a young site")
    call.send("getProjection", 400)
    call.send("listProposals", 200)
    call.send("getReview", 200)


def plans(call):
    """The plant as files: what is written plans to nothing, one more team is one change."""
    files = call.send("getPlantFiles", 200)["files"]
    nothing = call.send("plan", 200, {"files": files, "complete": True})
    equal((nothing["changes"], nothing["problems"]), ([], []), "what was written plans to nothing")
    wish = {"files": [{"name": "t.yaml", "text": "millwright-plant: 1\nteams:\n  - {name: night crew, kind: operations}\n"}]}
    plan = call.send("plan", 200, wish)
    equal([c["path"] for c in plan["changes"]], ["night crew"], "changes")
    call.send("plan", 400, {"files": "none"})
    call.send("apply", 400, wish)
    call.send("apply", 409, {**wish, "fingerprint": "0"})
    equal(call.send("apply", 200, {**wish, "fingerprint": plan["fingerprint"]})["changes"], plan["changes"], "applied")


def failures(call, asset):
    call.send("listFailureCodes", 200)
    failure = {"asset": asset, "begin": at(-HOUR), "end": at(-HOUR / 2), "mode": "VIB", "text": "seal"}
    made = call.send("recordFailure", 201, failure)
    call.send("recordFailure", 409, failure)
    call.send("recordFailure", 400, {**failure, "asset": 999999})
    call.send("correctFailure", 200, {**failure, "text": "seal and bearing"}, id=made["id"])
    call.send("correctFailure", 404, failure, id=999999)
    table = f"asset,begin\n{asset},{at(-9 * HOUR)}\n"
    equal(call.send("importFailures", 200, table, headers=CSV), {"added": 1, "unchanged": 0}, "import")
    call.send("importFailures", 400, "asset,begin\nnobody,never\n", headers=CSV)
    check(call.send("matchFailures", 200)["is_measured"], "not measured")
    call.send("withdrawFailure", 200, id=made["id"])
    call.send("withdrawFailure", 409, id=made["id"])
    call.send("listFailures", 200)


def work_orders(call, alarm):
    order = call.send("openWorkOrder", 201, {"alarm": alarm, "title": "new seal"})
    call.send("openWorkOrder", 409, {"alarm": alarm, "title": "again"})
    call.send("openWorkOrder", 400, {"alarm": 999999, "title": "x"})
    call.send("changeWorkOrder", 200, {"external_id": "WO-1", "state": "in-progress"}, id=order["id"])
    call.send("changeWorkOrder", 404, {"state": "closed"}, id=999999)
    call.send("reportWorkOrder", 200, {"external_id": "WO-1", "state": "closed", "failure_mode": "VIB", "outcome": "true",
                                       "failed_at": at(-HOUR), "downtime_min": 30})
    call.send("reportWorkOrder", 400, {"external_id": "WO-1", "state": "closed", "failed_at": at(-HOUR)})
    check([f for f in call.send("listFailures", 200)["failures"] if f["work_order"] == order["id"]], "its failure")
    call.send("reportWorkOrder", 404, {"external_id": "WO-2", "state": "closed"})
    call.send("listWorkOrders", 200, query={"state": "closed"})
    call.send("listWorkOrders", 400, query={"state": "lost"})


def people(call):
    one = {"person": "second", "procedure": "throttle"}
    call.send("recordTraining", 201, {**one, "trained_at": at(-HOUR), "expires_at": at(24 * HOUR)})
    call.send("recordTraining", 400, {**one, "person": "nobody"})
    call.send("getTraining", 200)
    call.send("getTraining", 404, query={"roster": "nobody"})
    call.send("revokeTraining", 200, {**one, "reason": "left the shift"})
    call.send("revokeTraining", 409, {**one, "reason": "again"})
    call.send("getTrainingPack", 200)
    call.send("noteAttention", 201, {"team_kind": "vendor", "minutes": 20, "text": "firmware"})
    call.send("noteAttention", 400, {"team_kind": "gang"})
    # Stopped and started by hand: an act that somebody has to own up to.
    call.server.stop()
    call.server.start()
    found = wait_for("the restart", lambda: call.send("listFoundActs", 200)["acts"])[0]
    call.send("claimFoundAct", 400, {"team_kind": "gang"}, id=found["id"])
    call.send("claimFoundAct", 200, {"team_kind": "it", "comment": "kernel update"}, id=found["id"])
    call.send("claimFoundAct", 409, {"team_kind": "it"}, id=found["id"])
    call.send("claimFoundAct", 404, {"team_kind": "it"}, id=999999)
    call.send("setAttentionPlan", 200, {"weeks": [{"week": "2030-W01", "target_hours": 8},
                                                  {"week": "2030-W02", "target_hours": 4}]})
    call.send("setAttentionPlan", 400, {"weeks": [{"week": "2030-W99", "target_hours": 8}]})
    report = call.send("getAttention", 200)
    check("second" not in str(report), f"names somebody: {report}")
    call.send("forecastVendor", 200, query={"sensors": 500, "contracted_per_month": 20})


def hands_off(call):
    equal(call.send("getHandsOff", 200)["state"], "none", "before the first period")
    call.send("planHandsOff", 400, {"days": 0})
    call.send("planHandsOff", 201, {"days": 14, "start": at(24 * HOUR)})
    call.send("planHandsOff", 409, {"days": 14})
    call.send("cancelHandsOff", 200, {"reason": "shutdown"})
    call.send("cancelHandsOff", 409, {"reason": "again"})
    equal(call.send("planHandsOff", 201, {"days": 14})["state"], "running", "a period that begins now")
    call.send("noteHandsOffFact", 200, {"kind": "sensor-added"})
    call.send("noteHandsOffFact", 400, {"kind": "break-glass"})
    call.send("answerShift", 200, {"needed_help": False})
    call.send("breakGlass", 403, {"reason": "fire", "password": "a guess"})
    equal(call.send("breakGlass", 200, {"reason": "fire", "password": PASSWORD})["state"], "failed", "the glass")
    call.send("breakGlass", 409, {"reason": "fire", "password": PASSWORD})


def figures(server, call):
    alarm = [a for a in call.send("listAlarms", 200, query={"state": "all"})["alarms"]
             if a["message"] == "suction lost"][0]
    duty(server, call)
    policies(call, alarm["rule"])
    pilot(call)
    performance(call)
    plans(call)
    failures(call, alarm["subject"]["asset"])
    work_orders(call, alarm["id"])
    people(call)
    hands_off(call)
