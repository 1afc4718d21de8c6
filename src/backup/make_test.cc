// SPDX-License-Identifier: Apache-2.0
// What is written while a backup is made must not tear it: each test lets the site go on in the
// middle of one and then looks at the copy as a server that starts on it would.
#include "backup/make.h"

#include "backup/site_rig_test.h"
#include "backup/verify.h"
#include "journal/recovery.h"

namespace millwright::backup {
namespace {

using registry::must;
using testing::SiteRig;

std::vector<journal::Record> journal_of(SiteRig& rig, const std::string& name) {
  journal::JournalConfig config;
  config.dir = rig.copy(name) + "/journal";
  const auto journal = must(journal::SegmentJournal::open(*rig.fs, rig.clock, config));
  EXPECT_TRUE(journal->damage().empty());
  const auto cursor = must(journal->open_cursor({journal->first().value - 1}));
  std::vector<journal::Record> all, some;
  while (true) {
    must(cursor->next(some, 1u << 20, std::chrono::milliseconds(0)));
    if (some.empty()) return all;
    all.insert(all.end(), some.begin(), some.end());
  }
}

TEST(MakeBackupTest, HoldsAllOfTheSite) {
  SiteRig rig;
  for (int i = 1; i <= 20; ++i) rig.take(i);
  rig.feed();
  for (int i = 21; i <= 30; ++i) rig.take(i);  // journaled, not in the history yet
  rig.publish(rig.add_team("night shift"));
  const auto made = make_backup(rig.site(), "one", rig.clock.wall());
  ASSERT_TRUE(made) << made.error().message();
  EXPECT_EQ(made->journal_head, rig.journal->durable());
  EXPECT_EQ(made->registry_revision, rig.registry->revision());
  EXPECT_TRUE(must(verify(rig.backups() + "/one")).problems.empty());

  historian::HistorianOptions options;
  options.dir = rig.copy("one") + "/historian";
  const auto history = must(historian::ChunkHistorian::open(options));
  EXPECT_EQ(history->position().value, 20u);
  EXPECT_EQ(must(history->read(SignalId{1}, {{0}, {INT64_MAX}}, 1000)).time.size(), 20u);
  EXPECT_EQ(journal_of(rig, "one").size(), 31u) << "the rest is there to be replayed";
  const auto plant = must(registry::Registry::open(rig.copy("one") + "/registry.db", rig.clock));
  EXPECT_NE(plant->snapshot()->find_team_by_name("night shift"), nullptr);
  EXPECT_EQ(registry::read_text(rig.copy("one") + "/server.key"), "secret");
  EXPECT_EQ(registry::read_text(rig.copy("one") + "/attachments/photo.jpg"), "light");
  EXPECT_FALSE(std::filesystem::exists(rig.copy("one") + "/alarms.db-wal"));
}

TEST(MakeBackupTest, NoConsumerIsAheadOfTheJournalAndTheRegistryKnowsEveryRevision) {
  SiteRig rig;
  rig.take(1);
  rig.feed();
  std::weak_ptr<void> pause;
  LiveSite site = rig.site();
  const LiveSite plain = rig.site();
  std::weak_ptr<void> hold;
  int n_teams = 0;
  // A busy site: at every step readings come in, and the plant is changed as far as it may be.
  const auto go_on = [&] {
    rig.take(static_cast<std::int64_t>(rig.journal->head().value) + 1);
    rig.feed();
    const auto revision = rig.add_team("team " + std::to_string(++n_teams));
    if (pause.expired()) rig.publish(revision);
  };
  site.hold_journal = [&] {
    go_on();
    auto held = std::make_shared<int>(0);
    hold = held;
    return held;
  };
  site.positions = [&] {
    EXPECT_FALSE(hold.expired());
    const auto positions = plain.positions();
    go_on();
    return positions;
  };
  site.copy_history = [&](const std::string& to) {
    EXPECT_FALSE(pause.expired()) << "the history knows which revisions are in the journal";
    go_on();
    const Status copied = plain.copy_history(to);
    go_on();
    return copied;
  };
  site.pause_revisions = [&] {
    go_on();
    auto held = std::make_shared<int>(0);
    pause = held;
    return held;
  };
  site.journal_files = [&] {
    EXPECT_FALSE(pause.expired() || hold.expired());
    auto files = plain.journal_files();
    go_on();
    return files;
  };
  const auto made = make_backup(site, "busy", rig.clock.wall());
  ASSERT_TRUE(made) << made.error().message();
  EXPECT_TRUE(pause.expired() && hold.expired()) << "all goes on as before once it is made";

  historian::HistorianOptions options;
  options.dir = rig.copy("busy") + "/historian";
  const auto history = must(historian::ChunkHistorian::open(options));
  const auto records = journal_of(rig, "busy");
  ASSERT_FALSE(records.empty());
  EXPECT_EQ(records.back().seq, made->journal_head);
  EXPECT_LE(history->position(), made->journal_head);
  EXPECT_GT(history->position().value, 1u) << "it was copied after the first step";
  EXPECT_LE(records.front().seq.value, history->position().value + 1);
  const auto plant = must(registry::Registry::open(rig.copy("busy") + "/registry.db", rig.clock));
  std::uint64_t n_revisions = 0;
  for (const journal::Record& record : records) {
    n_revisions += record.kind == journal::RecordKind::kRevision ? 1 : 0;
  }
  EXPECT_GT(n_revisions, 0u);
  EXPECT_GE(plant->revision(), n_revisions);
  EXPECT_EQ(plant->revision(), made->registry_revision);
}

TEST(MakeBackupTest, TheJournalIsCutWhereItWasDurable) {
  SiteRig rig;
  for (int i = 1; i <= 5; ++i) rig.take(i);
  LiveSite site = rig.site();
  const auto plain = site.journal_files;
  site.journal_files = [&] {
    auto files = plain();
    // The file goes on growing while it is copied.
    for (int i = 6; i <= 50; ++i) rig.take(i);
    return files;
  };
  const auto made = make_backup(site, "cut", rig.clock.wall());
  ASSERT_TRUE(made) << made.error().message();
  EXPECT_EQ(made->journal_head.value, 5u);
  EXPECT_EQ(journal_of(rig, "cut").size(), 5u);
}

TEST(MakeBackupTest, AGapBetweenJournalAndConsumerIsAnError) {
  SiteRig rig;
  rig.take(1);
  LiveSite site = rig.site();
  site.positions = [] { return std::map<std::string, JournalSeq>{{"alarms", {99}}}; };
  const auto made = make_backup(site, "wrong", rig.clock.wall());
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message().find("alarms stands at 99"), std::string::npos)
      << made.error().message();
}

TEST(MakeBackupTest, WhatFailsOrIsStoppedLeavesNothing) {
  SiteRig rig;
  rig.take(1);
  LiveSite site = rig.site();
  site.copy_history = [](const std::string&) -> Status {
    return fail(Code::kResourceExhausted, "disk full");
  };
  const auto failed = make_backup(site, "half", rig.clock.wall());
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code(), Code::kResourceExhausted);
  site = rig.site();
  int n_left = 2;
  site.keep_going = [&] { return n_left-- > 0; };
  EXPECT_EQ(make_backup(site, "half", rig.clock.wall()).error().code(), Code::kCancelled);
  EXPECT_TRUE(std::filesystem::is_empty(rig.backups()));
  // A crash in the middle leaves the unfinished name; the next start clears it away.
  std::filesystem::create_directories(rig.backups() + "/.half.unfinished/data");
  ASSERT_TRUE(remove_unfinished(rig.backups()));
  EXPECT_TRUE(std::filesystem::is_empty(rig.backups()));
  EXPECT_TRUE(make_backup(rig.site(), "half", rig.clock.wall()));
  EXPECT_EQ(make_backup(rig.site(), "half", rig.clock.wall()).error().code(), Code::kAlreadyExists);
}

