# SPDX-License-Identifier: Apache-2.0
"""Who answers for what in the mill, and what was decided: part of the story "scale-up". Some of it is left undone, as it
is in a plant three months into its pilot."""
import datetime

VOICES = {"yes": 5, "partly": 3, "no": 1}
SIGNED = [  # item of production parity, answer, words
    ("network_path", "yes", "the sensors use the line network of production"),
    ("data_systems", "no", "work orders are still typed over by hand"),
]
FORGOTTEN = 62  # the day of a review that nobody came to
UNOWNED = "exchanger1"  # nobody wanted it
FINISHING = [("winder1", "motor", "Winder 1"), ("wrapper1", "conveyor", "Wrapper 1"),
             ("palletizer1", "conveyor", "Palletizer 1")]  # machines that nothing measures yet
NEXT_PEOPLE = [("operations", "carla"), ("maintenance", "henk"), ("it", "ivan"), ("finance", "fiona"), ("leadership", "lena")]


def plan_governance(story):
    site = story.site
    site.at(story.day(8, 9), name_who_decides, story)
    site.at(story.day(11, 9), name_owners, story)
    site.at(story.day(16, 10), sign_parity, story)
    site.at(story.day(35, 9), name_champions, story)
    for day in (30, 61, 88):
        if day < story.days:
            site.at(story.day(day, 12), hear_voices, story)
    site.at(story.day(22, 10), ask_for_budget, story)
    site.at(story.day(23, 10), propose_trial, story)
    site.at(story.day(34, 9), follow_a_finding, story)
    site.at(story.day(40, 10), story.act, "fiona", "PUT", "/value/rate",
            {"per_hour": 850, "currency": "EUR", "words": "what the line earns in an hour"})
    site.at(story.day(50, 9), begin_hand_over, story)
    site.at(story.day(72, 10), ask_for_a_waiver, story)
    site.at(story.day(6, 10), set_up_review, story)
    site.at(story.day(66, 9), accept_a_problem, story)
    if story.days > 30:
        site.at(story.day(story.days - 21, 10), plan_next_wave, story)
        site.at(story.day(story.days - 20, 10), ask_for_expansion, story)
        site.at(story.day(story.days - 3, 10), ask_for_another_waiver, story)


def name_who_decides(story):
    shares = {"operations": "consulted", "maintenance": "consulted", "it": "consulted", "finance": "responsible"}
    for subject in ("expansion", "change", "budget"):
        story.act("admin", "PUT", f"/rollout/raci/{subject}", {"accountable": "lena", "shares": shares})


def name_owners(story):
    for thing in story.site.get("/rollout/ownership")["things"]:
        if UNOWNED not in thing["title"].lower().replace(" ", ""):
            person, team = ("anna", "operations") if thing["kind"] == "rule" else ("gita", "maintenance")
            story.act("admin", "PUT", "/rollout/ownership",
                      {"kind": thing["kind"], "key": thing["key"], "person": person, "team": team})


def sign_parity(story):
    for item, answer, words in SIGNED:
        story.act("ivan", "POST", f"/rollout/parity/{item}/signatures", {"answer": answer, "words": words})


def name_champions(story):
    """Two people of each shift; the night shift has found nobody yet."""
    for cell in story.site.get("/rollout/champions")["cells"]:
        if cell["shift"] != "night":
            champion, deputy = ("anna", "boris") if cell["shift"] == "early" else ("carla", "dmitri")
            story.act("lena", "PUT", "/rollout/champions",
                      {"area": cell["area"], "shift": cell["shift"], "champion": champion, "deputy": deputy})


def hear_voices(story):
    for person in ("anna", "boris", "carla", "dmitri", "elif", "frank", "gita", "henk", "ines", "ivan"):
        helps, = story.luck.choices(list(VOICES), VOICES.values())
        story.act(person, "POST", "/rollout/voices", {"helps": helps})


def set_up_review(story):
    """Every two weeks, with one meeting that everybody forgot."""
    people = [("leadership", "lena"), ("operations", "anna"), ("maintenance", "gita"), ("it", "ivan"), ("finance", "fiona")]
    review = story.act("lena", "POST", "/rollout/reviews",
                       {"name": "Roll-out, every two weeks", "cycle": "weeks", "weeks": 2, "weekday": story.day(6).isoweekday(),
                        "time": "09:00", "chair": "lena",
                        "attendees": [{"function": function, "person": person} for function, person in people]})
    if not review:
        return
    present = [person for _, person in people]
    for day in range(20, story.days, 14):
        if day != FORGOTTEN:
            books_close = day % 4 == 2  # and finance has no time
            story.site.at(story.day(day, 9.5), hold_review, story, review["id"], present[:4] if books_close else present)


