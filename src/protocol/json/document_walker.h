// SPDX-License-Identifier: Apache-2.0
#pragma once
// The full way through any JSON document: simdjson finds the structure, the walker gives it its
// meaning. A document is taken whole or, when its structure is broken, not at all; a member that is
// merely not a value becomes a DecodeProblem and the others are kept.

#include <cstdint>
#include <memory>
#include <string_view>

#include "model/decoded.h"

namespace millwright::json {

inline constexpr unsigned kMaxDepth = 8;            ///< containers within containers
inline constexpr std::size_t kMaxMembers = 10'000;  ///< of one object

/// Reused between documents. Memory: about 6 times the largest document since start, given back
/// when that was above 4 MiB.
class DocumentWalker {
 public:
  DocumentWalker();
  ~DocumentWalker();
  DocumentWalker(DocumentWalker&&) noexcept;
  DocumentWalker& operator=(DocumentWalker&&) noexcept;

  /// Adds what an MQTT payload holds. `text` starts with '{' or '['.
  void read_payload(std::string_view text, DecodedBatch& out);

  /// Adds what an HTTP body holds: objects that name their signal. `line` is put on every problem;
  /// 0 = the index of the array element instead.
  void read_body(std::string_view text, std::uint32_t line, DecodedBatch& out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace millwright::json
