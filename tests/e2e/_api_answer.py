"""The routes from alarm to answer, for api_contract.py: pages, outcome, procedures, runs, drills, messages."""
import time

from harness import check, equal, wait_for

PROCEDURE = """procedure: throttle
title: Throttle the pump
expected_duration: 5m
on_problem: escalate
steps:
  - {id: confirm, kind: check, text: "Is it still low?", signal: suction, is: below, value: 1, unit: bar}
  - {id: gauge, kind: measure, text: Read the gauge, unit: bar, low: 0, high: 10}
  - {id: note, kind: instruct, text: Write it down}
"""
POLICY = """policy: tell-admin
applies:
  - {priorities: [1], rule_kinds: [low], condition: process, asset_classes: [pump]}
steps:
  - notify: {people: [admin], channels: [browser]}
  - wait: 1h
"""
# What takes a page leaves the server only in a message to its person; answer.py and page_answers.py try it.
BY_MESSAGE_ONLY = {"showLink", "acceptByLink", "acceptFromChat"}


def put_in_force(server, call, kind, name, text):
    document = call.send("createDocument", 201, {"kind": kind, "name": name, "text": text})
    call.send("reviewDocument", 200, id=document["id"])
    call.send("approveDocument", 200, headers=server.person("second"), login=False, id=document["id"])
    call.send("putDocumentInForce", 200, id=document["id"])


def prepare(server, call):
    """The number of an alarm that pages the admin, and of its asset."""
    put_in_force(server, call, "procedure", "throttle", PROCEDURE)
    put_in_force(server, call, "policy", "tell-admin", POLICY)
    server.post("/api/v1/readings", {"signal": "plc9/suction", "value": 4.2})
    signal = call.send("adoptSignal", 200, {
        "address": "plc9/suction", "asset": "mill/water/line1/pump9", "unit": "bar", "create_asset": True})
    call.send("createRule", 201, {
        "signal": signal["id"], "kind": "low", "limit": 1, "priority": 1, "message": "suction lost", "owner": "admin",
        "consequence_level": "severe", "respond_within_s": 600, "procedure": "throttle"})
    server.post("/api/v1/readings", {"signal": "plc9/suction", "value": 0.4})
    alarm = wait_for("the alarm", lambda: [
        a for a in call.send("listAlarms", 200)["alarms"] if a["message"] == "suction lost"])[0]
    return alarm["id"], signal["asset"]


def pages(server, call, alarm):
    page = wait_for("the page", lambda: [
        p for p in call.send("listPages", 200, query={"state": "open", "person": "admin"})["pages"]
        if p["alarm"] == alarm])[0]
    call.send("listPages", 400, query={"state": "lost"})
    one = {"id": page["id"]}
    call.send("acceptPage", 404, id=999999)
    call.send("acceptPage", 400, {"comment": 7}, **one)
    equal(call.send("acceptPage", 200, {"comment": "I go"}, **one)["holder"], "admin", "holder")
    late = call.send("acceptPage", 409, headers=server.person("second"), login=False, **one)
    check("admin" in late["detail"], f"does not say who has it: {late}")
    call.send("releasePage", 400, {}, **one)
    call.send("releasePage", 200, {"comment": "cannot leave"}, **one)
    call.send("acceptAllPages", 200, {})
    state = call.send("getResponse", 200, id=alarm)["chain"]["state"]
    check(state in ("running", "exhausted"), f"chain after it was given back: {state}")
    call.send("getResponse", 404, id=999999)
    messages = call.send("listMessages", 200, query={"limit": 5})["messages"]
    check(messages and messages[-1]["id"] >= len(messages), f"messages: {messages}")
    call.send("listMessages", 200, query={"state": "failed"})
    call.send("listMessages", 400, query={"after": "x"})


def runs(server, call, alarm, asset):
    call.send("startRun", 400, {})
    call.send("startRun", 404, {"procedure": "unwritten"})
    token = {"Authorization": f"Bearer {server.token('engineer')}"}
    call.send("startRun", 403, {"procedure": "throttle"}, headers=token)
    run = call.send("startRun", 201, {"procedure": "throttle", "alarm": alarm, "client_id": "c-1"})
    equal(run["asset"], asset, "asset of the run")
    one = {"id": run["id"]}
    second = {"headers": server.person("second"), "login": False}
    call.send("startRun", 409, {"procedure": "throttle", "alarm": alarm}, **second)
    call.send("completeStep", 200, {"step": "confirm", "value": "0.4", "client_id": "c-2"}, **one)
    call.send("completeStep", 409, {"step": "confirm", "value": "0.4"}, **second, **one)
    call.send("completeStep", 400, {"step": "gauge", "value": 99}, **one)
    call.send("reportProblem", 400, {"step": "gauge"}, **one)
    call.send("reportProblem", 200, {"step": "gauge", "comment": "no light"}, **one)
    jpeg = {"Content-Type": "image/jpeg"}
    kept = call.send("storeAttachment", 201, b"\xff\xd8 gauge", headers=jpeg, **one)["reference"]
    call.send("storeAttachment", 400, b"<b>", headers={"Content-Type": "text/html"}, **one)
    photo = call.send("getAttachment", 200, reference=kept, **one)
    equal(photo.body, b"\xff\xd8 gauge", "photo")
    call.send("getAttachment", 404, reference="lost.jpg", **one)
    call.send("completeStep", 200, {"step": "gauge", "value": 3, "attachment": kept}, **one)
    call.send("handOverRun", 404, {"to": "nobody"}, **one)
    call.send("handOverRun", 200, {"to": "second"}, **one)
    call.send("abortRun", 400, {}, **one)
    call.send("abortRun", 200, {"comment": "that will do"}, **one)
    call.send("abortRun", 409, {"comment": "again"}, **one)
    equal(call.send("getRun", 200, **one)["state"], "aborted", "state")
    call.send("getRun", 404, id=999999)
    check(call.send("listRuns", 200, query={"alarm": alarm})["runs"], "no run of the alarm")
    call.send("listRuns", 400, query={"state": "lost"})


