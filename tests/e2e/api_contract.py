"""The HTTP API against its two descriptions: every example of docs/api.md, and every route of
src/api/openapi.json with the answers it documents, right and wrong.
"""
import json
import re
import socket
import time
import urllib.parse

import _api_answer as api_answer
import _api_examples as api_examples
import _api_figures as api_figures
import _api_rollout as api_rollout
from _live_client import Live
from harness import Failure, LOOK_AND_SEE, PASSWORD, ROOT, Server, check, equal, main, wait_for
from _json_schema import problems, resolve

DOCUMENT = json.loads((ROOT / "src/api/openapi.json").read_text())
OPERATIONS = {operation["operationId"]: (method.upper(), path, operation)
              for path, methods in DOCUMENT["paths"].items()
              for method, operation in methods.items()}
ROLES = ["viewer", "operator", "engineer", "administrator"]


def follow(node):
    return resolve(DOCUMENT, node)


class Caller:
    """Makes documented calls and holds every answer against the document."""

    def __init__(self, server):
        self.server = server
        self.succeeded = set()

    def send(self, name, wanted, /, body=None, query=None, headers=None, login=True, **parameters):
        method, path, operation = OPERATIONS[name]
        target = path.format(**parameters)
        if query:
            target += "?" + urllib.parse.urlencode(query)
        what = f"{method} {target}"
        if body is not None and not isinstance(body, (bytes, str)) and wanted < 400:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            found = problems(DOCUMENT, schema, body, is_whole=False)
            check(not found, f"{what}: the request is not as documented: {found}")
        answer = self.server.request(method, target, body, headers, login=login)
        equal(answer.status, wanted, f"{what} {body!r:.200}: {answer.body[:500]!r}: status")
        check(str(wanted) in operation["responses"], f"{what}: {wanted} is not documented")
        self.hold(what, answer, follow(operation["responses"][str(wanted)]))
        if wanted < 400:
            self.succeeded.add(name)
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.json() if is_json or wanted >= 400 else answer

    @staticmethod
    def hold(what, answer, documented):
        for header in documented.get("headers", {}):
            check(header in answer.headers, f"{what}: the header {header} is missing")
        if "content" not in documented:
            equal(answer.body, b"", f"{what}: body")
            return
        media = answer.headers["Content-Type"].split(";")[0]
        kind = media.split("/")[0] + "/*"  # OpenAPI 3.1: a media type range
        check(media in documented["content"] or kind in documented["content"], f"{what}: {media} is not documented")
        if media.endswith(("/json", "+json")):
            value = answer.json()
            found = problems(DOCUMENT, documented["content"][media]["schema"], value)
            check(not found, f"{what}: the answer is not as documented: {found}")
            if media == "application/problem+json":
                check(value.get("detail") and value.get("next"), f"{what}: says too little: {value}")


def read(server, signal, value, **more):
    answer = server.post("/api/v1/readings", {"signal": signal, "value": value, **more})
    equal(answer.json()["accepted"], 1, f"{signal} accepted")


def every_example_of_the_page_is_true():
    with Server() as server:
        api_examples.run(server)


def every_route_answers_as_documented():
    with Server() as server:
        call = Caller(server)
        for group in (session, plant, signals, ingest, documents, alarms, conditions, api_answer.answer, api_figures.figures,
                      administration, kiosks, operations, backups, retention,
                      api_rollout.rollout):
            group(server, call)
        demonstration(call)
        missing = set(OPERATIONS) - call.succeeded - api_answer.BY_MESSAGE_ONLY
        check(not missing, f"never called with success: {sorted(missing)}")


def session(server, call):
    call.send("logIn", 200, {"user": "admin", "password": PASSWORD}, login=False)
    call.send("logIn", 401, {"user": "admin", "password": "guess"}, login=False)
    call.send("logIn", 400, {"user": "admin"}, login=False)
    call.send("getMe", 200)
    fresh = PASSWORD + "-2"
    call.send("changePassword", 401, {"old": "guess", "new": fresh})
    call.send("changePassword", 400, {"old": PASSWORD, "new": "short"})
    call.send("changePassword", 204, {"old": PASSWORD, "new": fresh})
    call.send("changePassword", 204, {"old": fresh, "new": PASSWORD})
    token = {"Authorization": f"Bearer {server.token()}"}
    call.send("changePassword", 403, {"old": PASSWORD, "new": fresh}, headers=token)
    call.send("getMe", 200, headers=token)
    call.send("getMe", 200, headers={"Authorization": token["Authorization"].replace("Bearer", "Token")})
    call.send("getMe", 401, headers={"Authorization": "Bearer nonsense"})
    call.send("logOut", 204)
    call.send("getMe", 401)
    server.cookie = None


