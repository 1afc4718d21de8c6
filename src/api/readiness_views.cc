// SPDX-License-Identifier: Apache-2.0
#include "api/readiness_views.h"

#include <utility>

#include "api/json_body.h"
#include "api/readiness_evidence.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using rollout::Answer;

json supplier_view(TeamKind function, const rollout::Wave* wave) {
  return {{"function", millwright::name(function)}, {"person", speaker_of(wave, function)}};
}

json item_view(const rollout::ParityLine& line, std::string_view language) {
  const rollout::ParityItem& item = *line.item;
  return {{"id", item.id},
          {"title", item.title.in(language)},
          {"asks", item.asks.in(language)},
          {"consequence", item.consequence.in(language)},
          {"proof", name(item.proof)},
          {"supplier", millwright::name(item.supplier)},
          {"answer", name(line.answer)},
          {"basis", name(line.basis)},
          {"seen", line.seen.in(language)},
          {"at", time_or_null(line.at)},
          {"until", time_or_null(line.until)},
          {"is_stale", line.is_stale},
          {"person", line.person}};
}

json part_view(const rollout::PartLine& line, const rollout::Wave* wave,
               std::string_view language) {
  const rollout::ReadinessPart& part = *line.part;
  const rollout::PartEvidence& evidence = line.evidence;
  const bool is_yes = evidence.answer == Answer::kYes;
  return {{"id", part.id},
          {"title", part.title.in(language)},
          {"answer", name(evidence.answer)},
          {"seen", evidence.seen.in(language)},
          {"at", time_or_null(evidence.at)},
          {"is_stale", line.is_stale},
          {"life_days", part.life.count() == 0 ? json(nullptr) : json(part.life.count())},
          {"confidence", evidence.confidence ? json(*evidence.confidence) : json(nullptr)},
          {"source", evidence.source},
          {"need", is_yes ? json(nullptr) : json(part.need.in(language))},
          {"supplier", supplier_view(part.supplier, wave)}};
}

json question_view(const rollout::QuestionLine& line, const rollout::Wave* wave,
                   std::string_view language) {
  json parts = json::array();
  for (const rollout::PartLine& part : line.parts) {
    parts.push_back(part_view(part, wave, language));
  }
  return {{"id", name(line.question)},
          {"asks", rollout::words_of(line.question).in(language)},
          {"answer", name(line.answer)},
          {"sentence", rollout::sentence_of(line.question, line.answer).in(language)},
          {"owner", supplier_view(rollout::owner_of(line.question), wave)},
          {"oldest", time_or_null(line.oldest)},
          {"parts", std::move(parts)}};
}

}  // namespace

json parity_view(std::span<const rollout::ParityLine> lines, UtcNanos now,
                 std::string_view language) {
  json items = json::array();
  for (const rollout::ParityLine& line : lines) items.push_back(item_view(line, language));
  return {{"at", to_rfc3339(now)},
          {"answer", name(rollout::overall(lines))},
          {"items", std::move(items)}};
}

json readiness_view(const rollout::Readiness& readiness, const rollout::Wave* wave,
                    std::string_view language) {
  json questions = json::array();
  for (const rollout::QuestionLine& line : readiness.questions) {
    questions.push_back(question_view(line, wave, language));
  }
  json about = nullptr;
  if (wave != nullptr) {
    about = {{"id", wave->id.value}, {"name", wave->name}, {"title", wave->title}};
  }
  return {{"at", to_rfc3339(readiness.at)},
          {"answer", name(readiness.answer())},
          {"wave", std::move(about)},
          {"questions", std::move(questions)}};
}

json day_view(const rollout::ReadinessDay& day) {
  json questions = json::object();
  for (std::size_t i = 0; i < rollout::kQuestions; ++i) {
    questions[std::string(name(static_cast<rollout::Question>(i)))] = name(day.questions[i]);
  }
  json parts = json::object();
  for (const auto& [id, answer] : day.parts) parts[id] = name(answer);
  return {{"day", day.day},
          {"at", to_rfc3339(day.at)},
          {"questions", std::move(questions)},
          {"parts", std::move(parts)}};
}

json voices_view(const ReadinessState& state, std::string_view person, UtcNanos now) {
  json months = json::array();
  for (const StoredVoices& stored : state.voices) {
    if (!stored.box.shown_at) continue;
    months.push_back({{"month", stored.box.month},
                      {"yes", stored.box.shown[0]},
                      {"partly", stored.box.shown[1]},
                      {"no", stored.box.shown[2]},
                      {"at", time_or_null(stored.box.shown_at)}});
  }
  const std::string month = rollout::month_of(now);
  return {{"month", month},
          {"may_answer", !person.empty() && !state.has_answered(person, month)},
          {"shown_by", rollout::kVoicesAtOnce},
          {"months", std::move(months)}};
}

}  // namespace millwright::api
