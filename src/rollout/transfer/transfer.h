// SPDX-License-Identifier: Apache-2.0
#pragma once
// The transfer of areas of the plant from the project to those who run it. Two persons of two
// sides sign on measured evidence; from then on the project team and the vendor may only look
// there. The receiving side can hand it back.
//
//   running --both signatures--> handed-over --hand back--> handed-back
//      \------withdraw------> withdrawn

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "model/plant.h"
#include "rollout/wave/wave.h"
#include "rollout/wave/wave_steps.h"

namespace millwright::rollout {

using TransferId = Id<struct TransferTag>;

/// Persisted by name.
enum class TransferState : std::uint8_t { kRunning, kHandedOver, kHandedBack, kWithdrawn };
/// "running", "handed-over", "handed-back", "withdrawn".
std::string_view name(TransferState state);
std::optional<TransferState> parse_transfer_state(std::string_view text);

/// Persisted by name.
enum class Side : std::uint8_t { kGiving, kReceiving };
/// "giving", "receiving".
std::string_view name(Side side);
std::optional<Side> parse_side(std::string_view text);

struct TransferScope {
  bool is_whole_plant = false;  ///< every area, later ones too, and what belongs to none
  std::vector<AreaId> areas;    ///< ascending; none for the whole plant

  bool covers(AreaId area) const;
  bool operator==(const TransferScope&) const = default;
};

/// What no system can measure, in a person's words, and the signature under it.
struct WordItem {
  std::uint32_t number = 0;  ///< within the transfer, from 1
  std::string words;         ///< "spare sensors are in the store"
  std::string added_by;
  UtcNanos added_at;
  std::string signed_by;  ///< empty: nobody has
  std::optional<UtcNanos> signed_at;
  std::string basis;  ///< what the signature rests on
  bool operator==(const WordItem&) const = default;
};
/// "word-3": its id among the items of the checklist.
std::string id_of(const WordItem& item);

/// The receiving side takes it over although an item is not fulfilled.
struct ItemException {
  std::string item;
  std::string reason;
  std::string approver;
  UtcNanos at;
  UtcNanos expires;

  bool is_in_force(UtcNanos now) const { return now < expires; }
  bool operator==(const ItemException&) const = default;
};

struct TransferSignature {
  Side side = Side::kGiving;
  std::string person;
  std::string team;
  UtcNanos at;
  std::string answer;         ///< "yes" or "yes, with exceptions"
  std::string evidence;       ///< JSON, as it was: docs/format/rollout.md
  std::string evidence_hash;  ///< of that text
  bool operator==(const TransferSignature&) const = default;
};

/// For some hours those who are kept out may act there again.
struct BrokenGlass {
  std::string who;
  UtcNanos at;
  UtcNanos until;
  std::string reason;
  bool operator==(const BrokenGlass&) const = default;
};

struct Transfer {
  static constexpr std::size_t kMostAreas = 1000;
  static constexpr std::size_t kMostItems = 100;
  static constexpr std::size_t kMostWords = 1000;  ///< bytes of a title, an item, a reason

  TransferId id;
  std::string title;
  TransferScope scope;
  WaveId wave;                 ///< that brought it; none where it is of no one wave
  std::string giving_team;     ///< of kind project
  std::string receiving_team;  ///< of kind operations or maintenance
  std::string opened_by;
  UtcNanos opened_at;
  TransferState state = TransferState::kRunning;
  std::vector<WordItem> items;
  std::vector<ItemException> exceptions;  ///< an item at most once
  std::vector<TransferSignature> signatures;
  std::vector<std::string> kept_out;  ///< who was of project or vendor lately, when it was signed
  std::vector<BrokenGlass> glass;
  std::optional<UtcNanos> ended_at;  ///< handed back or withdrawn
  std::string ended_by;
  std::string end_reason;

  const TransferSignature* signature_of(Side side) const;
  std::optional<UtcNanos> handed_over_at() const;
  /// The latest that happened to it: nothing happens before.
  UtcNanos latest() const;
  /// The glass that is broken at `now`; nullptr: none.
  const BrokenGlass* open_glass(UtcNanos now) const;
  bool operator==(const Transfer&) const = default;
};
using Transfers = std::span<const Transfer>;

/// Who does something on one of the sides.
struct Signer {
  std::string person;
  std::string team;  ///< empty: of none
  std::optional<TeamKind> kind;
};

/// What there is to know when a transfer is opened.
struct TransferFacts {
  std::map<AreaId, std::string> areas;  ///< of the plant, with their paths
  std::optional<TeamKind> giving;       ///< none: there is no such team
  std::optional<TeamKind> receiving;
  bool has_wave = true;            ///< the wave named exists, or none is named
  std::vector<AreaId> wave_areas;  ///< in which that wave has anything; ascending
};

/// Of one that is to be opened.
/// Errors: invalid_argument      title, scope, an area that does not exist or where the wave has
///                               nothing, a team that does not exist or is of the wrong kind.
///         failed_precondition   an area is in a running transfer, or handed over already.
Status check_opening(Transfers transfers, const Transfer& wanted, const TransferFacts& facts);

/// The side a person is on; nothing: on none. A team whose kind was changed since is on none.
std::optional<Side> side_of(const Transfer& transfer, const Signer& signer);

/// Every act below: `act.why` is the reason or the words. Errors of each: failed_precondition where
/// the state does not allow it or `act.at` is before latest(); invalid_argument without words.
Result<Transfer> add_item(Transfer transfer, const WaveAct& act);
/// Errors: not_found; failed_precondition   signed already.
Result<Transfer> sign_item(Transfer transfer, std::uint32_t number, const WaveAct& act);

inline constexpr std::chrono::days kLongestException{180};
/// By one of the receiving side. An earlier one of the same item is replaced.
/// Errors: not_found   no such item; invalid_argument   an expiry that is past or later than
///         kLongestException; failed_precondition   not of the receiving side.
Result<Transfer> accept_exception(Transfer transfer, std::string_view item, UtcNanos expires,
                                  const Signer& signer, const WaveAct& act);
/// By either side, while it runs.
Result<Transfer> withdraw(Transfer transfer, const Signer& signer, const WaveAct& act);
/// By the receiving side, once it is handed over.
Result<Transfer> hand_back(Transfer transfer, const Signer& signer, const WaveAct& act);

inline constexpr std::chrono::hours kLongestGlass{72};
/// Once it is handed over. Errors: invalid_argument   not 1 to 72 hours.
Result<Transfer> break_glass(Transfer transfer, std::chrono::hours time, const WaveAct& act);

/// What a change would touch.
struct Reach {
  bool is_everywhere = false;  ///< may touch any area: a file, an import
  std::vector<AreaId> areas;   ///< those it touches; none: only what is of the whole plant
};
/// Who was of the project team or a vendor when it was signed stays kept out for so long, whatever
/// team they are of by then.
inline constexpr std::chrono::days kKeptOut{90};

/// The transfer that keeps this person from such a change; nullptr: none does.
const Transfer* keeper_of(Transfers transfers, const Reach& reach, std::string_view person,
                          std::optional<TeamKind> team, UtcNanos now);

/// Whether an area is handed over, by itself or with the whole plant.
bool is_handed_over(Transfers transfers, AreaId area);

}  // namespace millwright::rollout
