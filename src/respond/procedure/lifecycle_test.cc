// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/lifecycle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace millwright::respond {
namespace {

using enum EditionState;
using enum EditionMove;

Edition edition(EditionState state, std::uint32_t version = 1) {
  Edition e;
  e.document = "pump-cavitation";
  e.version = version;
  e.state = state;
  e.author = "ann";
  e.editors = {"ben"};
  return e;
}

TEST(Lifecycle, EveryMoveFromEveryState) {
  struct Case {
    EditionMove move;
    EditionState allowed[5];
    int n_allowed;
    EditionState to;
  };
  const Case cases[] = {
      {kSubmit, {kDraft}, 1, kReview},
      {kSendBack, {kReview, kApproved}, 2, kDraft},
      {kApprove, {kReview}, 1, kApproved},
      {kPutInForce, {kApproved}, 1, kInForce},
      {kRetire, {kDraft, kReview, kApproved, kInForce}, 4, kRetired},
  };
  for (const Case& c : cases) {
    for (const EditionState from : {kDraft, kReview, kApproved, kInForce, kRetired}) {
      SCOPED_TRACE(std::string(name(c.move)) + " from " + std::string(name(from)));
      const std::vector<Edition> all{edition(from)};
      const auto moved = apply_move(all, 1, c.move, "carla", "because");
      const bool is_allowed =
          std::find(c.allowed, c.allowed + c.n_allowed, from) != c.allowed + c.n_allowed;
      ASSERT_EQ(moved.has_value(), is_allowed);
      if (is_allowed) {
        ASSERT_EQ(moved->size(), 1u);
        EXPECT_EQ(moved->front().state, c.to);
      } else {
        EXPECT_EQ(moved.error().code(), Code::kFailedPrecondition);
        EXPECT_NE(moved.error().message().find(name(from)), std::string::npos);
      }
    }
  }
}

TEST(Lifecycle, NobodyApprovesTheirOwnWork) {
  const std::vector<Edition> all{edition(kReview)};
  for (const char* who : {"ann", "ben"}) {
    const auto refused = apply_move(all, 1, kApprove, who, "");
    ASSERT_FALSE(refused.has_value()) << who;
    EXPECT_EQ(refused.error().code(), Code::kUnauthorized);
  }
  const auto approved = apply_move(all, 1, kApprove, "carla", "");
  ASSERT_TRUE(approved.has_value());
  EXPECT_EQ(approved->front().approver, "carla");
}

TEST(Lifecycle, WhatIsSentBackLosesItsSignature) {
  Edition approved = edition(kApproved);
  approved.approver = "carla";
  const std::vector<Edition> all{approved};
  EXPECT_FALSE(apply_move(all, 1, kSendBack, "dora", "").has_value()) << "needs a reason";
  const auto back = apply_move(all, 1, kSendBack, "dora", "step 3 is wrong");
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->front().state, kDraft);
  EXPECT_EQ(back->front().approver, "");
}

TEST(Lifecycle, PuttingInForceRetiresTheOneBefore) {
  const std::vector<Edition> all{edition(kRetired, 1), edition(kInForce, 2), edition(kApproved, 3)};
  const auto moved = apply_move(all, 3, kPutInForce, "carla", "");
  ASSERT_TRUE(moved.has_value());
  ASSERT_EQ(moved->size(), 2u);
  EXPECT_EQ((*moved)[0].version, 2u);
  EXPECT_EQ((*moved)[0].state, kRetired);
  EXPECT_EQ((*moved)[1].version, 3u);
  EXPECT_EQ((*moved)[1].state, kInForce);
}

TEST(Lifecycle, OneDraftAtATime) {
  const std::vector<Edition> free{edition(kInForce, 4)};
  const auto draft = new_draft(free, "pump-cavitation", "dora");
  ASSERT_TRUE(draft.has_value());
  EXPECT_EQ(draft->version, 5u);
  EXPECT_EQ(draft->author, "dora");
  const std::vector<Edition> busy{edition(kInForce, 4), edition(kReview, 5)};
  const auto refused = new_draft(busy, "pump-cavitation", "dora");
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message().find("by ann"), std::string::npos);
}

TEST(Lifecycle, EditorsAreRemembered) {
  Edition draft = edition(kDraft);
  draft = edit(draft, "ann").value();
  draft = edit(draft, "dora").value();
  draft = edit(draft, "dora").value();
  EXPECT_EQ(draft.editors, (std::vector<std::string>{"ben", "dora"}));
  EXPECT_FALSE(edit(edition(kReview), "dora").has_value());
  EXPECT_FALSE(edit(edition(kInForce), "dora").has_value());
}

TEST(Lifecycle, LibraryIsInForceUntilEdited) {
  const std::vector<Edition> all{library_edition("sensor-drift")};
  ASSERT_NE(in_force(all), nullptr);
  EXPECT_TRUE(in_force(all)->is_from_library);
  const auto draft = new_draft(all, "sensor-drift", "ann");
  ASSERT_TRUE(draft.has_value());
  EXPECT_FALSE(draft->is_from_library);
}

// Whatever people try in whatever order: one edition in force, and none without two persons.
TEST(LifecycleProperty, NeverTwoInForceNorOneUnsigned) {
  std::mt19937 random(20260101);
  for (int round = 0; round < 200; ++round) {
    std::vector<Edition> all;
    for (int i = 0; i < 60; ++i) {
      const std::string who(1, static_cast<char>('a' + random() % 4));
      if (random() % 4 == 0) {
        if (auto draft = new_draft(all, "p", who)) all.push_back(*draft);
        continue;
      }
      if (all.empty()) continue;
      Edition& picked = all[random() % all.size()];
      if (random() % 3 == 0) {
        if (auto edited = edit(picked, who)) picked = *edited;
        continue;
      }
      const auto move = static_cast<EditionMove>(random() % 5);
      if (auto changed = apply_move(all, picked.version, move, who, "reason")) {
        for (const Edition& e : *changed) all[e.version - 1] = e;
      }
      int n_in_force = 0;
      for (const Edition& e : all) {
        if (e.state == kInForce) ++n_in_force;
        if (e.state != kInForce && e.state != kApproved) continue;
        EXPECT_FALSE(e.approver.empty());
        EXPECT_NE(e.approver, e.author);
        EXPECT_EQ(std::ranges::find(e.editors, e.approver), e.editors.end());
      }
      ASSERT_LE(n_in_force, 1) << "round " << round;
    }
  }
}

TEST(Lifecycle, NamesReadBack) {
  for (const EditionState s : {kDraft, kReview, kApproved, kInForce, kRetired}) {
    EXPECT_EQ(parse_edition_state(name(s)), s);
  }
  for (const EditionMove m : {kSubmit, kSendBack, kApprove, kPutInForce, kRetire}) {
    EXPECT_EQ(parse_edition_move(name(m)), m);
  }
  EXPECT_EQ(parse_edition_state("Draft"), std::nullopt);
}

}  // namespace
}  // namespace millwright::respond
