// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads maps by key: what is wrong is reported with file and line, what nobody asked for is
// refused.
//
//   Problems problems(file);
//   Map map(node, "a policy", problems);
//   map.require("title");
//   map.read("title", policy.title);
//   map.done();
//   MW_TRY_STATUS(problems.status());

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "yaml/node.h"

namespace millwright::yaml {

/// The first problem of a parse, with its line; later ones follow from it too often.
class Problems {
 public:
  explicit Problems(std::string_view file) : file_(file) {}

  void add(int line, std::string_view what);
  bool any() const { return !message_.empty(); }
  /// Errors: invalid_argument   "file:line: what".
  Status status() const;

 private:
  std::string file_;
  std::string message_;
};

/// Seconds from "90s", "5m", "2h", "1d", "1h30m", largest unit first. Nothing on anything else,
/// also on a bare number: its unit is a guess.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// The shortest text that parse_duration() reads back: "1h30m"; "0s" for none.
std::string duration_text(std::chrono::seconds duration);

/// One map. Reading an absent or null key leaves the value as it is.
/// Lifetime: node and problems outlive it.
class Map {
 public:
  /// Adds a problem when `node` is not a map; reads then find nothing.
  Map(const Node& node, std::string_view what, Problems& problems);

  int line() const { return node_.line; }
  /// Nullptr when absent or null. The key counts as known either way.
  const Node* find(std::string_view key);
  void require(std::string_view key);

  void read(std::string_view key, std::string& out);
  void read(std::string_view key, double& out);                    ///< finite
  void read(std::string_view key, bool& out);                      ///< true or false, nothing else
  void read(std::string_view key, std::vector<std::string>& out);  ///< one scalar = a list of one
  void read_integer(std::string_view key, int& out, int low, int high);
  void read_duration(std::string_view key, std::chrono::seconds& out);
  template <class Enum>
  void read_enum(std::string_view key, Enum& out,
                 std::span<const std::pair<std::string_view, Enum>> names) {
    std::vector<std::string_view> words;
    for (const auto& [word, value] : names) words.push_back(word);
    if (const int i = find_word(key, words); i >= 0)
      out = names[static_cast<std::size_t>(i)].second;
  }

  /// Refuses the keys nobody asked for.
  void done();
  /// A problem with the value of `key`.
  void wrong(std::string_view key, std::string_view what);

 private:
  /// The scalar of `key`; nullptr when absent or, with a problem, not a scalar.
  const std::string* scalar(std::string_view key, std::string_view must);
  int find_word(std::string_view key, std::span<const std::string_view> words);

  const Node& node_;
  const std::string what_;
  Problems& problems_;
  std::vector<std::string> known_;
};

}  // namespace millwright::yaml