def plant(server, call):
    site = call.send("createSite", 201, {"name": "mill", "title": "Mill", "time_zone": "Europe/Berlin"})
    call.send("createSite", 409, {"name": "mill"})
    call.send("createSite", 400, {"name": "mill2", "time_zone": "Nowhere"})
    call.send("createSite", 400, {"name": "a/b"})
    call.send("createSite", 400, {"name": "mill2", "colour": "red"})
    area = call.send("createArea", 201, {"site": site["id"], "name": "water"})
    line = call.send("createLine", 201, {"area": area["id"], "name": "line1"})
    asset = call.send("createAsset", 201, {"line": line["id"], "name": "pump1", "asset_class": "pump",
                                           "criticality": 2})
    call.send("createArea", 404, {"site": 999, "name": "air"})
    call.send("createLine", 404, {"area": 999, "name": "line1"})
    call.send("createAsset", 404, {"line": 999, "name": "pump1"})
    call.send("createAsset", 400, {"line": line["id"], "name": "pump2", "criticality": 9})
    call.send("getAsset", 200, id=asset["id"])
    equal([c["kind"] for c in call.send("listAssetChanges", 200, id=asset["id"])["changes"]], ["asset"], "changes")
    call.send("listAssetChanges", 400, id=asset["id"], query={"cursor": "x"})
    call.send("listAssetChanges", 404, id=999)
    equal([s["name"] for s in call.send("getPlant", 200)["sites"]], ["mill"], "sites")
    names = [s["name"] for s in call.send("getPlant", 200, query={"system": "true"})["sites"]]
    equal(sorted(names), ["_system", "mill"], "sites with the platform's own")
    call.send("getPlant", 400, query={"system": "perhaps"})
    for kind, record, parts in (("Site", site, "area: water"), ("Area", area, "line: line1"), ("Line", line, "asset: pump1")):
        one = {"id": record["id"]}
        changed = call.send(f"change{kind}", 200, {"title": "Renamed", "reason": "names of the drawing"}, **one)
        equal(changed, {**record, "title": "Renamed"}, f"changed {kind}")
        call.send(f"change{kind}", 200, {"title": record["title"]}, **one)
        call.send(f"change{kind}", 400, {"colour": "red"}, **one)
        call.send(f"change{kind}", 404, {"title": "x"}, id=999)
        refused = call.send(f"remove{kind}", 409, **one)
        check(refused["detail"].endswith(parts), f"what stands on it is not named: {refused}")
        call.send(f"remove{kind}", 404, id=999)
        empty = call.send(f"create{kind}", 201, {**{k: v for k, v in record.items() if k != "id"}, "name": "short-lived"})
        call.send(f"change{kind}", 409, {"name": record["name"]}, id=empty["id"])
        call.send(f"remove{kind}", 204, id=empty["id"], query={"reason": "never built"})
    spare = call.send("createAsset", 201, {"line": line["id"], "name": "spare"})
    call.send("changeAsset", 409, {"name": "pump1"}, id=spare["id"])
    call.send("changeAsset", 200, {"name": "spare2", "asset_class": "motor", "criticality": 5}, id=spare["id"])
    call.send("changeAsset", 400, {"criticality": 9}, id=spare["id"])
    call.send("removeAsset", 400, id=spare["id"], query={"reason": "x" * 501})
    call.send("removeAsset", 204, id=spare["id"])
    call.send("removeAsset", 404, id=spare["id"])


def signals(server, call):
    for name in ("pressure", "flow", "junk"):
        read(server, f"plc7/{name}", 4.2)
    adoption = {"address": "plc7/pressure", "asset": "mill/water/line1/pump1", "unit": "bar"}
    call.send("adoptSignal", 400, {**adoption, "unit": "bars"})
    call.send("adoptSignal", 400, {**adoption, "create_asset": "yes"})
    call.send("adoptSignal", 400, {**adoption, "id": 1})
    call.send("adoptSignal", 404, {**adoption, "address": "plc7/unheard"})
    call.send("adoptSignal", 404, {**adoption, "asset": "mill/water/line1/pump9"})
    signal = call.send("adoptSignal", 200, adoption)
    call.send("adoptSignal", 409, adoption)
    flow = {**adoption, "address": "plc7/flow", "unit": "L/min"}
    call.send("adoptSignal", 409, {**flow, "name": "pressure"})  # two signals of one name
    other = call.send("adoptSignal", 200, {**flow, "create_asset": True, "range_low": 0, "range_high": 400})
    call.send("changeSignal", 409, {"name": "pressure"}, id=other["id"])
    # What a record shows is what PATCH takes.
    fields = {"title", "unit", "range_low", "range_high", "expected_interval_ms", "name", "value_at_4_ma", "value_at_20_ma"}
    call.send("changeSignal", 200, {f: signal[f] for f in fields}, id=signal["id"])
    changed = call.send("changeSignal", 200, {"title": "Discharge"}, id=signal["id"])
    equal(changed, {**signal, "title": "Discharge"}, "changed signal")
    call.send("changeSignal", 400, {"address": "x"}, id=signal["id"])
    call.send("changeSignal", 400, {"value_at_4_ma": 0}, id=signal["id"])  # half a current loop
    call.send("changeSignal", 200, {"value_at_4_ma": 0, "value_at_20_ma": 16}, id=signal["id"])
    call.send("changeSignal", 200, {"value_at_4_ma": None, "value_at_20_ma": None}, id=signal["id"])
    call.send("getSignal", 200, id=signal["id"])
    call.send("getSignal", 404, id=2**32 + signal["id"])
    junk = server.signals()["plc7/junk"]["id"]
    call.send("getSignal", 200, id=junk)
    call.send("dismissSignal", 204, id=junk)
    call.send("dismissSignal", 404, id=junk)
    call.send("listSignals", 200, query={"asset": signal["asset"], "provisional": "false"})
    for wrong in ({"limit": 0}, {"cursor": "x"}, {"provisional": "perhaps"}):
        call.send("listSignals", 400, query=wrong)

    read(server, "plc7/pressure", 5.5, ts="2026-01-01T00:00:00Z")
    read(server, "plc7/flow", 1, ts="2026-01-01T00:00:00Z", quality="bad")
    wait_for("history", lambda: len(server.readings(signal["id"])["value"]) == 2)
    wait_for("history", lambda: len(server.readings(other["id"])["value"]) == 2)
    one = {"id": signal["id"]}
    call.send("getReadings", 200, query={"format": "full", "limit": 1}, **one)
    call.send("getReadings", 200, query={"points": 100, "from": "2020-01-01T00:00:00Z"}, **one)
    call.send("getReadings", 400, query={"from": "2020-01-02T00:00:00Z", "to": "1577836800"}, **one)
    call.send("getReadings", 400, query={"limit": 100_001}, **one)
    call.send("getBuckets", 200, **one)
    call.send("getBuckets", 400, query={"width_ms": 0}, **one)
    # Only bad readings: there is no mean, and JSON has no NaN.
    bad = call.send("getBuckets", 200, query={"to": "2026-01-02T00:00:00Z"}, id=other["id"])["buckets"]
    equal([(b["count"], b["bad_count"], b["mean"], b["min"]) for b in bad], [(1, 1, None, None)], "bucket")
    ids = f"{signal['id']},{other['id']}"
    equal(len(call.send("getLastValues", 200, query={"ids": ids})["values"]), 2, "newest values")
    call.send("getLastValues", 200, query={"asset": signal["asset"]})
    call.send("getLastValues", 400, query={"ids": "1,x"})
    call.send("getLastValuesOf", 200, {"ids": [signal["id"], 999]})
    call.send("getLastValuesOf", 400, {"ids": [2**32 + 1]})
    csv = call.send("exportReadings", 200, query={"ids": ids}).body.decode().splitlines()
    equal((csv[0], len(csv)), ("time,signal,value,quality", 5), "exported CSV")
    lines = call.send("exportReadings", 200, query={"ids": ids, "format": "ndjson"}).body
    again = server.request("POST", "/api/v1/readings", lines, {"Content-Type": "application/x-ndjson"})
    check(again.status == 200, f"exported lines cannot be sent again: {again.body!r}")
    call.send("exportReadings", 400, query={"format": "xls"})
    call.send("exportReadings", 404, query={"ids": "999"})