def paper(call, begun):
    sheet = {"procedure": "throttle", "started": begun, "client_id": "sheet-1", "entries": [
        {"step": "confirm", "value": "0.4"}, {"step": "gauge", "value": "3"}, {"step": "note", "comment": "paper"}]}
    call.send("enterPaperRun", 409, {**sheet, "entries": sheet["entries"][:2]})
    call.send("enterPaperRun", 400, {**sheet, "entries": []})
    run = call.send("enterPaperRun", 201, sheet)
    equal((run["state"], run["is_paper"]), ("done", True), "paper run")
    equal(call.send("enterPaperRun", 201, sheet)["id"], run["id"], "the same sheet again")


def procedures_and_drills(call, asset):
    mine = [p for p in call.send("listProcedures", 200)["procedures"] if p["name"] == "throttle"][0]
    equal((mine["is_covered"], mine["n_rules"]), (True, 1), "covered by the paper run")
    call.send("getProcedure", 200, name="throttle")
    call.send("getProcedure", 404, name="unwritten")
    call.send("getCard", 200, name="throttle", query={"asset": asset, "lang": "de"})
    call.send("getCard", 404, name="throttle", query={"asset": 999999})
    drill = call.send("startDrill", 201, {"procedure": "throttle", "asset": asset})
    call.send("startDrill", 404, {"procedure": "unwritten", "asset": asset})
    call.send("startDrill", 400, {"procedure": "throttle"})
    equal(call.send("getResponse", 200, id=drill["alarm"])["alarm"], drill["alarm"], "alarm of the drill")
    call.send("endDrill", 200, {"comment": "enough"}, id=drill["id"])
    call.send("endDrill", 409, {"comment": "again"}, id=drill["id"])
    call.send("endDrill", 404, {"comment": "which"}, id=999999)
    call.send("listDrills", 200)
    monthly = {"procedure": "throttle", "asset": asset, "day_of_month": 31, "from": "22:00", "to": "06:00"}
    for wrong in ({"day_of_month": 32}, {"weekday": 1}, {"from": "8"}, {"to": "22:00"}, {"moment": "now"}):
        call.send("addDrillSchedule", 400, {**monthly, **wrong})
    call.send("addDrillSchedule", 404, {**monthly, "procedure": "unwritten"})
    call.send("addDrillSchedule", 404, {**monthly, "asset": 999999})
    added = call.send("addDrillSchedule", 201, monthly)
    equal((added["next"]["at"], added["warnings"]), (None, []), "an unannounced drill keeps its moment to itself")
    equal([s["id"] for s in call.send("listDrillSchedules", 200)["schedules"]], [added["id"]], "schedules")
    call.send("removeDrillSchedule", 204, id=added["id"])
    call.send("removeDrillSchedule", 404, id=added["id"])
    call.send("getDrillCoverage", 200, query={"days": 30})


def outcome(server, call, alarm):
    call.send("labelAlarm", 409, {"outcome": "true"}, id=alarm)
    server.post("/api/v1/readings", {"signal": "plc9/suction", "value": 4.2})
    wait_for("the end of the alarm", lambda: not call.send("getAlarm", 200, id=alarm)["is_active"])
    call.send("labelAlarm", 400, {"outcome": "luck"}, id=alarm)
    call.send("labelAlarm", 404, {"outcome": "true"}, id=999999)
    call.send("labelAlarm", 200, {"outcome": "true", "comment": "valve shut"}, id=alarm)
    equal(call.send("getResponse", 200, id=alarm)["outcome"]["outcome"], "true", "outcome")


def links(server, call):
    for method in ("GET", "POST"):
        answer = server.request(method, "/accept/a.1.9999999999.00", None, login=False)
        equal(answer.status, 403, f"{method} of a made-up link")
        check("default-src 'none'" in answer.headers["Content-Security-Policy"], "the policy of the page")
    call.send("acceptFromChat", 404, {"type": "millwright.accept", "token": "a.1.9.00"}, login=False, webhook="none")


