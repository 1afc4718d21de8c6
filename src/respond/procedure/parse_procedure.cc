// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/parse_procedure.h"

#include <fmt/format.h>

#include "model/plant.h"
#include "respond/procedure/flow.h"
#include "respond/procedure/parse_step.h"
#include "respond/procedure/parse_translation.h"

namespace millwright::respond {
namespace {

using yaml::Map;
using yaml::Node;

constexpr int kFormat = 1;

void read_head(Map& map, Procedure& out, yaml::Problems& problems) {
  map.require("procedure");
  read_text(map, "procedure", out.name, 64);
  if (!out.name.empty() && !is_path_element(out.name)) {
    map.wrong("procedure", "must be a name without '/', '+' and '#'");
  }
  int format = kFormat;
  map.read_integer("format", format, 1, kFormat);
  map.require("title");
  read_text(map, "title", out.title, 200);
  read_text(map, "summary", out.summary, 2000);
  map.read("asset_classes", out.asset_classes);
  if (const Node* node = map.find("who_may_run")) {
    Map who(*node, "who_may_run", problems);
    who.read("skills", out.skills);
    who.read("teams", out.teams);
    who.done();
  }
  map.require("expected_duration");
  map.read_duration("expected_duration", out.expected);
  if (map.find("expected_duration") != nullptr && out.expected < std::chrono::seconds(1)) {
    map.wrong("expected_duration", "must be longer than nothing");
  }
  map.read("language", out.language);
  if (!is_language(out.language)) map.wrong("language", "must be a code like 'en'");
}

void read_steps(Map& map, Procedure& out, yaml::Problems& problems) {
  std::optional<Goto> on_problem;
  read_on_problem(map, on_problem);
  map.require("steps");
  const Node* node = map.find("steps");
  if (node == nullptr) return;
  if (node->kind != Node::Kind::kSequence || node->items.empty() ||
      node->items.size() > kMaxProcedureSteps) {
    map.wrong("steps", fmt::format("must be a list of 1 to {} steps", kMaxProcedureSteps));
    return;
  }
  for (const Node& item : node->items) out.steps.push_back(read_step(item, on_problem, problems));
  for (std::size_t i = 0; i < out.steps.size(); ++i) {
    Goto& next = out.steps[i].next;
    if (next.kind != GotoKind::kStep || !next.step.empty()) continue;
    next = i + 1 < out.steps.size() ? Goto{GotoKind::kStep, out.steps[i + 1].id} : Goto{};
  }
}

}  // namespace

Result<Procedure> parse_procedure(std::string_view text, std::string_view file) {
  MW_TRY(const Node root, yaml::parse(text, file));
  yaml::Problems problems(file);
  Map map(root, "a procedure", problems);
  Procedure out;
  read_head(map, out, problems);
  read_steps(map, out, problems);
  if (!problems.any()) check_flow(out, problems);
  if (const Node* node = map.find("translations")) read_translations(*node, out, problems);
  map.done();
  MW_TRY_STATUS(problems.status());
  return out;
}

}  // namespace millwright::respond
