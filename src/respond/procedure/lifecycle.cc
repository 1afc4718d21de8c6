// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/lifecycle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace millwright::respond {
namespace {

constexpr std::array<std::string_view, 5> kStateNames{"draft", "review", "approved", "in-force",
                                                      "retired"};
constexpr std::array<std::string_view, 5> kMoveNames{"submit", "send-back", "approve",
                                                     "put-in-force", "retire"};

template <class Enum>
std::optional<Enum> parse_name(std::span<const std::string_view> names, std::string_view text) {
  const auto it = std::ranges::find(names, text);
  if (it == names.end()) return std::nullopt;
  return static_cast<Enum>(it - names.begin());
}

/// What can be done next, in the words of an answer.
std::string_view possible(EditionState state) {
  switch (state) {
    case EditionState::kDraft:
      return "submit it for review or retire it";
    case EditionState::kReview:
      return "approve it, send it back or retire it";
    case EditionState::kApproved:
      return "put it in force, send it back or retire it";
    case EditionState::kInForce:
      return "retire it or write a new draft";
    case EditionState::kRetired:
      return "write a new draft";
  }
  return "";
}

/// The state a move leads to; nothing where it is not allowed.
std::optional<EditionState> target(EditionState from, EditionMove move) {
  using enum EditionState;
  switch (move) {
    case EditionMove::kSubmit:
      if (from == kDraft) return kReview;
      break;
    case EditionMove::kSendBack:
      if (from == kReview || from == kApproved) return kDraft;
      break;
    case EditionMove::kApprove:
      if (from == kReview) return kApproved;
      break;
    case EditionMove::kPutInForce:
      if (from == kApproved) return kInForce;
      break;
    case EditionMove::kRetire:
      if (from != kRetired) return kRetired;
      break;
  }
  return std::nullopt;
}

Status check_second_person(const Edition& edition, std::string_view who) {
  const bool is_author = who == edition.author;
  if (!is_author && std::ranges::find(edition.editors, who) == edition.editors.end()) return {};
  return fail(Code::kUnauthorized,
              fmt::format("{} {} version {} of '{}'; another person must approve it", who,
                          is_author ? "wrote" : "edited", edition.version, edition.document));
}

Status check_reason(EditionMove move, std::string_view reason) {
  const bool needs_one = move == EditionMove::kSendBack || move == EditionMove::kRetire;
  if (!needs_one || !reason.empty()) return {};
  return fail(Code::kInvalidArgument, fmt::format("{} needs a reason", name(move)));
}

}  // namespace

std::string_view name(EditionState state) {
  return kStateNames[static_cast<std::size_t>(state)];
}
std::optional<EditionState> parse_edition_state(std::string_view text) {
  return parse_name<EditionState>(kStateNames, text);
}
std::string_view name(EditionMove move) {
  return kMoveNames[static_cast<std::size_t>(move)];
}
std::optional<EditionMove> parse_edition_move(std::string_view text) {
  return parse_name<EditionMove>(kMoveNames, text);
}

Edition library_edition(std::string document) {
  Edition edition;
  edition.document = std::move(document);
  edition.state = EditionState::kInForce;
  edition.is_from_library = true;
  return edition;
}

Result<Edition> new_draft(std::span<const Edition> all, std::string document,
                          std::string_view who) {
  if (who.empty() || document.empty()) {
    return fail(Code::kInvalidArgument, "a draft needs a document name and an author");
  }
  Edition draft;
  for (const Edition& edition : all) {
    if (edition.state == EditionState::kDraft || edition.state == EditionState::kReview) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("version {} of '{}' by {} is still in {}; finish or retire it first",
                              edition.version, document, edition.author, name(edition.state)));
    }
    draft.version = std::max(draft.version, edition.version + 1);
  }
  draft.document = std::move(document);
  draft.author = who;
  return draft;
}

Result<Edition> edit(Edition edition, std::string_view who) {
  if (who.empty()) return fail(Code::kInvalidArgument, "who edits is missing");
  if (edition.state != EditionState::kDraft) {
    return fail(
        Code::kFailedPrecondition,
        fmt::format("version {} of '{}' is in state {} and cannot be edited; {}", edition.version,
                    edition.document, name(edition.state), possible(edition.state)));
  }
  const bool is_new = std::ranges::find(edition.editors, who) == edition.editors.end();
  if (who != edition.author && is_new) edition.editors.emplace_back(who);
  return edition;
}

Result<std::vector<Edition>> apply_move(std::span<const Edition> all, std::uint32_t version,
                                        EditionMove move, std::string_view who,
                                        std::string_view reason) {
  const auto it = std::ranges::find(all, version, &Edition::version);
  if (it == all.end()) return fail(Code::kNotFound, fmt::format("no version {}", version));
  if (who.empty()) return fail(Code::kInvalidArgument, "who does it is missing");
  Edition edition = *it;
  const std::optional<EditionState> to = target(edition.state, move);
  if (!to) {
    return fail(Code::kFailedPrecondition,
                fmt::format("version {} of '{}' is in state {}; {}", version, edition.document,
                            name(edition.state), possible(edition.state)));
  }
  MW_TRY_STATUS(check_reason(move, reason));
  if (move == EditionMove::kApprove) {
    MW_TRY_STATUS(check_second_person(edition, who));
    edition.approver = who;
  }
  // What goes back will be another text: the signature was for this one.
  if (move == EditionMove::kSendBack) edition.approver.clear();
  edition.state = *to;

  std::vector<Edition> changed;
  if (move == EditionMove::kPutInForce) {
    if (const Edition* before = in_force(all)) {
      changed.push_back(*before);
      changed.back().state = EditionState::kRetired;
    }
  }
  changed.push_back(std::move(edition));
  return changed;
}

const Edition* in_force(std::span<const Edition> all) {
  const auto it = std::ranges::find(all, EditionState::kInForce, &Edition::state);
  return it == all.end() ? nullptr : &*it;
}

}  // namespace millwright::respond
