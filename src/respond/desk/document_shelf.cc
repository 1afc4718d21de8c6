// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/document_shelf.h"

#include <fmt/format.h>

#include "respond/procedure/parse_procedure.h"
#include "respond/procedure/translation_edit.h"

namespace millwright::respond {
namespace {

template <class T, class Parse>
void take(const Document& document, Parse parse, DocumentShelf::Shelf<T>& before,
          DocumentShelf::Shelf<T>& after, std::vector<std::string>& problems) {
  if (auto known = before.extract(document.name);
      !known.empty() && known.mapped().text == document.text) {
    known.mapped().id = document.id;
    known.mapped().version = static_cast<std::uint32_t>(document.version);
    after.insert(std::move(known));
    return;
  }
  Result<T> parsed = parse(document.text, document_title(document));
  if (!parsed) {
    problems.push_back(parsed.error().message());
    return;
  }
  after.insert_or_assign(
      document.name,
      DocumentShelf::Item<T>{document.id, static_cast<std::uint32_t>(document.version),
                             document.text, std::move(*parsed)});
}

template <class T>
Status as_status(const Result<T>& result) {
  if (result) return {};
  return fail(result.error());
}

}  // namespace

std::string document_title(const Document& document) {
  return fmt::format("{} {}@{}", name(document.kind), document.name, document.version);
}

Status check_document(const Document& document) {
  const std::string file = document_title(document);
  std::string found;
  switch (document.kind) {
    case DocumentKind::kProcedure: {
      MW_TRY(const Procedure procedure, parse_procedure(document.text, file));
      found = procedure.name;
      break;
    }
    case DocumentKind::kRoster: {
      MW_TRY(const Roster roster, parse_roster(document.text, file));
      found = roster.name;
      break;
    }
    case DocumentKind::kPolicy: {
      MW_TRY(const Policy policy, parse_policy(document.text, file));
      found = policy.name;
      break;
    }
    case DocumentKind::kCalendar:
      MW_TRY_STATUS(as_status(parse_holidays(document.text, file)));
      break;
  }
  if (document.kind == DocumentKind::kCalendar || found == document.name) return {};
  return fail(Code::kInvalidArgument, fmt::format("{}: the text calls itself '{}', the document is "
                                                  "'{}'; give both the same name",
                                                  file, found, document.name));
}

void DocumentShelf::set(const registry::Plant& plant) {
  Shelf<Procedure> procedures;
  Shelf<Roster> rosters;
  Shelf<Policy> policies;
  Shelf<HolidayCalendar> calendars;
  problems_.clear();
  for (const Document& document : plant.all<Document>()) {
    if (document.state != DocumentState::kInForce) continue;
    switch (document.kind) {
      case DocumentKind::kProcedure:
        take(document, parse_procedure, procedures_, procedures, problems_);
        break;
      case DocumentKind::kRoster:
        take(document, parse_roster, rosters_, rosters, problems_);
        break;
      case DocumentKind::kPolicy:
        take(document, parse_policy, policies_, policies, problems_);
        break;
      case DocumentKind::kCalendar:
        take(document, parse_holidays, calendars_, calendars, problems_);
        break;
    }
  }
  procedures_ = std::move(procedures);
  rosters_ = std::move(rosters);
  policies_ = std::move(policies);
  calendars_ = std::move(calendars);
}

Status DocumentShelf::check_edit(const Document& document) const {
  MW_TRY_STATUS(check_document(document));
  if (document.kind != DocumentKind::kProcedure) return {};
  const auto before = procedures_.find(document.name);
  MW_TRY(const Procedure after, parse_procedure(document.text, document_title(document)));
  return check_translation_edit(before == procedures_.end() ? Procedure() : before->second.content,
                                after, document.author);
}

const Roster* DocumentShelf::main_roster() const {
  if (rosters_.empty()) return nullptr;
  for (const std::string_view name : {"operations", "operators"}) {
    const auto it = rosters_.find(name);
    if (it != rosters_.end()) return &it->second.content;
  }
  return &rosters_.begin()->second.content;
}

}  // namespace millwright::respond
