// SPDX-License-Identifier: Apache-2.0
#include "rollout/transfer/transfer_codec.h"

#include <gtest/gtest.h>

#include <string>

#include "rollout/transfer/transfer_rig_test.h"

namespace millwright::rollout {
namespace {

using namespace std::chrono_literals;

Transfer everything() {
  Transfer transfer = add_item(water(), {"pia", kNow, "spares are in the store"}).value();
  transfer = sign_item(transfer, 1, {"erika", kNow, "counted"}).value();
  transfer =
      accept_exception(transfer, "support", later(24h), kErika, {"erika", kNow, "soon"}).value();
  transfer.wave = WaveId(3);
  EvidenceMap found = all_yes();
  found["support"].answer = Answer::kNotKnown;
  found["support"].missing = {"a", "b"};
  transfer = sign_now(transfer, found, kPia, later(1h)).value();
  transfer = sign_now(transfer, found, kErika, later(2h)).value();
  transfer = break_glass(transfer, 4h, {"admin", later(3h), "fire"}).value();
  transfer.id = {};  // of the row
  return transfer;
}

TEST(TransferCodec, EverythingComesBackAsItWas) {
  Transfer transfer = everything();
  EXPECT_EQ(decode_transfer(encode(transfer)).value(), transfer);
  transfer = hand_back(transfer, kErika, {"erika", later(4h), "rebuilt"}).value();
  EXPECT_EQ(decode_transfer(encode(transfer)).value(), transfer);
  transfer.scope = {true, {}};
  EXPECT_EQ(decode_transfer(encode(transfer)).value(), transfer);
}

// Golden: a site's rows of today are read by every later version.
TEST(TransferCodec, TheTextStaysAsItIs) {
  EXPECT_EQ(encode(water()),
            R"({"areas":[1],"end_reason":"","ended_at_ns":null,"ended_by":"","exceptions":[],)"
            R"("giving_team":"builders","glass":[],"items":[],"kept_out":[],)"
            R"("opened_at_ns":1800000000000000000,"opened_by":"pia","receiving_team":"crew",)"
            R"("signatures":[],"state":"running","title":"Water to the crew","version":1,)"
            R"("wave":0,"whole_plant":false})");
}

TEST(TransferCodec, TheSameEvidenceIsTheSameText) {
  const std::string now = encode(judge_checklist(water(), all_yes(), kNow));
  EXPECT_EQ(now, encode(judge_checklist(water(), all_yes(), later(48h))));
  EvidenceMap found = all_yes();
  found["restore"].answer = Answer::kNo;
  const std::string worse = encode(judge_checklist(water(), found, kNow));
  EXPECT_NE(now, worse);
  EXPECT_EQ(fulfilled_in(now).size(), transfer_items().size());
  EXPECT_EQ(fulfilled_in(worse).size() + 1, transfer_items().size());
  for (const std::string_view damaged :
       {"", "x", "[]", "{}", R"({"items":3})", R"({"items":[3,{"id":3,"is_fulfilled":true}]})"}) {
    EXPECT_TRUE(fulfilled_in(damaged).empty()) << damaged;
  }
}

TEST(TransferCodec, RefusesWhatIsDamaged) {
  const std::string good = encode(everything());
  for (std::size_t n = 0; n < good.size(); n += 7) {
    EXPECT_FALSE(decode_transfer(std::string_view(good).substr(0, n)));
  }
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  for (const std::string& text :
       {std::string("{}"), with(R"("version":1,"wave")", R"("version":2,"wave")"),
        with(R"("areas":[1])", R"("areas":["x"])"), with("handed-over", "given"),
        with(R"("side":"giving")", R"("side":"left")"), with(R"("pia","paul")", "3"),
        std::string(1024 * 1024 + 1, ' ')}) {
    SCOPED_TRACE(text.substr(0, 60));
    EXPECT_FALSE(decode_transfer(text));
  }
}

}  // namespace
}  // namespace millwright::rollout
