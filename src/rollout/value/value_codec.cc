// SPDX-License-Identifier: Apache-2.0
#include "rollout/value/value_codec.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "respond/training/json_fields.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;
using respond::JsonFields;

constexpr int kVersion = 1;
constexpr std::size_t kMostTexts = 8;
constexpr std::string_view kGapKinds[] = {"nobody", "inactive", "no-address", "no-mail-server"};

/// An object of a list, read with `read` from its fields.
template <class T, class Read>
Result<std::vector<T>> read_list(JsonFields& fields, const char* key, std::size_t most, Read read) {
  std::vector<T> out;
  for (const json* item : fields.list(key, most)) {
    if (!item->is_object()) {
      fields.refuse(key, "must hold objects");
      break;
    }
    JsonFields one(*item, key);
    out.push_back(read(one, *item));
    MW_TRY_STATUS(one.status());
  }
  return out;
}

/// A text as long as it comes: reports are longer than what people type.
std::string long_text(JsonFields& fields, const json& j, const char* key) {
  const auto it = j.find(key);
  if (it != j.end() && it->is_string()) return it->get<std::string>();
  fields.refuse(key, "must be a text");
  return {};
}

}  // namespace

std::string_view name(GapKind kind) {
  return kGapKinds[static_cast<std::size_t>(kind)];
}

std::optional<GapKind> parse_gap_kind(std::string_view text) {
  const auto it = std::ranges::find(kGapKinds, text);
  if (it == std::end(kGapKinds)) return std::nullopt;
  return static_cast<GapKind>(it - std::begin(kGapKinds));
}

Said words_of(const SentGap& gap) {
  switch (gap.why) {
    case GapKind::kNobody:
      return {"nobody is named", "niemand ist benannt"};
    case GapKind::kInactive:
      return {gap.person + " is no active user", gap.person + " ist kein aktives Konto"};
    case GapKind::kNoAddress:
      return {gap.person + " has no e-mail address", gap.person + " hat keine E-Mail-Adresse"};
    case GapKind::kNoMailServer:
      return {"this site has no mail server in its notify settings",
              "dieses Werk hat keinen Mailserver in seinen Einstellungen"};
  }
  return {};
}

std::string SentReport::hashed_text() const {
  json all = json::array();
  for (const SentText& text : texts) {
    all.push_back({text.language, text.subject, text.plain, text.html});
  }
  return respond::dump(all);
}

const SentText* SentReport::text_in(std::string_view language) const {
  const auto it = std::ranges::find(texts, language, &SentText::language);
  if (it != texts.end()) return &*it;
  return texts.empty() ? nullptr : &texts.front();
}

std::string encode(const Saving& s) {
  return respond::dump({{"version", kVersion},
                        {"failure", s.failure},
                        {"hours", s.hours},
                        {"words", s.words},
                        {"by", s.by},
                        {"at_ns", s.at.ns},
                        {"is_withdrawn", s.is_withdrawn}});
}

Result<Saving> decode_saving(std::string_view text) {
  MW_TRY(const json j, respond::parse_stored(text, "saving", kVersion));
  JsonFields fields(j, "saving");
  Saving s;
  s.failure = fields.number("failure");
  s.hours = fields.real("hours");
  s.words = fields.text("words");
  s.by = fields.name("by");
  s.at = fields.time("at_ns");
  s.is_withdrawn = fields.flag("is_withdrawn");
  MW_TRY_STATUS(fields.status());
  return s;
}

std::string encode(const DowntimeRate& r) {
  return respond::dump({{"version", kVersion},
                        {"per_hour", r.per_hour},
                        {"currency", r.currency},
                        {"words", r.words},
                        {"by", r.by},
                        {"at_ns", r.at.ns}});
}

Result<DowntimeRate> decode_rate(std::string_view text) {
  MW_TRY(const json j, respond::parse_stored(text, "downtime rate", kVersion));
  JsonFields fields(j, "downtime rate");
  DowntimeRate r;
  r.per_hour = fields.real("per_hour");
  r.currency = fields.name("currency");
  r.words = fields.text("words");
  r.by = fields.name("by");
  r.at = fields.time("at_ns");
  MW_TRY_STATUS(fields.status());
  return r;
}

