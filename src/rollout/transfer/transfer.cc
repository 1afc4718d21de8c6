// SPDX-License-Identifier: Apache-2.0
#include "rollout/transfer/transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/enum_names.h"
#include "rollout/transfer/checklist.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<4> kTransferStates{"running", "handed-over", "handed-back", "withdrawn"};
constexpr EnumNames<2> kSides{"giving", "receiving"};

bool is_of_project(TeamKind kind) {
  return kind == TeamKind::kProject || kind == TeamKind::kVendor;
}

bool may_receive(TeamKind kind) {
  return kind == TeamKind::kOperations || kind == TeamKind::kMaintenance;
}

Status check_words(std::string_view field, std::string_view words) {
  if (words.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return fail(Code::kInvalidArgument, fmt::format("{}: must not be empty", field));
  }
  if (words.size() <= Transfer::kMostWords) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("{}: more than {} bytes", field, Transfer::kMostWords));
}

/// Whether an act may come now at all.
Status check_act(const Transfer& transfer, TransferState state, const WaveAct& act) {
  if (transfer.state != state) {
    return fail(Code::kFailedPrecondition,
                fmt::format("transfer {} is {}", transfer.id.value, name(transfer.state)));
  }
  if (act.at < transfer.latest()) {
    return fail(Code::kFailedPrecondition,
                fmt::format("the server's clock says {}, and {} has happened to this transfer "
                            "already: set the clock right first",
                            to_rfc3339(act.at), to_rfc3339(transfer.latest())));
  }
  return {};
}

std::string team_text(const Signer& signer) {
  if (signer.team.empty() || !signer.kind) return "no team";
  return fmt::format("{} ({})", signer.team, millwright::name(*signer.kind));
}

Status check_receiving(const Transfer& transfer, const Signer& signer, std::string_view what) {
  if (side_of(transfer, signer) == Side::kReceiving) return {};
  return fail(Code::kFailedPrecondition,
              fmt::format("{} is of {}; only the receiving side, {}, {}", signer.person,
                          team_text(signer), transfer.receiving_team, what));
}

Status check_scope(Transfers transfers, const Transfer& wanted, const TransferFacts& facts) {
  if (wanted.scope.is_whole_plant == !wanted.scope.areas.empty()) {
    return fail(Code::kInvalidArgument, "areas: name them, or say whole_plant, and not both");
  }
  if (wanted.scope.areas.size() > Transfer::kMostAreas) {
    return fail(Code::kInvalidArgument, fmt::format("areas: more than {}", Transfer::kMostAreas));
  }
  for (const AreaId area : wanted.scope.areas) {
    const auto found = facts.areas.find(area);
    if (found == facts.areas.end()) {
      return fail(Code::kInvalidArgument, fmt::format("areas: there is no area {}", area.value));
    }
    if (wanted.wave && !std::ranges::binary_search(facts.wave_areas, area)) {
      return fail(Code::kInvalidArgument, fmt::format("wave: wave {} has nothing in area {}",
                                                      wanted.wave.value, found->second));
    }
    for (const Transfer& other : transfers) {
      if (other.state != TransferState::kHandedOver || !other.scope.covers(area)) continue;
      return fail(Code::kFailedPrecondition,
                  fmt::format("areas: {} was handed over by transfer {}; the receiving side can "
                              "hand it back first",
                              found->second, other.id.value));
    }
  }
  return {};
}

/// One running transfer by area; and one whole plant.
Status check_others(Transfers transfers, const Transfer& wanted) {
  for (const Transfer& other : transfers) {
    const bool is_whole = wanted.scope.is_whole_plant;
    if (is_whole && other.state == TransferState::kHandedOver && other.scope.is_whole_plant) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("the whole plant was handed over by transfer {}", other.id.value));
    }
    if (other.state != TransferState::kRunning) continue;
    const bool is_common = is_whole || std::ranges::any_of(wanted.scope.areas, [&](AreaId area) {
                             return other.scope.covers(area);
                           });
    if (!is_common) continue;
    return fail(Code::kFailedPrecondition,
                fmt::format("areas: transfer {} runs there; end it first", other.id.value));
  }
  return {};
}

