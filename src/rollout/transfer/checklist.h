// SPDX-License-Identifier: Apache-2.0
#pragma once
// What has to be so before an area is handed over. What the platform can see it measures; what it
// cannot see people add in words and sign. The two are never mixed: a signature changes no measured
// item.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "model/plant.h"
#include "rollout/readiness/answer.h"
#include "rollout/transfer/transfer.h"

namespace millwright::rollout {

struct TransferItem {
  std::string_view id;  ///< stable: "assets_owned"
  Phrase title;
  Phrase need;                        ///< what has to be done while it is not yes
  TeamKind supplier = TeamKind::kIt;  ///< who can
};
/// The measured ones, in a fixed order.
std::span<const TransferItem> transfer_items();
/// Nullptr for an unknown id.
const TransferItem* find_transfer_item(std::string_view id);

/// What was found for a measured item.
struct ItemEvidence {
  static constexpr std::size_t kMostMissing = 20;

  Answer answer = Answer::kNotKnown;
  Said seen;
  std::vector<std::string> missing;  ///< what keeps it from yes: the first kMostMissing
  std::size_t n_missing = 0;
  std::string source;  ///< the address that shows it; empty: none does
};

struct ChecklistLine {
  std::string id;
  Said title;
  Said need;
  TeamKind supplier = TeamKind::kIt;
  bool is_measured = true;                 ///< false: in words and signed
  std::string person;                      ///< who signed; empty for a measured one
  ItemEvidence evidence;                   ///< `answer` is what was found, whatever was excepted
  std::optional<ItemException> exception;  ///< of this item, also an expired one
  bool is_excepted = false;                ///< the exception is in force and needed

  bool is_fulfilled() const { return evidence.answer == Answer::kYes || is_excepted; }
};

struct Checklist {
  UtcNanos at;
  std::vector<ChecklistLine> lines;

  bool is_fulfilled() const;
  /// "yes", "yes, with exceptions", "no" or "not known".
  std::string_view answer() const;
};

/// Items without evidence are not known. A signed item counts for kSignatureLife.
Checklist judge_checklist(const Transfer& transfer,
                          const std::map<std::string, ItemEvidence, std::less<>>& evidence,
                          UtcNanos now);

/// Evidence as it is copied into a signature.
struct EvidenceCopy {
  std::string text;  ///< encode(checklist)
  std::string hash;
};

/// Signs for the side the person is on. With the second signature it is handed over, and those of
/// `helpers` are kept out by name.
/// Errors: failed_precondition   not running; the clock was set back; the person has signed
///         already, is on no side, or the side has; an item is not fulfilled: the message says
///         which, and which of them were when the first one signed.
Result<Transfer> sign(Transfer transfer, const Checklist& checklist, EvidenceCopy evidence,
                      const Signer& signer, std::vector<std::string> helpers, const WaveAct& act);

}  // namespace millwright::rollout
