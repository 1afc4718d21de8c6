// SPDX-License-Identifier: Apache-2.0
#pragma once
// The hands of one change: what Registry::change() lends to its callback. Every call validates,
// writes and remembers the record before and after; nothing is kept unless the whole change is.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "registry/records.h"
#include "registry/sqlite.h"

namespace millwright::registry {

/// Thread: that of the callback. Lifetime: the callback.
class Edit {
 public:
  explicit Edit(Database& db) : db_(db) {}
  Edit(const Edit&) = delete;
  Edit& operator=(const Edit&) = delete;

  /// Stores a new record and returns it with its id. A signal brings its id along, every other
  /// record must come without one. Ids are never used twice.
  /// Errors: see validate.h and constraints.h; already_exists when a signal's id is taken;
  ///         failed_precondition for a rule that would alarm without a response.
  template <class R>
  Result<R> add(R record);

  /// A rule from a profile: one that would alarm without a response goes on trial (shadow) until
  /// somebody gives it one, with a warning (ISA-18.2 §9). Errors: else as add().
  Result<Rule> add_library_rule(Rule rule);

  /// Replaces a record by id. Errors: as add(); not_found; failed_precondition for a profile, and
  /// for a document that may not become so (validate_change).
  template <class R>
  Status update(const R& record);

  /// Removes a record; a signal takes its rules along. Errors: not_found; failed_precondition while
  /// others belong to it.
  template <class R>
  Status remove(IdOf<R> id);

  /// The record as this change sees it. Errors: not_found.
  template <class R>
  Result<R> get(IdOf<R> id);

  /// Adds an audit entry about something that is not a record, such as a password. `before` and
  /// `after` are JSON or empty, and never hold a secret.
  void note(std::string what, std::string before = {}, std::string after = {});

  void warn(std::string warning) { warnings_.push_back(std::move(warning)); }
  /// What was accepted so far, but is probably not meant.
  const std::vector<std::string>& warnings() const { return warnings_; }

  /// For tables beside the records (identity). Whoever writes there adds a note().
  Database& database() { return db_; }

 private:
  friend class Registry;
  struct Image {
    std::optional<Record> before;
    std::optional<Record> after;
  };
  struct Note {
    std::string what;
    std::string before;
    std::string after;
  };
  template <class R>
  Status check_new(const R& record);
  template <class R>
  Result<R> insert(R record);
  template <class R>
  void remember(IdOf<R> id, std::optional<R> before, std::optional<R> after);
  Result<std::uint32_t> next_id(RecordKind kind);
  Status note_id(RecordKind kind, std::uint32_t id);

  Database& db_;
  std::map<std::pair<RecordKind, std::uint32_t>, std::size_t> index_;
  std::vector<std::pair<std::pair<RecordKind, std::uint32_t>, Image>> images_;  // in order of touch
  std::vector<Note> notes_;
  std::vector<std::string> warnings_;
};

}  // namespace millwright::registry