def ingest(server, call):
    answer = call.send("sendReadings", 200, [{"signal": "plc7/pressure", "value": 4.2}])
    equal(answer, {"accepted": 1, "quarantined": 0, "problems": []}, "readings")
    call.send("sendReadings", 200, {"signal": "plc7/pressure", "value": 4.2}, login=False)
    for name in ("sendReadings", "writeLines", "writeLinesV2", "influxQuery", "sendQuarantine"):
        call.send(name, 401, "", headers={"Origin": "https://elsewhere.example"}, login=False)
    call.send("writeLines", 204, "m,t=1 f=1")
    call.send("writeLines", 400, "m,t=1 f=\nm,t=1 f=2")
    call.send("writeLines", 400, "m f=1", query={"precision": "fortnight"})
    call.send("writeLinesV2", 204, "m,t=1 f=1 1700000000000", query={"precision": "ms"})
    created = call.send("influxQuery", 200, query={"q": "CREATE DATABASE telegraf"})
    equal(created, {"results": [{"statement_id": 0}]}, "created database")
    call.send("influxQuery", 400, query={"q": "SHOW DATABASES"})
    call.send("sendQuarantine", 200, [{"reason": "no time", "raw": "a;b", "line": 7}])
    call.send("sendQuarantine", 400, [{"raw": "a;b"}])
    call.send("sendQuarantine", 400, "{")
    # A body that stays unreadable may be tried again and again.
    call.send("sendReadings", 200, "{nope")
    entries = wait_for("quarantine", lambda: [
        e for e in call.send("listQuarantine", 200)["entries"] if e["raw"] == "{nope"])
    equal(call.send("retryQuarantine", 200, id=entries[0]["id"])["quarantined"], 1, "retried")
    csv = [e for e in call.send("listQuarantine", 200)["entries"] if e["format"] == "csv"]
    call.send("retryQuarantine", 409, id=csv[0]["id"])
    call.send("retryQuarantine", 404, id=1)


def documents(server, call):
    new = {"kind": "procedure", "name": "look-and-see", "text": LOOK_AND_SEE}
    draft = call.send("createDocument", 201, new)
    for wrong in ({"kind": "poem"}, {"name": "a/b"}, {"text": ""}, {"state": "in-force"}):
        call.send("createDocument", 400, {**new, **wrong})
    one = {"id": draft["id"]}
    text = {"text": LOOK_AND_SEE + "summary: Look at it\n"}
    call.send("changeDocument", 200, text, **one)
    call.send("changeDocument", 400, {**text, "name": "other"}, **one)
    call.send("approveDocument", 409, **one)
    call.send("putDocumentInForce", 409, **one)
    call.send("reviewDocument", 200, **one)
    call.send("reviewDocument", 409, **one)
    call.send("changeDocument", 409, text, **one)
    call.send("approveDocument", 409, **one)  # the author
    token = {"Authorization": f"Bearer {server.token('engineer')}"}
    call.send("approveDocument", 409, headers=token, **one)
    call.send("approveDocument", 200, headers=server.person("second"), login=False, **one)
    call.send("putDocumentInForce", 200, **one)
    server.has_procedure = True
    equal(call.send("getDocument", 200, **one)["text"], text["text"], "text")
    again = call.send("createDocument", 201, new)
    equal(again["version"], 2, "next version")
    equal([d["id"] for d in call.send("listDocuments", 200, query={"kind": "procedure", "state": "draft"})["documents"]],
          [again["id"]], "drafts")
    call.send("listDocuments", 400, query={"kind": "poem"})
    call.send("listDocuments", 400, query={"state": "done"})
    call.send("retireDocument", 200, id=again["id"])
    call.send("retireDocument", 409, id=again["id"])


def rule_table(server, call, rule):
    table = call.send("exportRules", 200).body
    answer = call.send("importRules", 200, table)
    equal((answer["added"], answer["changed"], answer["unchanged"] > 0), (0, 0, True), "the table as it came")
    answer = call.send("importRules", 200, f"id,alarm_class\n{rule},quality\n")
    equal(answer["changed"], 1, "one cell changed")
    answer = call.send("importRules", 400, f"id,alarm_class,limit\n{rule},safety,high\n999,safety,1\n")
    equal([e["line"] for e in answer["errors"]], [2, 3], "lines")
    call.send("importRules", 400, "nonsense\n")
    rules = call.send("listRules", 200)["rules"]
    equal([r["alarm_class"] for r in rules if r["id"] == rule], ["quality"], "nothing of a wrong table is taken")