Result<Transfer> end(Transfer transfer, TransferState state, const WaveAct& act) {
  MW_TRY_STATUS(check_words("reason", act.why));
  transfer.state = state;
  transfer.ended_at = act.at;
  transfer.ended_by = act.who;
  transfer.end_reason = act.why;
  return transfer;
}

}  // namespace

std::string_view name(TransferState state) {
  return name_in(kTransferStates, state);
}

std::optional<TransferState> parse_transfer_state(std::string_view text) {
  return parse_in<TransferState>(kTransferStates, text);
}

std::string_view name(Side side) {
  return name_in(kSides, side);
}

std::optional<Side> parse_side(std::string_view text) {
  return parse_in<Side>(kSides, text);
}

std::string id_of(const WordItem& item) {
  return fmt::format("word-{}", item.number);
}

bool TransferScope::covers(AreaId area) const {
  return is_whole_plant || std::ranges::binary_search(areas, area);
}

const TransferSignature* Transfer::signature_of(Side side) const {
  const auto it = std::ranges::find(signatures, side, &TransferSignature::side);
  return it == signatures.end() ? nullptr : &*it;
}

std::optional<UtcNanos> Transfer::handed_over_at() const {
  if (signatures.size() < 2) return std::nullopt;
  return std::max(signatures[0].at, signatures[1].at);
}

UtcNanos Transfer::latest() const {
  UtcNanos out = opened_at;
  for (const WordItem& item : items)
    out = std::max({out, item.added_at, item.signed_at.value_or(out)});
  for (const ItemException& one : exceptions) out = std::max(out, one.at);
  for (const TransferSignature& one : signatures) out = std::max(out, one.at);
  for (const BrokenGlass& one : glass) out = std::max(out, one.at);
  return std::max(out, ended_at.value_or(out));
}

const BrokenGlass* Transfer::open_glass(UtcNanos now) const {
  const auto it = std::ranges::find_if(
      glass, [&](const BrokenGlass& one) { return one.at <= now && now < one.until; });
  return it == glass.end() ? nullptr : &*it;
}

Status check_opening(Transfers transfers, const Transfer& wanted, const TransferFacts& facts) {
  MW_TRY_STATUS(check_words("title", wanted.title));
  if (!facts.has_wave) {
    return fail(Code::kInvalidArgument,
                fmt::format("wave: there is no wave {}", wanted.wave.value));
  }
  if (!facts.giving || *facts.giving != TeamKind::kProject) {
    return fail(Code::kInvalidArgument,
                fmt::format("giving_team: {} is no team of kind project", wanted.giving_team));
  }
  if (!facts.receiving || !may_receive(*facts.receiving)) {
    return fail(Code::kInvalidArgument,
                fmt::format("receiving_team: {} is no team of kind operations or maintenance",
                            wanted.receiving_team));
  }
  MW_TRY_STATUS(check_scope(transfers, wanted, facts));
  return check_others(transfers, wanted);
}

std::optional<Side> side_of(const Transfer& transfer, const Signer& signer) {
  if (signer.team.empty() || !signer.kind) return std::nullopt;
  if (signer.team == transfer.giving_team && *signer.kind == TeamKind::kProject) {
    return Side::kGiving;
  }
  if (signer.team == transfer.receiving_team && may_receive(*signer.kind)) return Side::kReceiving;
  return std::nullopt;
}

Result<Transfer> add_item(Transfer transfer, const WaveAct& act) {
  MW_TRY_STATUS(check_act(transfer, TransferState::kRunning, act));
  MW_TRY_STATUS(check_words("words", act.why));
  if (transfer.items.size() == Transfer::kMostItems) {
    return fail(Code::kFailedPrecondition,
                fmt::format("a transfer has at most {} such items", Transfer::kMostItems));
  }
  WordItem item;
  item.number = static_cast<std::uint32_t>(transfer.items.size() + 1);
  item.words = act.why;
  item.added_by = act.who;
  item.added_at = act.at;
  transfer.items.push_back(std::move(item));
  return transfer;
}

