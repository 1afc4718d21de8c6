// SPDX-License-Identifier: Apache-2.0
#include "api/readiness_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "registry/rollout_rows.h"
#include "rollout/readiness/readiness_codec.h"

namespace millwright::api {
namespace {

using registry::Edit;
using registry::RolloutTable;
using rollout::Champion;
using rollout::Signature;

/// Calls `take` with the id and the decoded text of each row.
template <class Decode, class Take>
Status each_row(registry::Registry& registry, RolloutTable table, std::string_view what,
                Decode decode, Take take) {
  MW_TRY(const auto rows, load_rollout(registry, table));
  for (const registry::RolloutRow& row : rows) {
    auto decoded = decode(row.json);
    if (!decoded) return fail(with_context(decoded.error(), fmt::format("{} {}", what, row.id)));
    take(row.id, std::move(*decoded));
  }
  return {};
}

}  // namespace

const Signature* ReadinessState::signature_of(std::string_view item) const {
  const auto it = std::find_if(signatures.rbegin(), signatures.rend(),
                               [&](const Signature& s) { return s.item == item; });
  return it == signatures.rend() ? nullptr : &*it;
}

const rollout::VoiceBox* ReadinessState::shown_voices() const {
  const auto it = std::find_if(voices.rbegin(), voices.rend(), [](const StoredVoices& stored) {
    return stored.box.shown_at.has_value();
  });
  return it == voices.rend() ? nullptr : &it->box;
}

bool ReadinessState::has_answered(std::string_view person, std::string_view month) const {
  return std::ranges::any_of(voices, [&](const StoredVoices& stored) {
    return stored.box.month == month && std::ranges::binary_search(stored.box.people, person);
  });
}

Result<std::unique_ptr<ReadinessBook>> ReadinessBook::open(pipeline::PlantService& plant) {
  ReadinessState read;
  registry::Registry& registry = plant.registry();
  MW_TRY_STATUS(each_row(
      registry, RolloutTable::kSignatures, "signature of parity", rollout::decode_signature,
      [&](std::uint32_t, Signature s) { read.signatures.push_back(std::move(s)); }));
  MW_TRY_STATUS(each_row(
      registry, RolloutTable::kDays, "day of readiness", rollout::decode_readiness_day,
      [&](std::uint32_t, rollout::ReadinessDay day) { read.days.push_back(std::move(day)); }));
  MW_TRY_STATUS(each_row(registry, RolloutTable::kVoices, "voices", rollout::decode_voice_box,
                         [&](std::uint32_t id, rollout::VoiceBox box) {
                           read.voices.push_back({id, std::move(box)});
                         }));
  MW_TRY_STATUS(each_row(registry, RolloutTable::kChampions, "champion", rollout::decode_champion,
                         [&](std::uint32_t id, Champion champion) {
                           champion.id = id;
                           read.champions.push_back(std::move(champion));
                         }));
  return std::unique_ptr<ReadinessBook>(new ReadinessBook(plant, std::move(read)));
}

Status ReadinessBook::sign(const registry::Intent& intent, const Signature& signature) {
  MW_TRY_STATUS(rollout::check(signature));
  return kept_.change(intent, [&](Edit& edit, ReadinessState& next) -> Status {
    MW_TRY([[maybe_unused]] const auto id,
           add_rollout_row(edit, RolloutTable::kSignatures, rollout::encode(signature)));
    next.signatures.push_back(signature);
    return {};
  });
}

Status ReadinessBook::note_day(const registry::Intent& intent, const rollout::ReadinessDay& day) {
  const State now = state();
  const auto known = std::ranges::find(now->days, day.day, &rollout::ReadinessDay::day);
  if (known != now->days.end()) return {};
  return kept_.change(intent, [&](Edit& edit, ReadinessState& next) -> Status {
    MW_TRY([[maybe_unused]] const auto id,
           add_rollout_row(edit, RolloutTable::kDays, rollout::encode(day)));
    next.days.push_back(day);
    return {};
  });
}

Status ReadinessBook::speak(std::string_view person, rollout::Help help, UtcNanos now) {
  registry::Intent nobody;
  nobody.act = registry::Act::kOperation;
  nobody.why = "somebody answered whether this helps them";
  return kept_.change(nobody, [&](Edit& edit, ReadinessState& next) -> Status {
    const std::string month = rollout::month_of(now);
    auto it = std::ranges::find_if(
        next.voices, [&](const StoredVoices& stored) { return stored.box.month == month; });
    if (it == next.voices.end()) {
      rollout::VoiceBox empty;
      empty.month = month;
      MW_TRY(rollout::VoiceBox box, rollout::speak(std::move(empty), person, help, now));
      MW_TRY(const auto id, add_rollout_row(edit, RolloutTable::kVoices, rollout::encode(box)));
      next.voices.push_back({id, std::move(box)});
      return {};
    }
    MW_TRY(it->box, rollout::speak(it->box, person, help, now));
    return update_rollout_row(edit, RolloutTable::kVoices, {it->id, rollout::encode(it->box)});
  });
}

Result<Champion> ReadinessBook::put_champion(const registry::Intent& intent, Champion champion) {
  MW_TRY_STATUS(rollout::check(champion));
  MW_TRY_STATUS(kept_.change(intent, [&](Edit& edit, ReadinessState& next) -> Status {
    const auto it = std::ranges::find_if(next.champions, [&](const Champion& one) {
      return one.area == champion.area && one.shift == champion.shift;
    });
    const std::string json = rollout::encode(champion);
    if (it == next.champions.end()) {
      MW_TRY(champion.id, add_rollout_row(edit, RolloutTable::kChampions, json));
      next.champions.push_back(champion);
      return {};
    }
    champion.id = it->id;
    *it = champion;
    return update_rollout_row(edit, RolloutTable::kChampions, {champion.id, json});
  }));
  return champion;
}

Status ReadinessBook::remove_champion(const registry::Intent& intent, std::uint32_t id) {
  return kept_.change(intent, [&](Edit& edit, ReadinessState& next) -> Status {
    MW_TRY_STATUS(remove_rollout_row(edit, RolloutTable::kChampions, id));
    std::erase_if(next.champions, [&](const Champion& one) { return one.id == id; });
    return {};
  });
}

}  // namespace millwright::api