def alarms(server, call):
    signal = server.signals()["plc7/pressure"]["id"]
    bare = {"signal": signal, "kind": "high", "limit": 8, "priority": 1, "message": "too high"}
    refused = call.send("createRule", 409, bare)
    for item in ("owner", "consequence_level", "respond_within_s", "procedure"):
        check(item in refused["detail"], f"{item} is not named: {refused}")
    call.send("createRule", 400, {**bare, "approved_by": "admin"})
    shadow = call.send("createRule", 201, {**bare, "mode": "shadow"})
    call.send("changeRule", 409, {"mode": "alarm"}, id=shadow["id"])
    call.send("removeRule", 204, id=shadow["id"])
    rule = call.send("createRule", 201, {**bare, "owner": "admin", "consequence_level": "major",
                                         "respond_within_s": 600, "procedure": "look-and-see"})
    call.send("createRule", 404, {"signal": 999, "kind": "high", "limit": 8, "message": "x"})
    call.send("createRule", 400, {"signal": signal, "kind": "higher", "limit": 8, "message": "x"})
    call.send("createRule", 400, {"signal": signal, "kind": "high", "limit": "8", "message": "x"})
    shown = {f: rule[f] for f in follow({"$ref": "#/components/schemas/RuleFields"})["properties"]}
    equal(call.send("changeRule", 200, shown, id=rule["id"]), rule, "rule patched with itself")
    call.send("changeRule", 400, {"limits": 9}, id=rule["id"])
    call.send("listRules", 200, query={"signal": signal})
    call.send("listRules", 400, query={"rationalised": "perhaps"})
    equal(call.send("listRules", 200, query={"rationalised": "false"})["rules"], [], "rules without a response")
    call.send("approveRule", 409, id=rule["id"])  # who changed it last
    call.send("approveRule", 200, headers=server.person("second"), login=False, id=rule["id"])
    changed = call.send("changeRule", 200, {"limit": 8.5}, id=rule["id"])
    equal((changed["differs"], changed["differences"]), (True, ["limit"]), "changed since it was approved")
    rule_table(server, call, rule["id"])
    read(server, "plc7/pressure", 9.1)
    alarm = wait_for("an alarm", lambda: call.send("listAlarms", 200)["alarms"])[0]
    one = {"id": alarm["id"]}
    for query in ({"state": "all", "priority": 1}, {"state": "shelved"}, {"state": "unacknowledged"}):
        call.send("listAlarms", 200, query=query)
    call.send("listAlarms", 400, query={"state": "loud"})
    call.send("listAlarms", 400, query={"cursor": "2"})
    call.send("getPlant", 200)
    call.send("acknowledgeAlarm", 200, **one)
    call.send("acknowledgeAlarm", 200, {"comment": "twice is no mistake"}, **one)
    call.send("acknowledgeAlarm", 400, {"comment": 7}, **one)
    for wrong in ({"minutes": 5}, {"comment": "why"}, {"comment": "why", "minutes": 1441},
                  {"comment": "why", "until": "tomorrow"}, {"comment": "why", "until": "2020-01-01T00:00:00Z"}):
        call.send("shelveAlarm", 400, wrong, **one)
    call.send("unshelveAlarm", 409, **one)
    call.send("shelveAlarm", 200, {"comment": "repair", "minutes": 5}, **one)
    call.send("acknowledgeAlarm", 409, **one)
    call.send("unshelveAlarm", 200, **one)
    call.send("returnAlarmToService", 409, **one)
    call.send("takeAlarmOutOfService", 200, {"comment": "overhaul"}, **one)
    call.send("returnAlarmToService", 200, **one)
    history = call.send("getAlarm", 200, **one)["history"]
    equal([h["action"] for h in history],
          ["raise", "acknowledge", "shelve", "unshelve", "take-out-of-service", "return-to-service"], "history")
    call.send("removeRule", 204, id=rule["id"])
    call.send("removeRule", 404, id=rule["id"])


def conditions(server, call):
    equal(call.send("listConditions", 200)["conditions"], [], "nothing can be reported yet")
    call.send("reportCondition", 404, {"rule": 999, "active": True})
    call.send("reportCondition", 404, {"subject": "DCS/LSHH-101", "active": True})
    read(server, "dcs/LSHH-101", 0)
    signal = call.send("adoptSignal", 200, {"address": "dcs/LSHH-101", "asset": "mill/water/line1/pump1", "unit": "1"})
    new = {"signal": signal["id"], "kind": "external", "subject": "external", "subject_name": "DCS/LSHH-101",
           "message": "level very high", "mode": "event"}
    call.send("createRule", 400, {**new, "limit": 8})
    call.send("createRule", 400, {**new, "subject_name": ""})
    call.send("createRule", 400, {**new, "kind": "high"})
    call.send("createRule", 400, {**new, "subject": "weather"})
    rule = call.send("createRule", 201, new)
    gone = call.send("createRule", 201, {**new, "subject": "device", "subject_name": "gw-77"})
    check(any("gw-77" in w for w in gone["warnings"]), f"no such device: {gone['warnings']}")
    call.send("reportCondition", 422, {"rule": "level very high", "active": True})
    call.send("removeRule", 204, id=gone["id"])
    high = call.send("createRule", 201, {"signal": signal["id"], "kind": "high", "limit": 8, "message": "high", "mode": "event"})
    call.send("reportCondition", 422, {"rule": high["id"], "active": True})
    call.send("removeRule", 204, id=high["id"])
    for wrong in ({"active": "yes"}, {}, {"active": True, "since": 1}, {"active": True, "at": "yesterday"},
                  {"active": True, "value": 0}, {"active": False, "value": 2}, {"active": True, "text": "x" * 1025}):
        call.send("reportCondition", 400, {"rule": rule["id"], **wrong})
    call.send("reportCondition", 400, {"active": True})
    call.send("reportCondition", 401, {"rule": rule["id"], "active": True}, headers={"Origin": "https://elsewhere.example"}, login=False)
    taken = call.send("reportCondition", 200, {"rule": "level very high", "active": True, "text": "LSHH-101 tripped", "value": 2})
    equal(taken, {"rule": rule["id"], "signal": signal["id"], "active": True,
                  "subject": {"kind": "external", "name": "DCS/LSHH-101"}}, "taken")
    row = wait_for("the condition", lambda: [
        c for c in call.send("listConditions", 200)["conditions"] if c["state"] == "active"])[0]
    equal((row["rule"], row["subject"]["name"]), (rule["id"], "DCS/LSHH-101"), "which stands")
    call.send("reportCondition", 200, {"subject": "DCS/LSHH-101", "active": False}, login=False)
    wait_for("its end", lambda: call.send("listConditions", 200)["conditions"][0]["state"] == "inactive")
    call.send("removeRule", 204, id=rule["id"])


