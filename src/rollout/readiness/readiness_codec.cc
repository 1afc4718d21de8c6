// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/readiness_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "respond/training/json_fields.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;
using respond::JsonFields;

constexpr int kVersion = 1;
constexpr std::size_t kMostPeople = 100'000;
constexpr std::size_t kMostBytes = 16 * 1024 * 1024;

Result<json> parse(std::string_view text, std::string_view what) {
  json j = text.size() > kMostBytes ? json() : json::parse(text, nullptr, false);
  if (!j.is_object()) return fail(Code::kDataLoss, fmt::format("{}: no JSON object", what));
  const auto version = j.find("version");
  if (version != j.end() && *version == kVersion) return j;
  return fail(Code::kDataLoss, fmt::format("{}: not of version {}", what, kVersion));
}

std::optional<Answer> parse_answer(std::string_view text) {
  for (const Answer answer : {Answer::kYes, Answer::kNo, Answer::kNotKnown}) {
    if (name(answer) == text) return answer;
  }
  return std::nullopt;
}

json counts_json(const HelpCounts& counts) {
  return {counts[0], counts[1], counts[2]};
}

HelpCounts read_counts(JsonFields& fields, const char* key) {
  HelpCounts out{};
  const auto list = fields.list(key, out.size());
  if (list.size() != out.size()) fields.refuse(key, "must hold three counts");
  for (std::size_t i = 0; i < std::min(list.size(), out.size()); ++i) {
    if (list[i]->is_number_unsigned() && list[i]->get<std::uint64_t>() <= kMostPeople) {
      out[i] = list[i]->get<std::uint32_t>();
    } else {
      fields.refuse(key, "must hold counts");
    }
  }
  return out;
}

/// Answers by id; ids that this version does not know stay.
Status read_answers(const json& j, const char* key,
                    std::map<std::string, Answer, std::less<>>& out) {
  const auto it = j.find(key);
  if (it == j.end() || !it->is_object()) {
    return fail(Code::kDataLoss, std::string("day of readiness: no ") + key);
  }
  for (const auto& [id, value] : it->items()) {
    const auto answer = value.is_string() ? parse_answer(value.get<std::string>()) : std::nullopt;
    if (!answer) return fail(Code::kDataLoss, "day of readiness: " + id + " is no answer");
    out[id] = *answer;
  }
  return {};
}

}  // namespace

std::string encode(const Signature& s) {
  return respond::dump({{"version", kVersion},
                        {"item", s.item},
                        {"answer", name(s.answer)},
                        {"person", s.person},
                        {"at_ns", s.at.ns},
                        {"words", s.words}});
}

Result<Signature> decode_signature(std::string_view text) {
  MW_TRY(const json j, parse(text, "signature"));
  JsonFields fields(j, "signature");
  Signature s;
  s.item = fields.name("item");
  s.answer = fields.one_of("answer", parse_answer);
  s.person = fields.name("person");
  s.at = fields.time("at_ns");
  s.words = fields.text("words");
  MW_TRY_STATUS(fields.status());
  return s;
}

std::string encode(const ReadinessDay& day) {
  json questions = json::object();
  for (std::size_t i = 0; i < kQuestions; ++i) {
    questions[std::string(name(static_cast<Question>(i)))] = name(day.questions[i]);
  }
  json parts = json::object();
  for (const auto& [id, answer] : day.parts) parts[id] = name(answer);
  return respond::dump({{"version", kVersion},
                        {"day", day.day},
                        {"at_ns", day.at.ns},
                        {"questions", std::move(questions)},
                        {"parts", std::move(parts)}});
}

Result<ReadinessDay> decode_readiness_day(std::string_view text) {
  MW_TRY(const json j, parse(text, "day of readiness"));
  JsonFields fields(j, "day of readiness");
  ReadinessDay day;
  day.day = fields.name("day");
  day.at = fields.time("at_ns");
  MW_TRY_STATUS(fields.status());
  std::map<std::string, Answer, std::less<>> questions;
  MW_TRY_STATUS(read_answers(j, "questions", questions));
  MW_TRY_STATUS(read_answers(j, "parts", day.parts));
  for (std::size_t i = 0; i < kQuestions; ++i) {
    const auto it = questions.find(name(static_cast<Question>(i)));
    if (it == questions.end()) {
      return fail(Code::kDataLoss, "day of readiness: a question is missing");
    }
    day.questions[i] = it->second;
  }
  return day;
}

std::string encode(const VoiceBox& box) {
  return respond::dump({{"version", kVersion},
                        {"month", box.month},
                        {"people", box.people},
                        {"counts", counts_json(box.counts)},
                        {"shown", counts_json(box.shown)},
                        {"shown_at_ns", box.shown_at ? json(box.shown_at->ns) : json(nullptr)}});
}

Result<VoiceBox> decode_voice_box(std::string_view text) {
  MW_TRY(const json j, parse(text, "voices"));
  JsonFields fields(j, "voices");
  VoiceBox box;
  box.month = fields.name("month");
  for (const json* person : fields.list("people", kMostPeople)) {
    if (person->is_string()) {
      box.people.push_back(person->get<std::string>());
    } else {
      fields.refuse("people", "must hold names");
    }
  }
  box.counts = read_counts(fields, "counts");
  box.shown = read_counts(fields, "shown");
  box.shown_at = fields.optional_time("shown_at_ns");
  if (!std::ranges::is_sorted(box.people)) fields.refuse("people", "must be in order of name");
  MW_TRY_STATUS(fields.status());
  return box;
}

std::string encode(const Champion& c) {
  return respond::dump({{"version", kVersion},
                        {"area", c.area.value},
                        {"shift", c.shift},
                        {"champion", c.champion},
                        {"deputy", c.deputy}});
}

Result<Champion> decode_champion(std::string_view text) {
  MW_TRY(const json j, parse(text, "champion"));
  JsonFields fields(j, "champion");
  Champion c;
  c.area = AreaId(static_cast<std::uint32_t>(fields.number("area", UINT32_MAX)));
  c.shift = fields.name("shift");
  c.champion = fields.name("champion");
  c.deputy = fields.text("deputy");
  MW_TRY_STATUS(fields.status());
  return c;
}

}  // namespace millwright::rollout