std::string encode(const ValueSchedule& s) {
  json recipients = json::array();
  for (const ValueRecipient& one : s.recipients) {
    recipients.push_back({{"function", millwright::name(one.function)}, {"person", one.person}});
  }
  return respond::dump({{"version", kVersion},
                        {"is_on", s.is_on},
                        {"weekday", s.weekday},
                        {"minute_of_day", s.time_of_day.count()},
                        {"recipients", std::move(recipients)},
                        {"changed_by", s.changed_by},
                        {"changed_at_ns", s.changed_at.ns}});
}

Result<ValueSchedule> decode_schedule(std::string_view text) {
  MW_TRY(const json j, respond::parse_stored(text, "value schedule", kVersion));
  JsonFields fields(j, "value schedule");
  ValueSchedule s;
  s.is_on = fields.flag("is_on");
  s.weekday = static_cast<int>(fields.number("weekday", 6));
  s.time_of_day = std::chrono::minutes(fields.number("minute_of_day", 1439));
  s.changed_by = fields.name("changed_by");
  s.changed_at = fields.time("changed_at_ns");
  MW_TRY(s.recipients,
         read_list<ValueRecipient>(fields, "recipients", ValueSchedule::kMostRecipients,
                                   [](JsonFields& one, const json&) {
                                     return ValueRecipient{one.one_of("function", parse_team_kind),
                                                           one.name("person")};
                                   }));
  MW_TRY_STATUS(fields.status());
  return s;
}

std::string encode(const SentReport& r) {
  json texts = json::array();
  for (const SentText& one : r.texts) {
    texts.push_back({{"language", one.language},
                     {"subject", one.subject},
                     {"plain", one.plain},
                     {"html", one.html}});
  }
  json to = json::array();
  for (const SentTo& one : r.to) {
    to.push_back({{"function", millwright::name(one.function)},
                  {"person", one.person},
                  {"address", one.address},
                  {"language", one.language}});
  }
  json gaps = json::array();
  for (const SentGap& one : r.gaps) {
    gaps.push_back({{"function", millwright::name(one.function)},
                    {"why", name(one.why)},
                    {"person", one.person}});
  }
  return respond::dump({{"version", kVersion},
                        {"week", r.week},
                        {"at_ns", r.at.ns},
                        {"by", r.by},
                        {"texts", std::move(texts)},
                        {"to", std::move(to)},
                        {"gaps", std::move(gaps)},
                        {"hash", r.hash},
                        {"is_handed_over", r.is_handed_over}});
}

Result<SentReport> decode_sent_report(std::string_view text) {
  const json j = json::parse(text, nullptr, false);
  if (!j.is_object()) return fail(Code::kDataLoss, "value report: not a JSON object");
  JsonFields fields(j, "value report");
  if (fields.number("version") != kVersion) {
    return fail(Code::kDataLoss, "value report: damaged, or written by a later version");
  }
  SentReport r;
  r.week = fields.name("week");
  r.at = fields.time("at_ns");
  r.by = fields.text("by");
  r.hash = fields.name("hash");
  r.is_handed_over = fields.flag("is_handed_over");
  MW_TRY(r.texts,
         read_list<SentText>(fields, "texts", kMostTexts, [](JsonFields& one, const json& item) {
           SentText sent;
           sent.language = one.name("language");
           sent.subject = one.text("subject");
           sent.plain = long_text(one, item, "plain");
           sent.html = long_text(one, item, "html");
           return sent;
         }));
  MW_TRY(r.to, read_list<SentTo>(
                   fields, "to", ValueSchedule::kMostRecipients, [](JsonFields& one, const json&) {
                     return SentTo{one.one_of("function", parse_team_kind), one.name("person"),
                                   one.text("address"), one.text("language")};
                   }));
  MW_TRY(r.gaps, read_list<SentGap>(fields, "gaps", 2 * ValueSchedule::kMostRecipients,
                                    [](JsonFields& one, const json&) {
                                      return SentGap{one.one_of("function", parse_team_kind),
                                                     one.one_of("why", parse_gap_kind),
                                                     one.text("person")};
                                    }));
  MW_TRY_STATUS(fields.status());
  return r;
}

}  // namespace millwright::rollout
