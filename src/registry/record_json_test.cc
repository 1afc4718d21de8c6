// SPDX-License-Identifier: Apache-2.0
#include "registry/record_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace millwright::registry {
namespace {

using nlohmann::json;

// The bodies of docs/api.md, as far as they are records.
TEST(RecordJson, GoldenBodiesSurviveARoundTrip) {
  const std::vector<std::pair<RecordKind, std::string>> bodies = {
      {RecordKind::kSite, R"({"id":1,"name":"mill","time_zone":"Europe/Berlin","title":"Mill"})"},
      {RecordKind::kArea, R"({"id":1,"name":"water","site":1,"title":"Water"})"},
      {RecordKind::kLine, R"({"area":1,"id":1,"name":"line1","title":"Line 1"})"},
      {RecordKind::kAsset,
       R"({"asset_class":"pump","commissioned_year":2014,"criticality":2,)"
       R"("environment":"washdown","id":3,"line":1,"make":"Hydra","name":"pump1",)"
       R"("title":"Pump 1"})"},
      {RecordKind::kDevice, R"({"id":1,"name":"gw1","profile":"pump@1","protocol":"mqtt",)"
                            R"("publish_filters":["mill/#"],"subscribe_filters":[]})"},
      {RecordKind::kProfile, R"({"id":1,"name":"pump","version":2,"yaml":"x"})"},
      {RecordKind::kSignal,
       R"({"address":"mill/water/line1/pump1/pressure","asset":3,"expected_interval_ms":1000,)"
       R"("id":12,"kind":"analog","name":"pressure","range_high":16.5,"range_low":null,)"
       R"("title":"Discharge pressure","type":"float64","unit":"bar",)"
       R"("value_at_20_ma":null,"value_at_4_ma":null})"},
      {RecordKind::kRule,
       R"({"alarm_class":"quality","approved_by":"max","approved_settings":{"limit":8.0},)"
       R"("consequence":"c","consequence_level":"major","deadband":0.5,"id":4,)"
       R"("inhibits":[".","site/area/line"],)"
       R"("is_condition_warning":true,"is_enabled":true,"is_latching":true,"kind":"high",)"
       R"("limit":8.25,"message":"m","mode":"shadow","off_delay_ms":10,"on_delay_ms":20,)"
       R"("owner":"crew","policy":"water","position":"desk-1","priority":2,"procedure":"p",)"
       R"("respond_within_s":600,"response":"r","signal":12,)"
       R"("subject":"device","subject_name":"gw-7","window_ms":30})"},
      {RecordKind::kTeam, R"({"id":1,"kind":"it","name":"it"})"},
      {RecordKind::kUser,
       R"({"email":"a@b.example","full_name":"Administrator","id":1,"is_active":true,)"
       R"("is_contact_only":false,"language":"de","name":"admin","phone":"+49 1",)"
       R"("role":"administrator","skills":["electrician"],"team":null})"},
      {RecordKind::kDocument, R"({"approver":"max","author":"erika","id":1,"kind":"procedure",)"
                              R"("name":"pump-low-flow","state":"in-force","text":"a: 1\n",)"
                              R"("version":3})"},
  };
  for (const auto& [kind, text] : bodies) {
    SCOPED_TRACE(text);
    const auto record = record_from_json(kind, json::parse(text));
    ASSERT_TRUE(record) << record.error().message();
    EXPECT_EQ(dump(to_json(*record)), text);
  }
}

TEST(RecordJson, ErrorsNameTheField) {
  struct Case {
    RecordKind kind;
    std::string fields;
    std::string message;
  };
  const std::vector<Case> cases = {
      {RecordKind::kSite, "[]", "the record must be a JSON object"},
      {RecordKind::kSite, R"({"name":5})", "name: must be a string"},
      {RecordKind::kSite, R"({"titel":"x"})", "unknown field 'titel'; did you mean 'title'?"},
      {RecordKind::kSite, R"({"colour":"x"})", "unknown field 'colour'"},
      {RecordKind::kAsset, R"({"criticality":"high"})", "criticality: must be an integer"},
      {RecordKind::kAsset, R"({"criticality":2.5})", "criticality: must be an integer"},
      {RecordKind::kAsset, R"({"commissioned_year":"2014"})",
       "commissioned_year: must be an integer"},
      {RecordKind::kAsset, R"({"line":-1})", "line: must be from 0 to 4294967295"},
      {RecordKind::kAsset, R"({"line":4294967296})", "line: must be from 0 to 4294967295"},
      {RecordKind::kSignal, R"({"range_low":"0"})", "range_low: must be a number"},
      {RecordKind::kSignal, R"({"expected_interval_ms":-1})",
       "expected_interval_ms: must be from 0 to 31622400000"},
      {RecordKind::kSignal, R"({"expected_interval_ms":1e300})",
       "expected_interval_ms: must be from 0 to 31622400000"},
      {RecordKind::kSignal, R"({"kind":"digital"})",
       "kind: must be one of analog, discrete, counter, text"},
      {RecordKind::kRule, R"({"is_enabled":1})", "is_enabled: must be true or false"},
      {RecordKind::kRule, R"({"limit":null})", "limit: must be a number"},
      {RecordKind::kDevice, R"({"publish_filters":["a",1]})",
       "publish_filters: must be a list of strings"},
      {RecordKind::kDevice, R"({"publish_filters":"a"})",
       "publish_filters: must be a list of strings"},
      {RecordKind::kRule, R"({"approved_settings":"x"})",
       "approved_settings: must be an object or null"},
      {RecordKind::kRule, R"({"mode":"loud"})", "mode: must be one of alarm, event, shadow"},
      {RecordKind::kRule, R"({"respond_within":5})",
       "unknown field 'respond_within'; did you mean 'respond_within_s'?"},
      {RecordKind::kRule, R"({"consequence_level":3})",
       "consequence_level: must be one of none, minor, moderate, major, severe"},
      {RecordKind::kDocument, R"({"state":"in_force"})",
       "state: must be one of draft, review, approved, in-force, retired"},
      {RecordKind::kUser, R"({"skills":"electrician"})", "skills: must be a list of strings"},
      {RecordKind::kUser, R"({"role":"root"})",
       "role: must be one of viewer, operator, engineer, administrator"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.fields);
    const auto record = record_from_json(c.kind, json::parse(c.fields));
    ASSERT_FALSE(record);
    EXPECT_EQ(record.error().message(), c.message);
    EXPECT_EQ(record.error().code(), Code::kInvalidArgument);
  }
}

TEST(RecordJson, MergeSetsOnlyWhatIsGiven) {
  Signal signal;
  signal.id = SignalId(12);
  signal.title = "old";
  signal.range_low = 1;
  signal.range_high = 2;
  const auto fields =
      json::parse(R"({"title":"new","range_low":null,"expected_interval_ms":500.0})");
  ASSERT_TRUE(merge(fields, signal));
  EXPECT_EQ(signal.id, SignalId(12));
  EXPECT_EQ(signal.title, "new");
  EXPECT_EQ(signal.range_low, std::nullopt);
  EXPECT_EQ(signal.range_high, 2.0);
  EXPECT_EQ(signal.expected_interval, std::chrono::milliseconds(500));
}

TEST(RecordJson, DumpNeverThrows) {
  EXPECT_EQ(dump(json("a\xff")), "\"a\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace millwright::registry
