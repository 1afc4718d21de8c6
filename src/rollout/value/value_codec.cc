// SPDX-License-Identifier: Apache-2.0
#include "rollout/value/value_codec.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/enum_names.h"
#include "record/members.h"
#include "rollout/value/sent_record.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::size_t kMostTexts = 8;
constexpr std::size_t kMostReportBytes = 16 * 1024 * 1024;
constexpr EnumNames<4> kGapKinds{"nobody", "inactive", "no-address", "no-mail-server"};

}  // namespace

std::string_view name(GapKind kind) {
  return name_in(kGapKinds, kind);
}

std::optional<GapKind> parse_gap_kind(std::string_view text) {
  return parse_in<GapKind>(kGapKinds, text);
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
  return record::dump(all);
}

const SentText* SentReport::text_in(std::string_view language) const {
  const auto it = std::ranges::find(texts, language, &SentText::language);
  if (it != texts.end()) return &*it;
  return texts.empty() ? nullptr : &texts.front();
}

template <class Io>
static void members(Io& io, record::Of<Io, Saving>& s) {
  io.number("failure", s.failure);
  io.real("hours", s.hours);
  io.text("words", s.words);
  io.name("by", s.by);
  io.time("at_ns", s.at);
  io.flag("is_withdrawn", s.is_withdrawn);
}

template <class Io>
static void members(Io& io, record::Of<Io, DowntimeRate>& r) {
  io.real("per_hour", r.per_hour);
  io.name("currency", r.currency);
  io.text("words", r.words);
  io.name("by", r.by);
  io.time("at_ns", r.at);
}

template <class Io>
static void members(Io& io, record::Of<Io, ValueRecipient>& one) {
  io.one_of("function", one.function, parse_team_kind);
  io.name("person", one.person);
}

template <class Io>
static void members(Io& io, record::Of<Io, ValueSchedule>& s) {
  io.flag("is_on", s.is_on);
  io.number("weekday", s.weekday, 6);
  io.duration("minute_of_day", s.time_of_day, 1439);
  io.list("recipients", s.recipients, ValueSchedule::kMostRecipients);
  io.name("changed_by", s.changed_by);
  io.time("changed_at_ns", s.changed_at);
}

template <class Io>
static void members(Io& io, record::Of<Io, SentText>& one) {
  io.name("language", one.language);
  io.text("subject", one.subject);
  io.long_text("plain", one.plain);
  io.long_text("html", one.html);
}

template <class Io>
static void members(Io& io, record::Of<Io, SentReport>& r) {
  io.name("week", r.about);
  io.text("title", r.title);
  io.time("at_ns", r.at);
  io.text("by", r.by);
  io.list("texts", r.texts, kMostTexts);
  io.list("to", r.to, ValueSchedule::kMostRecipients);
  io.list("gaps", r.gaps, 2 * ValueSchedule::kMostRecipients);
  io.name("hash", r.hash);
  io.flag("is_handed_over", r.is_handed_over);
}

std::string encode(const Saving& saving) {
  return record::encode_row(saving, kVersion);
}
Result<Saving> decode_saving(std::string_view text) {
  return record::decode_row<Saving>(text, "saving", kVersion);
}

std::string encode(const DowntimeRate& rate) {
  return record::encode_row(rate, kVersion);
}
Result<DowntimeRate> decode_rate(std::string_view text) {
  return record::decode_row<DowntimeRate>(text, "downtime rate", kVersion);
}

std::string encode(const ValueSchedule& schedule) {
  return record::encode_row(schedule, kVersion);
}
Result<ValueSchedule> decode_schedule(std::string_view text) {
  return record::decode_row<ValueSchedule>(text, "value schedule", kVersion);
}

std::string encode(const SentReport& report) {
  return record::encode_row(report, kVersion);
}
Result<SentReport> decode_sent_report(std::string_view text) {
  return record::decode_row<SentReport>(text, "value report", kVersion, kMostReportBytes);
}

}  // namespace millwright::rollout
