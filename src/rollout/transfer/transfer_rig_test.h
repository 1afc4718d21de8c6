// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: a transfer of the area "mill/water" from the builders to the crew, and evidence
// that everything is as it has to be.

#include <gmock/gmock.h>

#include <map>
#include <string>

#include "rollout/transfer/checklist.h"
#include "rollout/transfer/transfer_codec.h"

namespace millwright::rollout {

inline constexpr UtcNanos kNow{1'800'000'000'000'000'000};
inline constexpr AreaId kWater{1};
inline constexpr AreaId kPress{2};

using EvidenceMap = std::map<std::string, ItemEvidence, std::less<>>;

inline UtcNanos later(std::chrono::nanoseconds time) {
  return kNow + time;
}

inline Transfer water() {
  Transfer transfer;
  transfer.id = TransferId(1);
  transfer.title = "Water to the crew";
  transfer.scope.areas = {kWater};
  transfer.giving_team = "builders";
  transfer.receiving_team = "crew";
  transfer.opened_by = "pia";
  transfer.opened_at = kNow;
  return transfer;
}

inline const Signer kPia{"pia", "builders", TeamKind::kProject};
inline const Signer kPaul{"paul", "builders", TeamKind::kProject};
inline const Signer kErika{"erika", "crew", TeamKind::kOperations};
inline const Signer kOlga{"olga", "crew", TeamKind::kOperations};

inline EvidenceMap all_yes() {
  EvidenceMap out;
  for (const TransferItem& item : transfer_items()) {
    out[std::string(item.id)] = {Answer::kYes, {"so it is", "so ist es"}, {}, 0, ""};
  }
  return out;
}

inline Result<Transfer> sign_now(const Transfer& transfer, const EvidenceMap& found,
                                 const Signer& signer, UtcNanos at) {
  const Checklist checklist = judge_checklist(transfer, found, at);
  EvidenceCopy copy{encode(checklist), "hash"};
  return sign(transfer, checklist, std::move(copy), signer, {"pia", "paul"},
              {signer.person, at, ""});
}

/// Signed by both sides.
inline Transfer handed_over() {
  Transfer transfer = sign_now(water(), all_yes(), kPia, later(std::chrono::hours(1))).value();
  return sign_now(transfer, all_yes(), kErika, later(std::chrono::hours(2))).value();
}

template <class T>
std::string error_of(const Result<T>& result) {
  return result ? "" : std::string(result.error().message());
}

}  // namespace millwright::rollout