TEST(MakeBackupTest, OldBackupsAreNotBackedUp) {
  SiteRig rig;
  rig.take(1);
  ASSERT_TRUE(make_backup(rig.site(), "one", rig.clock.wall()));
  const auto second = make_backup(rig.site(), "two", rig.clock.wall());
  ASSERT_TRUE(second);
  for (const ManifestFile& file : second->files) {
    EXPECT_FALSE(file.path.starts_with("backups/")) << file.path;
  }
}

TEST(MakeBackupTest, RefusesWhatDoesNotFit) {
  SiteRig rig;
  rig.write("attachments/large", std::string(1'000'000, 'x'));
  EXPECT_TRUE(check_space(rig.data(), rig.backups(), {}));
  const Status quota = check_space(rig.data(), rig.backups(), {1'500'000, 1'000'000, 0});
  ASSERT_FALSE(quota);
  EXPECT_EQ(quota.error().code(), Code::kResourceExhausted);
  EXPECT_NE(quota.error().message().find("quota of 1500000"), std::string::npos);
  const Status disk = check_space(rig.data(), rig.backups(), {0, 0, ~std::uint64_t{0} / 2});
  ASSERT_FALSE(disk);
  EXPECT_NE(disk.error().message().find("--backups"), std::string::npos);
}

}  // namespace
}  // namespace millwright::backup
