// SPDX-License-Identifier: Apache-2.0
#pragma once
// Production parity: whether the pilot runs the way production will. What the platform can see it
// measures; what it cannot see a person signs, and signatures grow old. No signature turns a
// measured "no", or something that is not built, into "yes".

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "model/plant.h"
#include "rollout/readiness/answer.h"

namespace millwright::rollout {

enum class Proof : std::uint8_t {
  kMeasured,          ///< by the platform alone
  kMeasuredOrSigned,  ///< it can see a "no" and not a "yes"
  kSigned,            ///< only a person can know
  kNotBuilt,          ///< this version has no such thing
};
/// "measured", "measured-or-signed", "signed", "not-built".
std::string_view name(Proof proof);

struct ParityItem {
  std::string_view id;  ///< stable: "tls"
  Phrase title;
  Phrase asks;         ///< what has to be so
  Phrase consequence;  ///< of the gap, at scale
  Proof proof = Proof::kMeasured;
  TeamKind supplier = TeamKind::kIt;  ///< who can close the gap
};

/// In a fixed order.
std::span<const ParityItem> parity_items();
/// Nullptr for an unknown id.
const ParityItem* find_parity_item(std::string_view id);

/// What the platform saw.
struct Measured {
  Answer answer = Answer::kNotKnown;
  Said seen;
  std::optional<UtcNanos> at;  ///< of the event it rests on; none: as of now
};

struct Signature {
  std::string item;
  Answer answer = Answer::kYes;  ///< yes or no
  std::string person;
  UtcNanos at;
  std::string words;  ///< what it rests on
  bool operator==(const Signature&) const = default;
};
/// A signature is as good as new for this long, then it counts for nothing.
inline constexpr std::chrono::days kSignatureLife{180};
inline constexpr std::size_t kMostSignatureWords = 2000;

/// Errors: not_found             no such item.
///         invalid_argument      neither yes nor no, no words, or too many.
///         failed_precondition   the item is measured, or not built: nobody's word counts.
Status check(const Signature& signature);

/// Persisted nowhere.
enum class Basis : std::uint8_t { kMeasured, kSigned, kNone };
/// "measured", "signed", "none".
std::string_view name(Basis basis);

struct ParityLine {
  const ParityItem* item = nullptr;  ///< never nullptr
  Answer answer = Answer::kNotKnown;
  Basis basis = Basis::kNone;
  Said seen;
  std::optional<UtcNanos> at;     ///< of the evidence; none: there is none
  std::optional<UtcNanos> until;  ///< a signature's end; past: it is stale
  std::string person;             ///< who signed
  bool is_stale = false;
};

/// `measured` and `signature` (the latest one) may be nullptr. A signature from the future, as
/// after a clock that stepped back, counts as one of now.
ParityLine judge_parity(const ParityItem& item, const Measured* measured,
                        const Signature* signature, UtcNanos now);

/// Yes where all lines are.
Answer overall(std::span<const ParityLine> lines);

}  // namespace millwright::rollout
