// SPDX-License-Identifier: Apache-2.0
#pragma once
// One signal's history at one moment: stored chunks and the open ones laid over them, in time
// order. What a query reads through.

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "historian/chunk_codec.h"
#include "historian/damage_log.h"
#include "historian/signal_state.h"
#include "historian/stats.h"
#include "historian/store.h"

namespace millwright::historian {

/// One chunk as visited. Lifetime: until the visit goes on.
class Piece {
 public:
  virtual ~Piece() = default;
  virtual UtcNanos first() const = 0;
  virtual UtcNanos last() const = 0;
  virtual Stats stats() const = 0;
  /// Null where the columns are damaged (and that is noted).
  virtual const Series* rows() = 0;
};

class SignalView {
 public:
  /// `open` is in time order; each replaces the stored chunk under its stored or present start.
  SignalView(const Store& store, std::shared_ptr<const Snapshot> snapshot, SignalId signal,
             std::vector<OpenChunk> open, DamageLog& damage);

  /// Visits, in time order, every chunk that may hold rows of the range, until `visitor` says
  /// false. Damaged chunks are noted and left out.
  void visit(TimeRange range, const std::function<bool(Piece&)>& visitor) const;

  /// The last reading before `t` that takes part in statistics, if one is within a few chunks.
  std::optional<Point> last_used_before(UtcNanos t) const;

  /// All rows of the range, one after the other.
  Series rows(TimeRange range, ValueType type) const;

 private:
  class StoredCursor;
  class StoredPiece;
  class OpenPiece;
  bool is_replaced(UtcNanos start) const;

  const Store& store_;
  std::shared_ptr<const Snapshot> snapshot_;
  SignalId signal_;
  std::vector<OpenChunk> open_;
  DamageLog& damage_;
};

}  // namespace millwright::historian
