// SPDX-License-Identifier: Apache-2.0
// Any bytes as a YAML text: never a crash, a tree within its bounds, a problem names file and line,
// every scalar and key survives quoting, and reading a map by key of any type is safe.

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "core/check.h"
#include "yaml/reader.h"

namespace {

using namespace millwright;
using namespace millwright::yaml;
using Kind = Node::Kind;

// Counts nodes and their text; checks what node.h promises of each.
class Walker {
 public:
  void walk(const Node& node, std::size_t depth) {
    ++n_nodes_;
    MW_CHECK(depth <= kMaxDepth && n_nodes_ <= kMaxNodes, "within bounds");
    MW_CHECK(node.line >= 1, "lines count from 1");
    MW_CHECK(node.items.empty() || node.kind == Kind::kSequence, "items of a sequence");
    MW_CHECK(node.entries.empty() || node.kind == Kind::kMap, "entries of a map");
    if (node.kind == Kind::kScalar) check_quote(node.scalar);
    for (const Node& item : node.items) walk(item, depth + 1);
    std::set<std::string_view> keys;
    for (const auto& [key, value] : node.entries) {
      MW_CHECK(keys.insert(key).second, "keys are unique");
      MW_CHECK(node.find(key) == &value, "a key is found");
      check_quote(key);
      walk(value, depth + 1);
    }
  }

 private:
  void check_quote(const std::string& text) {
    if (!seen_.insert(text).second) return;  // aliases repeat
    const auto again = parse("k: " + quote(text) + "\n", "q");
    MW_CHECK(again && again->entries.size() == 1, "a quoted scalar is one value");
    const Node& value = again->entries.front().second;
    MW_CHECK(value.kind == Kind::kScalar && value.scalar == text, "and reads back the same");
  }

  std::size_t n_nodes_ = 0;
  std::set<std::string> seen_;
};

void read_every_way(const Node& node) {
  Problems problems("f.yaml");
  Map map(node, "a document", problems);
  for (const auto& [key, value] : node.entries) {
    std::string text;
    double number = 0;
    bool flag = false;
    std::vector<std::string> list;
    int count = 5;
    std::chrono::seconds duration{7};
    map.read(key, text);
    map.read(key, number);
    map.read(key, flag);
    map.read(key, list);
    map.read_integer(key, count, 0, 9);
    map.read_duration(key, duration);
    MW_CHECK(number - number == 0, "finite");
    MW_CHECK(count >= 0 && count <= 9, "within its bounds");
    MW_CHECK(duration.count() >= 0, "durations do not go back");
    const auto again = parse_duration(duration_text(duration));
    MW_CHECK(again == duration, "a duration reads back");
  }
  map.done();
  if (!problems.any()) return;
  MW_CHECK(problems.status().error().message().starts_with("f.yaml:"), "file and line");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto node = parse(text, "f.yaml");
  if (!node) {
    MW_CHECK(node.error().code() == Code::kInvalidArgument, "only the text is at fault");
    MW_CHECK(node.error().message().starts_with("f.yaml:"), "file and line");
    return 0;
  }
  Walker().walk(*node, 0);
  read_every_way(*node);
  return 0;
}