def administration(server, call):
    once = {"Idempotency-Key": "crew"}
    crew = call.send("createTeam", 201, {"name": "crew", "kind": "operations"}, headers=once)
    equal(call.send("createTeam", 201, {"name": "crew", "kind": "operations"}, headers=once), crew, "repeated")
    call.send("createTeam", 409, {"name": "other", "kind": "operations"}, headers=once)
    call.send("createTeam", 400, {"name": "other", "kind": "operations"}, headers={"Idempotency-Key": "a b"})
    call.send("createTeam", 409, {"name": "crew", "kind": "operations"})
    call.send("createTeam", 400, {"name": "other", "kind": "gang"})
    erika = {"name": "erika", "full_name": "Erika M.", "role": "operator", "team": "crew",
             "password": "first password"}
    user = call.send("createUser", 201, erika)
    contact = {"name": "bert", "email": "bert@example.org", "phone": "+49 170 123", "language": "de",
               "skills": ["electrician"], "is_contact_only": True}
    call.send("createUser", 201, contact)
    call.send("createUser", 400, {**contact, "name": "max", "email": "nobody"})
    call.send("createUser", 400, {**contact, "name": "max", "password": "long password"})
    call.send("createUser", 409, erika)
    call.send("createUser", 400, {**erika, "name": "max", "password": "short"})
    call.send("createUser", 400, {**erika, "name": "max", "team": "nobody"})
    call.send("changeUser", 200, {"full_name": "Erika Mustermann"}, id=user["id"])
    call.send("changeUser", 400, {"role": "king"}, id=user["id"])
    call.send("changeUser", 409, {"is_active": False}, id=1)  # the last administrator
    one_time = call.send("logIn", 200, {"user": "erika", "password": "first password"}, login=False)
    check(one_time["user"]["must_change_password"], "a password set by others must be changed")
    device = call.send("createDevice", 201, {"name": "plc7", "protocol": "mqtt", "publish_filters": ["plc7/#"]})
    call.send("createDevice", 409, {"name": "plc7", "protocol": "mqtt"})
    call.send("createDevice", 400, {"name": "plc8", "protocol": "modem"})
    call.send("changeDevice", 200, {"publish_filters": []}, id=device["id"])
    call.send("changeDevice", 404, {"publish_filters": []}, id=999)
    call.send("changeDevice", 400, {"publish_filters": ["a#"]}, id=device["id"])
    call.send("renewDeviceSecret", 200, id=device["id"])
    call.send("renewDeviceSecret", 404, id=999)
    call.send("removeDevice", 204, id=device["id"])
    equal(call.send("changeTeam", 200, {"name": "day crew", "kind": "maintenance", "reason": "shifts"}, id=crew["id"]),
          {**crew, "name": "day crew", "kind": "maintenance"}, "changed team")
    call.send("changeTeam", 400, {"kind": "gang"}, id=crew["id"])
    call.send("changeTeam", 404, {"name": "x"}, id=999)
    refused = call.send("removeTeam", 409, id=crew["id"])
    check(refused["detail"].endswith("still has 1 user: erika"), f"who is in it is not named: {refused}")
    call.send("removeTeam", 404, id=999)
    call.send("removeTeam", 204, id=call.send("createTeam", 201, {"name": "spare", "kind": "it"})["id"])
    token = call.send("createToken", 201, {"name": "t", "role": "viewer"})
    call.send("createToken", 400, {"name": "t2", "role": "king"})
    call.send("removeToken", 204, id=token["id"])
    call.send("getMe", 401, headers={"Authorization": f"Bearer {token['token']}"})
    for name in ("listUsers", "listTeams", "listDevices", "listTokens", "listProfiles"):
        call.send(name, 200)
    call.send("listAudit", 200, query={"limit": 1000})
    call.send("listAudit", 400, query={"limit": "all"})


