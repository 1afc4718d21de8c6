// SPDX-License-Identifier: Apache-2.0
#pragma once
// The documents in force, parsed: procedures, rosters, policies, calendars by name. A text that
// cannot be read is left out and named; what was in force under that name before is gone, as the
// registry says.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/document.h"
#include "registry/plant_snapshot.h"
#include "respond/duty/holiday_calendar.h"
#include "respond/duty/roster.h"
#include "respond/escalation/policy.h"
#include "respond/procedure/procedure.h"

namespace millwright::respond {

/// "procedure pump-cavitation@3": what messages about a document begin with.
std::string document_title(const Document& document);

/// Whether the text of a document can be used, by the parser of its kind.
/// Errors: invalid_argument   "document:line: what, what to do".
Status check_document(const Document& document);

/// Thread: one at a time.
class DocumentShelf {
 public:
  template <class T>
  struct Item {
    DocumentId id;
    std::uint32_t version = 1;
    std::string text;
    T content;
  };
  template <class T>
  using Shelf = std::map<std::string, Item<T>, std::less<>>;

  /// Takes over what is in force now. Unchanged documents are not parsed again.
  void set(const registry::Plant& plant);

  const Shelf<Procedure>& procedures() const { return procedures_; }
  const Shelf<Roster>& rosters() const { return rosters_; }
  const Shelf<Policy>& policies() const { return policies_; }
  const Shelf<HolidayCalendar>& calendars() const { return calendars_; }
  /// One line per document in force that cannot be read.
  const std::vector<std::string>& problems() const { return problems_; }

  /// check_document(), and whether its author may sign what the text says is signed.
  /// Errors: also unauthorized, for a translation of a procedure.
  Status check_edit(const Document& document) const;

  /// The roster that defines the site's shifts: that of operations, called "operations" or, as the
  /// default operator position, "operators"; else the first by name. Nullptr without any.
  const Roster* main_roster() const;

 private:
  Shelf<Procedure> procedures_;
  Shelf<Roster> rosters_;
  Shelf<Policy> policies_;
  Shelf<HolidayCalendar> calendars_;
  std::vector<std::string> problems_;
};

}  // namespace millwright::respond
