// SPDX-License-Identifier: Apache-2.0
#include "rollout/governance/ruling.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "core/enum_names.h"
#include "rollout/wave/stated_text.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<3> kSubjectNames{"expansion", "change", "budget"};
constexpr EnumNames<3> kStateNames{"open", "yes", "no"};
constexpr EnumNames<4> kShareNames{"none", "responsible", "consulted", "informed"};

}  // namespace

std::string_view name(Subject subject) {
  return name_in(kSubjectNames, subject);
}
std::optional<Subject> parse_subject(std::string_view text) {
  return parse_in<Subject>(kSubjectNames, text);
}
std::string_view name(RulingState state) {
  return name_in(kStateNames, state);
}
std::optional<RulingState> parse_ruling_state(std::string_view text) {
  return parse_in<RulingState>(kStateNames, text);
}
std::string_view name(Share share) {
  return name_in(kShareNames, share);
}
std::optional<Share> parse_share(std::string_view text) {
  return parse_in<Share>(kShareNames, text);
}

Share Raci::share_of(TeamKind function) const {
  const auto it = std::ranges::find(shares, function, &FunctionShare::function);
  return it == shares.end() ? Share::kNone : it->share;
}

Status check_question(const Ruling& ruling) {
  if (is_blank(ruling.question)) {
    return fail(Code::kInvalidArgument, "question: say what is to be decided");
  }
  if (ruling.question.size() > kMostRulingWords) {
    return fail(Code::kInvalidArgument,
                fmt::format("question: more than {} bytes", kMostRulingWords));
  }
  if (ruling.due <= ruling.asked_at) {
    return fail(Code::kInvalidArgument, "due: must be later than now");
  }
  if (ruling.due - ruling.asked_at > kLongestQuestion) {
    return fail(Code::kInvalidArgument,
                fmt::format("due: more than {} days away", kLongestQuestion.count()));
  }
  return {};
}

Status check(const Raci& raci) {
  if (raci.accountable.empty()) {
    return fail(Code::kInvalidArgument, "accountable: one person must be named; it decides");
  }
  std::set<TeamKind> seen;
  bool has_responsible = false;
  for (const FunctionShare& one : raci.shares) {
    if (std::ranges::find(kFunctions, one.function) == std::end(kFunctions)) {
      return fail(Code::kInvalidArgument, fmt::format("shares: '{}' is none of the five functions",
                                                      millwright::name(one.function)));
    }
    if (!seen.insert(one.function).second) {
      return fail(Code::kInvalidArgument,
                  fmt::format("shares: {} is there twice", millwright::name(one.function)));
    }
    has_responsible = has_responsible || one.share == Share::kResponsible;
  }
  if (has_responsible) return {};
  return fail(Code::kInvalidArgument, "shares: one function must be responsible: it does the work");
}

Result<Ruling> decide(Ruling ruling, const Raci* raci, RulingState verdict, const WaveAct& act) {
  if (ruling.state != RulingState::kOpen) {
    return fail(Code::kFailedPrecondition,
                fmt::format("decided already, by {}; ask anew if it is to be another answer",
                            ruling.decided_by));
  }
  if (verdict == RulingState::kOpen) {
    return fail(Code::kInvalidArgument, "verdict: must be yes or no");
  }
  if (is_blank(act.why) || act.why.size() > kMostRulingWords) {
    return fail(Code::kInvalidArgument,
                fmt::format("reason: must be there, with at most {} bytes", kMostRulingWords));
  }
  if (raci == nullptr) {
    return fail(
        Code::kFailedPrecondition,
        fmt::format("nobody is accountable for {} yet: name somebody first", name(ruling.subject)));
  }
  if (raci->accountable != act.who) {
    return fail(
        Code::kFailedPrecondition,
        fmt::format("{} decides on {}, not {}", raci->accountable, name(ruling.subject), act.who));
  }
  ruling.state = verdict;
  ruling.decided_by = act.who;
  ruling.decided_at = act.at;
  ruling.reason = act.why;
  return ruling;
}

}  // namespace millwright::rollout