def kiosks(server, call):
    call.send("getPin", 200)
    call.send("setPin", 401, {"pin": "4711", "password": "guess"})
    call.send("setPin", 400, {"pin": "1234", "password": PASSWORD})
    call.send("setPin", 204, {"pin": "4711", "password": PASSWORD})
    call.send("assignBadge", 204, {"badge": "04A1F2C3"}, id=1)
    call.send("assignBadge", 400, {"badge": "1"}, id=1)
    call.send("assignBadge", 404, {"badge": "05A1F2C3"}, id=99)
    bert = next(u["id"] for u in call.send("listUsers", 200)["users"] if u["is_contact_only"])
    call.send("assignBadge", 409, {"badge": "05A1F2C3"}, id=bert)
    call.send("listBadges", 200)
    call.send("getKiosk", 404)
    call.send("switchAtKiosk", 404, {"person": "admin", "pin": "4711"})
    token = {"Authorization": f"Bearer {server.token()}"}
    call.send("getPin", 403, headers=token)
    call.send("enrolKiosk", 400, {"name": "desk1", "position": "nowhere"}, headers=token)
    desk = server.request("POST", "/api/v1/kiosks", {"name": "desk1", "idle_s": 60}, token)
    at_desk = {"Cookie": desk.headers["Set-Cookie"].split(";")[0], "X-Millwright": "1"}
    kiosk = call.send("enrolKiosk", 201, {"name": "desk2", "position": "operators"}, headers=token)
    call.send("enrolKiosk", 409, {"name": "desk2"}, headers=token)
    call.send("changeKiosk", 200, {"needs_pin_with_badge": True}, id=desk.json()["id"])
    call.send("changeKiosk", 400, {"idle_s": 5}, id=kiosk["id"])
    call.send("changeKiosk", 404, {"idle_s": 50}, id=99)
    call.send("changeKiosk", 409, {"name": "desk1"}, id=kiosk["id"])
    equal(len(call.send("listKiosks", 200)["kiosks"]), 2, "kiosks")

    def there(name, wanted, body=None, headers=at_desk, **more):
        return call.send(name, wanted, body, headers=headers, login=False, **more)

    equal(there("getKiosk", 200)["person"], None, "who acts")
    equal(there("getMe", 200)["kiosk"], "desk1", "the kiosk itself")
    there("stayAtKiosk", 409)
    there("switchAtKiosk", 400, {"person": "admin"})
    there("switchAtKiosk", 401, {"person": "admin", "pin": "9000"})
    there("switchAtKiosk", 409, {"badge": "04A1F2C3"})
    there("listUsers", 403)
    there("logIn", 403, {"user": "admin", "password": PASSWORD})
    turn = server.request("POST", "/api/v1/kiosk/switch", {"badge": "04A1F2C3", "pin": "4711"}, at_desk, login=False)
    acting = {**at_desk, "Cookie": at_desk["Cookie"] + "; " + turn.headers["Set-Cookie"].split(";")[0]}
    equal(there("getMe", 200, headers=acting)["role"], "operator", "an administrator at a kiosk")
    there("stayAtKiosk", 200, headers=acting)
    there("setPin", 403, {"pin": "4712", "password": PASSWORD}, headers=acting)
    there("listTokens", 403, headers=acting)
    there("switchAtKiosk", 200, {"badge": "04A1F2C3", "pin": "4711"}, headers=acting)
    there("leaveKiosk", 204, headers=acting)
    for _ in range(5):
        server.request("POST", "/api/v1/kiosk/switch", {"person": "nobody", "pin": "9000"}, at_desk, login=False)
    there("switchAtKiosk", 429, {"person": "nobody", "pin": "9000"})
    call.send("revokeKiosk", 204, id=kiosk["id"])
    call.send("revokeKiosk", 404, id=kiosk["id"])
    call.send("revokeKiosk", 204, id=desk.json()["id"])
    there("getKiosk", 401)
    call.send("removeBadge", 204, id=1)
    call.send("removeBadge", 404, id=1)
    call.send("removePin", 204)
    call.send("removePin", 404)


def demonstration(call):
    equal(call.send("getClock", 200)["source"], "machine", "whose clock")
    call.send("driveClock", 409, {"steps": [{"to": "2026-01-05T00:00:10Z"}]})
    with Server(None, "--clock", "driven", "--clock-start", "2026-01-05T00:00:00Z") as demo:
        driver = Caller(demo)
        driver.send("driveClock", 200, {"steps": [{"to": "2026-01-05T00:00:10Z", "lines": "tank1 level=5 1767571205000000000"}]})
        driver.send("driveClock", 400, {"steps": []})
        call.succeeded |= driver.succeeded


def backups(server, call):
    call.send("createBackup", 202, {"name": "first"})
    row = wait_for("the backup", lambda: next(
        (b for b in call.send("listBackups", 200)["backups"] if b["state"] != "making"), None))
    equal((row["name"], row["state"], row["problem"]), ("first", "complete", None), "backup")
    check(row["verified_at"] and row["bytes"] > 0 and row["journal_head"] > 0, f"backup: {row}")
    call.send("createBackup", 409, {"name": "first"})
    call.send("createBackup", 400, {"name": "../first"})
    call.send("createBackup", 400, {"name": 7})
    call.send("verifyBackup", 200, name="first")
    call.send("verifyBackup", 404, name="second")
    call.send("noteBackupRestored", 400, {}, name="first")
    call.send("noteBackupRestored", 404, {"where": "spare"}, name="second")
    noted = call.send("noteBackupRestored", 200, {"where": "the spare machine"}, name="first")
    equal(noted["restored_where"], "the spare machine", "where")
    listing = call.send("listBackups", 200)
    equal((listing["newest_verified"], listing["newest_restored"], listing["restored_from"]),
          ("first", "first", None), "newest")
    audit = call.send("listAudit", 200, query={"what": "backup first"})["entries"]
    equal(len(audit), 4, "begun, made, verified, restored")


def retention(server, call):
    classes = call.send("listRetentionClasses", 200)["classes"]
    equal([(c["name"], c["raw_days"]) for c in classes], [("standard", None)], "classes")
    fast = call.send("createRetentionClass", 201, {"name": "fast", "raw_days": 30, "minute_days": 365})
    for wrong in ({"name": "x", "raw_days": 30, "minute_days": 3}, {"name": "x", "raw_days": 0},
                  {"name": "x", "raw_days": 1.5}, {"name": "x", "colour": "red"}, {"raw_days": 3}):
        call.send("createRetentionClass", 400, wrong)
    call.send("createRetentionClass", 409, {"name": "fast"})
    one = {"id": fast["id"]}
    changed = call.send("changeRetentionClass", 200, {"raw_days": 7, "minute_days": None}, **one)
    equal((changed["raw_days"], changed["minute_days"]), (7, None), "changed")
    call.send("changeRetentionClass", 400, {"hour_days": 3}, **one)
    call.send("changeRetentionClass", 404, {"raw_days": 7}, id=99)
    call.send("changeRetentionClass", 409, {"name": "other"}, id=classes[0]["id"])
    signal = next(s for s in server.signals().values() if not s["is_provisional"])
    equal(call.send("assignRetention", 200, {"ids": [signal["id"]]}, **one)["signals"], 1, "signals")
    call.send("assignRetention", 404, {"ids": [99999]}, **one)
    call.send("assignRetention", 400, {"ids": ["x"]}, **one)
    equal(call.send("listRetentionSignals", 200, **one)["ids"], [signal["id"]], "its signals")
    call.send("listRetentionSignals", 404, id=99)
    call.send("runRetention", 202)
    run = wait_for("the run", lambda: call.send("listRetentionClasses", 200)["last_run"])
    equal([c["class"] for c in run["classes"]], ["standard", "fast"], "classes of the run")
    call.send("removeRetentionClass", 204, **one)
    call.send("removeRetentionClass", 404, **one)
    call.send("removeRetentionClass", 409, id=classes[0]["id"])


