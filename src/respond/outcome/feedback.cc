// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/feedback.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/enum_names.h"
#include "record/json_fields.h"
#include "record/limits.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "feedback";
constexpr EnumNames<6> kOutcomes{"true",      "early",        "nuisance",
                                 "duplicate", "sensor-fault", "known-work"};

void write(json& out, const Feedback& feedback) {
  out["alarm"] = feedback.alarm.value;
  out["raised_ns"] = feedback.raised.ns;
  out["outcome"] = name(feedback.outcome);
  out["who"] = feedback.who;
  if (!feedback.comment.empty()) out["comment"] = feedback.comment;
}

Feedback read(record::JsonFields& fields) {
  Feedback feedback;
  feedback.alarm = AlarmId(fields.number("alarm"));
  feedback.raised = fields.time("raised_ns");
  feedback.outcome = fields.one_of("outcome", parse_outcome);
  feedback.who = fields.name("who");
  feedback.comment = fields.text("comment");
  return feedback;
}

}  // namespace

std::string_view name(Outcome outcome) {
  return name_in(kOutcomes, outcome);
}

std::optional<Outcome> parse_outcome(std::string_view text) {
  return parse_in<Outcome>(kOutcomes, text);
}

std::string encode(const Feedback& feedback) {
  json row = {{"version", kVersion}, {"when_ns", feedback.when.ns}};
  write(row, feedback);
  return record::dump(row);
}

Result<Feedback> decode_feedback(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "feedback", kVersion));
  record::JsonFields fields(row, "feedback");
  Feedback feedback = read(fields);
  feedback.when = fields.time("when_ns");
  MW_TRY_STATUS(fields.status());
  return feedback;
}

std::string encode_feedback_command(const Feedback& feedback) {
  json j = command_object(kPart, "label", kVersion, feedback.who);
  write(j, feedback);
  return record::dump(j);
}

Result<std::optional<Feedback>> decode_feedback_command(std::string_view text) {
  MW_TRY(const std::optional<json> j, parse_command(text, kPart, kVersion));
  if (!j) return std::optional<Feedback>();
  record::JsonFields fields(*j, "feedback command");
  if (fields.name("action") != "label") fields.refuse("action", "unknown value");
  Feedback feedback = read(fields);
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(feedback));
}

Result<Feedback> FeedbackBook::apply(Feedback feedback, alarm::Origin origin, Changes& out) {
  if (!feedback.alarm) return fail(Code::kInvalidArgument, "feedback names no alarm");
  MW_TRY_STATUS(record::check_name("who gave the feedback", feedback.who));
  MW_TRY_STATUS(record::check_text("comment", feedback.comment));
  if (feedback.raised > origin.time) {
    return fail(Code::kInvalidArgument, "the raise lies in the future");
  }
  feedback.when = origin.time;
  const Key key{feedback.alarm, feedback.raised};
  labels_[key] = feedback;
  out[key] = feedback;
  return feedback;
}

const Feedback* FeedbackBook::find(AlarmId alarm, UtcNanos raised) const {
  const auto it = labels_.find({alarm, raised});
  return it == labels_.end() ? nullptr : &it->second;
}

Status FeedbackBook::restore(std::vector<Feedback> rows) {
  std::map<Key, Feedback> labels;
  for (Feedback& row : rows) {
    const Key key{row.alarm, row.raised};
    if (!labels.try_emplace(key, std::move(row)).second) {
      return fail(Code::kDataLoss,
                  fmt::format("alarm {} has two labels for one raise", key.first.value));
    }
  }
  labels_ = std::move(labels);
  return {};
}

}  // namespace millwright::respond
