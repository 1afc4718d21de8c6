// SPDX-License-Identifier: Apache-2.0
#pragma once
// The first answers to requests that carry a key, on disk: the SQLite file answers.db. That a
// request was begun is synced before it acts, its answer after it acted; what was begun and has no
// answer, and is not running, is in doubt. Bounded in number, bytes and age.
//
// A file of its own: an answer is written by whatever thread is done, and must not wait for the
// registry's writer; whoever loses it loses a day of memory and no act.
// Table: docs/format/answers.md.

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "core/metrics.h"
#include "core/result.h"
#include "core/time.h"
#include "net/http_message.h"

namespace millwright::registry {
class Database;
}

namespace millwright::api {

/// One request that carries a key.
struct RequestMark {
  std::string caller;       ///< "person:3"; keys of different callers have nothing in common
  std::string key;          ///< as sent
  std::string fingerprint;  ///< of method, target and body
};

struct AnswerLimits {
  std::size_t max_keys = 100'000;
  std::size_t max_keys_per_caller = 10'000;  ///< so that nobody pushes out what others sent
  std::uint64_t max_bytes = 64ull << 20;     ///< of all answers
  std::size_t max_answer_bytes = 1u << 20;   ///< a larger one is not kept, only that there was one
  std::size_t max_in_memory = 256;           ///< answers that must not be on disk
  std::chrono::nanoseconds keep_for = std::chrono::hours(24);
};

/// What is known of a key.
enum class Standing : std::uint8_t {
  kNew,       ///< nothing: it is begun now, and the caller must settle it
  kRunning,   ///< the first request is being worked on
  kAnswered,  ///< here is its answer
  kNotKept,   ///< it was answered, but the answer was too large, or secret and the server restarted
  kInDoubt,   ///< begun, and nobody knows whether it was carried out
  kOther,     ///< it was another request: method, target or body differ
};

struct Found {
  Standing standing = Standing::kNew;
  std::optional<net::HttpResponse> answer;  ///< kAnswered
};

/// Thread: any. Errors of every call: data_loss, resource_exhausted (disk full), unavailable.
class AnswerBook {
 public:
  /// Opens the file, or makes it. Errors: also failed_precondition for a file of a later version.
  static Result<std::unique_ptr<AnswerBook>> open(const std::string& path, AnswerLimits limits,
                                                  Metrics& metrics);
  ~AnswerBook();

  /// Looks the key up; a new one is begun. Durability: that it was begun is synced on return.
  /// Makes room first: what is older than `keep_for` goes, then the oldest (counted).
  Result<Found> begin(const RequestMark& mark, UtcNanos now);

  enum class Keep : std::uint8_t { kOnDisk, kInMemory };
  /// It is done, and this was the answer. With kInMemory a restart forgets the answer, not the act.
  /// After an error the key is in doubt. Durability: synced on return.
  Status answered(const RequestMark& mark, const net::HttpResponse& answer, Keep keep);
  /// Nothing was done: the key is free again.
  Status not_done(const RequestMark& mark);
  /// It may or may not have been done.
  void in_doubt(const RequestMark& mark);

  std::size_t keys() const;
  std::uint64_t bytes() const;

 private:
  using Name = std::pair<std::string, std::string>;  // caller, key
  struct Begun {
    std::string fingerprint;
    UtcNanos at;
  };
  struct Kept {
    int status = 0;
    std::string headers;
    std::string body;
  };
  struct Secret {
    Name name;
    UtcNanos begun;
    Kept kept;
  };
  struct Row;

  AnswerBook(std::unique_ptr<registry::Database> db, AnswerLimits limits, Metrics& metrics);
  Status prepare_schema();
  Status count();
  Result<std::optional<Row>> find(const Name& name);
  Result<Found> judge(const RequestMark& mark, const Row& row) const;
  Status make_room(const std::string& caller, UtcNanos now);
  /// The oldest rows that nobody works on, of one caller or of all, removed one by one while
  /// `is_too_much` says so.
  template <class IsTooMuch>
  Status evict(const std::string* caller, Counter& counter, IsTooMuch is_too_much);
  Status write(const Name& name, const Begun& begun, int state, const Kept& kept);
  Status remove(const Name& name, std::uint64_t bytes);
  void forget_secret(const Name& name);
  const Secret* find_secret(const Name& name) const;
  void show_size();

  const AnswerLimits limits_;
  Counter& expired_;
  Counter& evicted_;
  Gauge& keys_shown_;
  Gauge& bytes_shown_;

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::unique_ptr<registry::Database> db_;
  std::map<Name, Begun> running_;
  std::deque<Secret> secrets_;  // oldest first
  std::map<std::string, std::size_t> n_by_caller_;
  std::size_t n_keys_ = 0;
  std::uint64_t n_bytes_ = 0;
};

}  // namespace millwright::api