def operations(server, call):
    read(server, "plc8/new", "text")
    wait_for("the inbox", lambda: call.send("getInbox", 200)["signals"])
    call.send("getHealth", 200)
    server.settled_ledger()
    call.send("getLedger", 200)
    call.send("getLedger", 200, query={"from": "2020-01-01T00:00:00Z"})
    call.send("getLedger", 400, query={"from": "yesterday"})
    for name in ("isAlive", "isReady", "getMetrics"):
        call.send(name, 200, login=False)
    equal(call.send("getOpenApi", 200, login=False), DOCUMENT, "the document served")


def anywhere(path):
    """The path of a route about something that is not there."""
    return re.sub(r"\{[a-z_]+\}", "999999", path)


def wrong_callers_are_refused():
    with Server() as server:
        call = Caller(server)
        tokens = {role: {"Authorization": f"Bearer {server.token(role)}"} for role in ROLES}
        for name, (method, path, operation) in OPERATIONS.items():
            access = operation["x-access"]
            target = dict.fromkeys(re.findall(r"\{([a-z_]+)\}", path), 999999)
            if access not in ("open", "ingest"):
                answer = call.send(name, 401, login=False, **target)
                equal(answer["code"], "unauthorized", name)
            if access in ROLES[1:]:
                below = ROLES[ROLES.index(access) - 1]
                answer = call.send(name, 403, headers=tokens[below], **target)
                check(access in answer["detail"], f"{name}: does not name the role: {answer}")
            if target and access != "open":
                # Nothing of that id, or nothing said about it: whichever is looked at first.
                answer = server.request(method, anywhere(path), {} if method != "GET" else None)
                check(answer.status in (400, 404), f"{name} of nothing: {answer.status} {answer.body[:300]!r}")
                check(str(answer.status) in operation["responses"], f"{name}: {answer.status} is not documented")
            if method == "POST" and operation.get("requestBody", {}).get("required") and not target:
                content = operation["requestBody"]["content"]
                if "400" in operation["responses"] and "application/json" in content:
                    for body in ("{nope", "[" * 100_000, '"text"', "\xff\xfe"):
                        call.send(name, 400, body, login=access != "open")
        equal(server.request("PUT", "/api/v1/plant").headers.get("Allow"), "GET", "405 says what is allowed")
        equal(server.request("PUT", "/api/v1/plant").json()["code"], "method_not_allowed", "PUT")
        equal(server.get("/api/v1/nothing").json()["status"], 404, "unknown route")


def changes_by_cookie_need_the_header():
    with Server() as server:
        server.login()
        cookie = {"Cookie": server.cookie}
        for name, (method, path, operation) in OPERATIONS.items():
            if operation["x-access"] == "open":
                continue
            answer = server.request(method, anywhere(path), b"" if method != "GET" else None,
                                    cookie, login=False)
            is_refused = answer.status == 403 and "X-Millwright" in answer.json()["detail"]
            equal(is_refused, method != "GET", f"{method} {path} without X-Millwright: {answer.status}")
            check(method == "GET" or "403" in operation["responses"], f"{name}: 403 is not documented")


def a_one_time_password_opens_nothing_else():
    with Server() as server:
        server.post("/api/v1/users", {"name": "erika", "role": "engineer", "password": "first password"})
        answer = server.request("POST", "/api/v1/login", {"user": "erika", "password": "first password"}, login=False)
        server.cookie = answer.headers["Set-Cookie"].split(";")[0]
        check(server.json("/api/v1/me")["must_change_password"], "must_change_password")
        equal(server.get("/api/v1/plant").json()["code"], "must_change_password", "plant")
        answer = server.post("/api/v1/me/password", {"old": "first password", "new": "second password"})
        equal(answer.status, 204, "change")
        equal(server.get("/api/v1/plant").status, 200, "plant afterwards")


def a_reason_goes_with_a_change_into_the_audit_trail():
    with Server() as server:
        for said, kept in (("pump 7 was replaced", "pump 7 was replaced"), ("Ö" * 300, "Ö" * 250)):
            made = server.request("POST", "/api/v1/teams", {"name": f"team{len(said)}", "kind": "maintenance"},
                                  headers={"X-Reason": said.encode().decode("latin-1")})
            equal(made.status, 201, f"team: {made.body!r}")
            newest = [entry for entry in server.json("/api/v1/audit?limit=50")["entries"] if entry["why"] == kept]
            check(newest, f"the reason {kept[:20]} is on the trail")


def guessing_is_slowed_down():
    with Server() as server:
        call = Caller(server)
        guess = {"user": "eve", "password": "guess"}
        for _ in range(10):
            answer = server.request("POST", "/api/v1/login", guess, login=False)
            if answer.status == 429:
                break
            equal(answer.status, 401, "guess")
        call.send("logIn", 429, guess, login=False)
        check(0 < int(answer.headers["Retry-After"]) <= 60, f"Retry-After: {answer.headers}")
        server.login()  # others are not kept out


def large_bodies_are_refused_before_they_are_sent():
    with Server() as server:
        with socket.create_connection((server.http_host, server.http_port), 20) as client:
            client.sendall(b"POST /api/v1/readings HTTP/1.1\r\nHost: x\r\nContent-Length: 67108865\r\n\r\n")
            answer = client.recv(4096)
        check(answer.startswith(b"HTTP/1.1 413 ") and b"problem+json" in answer, f"answer: {answer!r}")
        equal(server.get("/readyz").status, 200, "readyz afterwards")


