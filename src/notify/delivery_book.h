// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every delivery and the position in the outbox, on disk: the SQLite file delivery.db. An attempt
// is committed before it is made, so that a crash leaves exactly those in doubt that were under
// way. Tables: docs/format/outbox.md.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "notify/delivery.h"

namespace millwright::registry {
class Database;
class Statement;
}  // namespace millwright::registry

namespace millwright::notify {

struct DeliveryFilter {
  std::optional<DeliveryState> state;
  std::string channel;  ///< empty = any
  std::string person;   ///< empty = any
  std::string thread;   ///< empty = any
  DeliveryId before;    ///< 0 = from the latest
  std::size_t limit = 100;
};

/// How many deliveries of a channel are in a state.
struct DeliveryCount {
  std::string channel;
  DeliveryState state;
  std::uint64_t count = 0;
};

/// Errors of every call: data_loss          a page or row is damaged; the message names it.
///                       resource_exhausted  disk full.  unavailable  I/O.
/// Nothing of a failed call is kept. Durability: a commit survives power loss once it returns.
/// Thread: one at a time.
class DeliveryBook {
 public:
  /// Opens the file, or makes it, and checks all of it.
  /// Errors: also failed_precondition for a file of a later version.
  static Result<std::unique_ptr<DeliveryBook>> open(const std::string& path);
  ~DeliveryBook();

  /// The id of the last message taken from the outbox; 0 = none.
  std::uint64_t position() const { return position_; }

  /// Changes and additions of one commit. Destroying it without commit() undoes them.
  class Batch;
  Result<Batch> begin();

  /// One delivery in one commit.
  Status put(const Delivery& delivery);

  /// What was under way when the process died waits again, in doubt, due at `now`.
  /// Returns how many there were.
  Result<std::size_t> recover(UtcNanos now);

  /// The waiting delivery that is due longest, at most one for each address: the first of every
  /// address, in the order they are due. `horizon`: a row that says it is due after this instant
  /// was written before the clock was set back, and counts as due.
  Result<std::vector<Delivery>> due(std::string_view channel, UtcNanos now, UtcNanos horizon,
                                    std::size_t limit);
  /// When the next waiting delivery of a channel is due; nothing when none waits.
  Result<std::optional<UtcNanos>> next_due(std::string_view channel);

  Result<std::optional<Delivery>> find(DeliveryId id);
  /// Latest first.
  Result<std::vector<Delivery>> list(const DeliveryFilter& filter);
  Result<std::vector<DeliveryCount>> counts();
  Result<std::uint64_t> waiting(std::string_view channel);
  /// Whether a message that ends `thread` came after message `id`.
  Result<bool> is_superseded(std::string_view thread, std::uint64_t id);

  /// Removes final deliveries that changed before `limit_time`, and the oldest final ones beyond
  /// `max_rows`. Returns how many.
  Result<std::size_t> prune(UtcNanos limit_time, std::size_t max_rows);

 private:
  explicit DeliveryBook(std::unique_ptr<registry::Database> db);
  Status prepare_schema();
  Status check_everything();
  Result<std::vector<Delivery>> read_all(registry::Statement& rows);
  Status write(const Delivery& delivery);

  std::unique_ptr<registry::Database> db_;
  std::uint64_t position_ = 0;  ///< committed
  std::uint64_t last_id_ = 0;   ///< highest id given
};

/// Thread and lifetime: those of its book; no other call on the book while one is open, but reads.
class DeliveryBook::Batch {
 public:
  Batch(Batch&&) noexcept;
  ~Batch();

  /// False when the same key is there already for this channel and address: nothing is added.
  /// Gives `delivery` its id.
  Result<bool> add(Delivery& delivery);
  /// What came of a message's thread before it.
  struct Thread {
    std::vector<Delivery> waiting;  ///< on any channel
    bool has_left = false;          ///< an attempt began, on the message's channel and address
  };
  Result<Thread> thread_of(const OutgoingMessage& message);
  Status put(const Delivery& delivery);
  Status commit(std::uint64_t position);

 private:
  friend class DeliveryBook;
  struct State;
  explicit Batch(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace millwright::notify
