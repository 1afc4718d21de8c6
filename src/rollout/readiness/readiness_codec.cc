// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/readiness_codec.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "record/members.h"

namespace millwright::rollout {
namespace {

using nlohmann::json;
using record::JsonFields;

constexpr int kVersion = 1;
constexpr std::size_t kMostPeople = 100'000;
constexpr std::size_t kMostBytes = 16 * 1024 * 1024;

template <class Io>
void counts(Io& io, const char* key, record::Of<Io, HelpCounts>& out) {
  std::vector<std::uint32_t> list(out.begin(), out.end());
  io.numbers(key, list, out.size(), kMostPeople);
  if constexpr (!Io::kWrites) {
    if (list.size() != out.size()) return io.refuse(key, "must hold three counts");
    std::ranges::copy(list, out.begin());
  }
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

template <class Io>
static void members(Io& io, record::Of<Io, Signature>& s) {
  io.name("item", s.item);
  io.one_of("answer", s.answer, parse_answer);
  io.name("person", s.person);
  io.time("at_ns", s.at);
  io.text("words", s.words);
}

template <class Io>
static void members(Io& io, record::Of<Io, VoiceBox>& box) {
  io.name("month", box.month);
  io.texts("people", box.people, kMostPeople);
  counts(io, "counts", box.counts);
  counts(io, "shown", box.shown);
  io.time("shown_at_ns", box.shown_at);
  if (!std::ranges::is_sorted(box.people)) io.refuse("people", "must be in order of name");
}

template <class Io>
static void members(Io& io, record::Of<Io, Champion>& c) {
  io.id("area", c.area);
  io.name("shift", c.shift);
  io.name("champion", c.champion);
  io.text("deputy", c.deputy);
}

std::string encode(const Signature& signature) {
  return record::encode_row(signature, kVersion);
}
Result<Signature> decode_signature(std::string_view text) {
  return record::decode_row<Signature>(text, "signature", kVersion);
}

std::string encode(const ReadinessDay& day) {
  json questions = json::object();
  for (std::size_t i = 0; i < kQuestions; ++i) {
    questions[std::string(name(static_cast<Question>(i)))] = name(day.questions[i]);
  }
  json parts = json::object();
  for (const auto& [id, answer] : day.parts) parts[id] = name(answer);
  return record::dump({{"version", kVersion},
                       {"day", day.day},
                       {"at_ns", day.at.ns},
                       {"questions", std::move(questions)},
                       {"parts", std::move(parts)}});
}

Result<ReadinessDay> decode_readiness_day(std::string_view text) {
  MW_TRY(const json j, record::parse_stored(text, "day of readiness", kVersion, kMostBytes));
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
  return record::encode_row(box, kVersion);
}
Result<VoiceBox> decode_voice_box(std::string_view text) {
  return record::decode_row<VoiceBox>(text, "voices", kVersion, kMostBytes);
}

std::string encode(const Champion& champion) {
  return record::encode_row(champion, kVersion);
}
Result<Champion> decode_champion(std::string_view text) {
  return record::decode_row<Champion>(text, "champion", kVersion);
}

}  // namespace millwright::rollout