def live_messages_are_as_the_page_says():
    alarm_schema = {"$ref": "#/components/schemas/Alarm"}
    with Server() as server:
        equal(Live(server).status, 401, "without a log-in")
        server.login()
        origin = {"Cookie": server.cookie, "Origin": "https://elsewhere.example"}
        equal(Live(server, origin).status, 403, "from another origin")
        read(server, "plc7/pressure", 4.2)
        signal = server.post("/api/v1/signals/adopt", {"address": "plc7/pressure", "create_asset": True, "unit": "bar",
                                                       "asset": "mill/water/line1/pump1"}).json()["id"]
        live = Live(server, {"Cookie": server.cookie})
        equal(live.status, 101, "upgrade")
        for wrong in ("{nope", {"subscribe": 7}, {"subscribe": {"signals": signal}}, {"subscribe": {"signals": [2**32 + signal]}},
                      {"subscribe": {"alarms": "yes"}}, {"subscribe": {"signal": [signal]}}):
            live.say(wrong)
            equal(live.wait_for("status"), 400, f"answer to {wrong}, which is no subscription")
        live.say({"subscribe": {"signals": [signal], "alarms": True, "health": True}})
        [[at, ms, value, quality]] = live.wait_for("values")
        equal((at, value, quality), (signal, 4.2, "good"), "newest value at once")
        check(abs(ms / 1000 - time.time()) < 60, f"time in ms: {ms}")
        equal(set(live.wait_for("health")), {"readings_per_s", "completeness", "alarms_last_hour", "ready"}, "health")
        rule = server.alarm_rule({"signal": signal, "kind": "high", "limit": 8, "message": "too high"})
        revision = server.json("/api/v1/plant")["revision"]
        live.wait_for("revision", lambda number: number == revision)
        read(server, "plc7/pressure", 9.1)
        [alarm] = live.wait_for("alarms")
        equal(problems(DOCUMENT, alarm_schema, alarm), [], "alarm as documented")
        equal((alarm["rule"], alarm["state"]), (rule.json()["id"], "unacknowledged"), "alarm")
        equal(live.wait_for("counts"), {"1": 0, "2": 0, "3": 1}, "counts")
        server.post(f"/api/v1/alarms/{alarm['id']}/acknowledge")
        equal(live.wait_for("alarms")[0]["state"], "acknowledged", "alarm")
        live.say({"subscribe": {"signals": "all"}})
        rows = live.wait_for("values", lambda rows: signal in [row[0] for row in rows])
        check([9.1] == [row[2] for row in rows if row[0] == signal], f"values of all: {rows}")
        check(abs(live.wait_for("ping") / 1000 - time.time()) < 60, "ping is the server's time in ms")
        live.close()


def closed(live):
    """Whether the server ends the connection; what is still on its way is passed over."""
    end = time.monotonic() + 20
    try:
        while time.monotonic() < end:
            if live.take(1)[0] == 0x88:
                return True
            size = live.take(1)[0]
            if size >= 126:
                size = int.from_bytes(live.take(2 if size == 126 else 8), "big")
            live.take(size)
    except Failure:
        return True
    return False


def live_connections_end_with_their_log_in():
    with Server() as server:
        server.login()
        admin = {"Cookie": server.cookie, "X-Millwright": "1"}
        token = server.token("viewer")
        by_token = Live(server, {"Authorization": f"Bearer {token}"})
        equal(by_token.status, 101, "upgrade by token")
        answer = server.request("POST", "/api/v1/login", {"user": "admin", "password": PASSWORD}, login=False)
        other = {"Cookie": answer.headers["Set-Cookie"].split(";")[0], "X-Millwright": "1"}
        stays, goes = Live(server, admin), Live(server, other)
        for live in (stays, goes, by_token):
            live.say({"subscribe": {"health": True}})
            live.wait_for("health")
        equal(server.request("POST", "/api/v1/logout", None, other, login=False).status, 204, "log-out")
        check(closed(goes), "the connection of who logged out is closed")
        stays.wait_for("health")
        [row] = [t for t in server.json("/api/v1/tokens")["tokens"] if t["role"] == "viewer"]
        equal(server.request("DELETE", f"/api/v1/tokens/{row['id']}").status, 204, "token revoked")
        check(closed(by_token), "the connection of the revoked token is closed")
        stays.wait_for("health")
        for live in (stays, goes, by_token):
            live.close()


def pages(server, path, key, limit):
    cursor, found = "", []
    join = "&" if "?" in path else "?"
    while cursor is not None:
        page = server.json(f"{path}{join}limit={limit}&cursor={cursor}")
        check(len(page[key]) <= limit, f"{path}: a page has {len(page[key])} rows, limit {limit}")
        found += [row["id"] for row in page[key]]
        cursor = page["next_cursor"]
    return found


def cursors_visit_everything_once():
    with Server(None, "--demo-plant", "--library", str(ROOT)) as server:
        lines = "\n".join(["m,t=1 f="] * 7)
        server.post("/write", lines)
        for signal in ("flow", "vibration", "discharge_pressure"):
            read(server, f"mill/water/line1/pump1/{signal}", 1e6)
            read(server, f"mill/water/line1/pump2/{signal}", 1e6)
        read(server, "plc7/new", 1)
        wait_for("quarantine", lambda: server.json("/api/v1/quarantine")["count"] == 7)
        wait_for("alarms", lambda: len(server.json("/api/v1/alarms?state=all")["alarms"]) >= 4)
        for path, key in (("/api/v1/signals", "signals"), ("/api/v1/signals?provisional=false", "signals"),
                          ("/api/v1/quarantine", "entries"), ("/api/v1/audit", "entries"),
                          ("/api/v1/alarms?state=all", "alarms")):
            whole = pages(server, path, key, 1000)
            check(len(whole) > 3, f"{path}: only {len(whole)} rows to page through")
            for limit in (1, 2, 5, len(whole) or 1):
                equal(pages(server, path, key, limit), whole, f"{path} with limit {limit}")


if __name__ == "__main__":
    main(every_example_of_the_page_is_true, every_route_answers_as_documented, wrong_callers_are_refused,
         changes_by_cookie_need_the_header, a_one_time_password_opens_nothing_else, a_reason_goes_with_a_change_into_the_audit_trail, guessing_is_slowed_down,
         large_bodies_are_refused_before_they_are_sent, live_messages_are_as_the_page_says, live_connections_end_with_their_log_in,
         cursors_visit_everything_once)
