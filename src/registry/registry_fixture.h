// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: a registry in a directory of its own, and a small plant inside it.

#include <gtest/gtest.h>

#include <unistd.h>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "registry/document_life.h"
#include "registry/registry.h"
#include "registry/table.h"

namespace millwright::registry {

/// Stands still unless told otherwise.
class TestClock final : public Clock {
 public:
  UtcNanos wall() const override { return {wall_ns.load()}; }
  SteadyTime steady() const override { return {steady_ns.load()}; }
  void advance(std::chrono::nanoseconds by) {
    wall_ns += by.count();
    steady_ns += by.count();
  }

  std::atomic<std::int64_t> wall_ns{1'790'000'000'000'000'000};
  std::atomic<std::int64_t> steady_ns{1'000'000'000};
};

/// Unwraps a Result in a test: a failure prints the message and throws, which ends the test.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(*result);
}
inline void must(Status status) {
  if (!status) throw std::runtime_error(status.error().message());
}
template <class T>
std::string error_of(const std::expected<T, Error>& result) {
  return result ? "no error" : result.error().message();
}

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class RegistryFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    static std::atomic<int> counter{0};
    dir = std::filesystem::temp_directory_path() /
          ("mw-registry-" + std::to_string(getpid()) + "-" + std::to_string(++counter));
    std::filesystem::create_directories(dir);
    path = (dir / "registry.db").string();
  }
  void TearDown() override {
    registry.reset();
    std::error_code ignored;
    std::filesystem::remove_all(dir, ignored);
  }

  void open() { registry = must(Registry::open(path, clock)); }
  void reopen() {
    registry.reset();
    open();
  }

  /// mill/water/line1/pump1, each with id 1.
  void make_asset() {
    open();
    must(registry->change(engineer, [](Edit& edit) -> Status {
      must(edit.add(Site{{}, "mill", "Mill", "Europe/Berlin"}));
      must(edit.add(Area{{}, SiteId(1), "water", "Water"}));
      must(edit.add(Line{{}, AreaId(1), "line1", "Line 1"}));
      must(edit.add(Asset{{}, LineId(1), "pump1", "Pump 1", "pump", 2}));
      return {};
    }));
  }

  static Signal signal(std::uint32_t id, std::string name) {
    Signal s;
    s.id = SignalId(id);
    s.asset = AssetId(1);
    s.title = title_from_name(name);
    s.unit = "bar";
    s.range_low = 0;
    s.range_high = 16;
    s.address = "mill/water/line1/pump1/" + name;
    s.name = std::move(name);
    return s;
  }
  /// An event: it needs no response.
  static Rule rule(std::uint32_t signal_id, RuleKind kind, double limit) {
    Rule r;
    r.signal = SignalId(signal_id);
    r.kind = kind;
    r.limit = limit;
    r.priority = 2;
    r.message = "look at it";
    r.mode = RuleMode::kEvent;
    return r;
  }
  /// An alarm with a response; put_procedure_in_force() first.
  static Rule alarm_rule(std::uint32_t signal_id, RuleKind kind, double limit) {
    Rule r = rule(signal_id, kind, limit);
    r.mode = RuleMode::kAlarm;
    r.owner = "erika";
    r.consequence_level = Severity::kMajor;
    r.respond_within = std::chrono::minutes(10);
    r.procedure = "look-and-see";
    return r;
  }
  /// Makes a stored rule what only older programs could store, and opens the registry again.
  void make_old(const Rule& rule) {
    must(registry->with_database([&](Database& db) { return Rows<Rule>::update(db, rule); }));
    reopen();
  }
  /// A shipped one, so that nobody has to approve it.
  Document put_procedure_in_force(std::string_view name = "look-and-see") {
    return must(store_library_document(*registry, engineer, DocumentKind::kProcedure, name,
                                       "title: Look and see\n"))
        .record;
  }

  std::filesystem::path dir;
  std::string path;
  TestClock clock;
  Intent engineer{{UserId(7), "erika", TeamKind::kMaintenance}, Act::kConfiguration, "first plant"};
  Intent reviewer{{UserId(8), "max", TeamKind::kOperations}, Act::kConfiguration, "four eyes"};
  std::unique_ptr<Registry> registry;
};

}  // namespace millwright::registry