def management(server, call):
    """A latched alarm, a machine under maintenance, a rule tried on the past."""
    server.post("/api/v1/readings", {"signal": "plc8/level", "value": 4})
    signal = call.send("adoptSignal", 200, {
        "address": "plc8/level", "asset": "mill/water/line1/tank8", "unit": "m", "create_asset": True})
    rule = call.send("createRule", 201, {
        "signal": signal["id"], "kind": "high", "limit": 8, "priority": 3, "message": "tank full", "owner": "admin",
        "consequence_level": "minor", "respond_within_s": 600, "procedure": "throttle", "is_latching": True})
    server.post("/api/v1/readings", {"signal": "plc8/level", "value": 9})
    alarm = wait_for("the latching alarm", lambda: [
        a for a in call.send("listAlarms", 200)["alarms"] if a["message"] == "tank full"])[0]["id"]
    server.post("/api/v1/readings", {"signal": "plc8/level", "value": 5})
    wait_for("the level to fall", lambda: call.send("getAlarm", 200, id=alarm)["is_latched"])
    call.send("acknowledgeAlarm", 200, {}, id=alarm)
    call.send("resetAlarm", 200, {}, id=alarm)
    asset = {"id": signal["asset"]}
    call.send("takeAssetOutOfService", 200, {"minutes": 5, "comment": "cleaning"}, **asset)
    call.send("returnAssetToService", 200, {}, **asset)
    end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 7200))
    window = {"scope": "asset", "scope_id": signal["asset"], "end": end, "reason": "cleaning"}
    planned = call.send("planMaintenance", 201, window)
    equal((planned["phase"], planned["path"]), ("running", "mill/water/line1/tank8"), "a window that begins now")
    call.send("planMaintenance", 400, {**window, "reason": ""})
    call.send("planMaintenance", 404, {**window, "scope_id": 999})
    equal([w["id"] for w in call.send("listMaintenanceWindows", 200, query={"asset": signal["asset"]})["windows"]],
          [planned["id"]], "windows of the asset")
    call.send("listMaintenanceWindows", 400, query={"phase": "soon"})
    call.send("cancelMaintenance", 400, {"reason": ""}, id=planned["id"])
    call.send("cancelMaintenance", 200, {"reason": "done"}, id=planned["id"])
    call.send("cancelMaintenance", 409, {"reason": "again"}, id=planned["id"])
    call.send("cancelMaintenance", 404, {"reason": "none"}, id=999)
    classes = call.send("listAlarmClasses", 200)["classes"]
    equal([c["name"] for c in classes], ["environment", "equipment", "production", "quality", "safety"], "first classes")
    call.send("putAlarmClass", 200, {"may_shelve": "engineer", "drill_days": 30}, name="fire")
    call.send("putAlarmClass", 400, {"may_shelve": "boss"}, name="fire")
    call.send("changeRule", 400, {"alarm_class": "fir"}, id=rule["id"])
    call.send("changeRule", 200, {"alarm_class": "fire"}, id=rule["id"])
    call.send("removeAlarmClass", 409, name="fire")
    call.send("removeAlarmClass", 404, name="water")
    table = call.send("exportAlarmClasses", 200).body
    equal(call.send("importAlarmClasses", 200, table), {"changed": 0}, "the same table again")
    call.send("importAlarmClasses", 400, "class\nfire\n")
    call.send("changeRule", 200, {"alarm_class": ""}, id=rule["id"])
    call.send("removeAlarmClass", 204, name="fire")
    call.send("recordProofTest", 201, {"rule": rule["id"], "result": "failed", "note": "no contact"})
    call.send("recordProofTest", 201, {"rule": rule["id"], "result": "failed", "as_left": "working", "note": "new contact"})
    call.send("recordProofTest", 400, {"rule": rule["id"], "result": "good"})
    call.send("recordProofTest", 404, {"rule": 9999, "result": "passed"})
    tests = call.send("listProofTests", 200, query={"rule": rule["id"]})["tests"]
    equal([t["as_left"] for t in tests], ["working", "not-working"], "proof tests")
    call.send("listProofTests", 400, query={"limit": 0})
    work = call.send("listRationalisation", 200)
    equal(sum(work["counts"].values()), len(work["items"]), "counts of the worklist")
    call.send("listEvents", 200)
    call.send("listEvents", 400, query={"cursor": "nonsense"})
    call.send("listRaises", 200, query={"asset": signal["asset"]})
    call.send("listRaises", 400, query={"asset": 0})
    call.send("listHistoricalEvents", 200, query={"asset": signal["asset"]})
    call.send("listHistoricalEvents", 400, query={"cursor": "nonsense"})
    call.send("backtestRule", 200, {"rule": rule["id"]})


def answer(server, call):
    alarm, asset = prepare(server, call)
    pages(server, call, alarm)
    runs(server, call, alarm, asset)
    paper(call, call.send("getAlarm", 200, id=alarm)["raised"])
    procedures_and_drills(call, asset)
    outcome(server, call, alarm)
    links(server, call)
    management(server, call)