def hold_review(story, review, present):
    meeting = story.act("lena", "POST", f"/rollout/reviews/{review}/open")
    if not meeting:
        return
    path = f"/rollout/meetings/{meeting['id']}"
    for item in meeting["items"]:
        outcome = {"result": "noted"}
        if item["urgency"] == "overdue":
            outcome = {"result": "carried-over", "words": "not before the next shutdown"}
        elif item["kind"] == "problem":
            due = story.site.now + datetime.timedelta(days=12)
            outcome = {"result": "action", "words": "see that it is mended", "owner": "ivan", "due": f"{due:%Y-%m-%dT%H:%M:%SZ}"}
        story.act("lena", "PUT", f"{path}/items/{item['number']}", outcome)
    story.act("lena", "POST", f"{path}/close", {"present": present, "absent_reason": "finance closes its books"})


def ask_for_budget(story):
    site = story.site
    asked = story.act("paula", "POST", "/rollout/rulings",
                      {"subject": "budget", "question": "May the gateway of line 1 get a power supply of its own, for 900?",
                       "due": f"{story.day(36):%Y-%m-%dT%H:%M:%SZ}", "wave": story.wave})
    if asked:
        site.at(story.day(29, 16), story.act, "lena", "POST", f"/rollout/rulings/{asked['id']}/decide",
                {"verdict": "yes", "reason": "it is the one known problem, and it is cheap"})


def ask_for_expansion(story):
    """Nobody has answered it since."""
    story.act("paula", "POST", "/rollout/rulings",
              {"subject": "expansion", "question": "May wave 1 begin in the finishing hall with 80 sensors?",
               "due": f"{story.day(story.days - 6):%Y-%m-%dT%H:%M:%SZ}", "wave": story.wave})


def plan_next_wave(story):
    """The finishing hall, by people of its own. Its 80 sensors wait for the pilot's gate."""
    mill = next(one["id"] for one in story.site.get("/plant")["sites"] if one["name"] == "mill")
    area = story.act("paula", "POST", "/areas", {"site": mill, "name": "finishing", "title": "Finishing hall"})
    line = area and story.act("paula", "POST", "/lines", {"area": area["id"], "name": "line1", "title": "Finishing line"})
    if not line:
        return
    for name, asset_class, title in FINISHING:
        story.act("paula", "POST", "/assets", {"line": line["id"], "name": name, "title": title, "asset_class": asset_class,
                                               "criticality": 2})
    story.act("paula", "POST", "/rollout/waves", {
        "kind": "wave-1", "title": "The finishing hall", "after": story.wave, "scope": {"areas": [area["id"]]},
        "sensor_budget": 80, "stakeholders": [{"function": f, "person": p} for f, p in NEXT_PEOPLE],
        "facts": {"crew": ["finishing"], "shifts": ["early", "late"], "networks": ["finishing network"]}})


def accept_a_problem(story):
    """Counted, and lived with for now: the known problem that the next wave would have more of."""
    found = story.act("gita", "POST", "/rollout/problems",
                      {"wave": story.wave, "title": "Readings stop for a minute while the door of the hall is open",
                       "extent": {"affected": 3, "of": 20, "times": 4, "days": 14}})
    if found:
        due = f"{story.day(story.days + 25):%Y-%m-%dT%H:%M:%SZ}"
        story.site.after(24 * 60, story.act, "lena", "POST", f"/rollout/problems/{found['id']}/accept",
                         {"owner": "ivan", "due": due, "risk": "an alarm comes up to two minutes late"})


def ask_for_a_waiver(story):
    """For one thing that is known to be short, with a date, signed by somebody else. It stays to be seen."""
    gate = story.site.get(f"/rollout/waves/{story.wave}/gate")
    short = [row for row in gate["criteria"] if row["verdict"] == "fail" and row["is_must_have"]]
    short.sort(key=lambda row: row["is_core"])
    if short:
        asked = waive(story, short[0], "the people for it start in the next quarter")
        if asked:
            story.site.at(story.day(73, 9), story.act, "lena", "POST",
                          f"/rollout/waves/{story.wave}/waivers/{asked['waivers'][-1]['number']}/approve")


def ask_for_another_waiver(story):
    """Lena has not answered it yet."""
    gate = story.site.get(f"/rollout/waves/{story.wave}/gate")
    signed = next(row for row in gate["criteria"] if row["metric"] == "sign_offs")
    waive(story, signed, "finance signs when its books are closed")


