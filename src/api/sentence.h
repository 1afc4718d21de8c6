// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sentences of the platform read back into a code and the values in them, so that a page can say
// the same in its own language. Histories, reports and verdicts keep their sentences as English
// text, for good; reading them back serves what was written years ago like what is written today.
// The forms are in sentence_forms.cc; docs/api.md, "Words".

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

namespace millwright::api {

/// Where a sentence stands. Only the forms of that place are tried.
enum class SentenceGroup {
  kAdvice,      ///< what to do about a rule with many alarms
  kFinding,     ///< a mistake in policies, rosters, documents, rules
  kRemedy,      ///< what to do about it
  kReach,       ///< why a person is not reached, with the person's name
  kChain,       ///< a step of an escalation
  kHandover,    ///< an open alarm in a hand-over report
  kVerdict,     ///< why a hands-off period ended as it did
  kLack,        ///< what a hands-off period was missing
  kHistory,     ///< what the platform itself writes into the history of an alarm
  kDoubt,       ///< why a projection is no verdict
  kSkip,        ///< why a drill did not come, or ended without being finished
  kWarning,     ///< what is odd about something that was taken
  kCover,       ///< why a procedure does not count as covered
  kForecast,    ///< what a vendor's forecast rests on, or why there is none
  kFault,       ///< what is wrong with a payload, a line, a reading
  kFaultPlace,  ///< the same, with the part of it that is wrong in front
  kHealth,      ///< why a server is not ready, what somebody should look at, what is damaged
  kDelivery,    ///< why a message was not delivered
  kProposal,    ///< what a better setting would have done to the past
};

/// One way to put something. In `text` a placeholder stands for
///   {name}      words, at least one byte
///   {name#}     a number
///   {name%}     a number with its unit, where it has one
///   {name@}     an instant, RFC 3339, UTC, to minutes or finer
///   {name~}     a duration: "5m", "1h30m"
///   {name*reach} sentences of the group "reach" with ", " between them; "lack" has "; "
///   {name*fault} one sentence of that group; so too "health" and "delivery"
struct SentenceForm {
  SentenceGroup group;
  std::string_view code;  ///< unique in all groups; pages have their words under it
  std::string_view text;
};
/// In the order in which they are tried: the narrower before the wider.
std::span<const SentenceForm> sentence_forms();

/// {"code", "values"}; null for a text that no form of the group matches: then it is to be shown as
/// it is. Numbers and durations (seconds) come as numbers, quantities as {"value", "unit"},
/// instants in RFC 3339, lists as arrays of the same shape. Cost: O(forms of the group * text).
nlohmann::json words_of(SentenceGroup group, std::string_view text);
/// What is wrong with a payload, by itself or with its place.
nlohmann::json words_of_fault(std::string_view text);
/// As many, in the same order.
nlohmann::json words_of_all(SentenceGroup group, std::span<const std::string> texts);

/// The values in a text that is wholly of this form; null where it is not.
nlohmann::json values_in(std::string_view form, std::string_view text);

}  // namespace millwright::api
