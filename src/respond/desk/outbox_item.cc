// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/outbox_item.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "record/json_fields.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

std::string encode_effect(const RunEffect& effect) {
  json row = {{"version", kVersion},       {"kind", static_cast<int>(effect.kind)},
              {"run", effect.run.value},   {"step", effect.step},
              {"visit", effect.visit},     {"who", effect.who},
              {"comment", effect.comment}, {"url", effect.url},
              {"body", effect.body},       {"key", effect.idempotency_key}};
  if (effect.target) {
    row["target_kind"] = static_cast<int>(effect.target->kind);
    row["target"] = effect.target->name;
  }
  return record::dump(row);
}

Result<RunEffect> decode_effect(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "run effect", kVersion));
  record::JsonFields fields(row, "run effect");
  RunEffect effect;
  effect.kind = static_cast<RunEffect::Kind>(
      fields.number("kind", static_cast<std::uint64_t>(RunEffect::Kind::kAborted)));
  effect.run = RunId(fields.number("run"));
  effect.step = fields.text("step");
  effect.visit = static_cast<std::uint32_t>(fields.number("visit", UINT32_MAX));
  effect.who = fields.text("who");
  effect.comment = fields.text("comment");
  effect.url = fields.text("url");
  if (const auto it = row.find("body"); it != row.end() && it->is_string()) {
    effect.body = it->get<std::string>();
  }
  effect.idempotency_key = fields.text("key");
  if (row.contains("target")) {
    HandOverTarget target;
    target.kind = static_cast<HandOverKind>(fields.number("target_kind", 2));
    target.name = fields.name("target");
    effect.target = std::move(target);
  }
  MW_TRY_STATUS(fields.status());
  return effect;
}

}  // namespace

std::string encode(const OutboxItem& item) {
  struct Visitor {
    std::string operator()(const PageMessage& message) const {
      return fmt::format(R"({{"type":"message","item":{}}})", encode(message));
    }
    std::string operator()(const RunEffect& effect) const {
      return fmt::format(R"({{"type":"run","item":{}}})", encode_effect(effect));
    }
    std::string operator()(const WorkOrder& order) const {
      return fmt::format(R"({{"type":"work-order","item":{}}})", encode(order));
    }
  };
  return std::visit(Visitor{}, item);
}

Result<OutboxItem> decode_outbox_item(std::string_view text) {
  const json line = json::parse(text, nullptr, false);
  if (!line.is_object() || !line.contains("type") || !line.contains("item")) {
    return fail(Code::kDataLoss, "outbox item: not an object with type and item");
  }
  const std::string item = line["item"].dump();
  if (line["type"] == "message") {
    MW_TRY(PageMessage message, decode_message(item));
    return OutboxItem(std::move(message));
  }
  if (line["type"] == "run") {
    MW_TRY(RunEffect effect, decode_effect(item));
    return OutboxItem(std::move(effect));
  }
  if (line["type"] == "work-order") {
    MW_TRY(WorkOrder order, decode_work_order(item));
    return OutboxItem(std::move(order));
  }
  return fail(Code::kDataLoss, "outbox item: of an unknown type");
}

}  // namespace millwright::respond