def waive(story, row, reason):
    return story.act("paula", "POST", f"/rollout/waves/{story.wave}/waivers",
                     {"metric": row["metric"], "scope": row["scope"], "approver": "lena", "reason": reason,
                      "expires": f"{story.day(story.days + 30):%Y-%m-%dT%H:%M:%SZ}"})


def follow_a_finding(story):
    """From a known problem to whether mending it helped."""
    site = story.site
    known = site.get("/rollout/problems")["problems"]
    if not known:
        return
    found = story.act("gita", "POST", "/improvements", {"source": "problem", "key": known[0]["id"],
                                                        "title": "Readings are missing when the compressor starts"})
    if not found:
        return
    path = f"/improvements/{found['id']}"
    story.act("gita", "PUT", f"{path}/action",
              {"owner": "henk", "what": "a power supply of its own for the gateway", "metric": "data_completeness",
               "direction": "up", "scope": "plant", "window_days": 14, "due": f"{story.day(45):%Y-%m-%dT%H:%M:%SZ}"})
    site.at(story.day(38, 9), story.act, "henk", "POST", f"{path}/done")
    site.at(story.day(60, 9), story.act, "gita", "POST", f"{path}/close",
            {"lesson": "gateways get power that no machine shares"})


def propose_trial(story):
    """An operator thinks the suction tells of cavitation before the vibration does: in shadow for six weeks, then decided."""
    site = story.site
    signal = next((s for s in site.get("/signals?limit=1000")["signals"]
                   if s["asset"] == story.assets["pump1"] and s["name"] == "suction_pressure"), None)
    rule = signal and story.act("paula", "POST", "/rules", {
        "signal": signal["id"], "kind": "low", "limit": -0.3, "deadband": 0.2, "on_delay_ms": 60_000, "mode": "shadow",
        "priority": 2, "message": "Pump 1 sucks too little", "consequence": "it cavitates within the hour",
        "response": "open the suction valve", "owner": "operations", "consequence_level": "major",
        "respond_within_s": 1800, "procedure": "pump-cavitation"})
    if not rule:
        return
    trial = story.act("anna", "POST", "/rollout/trials", {
        "kind": "use", "title": "Warn of cavitation by the suction", "owner": "gita", "rules": [rule["id"]],
        "reason": "twice we heard it before the vibration told us", "benefit": "some minutes before the wheel is damaged",
        "window_days": 45, "drop_by": f"{story.day(85):%Y-%m-%dT%H:%M:%SZ}",
        "criteria": [{"metric": "confirmed_detections", "target": 2}, {"metric": "alarms_per_position_day", "target": 0.5},
                     {"metric": "data_completeness", "target": 0.9}]})
    if not trial:
        return
    path = f"/rollout/trials/{trial['id']}"
    site.at(story.day(24, 9), story.act, "paula", "POST", f"{path}/start")
    for day in (30, 40, 70):
        site.at(story.day(day, 14), label_trial, story, path)
    site.at(story.day(72, 10), decide_trial, story, path)


def label_trial(story, path):
    """Maintenance says what each condition was that nobody was shown."""
    for row in story.site.get(path)["conditions"]["rows"]:
        if row["outcome"] is None:
            outcome = story.was("pump1", datetime.datetime.fromisoformat(row["raised"]))
            story.act("gita", "POST", f"/alarms/{row['alarm']}/outcome", {"outcome": outcome, "raised": row["raised"]})


def decide_trial(story, path):
    """By what it has shown: nothing is promoted that fails."""
    is_good = story.site.get(path)["verdict"] != "fail"
    story.act("lena", "POST", f"{path}/decide", {
        "verdict": "promote" if is_good else "drop", "accept_undecided": is_good,
        "reason": "it told us of what went wrong, and nearly never else" if is_good else "it told us too little",
        "lesson": "Ask who stands beside the machine."})


def begin_hand_over(story):
    """Of the area that runs best. The checklist says what it still waits for."""
    areas = {area["name"]: area["id"] for s in story.site.get("/plant")["sites"] for area in s["areas"]}
    begun = story.act("lena", "POST", "/rollout/transfers",
                      {"title": "Water to the shifts", "areas": [areas["water"]], "giving_team": "project",
                       "receiving_team": "operations"})
    if begun:
        path = f"/rollout/transfers/{begun['id']}/items"
        item = story.act("anna", "POST", path, {"words": "A spare pressure sensor is in the store"})
        if item:
            story.act("anna", "POST", f"{path}/1/sign", {"words": "seen on the shelf"})
