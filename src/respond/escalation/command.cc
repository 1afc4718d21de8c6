// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/command.h"

#include <array>

#include "respond/escalation/row_json.h"

namespace millwright::respond {
namespace {

constexpr std::array<std::string_view, 4> kActions{"accept-page", "accept-all-pages",
                                                   "release-page", "test-page"};

}  // namespace

std::string_view name(PageAction action) {
  return kActions[static_cast<std::size_t>(action)];
}

std::optional<PageAction> parse_page_action(std::string_view text) {
  for (std::size_t i = 0; i < kActions.size(); ++i) {
    if (kActions[i] == text) return static_cast<PageAction>(i);
  }
  return std::nullopt;
}

template <class Io>
void fields(Io& io, Row<PageCommand> auto& command) {
  io("action", command.action, parse_page_action);
  io("page", command.page);
  io("who", command.who);
  io("reason", command.reason);
  io("via", command.via);
  io("person", command.person);
  io("channels", command.channels);
}

std::string encode(const PageCommand& command) {
  FieldWriter writer;
  fields(writer, command);
  nlohmann::json object = writer.take();
  object["type"] = "respond";
  object["version"] = kRowVersion;
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<std::optional<PageCommand>> decode_page_command(std::string_view text) {
  const nlohmann::json object = nlohmann::json::parse(text, nullptr, false);
  if (!object.is_object() || !object.contains("type")) {
    return fail(Code::kDataLoss, "command: not an object with a type");
  }
  if (object["type"] != "respond") return std::optional<PageCommand>();
  const auto action = object.find("action");
  if (action == object.end() || !action->is_string()) {
    return fail(Code::kDataLoss, "command: no action");
  }
  if (!parse_page_action(action->get_ref<const std::string&>())) {
    return std::optional<PageCommand>();
  }
  MW_TRY(PageCommand command, decode_row<PageCommand>("page command", text));
  return std::optional<PageCommand>(std::move(command));
}

}  // namespace millwright::respond
