// SPDX-License-Identifier: Apache-2.0
#include "registry/retention.h"

#include <gmock/gmock.h>

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

class RetentionTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
    for (const std::uint32_t id : {11u, 12u, 13u}) {
      Adoption adoption;
      adoption.signal = signal(id, "s" + std::to_string(id));
      adoption.asset_path = "mill/water/line1/pump1";
      must(registry->adopt(engineer, adoption));
    }
  }
  static RetentionClass of(std::string name, std::optional<std::uint32_t> raw,
                           std::optional<std::uint32_t> minutes,
                           std::optional<std::uint32_t> hours) {
    return {{}, std::move(name), raw, minutes, hours};
  }
  RetentionTable table() { return must(load_retention(*registry)); }
};

TEST_F(RetentionTest, AtFirstEverythingIsKeptForEver) {
  ASSERT_EQ(table().classes.size(), 1u);
  const RetentionTable fresh = table();
  const RetentionClass& standard = fresh.standard();
  EXPECT_EQ(standard.name, "standard");
  EXPECT_FALSE(standard.raw_days || standard.minute_days || standard.hour_days);
  EXPECT_EQ(table().class_of(SignalId(11)).name, "standard");
  EXPECT_EQ(table().class_of(SignalId(999)).name, "standard") << "also what is unknown";
}

TEST_F(RetentionTest, ClassesAreStoredAndAudited) {
  const auto fast = must(add_retention_class(*registry, engineer, of("fast", 30, 365, {})));
  EXPECT_EQ(fast.id.value, 2u);
  must(assign_retention(*registry, engineer, fast.id, std::array{SignalId(11), SignalId(12)}));
  reopen();
  const RetentionTable stored = table();
  ASSERT_EQ(stored.classes.size(), 2u);
  EXPECT_EQ(stored.classes[1], fast);
  EXPECT_EQ(stored.class_of(SignalId(11)).name, "fast");
  EXPECT_EQ(stored.class_of(SignalId(13)).name, "standard");

  RetentionClass changed = fast;
  changed.raw_days = 7;
  must(change_retention_class(*registry, reviewer, changed));
  const auto entries = must(registry->audit({0, 100, "retention-class 2"}));
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].who, "max");
  EXPECT_THAT(*entries[0].before, ::testing::HasSubstr("\"raw_days\":30"));
  EXPECT_THAT(*entries[0].after, ::testing::HasSubstr("\"raw_days\":7"));
  const auto moved = must(registry->audit({0, 1, "signal 11"}));
  EXPECT_THAT(*moved[0].after, ::testing::HasSubstr("fast"));
}

TEST_F(RetentionTest, ACoarserHistoryNeverEndsBeforeAFinerOne) {
  struct Case {
    RetentionClass wanted;
    const char* problem;
  };
  const Case cases[] = {
      {of("a", 30, 10, {}), "must not end before"},
      {of("a", {}, 10, {}), "must not end before"},
      {of("a", {}, {}, 10), "must not end before"},
      {of("a", 1, 20, 10), "must not end before"},
      {of("a", 0, {}, {}), "raw_days: 0 days"},
      {of("a", 1, 2, 40'000), "hour_days: 40000 days"},
      {of("a/b", 1, 2, 3), "without '/'"},
      {of("", 1, 2, 3), "1 to 64 bytes"},
      {of("standard", 1, 2, 3), "there is a class 'standard'"},
  };
  for (const Case& c : cases) {
    const auto made = add_retention_class(*registry, engineer, c.wanted);
    EXPECT_THAT(error_of(made), ::testing::HasSubstr(c.problem));
  }
  for (const RetentionClass& good :
       {of("b", 1, 1, 1), of("c", 1, 2, {}), of("d", 1, {}, {}), of("e", {}, {}, {})}) {
    EXPECT_TRUE(add_retention_class(*registry, engineer, good)) << good.name;
  }
}

TEST_F(RetentionTest, StandardMayEndSomethingButStays) {
  RetentionClass standard = table().standard();
  standard.raw_days = 400;
  must(change_retention_class(*registry, engineer, standard));
  EXPECT_EQ(table().class_of(SignalId(13)).raw_days, 400u);
  standard.name = "other";
  EXPECT_FALSE(change_retention_class(*registry, engineer, standard));
  EXPECT_FALSE(remove_retention_class(*registry, engineer, standard.id));
}

TEST_F(RetentionTest, RemovingAClassPutsItsSignalsBackAndNeverReusesItsId) {
  const auto fast = must(add_retention_class(*registry, engineer, of("fast", 30, {}, {})));
  must(assign_retention(*registry, engineer, fast.id, std::array{SignalId(11)}));
  must(remove_retention_class(*registry, engineer, fast.id));
  EXPECT_EQ(table().class_of(SignalId(11)).name, "standard");
  EXPECT_TRUE(table().members.empty());
  EXPECT_EQ(must(add_retention_class(*registry, engineer, of("fast", 1, {}, {}))).id.value, 3u);
}

TEST_F(RetentionTest, RefusesWhatIsNotThere) {
  const auto fast = must(add_retention_class(*registry, engineer, of("fast", 30, {}, {})));
  const Status unknown =
      assign_retention(*registry, engineer, fast.id, std::array{SignalId(11), SignalId(99)});
  EXPECT_THAT(error_of(unknown), ::testing::HasSubstr("signal 99"));
  EXPECT_TRUE(table().members.empty()) << "nothing of it was kept";
  EXPECT_FALSE(assign_retention(*registry, engineer, RetentionClassId(9), {}));
  EXPECT_FALSE(remove_retention_class(*registry, engineer, RetentionClassId(9)));
}

TEST_F(RetentionTest, ASignalThatGoesLeavesItsClass) {
  const auto fast = must(add_retention_class(*registry, engineer, of("fast", 30, {}, {})));
  must(assign_retention(*registry, engineer, fast.id, std::array{SignalId(11)}));
  must(registry->remove<Signal>(engineer, SignalId(11)));
  EXPECT_TRUE(table().members.empty());
}

TEST_F(RetentionTest, ADamagedRowIsAnErrorNotAShorterLife) {
  must(add_retention_class(*registry, engineer, of("fast", 300, {}, {})));
  must(registry->with_database([](Database& db) {
    return db.execute("UPDATE retention_classes SET raw_days = 3 WHERE name = 'fast'");
  }));
  EXPECT_THAT(error_of(load_retention(*registry)), ::testing::HasSubstr("damaged"));
}

}  // namespace
}  // namespace millwright::registry
