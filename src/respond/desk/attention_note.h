// SPDX-License-Identifier: Apache-2.0
#pragma once
// Human effort that the system cannot see by itself: a call to the vendor, an edited file, a
// restart by hand. Somebody writes it down; minutes are then their guess.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "model/plant.h"
#include "respond/attention/human_act.h"

namespace millwright::respond {

using AttentionNoteId = Id<struct AttentionNoteTag, std::uint64_t>;

struct AttentionNote {
  static constexpr int kMostMinutes = 24 * 60;

  AttentionNoteId id;
  UtcNanos time;
  std::string who;                        ///< who wrote it down
  TeamKind team = TeamKind::kOperations;  ///< whose effort it was
  ActCategory category = ActCategory::kOther;
  AssetId asset;
  int minutes = 0;  ///< 0 = not known
  std::string text;
  std::string key{};  ///< of whoever sent it, so that a repetition counts once; empty: none

  bool operator==(const AttentionNote&) const = default;
};

std::string encode(const AttentionNote& note);
/// Errors: data_loss   damaged, or of a later version.
Result<AttentionNote> decode_attention_note(std::string_view row);

/// JSON for a record of kind kCommand: "type":"respond","part":"attention-note". Without id and
/// time: those are the record's.
std::string encode_note_command(const AttentionNote& note);
/// Nothing when the record is for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<AttentionNote>> decode_note_command(std::string_view json);

}  // namespace millwright::respond
