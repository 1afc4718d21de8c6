// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/attention_note.h"

#include <nlohmann/json.hpp>

#include "record/json_fields.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "attention-note";

void write(json& out, const AttentionNote& note) {
  out["who"] = note.who;
  out["team"] = name(note.team);
  out["category"] = name(note.category);
  out["asset"] = note.asset.value;
  out["minutes"] = note.minutes;
  out["text"] = note.text;
  if (!note.key.empty()) out["key"] = note.key;
}

AttentionNote read(record::JsonFields& fields) {
  AttentionNote note;
  note.who = fields.name("who");
  note.team = fields.one_of("team", parse_team_kind);
  note.category = fields.one_of("category", parse_act_category);
  note.asset = AssetId(static_cast<std::uint32_t>(fields.optional_number("asset", UINT32_MAX)));
  note.minutes = static_cast<int>(fields.optional_number("minutes", AttentionNote::kMostMinutes));
  note.text = fields.text("text");
  note.key = fields.text("key");
  return note;
}

}  // namespace

std::string encode(const AttentionNote& note) {
  json row = {{"version", kVersion}, {"id", note.id.value}, {"time_ns", note.time.ns}};
  write(row, note);
  return record::dump(row);
}

Result<AttentionNote> decode_attention_note(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "attention note", kVersion));
  record::JsonFields fields(row, "attention note");
  AttentionNote note = read(fields);
  note.id = AttentionNoteId(fields.number("id"));
  note.time = fields.time("time_ns");
  MW_TRY_STATUS(fields.status());
  return note;
}

std::string encode_note_command(const AttentionNote& note) {
  json j = command_object(kPart, "note", kVersion, note.who);
  write(j, note);
  return record::dump(j);
}

Result<std::optional<AttentionNote>> decode_note_command(std::string_view text) {
  MW_TRY(const auto j, parse_command(text, kPart, kVersion));
  if (!j) return std::optional<AttentionNote>();
  record::JsonFields fields(*j, "attention note");
  AttentionNote note = read(fields);
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(note));
}

}  // namespace millwright::respond
