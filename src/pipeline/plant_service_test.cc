// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plant_service.h"

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "historian/chunk_historian.h"
#include "pipeline/memory_journal.h"
#include "registry/registry_fixture.h"

namespace millwright::pipeline {
namespace {

using registry::Edit;
using registry::must;
using registry::Revision;

/// A registry with one asset, and a thread that commits the journal as a committer does.
class PlantServiceTest : public registry::RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
    historian::HistorianOptions options;
    options.dir = (dir / "historian").string();
    historian_ = must(historian::ChunkHistorian::open(options));
    journal_.on_durable([this](JournalSeq seq) { waiters_.durable(seq); });
    start_committer();
  }
  void TearDown() override {
    stop_committer();
    historian_.reset();
    RegistryFixture::TearDown();
  }

  void start_committer() {
    committer_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        static_cast<void>(journal_.commit(std::chrono::milliseconds(0)));
        std::this_thread::yield();
      }
    });
  }
  void stop_committer() { committer_ = {}; }
  /// A service over the same stores, as after a restart.
  std::unique_ptr<PlantService> make_service() {
    return std::make_unique<PlantService>(*registry, journal_, *historian_, table_, waiters_);
  }
  Revision add_signal(std::uint32_t id) {
    return must(registry->change(engineer, [id](Edit& edit) -> Status {
      MW_TRY_STATUS(edit.add(signal(id, fmt::format("s{}", id))));
      return {};
    }));
  }
  static std::string address(std::uint32_t id) {
    return fmt::format("mill/water/line1/pump1/s{}", id);
  }
  /// The payloads of revision records, in the journal's order. Only while nobody appends.
  std::vector<std::string> journaled() const {
    std::vector<std::string> out;
    for (const journal::Record& record : journal_.records()) {
      if (record.kind == journal::RecordKind::kRevision) out.push_back(record.payload);
    }
    return out;
  }
  std::vector<std::string> committed() {
    std::vector<std::string> out;
    for (const Revision& one : must(registry->pending_revisions(0))) out.push_back(one.json);
    return out;
  }

  MemoryJournal journal_;
  DurableWaiters waiters_;
  SignalTable table_{{}, [](const historian::ProvisionalSignal&) { return Status(); }};
  std::unique_ptr<historian::ChunkHistorian> historian_;
  std::jthread committer_;
};

// A snapshot taken before a change must not be published after it: the signal would vanish from
// the lanes, and consumers would see revisions out of order.
TEST_F(PlantServiceTest, ChangesOfSeveralThreadsArriveInOrderEachOnce) {
  constexpr std::uint32_t kEach = 25;
  const auto service = make_service();
  must(service->start());
  std::atomic<int> vanished{0};
  std::atomic<int> failed{0};
  const auto work = [&](std::uint32_t first) {
    for (std::uint32_t id = first; id < first + kEach; ++id) {
      const Revision revision = add_signal(id);
      if (!service->publish(revision)) ++failed;
      for (std::uint32_t mine = first; mine <= id; ++mine) {
        if (table_.find(address(mine)) == nullptr) ++vanished;
      }
    }
  };
  {
    const std::jthread one(work, 1);
    const std::jthread two(work, 1001);
    const std::jthread three(work, 2001);
  }
  stop_committer();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(vanished, 0) << "what was published stays";
  EXPECT_EQ(journaled(), committed()) << "in order, each once";
  EXPECT_EQ(registry->revision(), 1 + 3 * kEach);
  EXPECT_EQ(journaled().size(), 1 + 3 * kEach);
}

TEST_F(PlantServiceTest, RemovedSignalsLeaveTheTableWhileOthersComeIn) {
  constexpr std::uint32_t kEach = 20;
  const auto service = make_service();
  must(service->start());
  for (std::uint32_t id = 1; id <= kEach; ++id) must(service->publish(add_signal(id)));
  std::atomic<int> wrong{0};
  {
    const std::jthread remover([&] {
      for (std::uint32_t id = 1; id <= kEach; ++id) {
        if (!service->publish(must(registry->remove<Signal>(engineer, SignalId(id))))) ++wrong;
        if (table_.find(address(id)) != nullptr) ++wrong;
      }
    });
    const std::jthread adder([&] {
      for (std::uint32_t id = 1001; id <= 1000 + kEach; ++id) {
        if (!service->publish(add_signal(id))) ++wrong;
        if (table_.find(address(id)) == nullptr) ++wrong;
      }
    });
  }
  stop_committer();
  EXPECT_EQ(wrong, 0);
  for (std::uint32_t id = 1; id <= kEach; ++id) EXPECT_EQ(table_.find(address(id)), nullptr) << id;
  EXPECT_EQ(journaled(), committed());
}

TEST_F(PlantServiceTest, WhatACrashLeftOutIsAppendedAtTheNextStart) {
  must(make_service()->start());
  add_signal(1);  // committed, never published
  const auto service = make_service();
  must(service->start());
  add_signal(2);
  const Revision third = add_signal(3);
  must(service->publish(third));  // takes along what another thread has not published yet
  must(make_service()->start());
  stop_committer();
  EXPECT_EQ(journaled(), committed());
  EXPECT_NE(table_.find(address(1)), nullptr);
}

// New changes got numbers that the journal knew already, and so never reached the rules.
TEST_F(PlantServiceTest, ARegistryOlderThanTheJournalIsRefused) {
  registry.reset();
  const std::string older = path + ".older";
  std::filesystem::copy_file(path, older);
  open();
  auto service = make_service();
  must(service->start());
  for (std::uint32_t id = 1; id <= 3; ++id) must(service->publish(add_signal(id)));
  service.reset();
  registry.reset();
  std::filesystem::copy_file(older, path, std::filesystem::copy_options::overwrite_existing);
  open();
  const Status refused = make_service()->start();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Code::kDataLoss);
  EXPECT_NE(refused.error().message().find("ends at revision 1, the journal knows revision 4"),
            std::string::npos)
      << refused.error().message();
  stop_committer();
  EXPECT_EQ(journaled().size(), 4u);
}

TEST_F(PlantServiceTest, AChangeThatTheJournalRefusesIsAppendedLater) {
  const auto service = make_service();
  must(service->start());
  stop_committer();
  journal_.refuse("the disk is full");
  const Status refused = service->publish(add_signal(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), "the disk is full");
  EXPECT_NE(table_.find(address(1)), nullptr) << "lanes see what is stored";
  journal_.refuse("");
  start_committer();
  must(service->publish(add_signal(2)));
  stop_committer();
  EXPECT_EQ(journaled(), committed());
}

}  // namespace
}  // namespace millwright::pipeline