Result<Transfer> sign_item(Transfer transfer, std::uint32_t number, const WaveAct& act) {
  MW_TRY_STATUS(check_act(transfer, TransferState::kRunning, act));
  const auto it = std::ranges::find(transfer.items, number, &WordItem::number);
  if (it == transfer.items.end()) {
    return fail(Code::kNotFound,
                fmt::format("transfer {} has no item {} to sign", transfer.id.value, number));
  }
  MW_TRY_STATUS(check_words("words", act.why));
  if (it->signed_at) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} signed item {} already", it->signed_by, number));
  }
  it->signed_by = act.who;
  it->signed_at = act.at;
  it->basis = act.why;
  return transfer;
}

Result<Transfer> accept_exception(Transfer transfer, std::string_view item, UtcNanos expires,
                                  const Signer& signer, const WaveAct& act) {
  MW_TRY_STATUS(check_act(transfer, TransferState::kRunning, act));
  const bool is_item =
      find_transfer_item(item) != nullptr ||
      std::ranges::any_of(transfer.items, [&](const WordItem& one) { return id_of(one) == item; });
  if (!is_item) {
    return fail(Code::kNotFound, fmt::format("the checklist has no item '{}'", item));
  }
  MW_TRY_STATUS(check_words("reason", act.why));
  if (expires <= act.at) return fail(Code::kInvalidArgument, "expires: must be later than now");
  if (expires - act.at > kLongestException) {
    return fail(Code::kInvalidArgument,
                fmt::format("expires: more than {} days away", kLongestException.count()));
  }
  MW_TRY_STATUS(check_receiving(transfer, signer, "accepts exceptions"));
  ItemException accepted{std::string(item), act.why, act.who, act.at, expires};
  std::erase_if(transfer.exceptions, [&](const ItemException& one) { return one.item == item; });
  transfer.exceptions.push_back(std::move(accepted));
  return transfer;
}

Result<Transfer> withdraw(Transfer transfer, const Signer& signer, const WaveAct& act) {
  MW_TRY_STATUS(check_act(transfer, TransferState::kRunning, act));
  if (!side_of(transfer, signer)) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} is of {}; only {} or {} withdraws it", signer.person,
                            team_text(signer), transfer.giving_team, transfer.receiving_team));
  }
  return end(std::move(transfer), TransferState::kWithdrawn, act);
}

Result<Transfer> hand_back(Transfer transfer, const Signer& signer, const WaveAct& act) {
  MW_TRY_STATUS(check_act(transfer, TransferState::kHandedOver, act));
  MW_TRY_STATUS(check_receiving(transfer, signer, "hands it back"));
  return end(std::move(transfer), TransferState::kHandedBack, act);
}

Result<Transfer> break_glass(Transfer transfer, std::chrono::hours time, const WaveAct& act) {
  MW_TRY_STATUS(check_act(transfer, TransferState::kHandedOver, act));
  MW_TRY_STATUS(check_words("reason", act.why));
  if (time < std::chrono::hours(1) || time > kLongestGlass) {
    return fail(Code::kInvalidArgument,
                fmt::format("hours: must be 1 to {}", kLongestGlass.count()));
  }
  transfer.glass.push_back({act.who, act.at, act.at + time, act.why});
  return transfer;
}

const Transfer* keeper_of(Transfers transfers, const Reach& reach, std::string_view person,
                          std::optional<TeamKind> team, UtcNanos now) {
  for (const Transfer& transfer : transfers) {
    if (transfer.state != TransferState::kHandedOver || transfer.open_glass(now) != nullptr) {
      continue;
    }
    const bool was_of_project =
        now < *transfer.handed_over_at() + kKeptOut &&
        std::ranges::find(transfer.kept_out, person) != transfer.kept_out.end();
    if (!(team && is_of_project(*team)) && !was_of_project) continue;
    const bool is_touched =
        transfer.scope.is_whole_plant || reach.is_everywhere ||
        std::ranges::any_of(reach.areas, [&](AreaId area) { return transfer.scope.covers(area); });
    if (is_touched) return &transfer;
  }
  return nullptr;
}

bool is_handed_over(Transfers transfers, AreaId area) {
  return std::ranges::any_of(transfers, [&](const Transfer& transfer) {
    return transfer.state == TransferState::kHandedOver && transfer.scope.covers(area);
  });
}

}  // namespace millwright::rollout
