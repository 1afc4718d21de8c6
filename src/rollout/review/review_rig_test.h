// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: a weekly review of a plant, Tuesdays at nine in Berlin.

#include <string_view>

#include "rollout/review/review.h"

namespace millwright::rollout {

inline respond::TimeZone berlin() {
  return *respond::TimeZone::find("Europe/Berlin");
}

/// On the wall clock of Berlin.
inline UtcNanos at(std::string_view day, int hour = 0) {
  return berlin().to_utc(*respond::parse_day(day), std::chrono::hours(hour));
}

inline Review a_review() {
  Review review;
  review.id = 1;
  review.name = "steering";
  review.rhythm = {1, 1, std::chrono::hours(9)};
  review.chair = "lena";
  review.attendees = {
      {TeamKind::kLeadership, "lena"}, {TeamKind::kOperations, "olga"}, {TeamKind::kIt, "ivan"}};
  review.set_by = "admin";
  review.set_at = at("2026-11-04", 12);  // a Wednesday
  review.since = review.set_at;
  return review;
}

inline Meeting a_meeting(UtcNanos due) {
  Meeting meeting;
  meeting.review = 1;
  meeting.due = due;
  return meeting;
}

inline Agenda an_agenda(std::size_t n_items = 2) {
  Agenda agenda;
  for (std::uint32_t number = 1; number <= n_items; ++number) {
    AgendaItem item;
    item.number = number;
    item.kind = "problem";
    item.key = "problem:" + std::to_string(number);
    item.urgency = Urgency::kBlocks;
    item.words = {"it leaks <here>", "es tropft <hier>"};
    item.figure = 3.0;
    item.unit = "d";
    item.page = "/rollout/1";
    item.function = TeamKind::kOperations;
    item.speaker = "olga";
    agenda.items.push_back(item);
  }
  return agenda;
}

}  // namespace millwright::rollout
