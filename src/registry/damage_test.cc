// SPDX-License-Identifier: Apache-2.0
// One flipped bit anywhere in the file: the registry opens with exactly what was stored, or says
// that it is damaged. It never crashes and never serves a wrong value.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <random>

#include "registry/record_json.h"
#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

std::string everything(const Plant& plant) {
  std::string text;
  std::apply(
      [&](const auto&... lists) {
        const auto add = [&](const auto& list) {
          for (const auto& record : list) text += dump(to_json(record)) + "\n";
        };
        (add(lists), ...);
      },
      plant.records().lists);
  return text;
}

class DamageTest : public RegistryFixture {
 protected:
  void make_file() {
    make_asset();
    must(registry->change(engineer, [](Edit& edit) -> Status {
      for (std::uint32_t id = 1; id <= 20; ++id) {
        must(edit.add(signal(id, fmt::format("signal{}", id))));
        must(edit.add(rule(id, RuleKind::kHigh, id)));
      }
      must(edit.add(Team{{}, "it", TeamKind::kIt}));
      User erika{{}, "erika", "Erika", Role::kOperator, TeamId(1), true};
      erika.email = "erika@example.org";
      erika.skills = {"electrician"};
      must(edit.add(erika));
      Document procedure;
      procedure.name = "look-and-see";
      procedure.text = std::string(3000, 'x');  // over pages of its own
      procedure.author = "erika";
      must(edit.add(procedure));
      must(edit.add(Device{{}, "gw1", "mqtt", "", {"mill/#"}, {}}));
      return {};
    }));
    expected_ = everything(*registry->snapshot());
    registry.reset();
    intact_ = read_text(path);
    ASSERT_FALSE(std::filesystem::exists(path + "-wal"));
  }
  // True when it opened.
  bool try_with(std::size_t byte, unsigned bit) {
    std::string damaged = intact_;
    damaged[byte] = static_cast<char>(static_cast<unsigned char>(damaged[byte]) ^ (1u << bit));
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
      std::filesystem::remove(path + suffix);
    }
    std::ofstream(path, std::ios::binary) << damaged;
    const auto opened = Registry::open(path, clock);
    if (opened) {
      EXPECT_EQ(everything(*(*opened)->snapshot()), expected_) << "byte " << byte;
    } else {
      EXPECT_FALSE(opened.error().message().empty());
      EXPECT_NE(opened.error().code(), Code::kInternal) << opened.error().message();
    }
    (void)verify_audit(path);
    return opened.has_value();
  }

  std::string intact_;
  std::string expected_;
};

TEST_F(DamageTest, AFlippedBitIsNoticedOrHarmless) {
  make_file();
  const char* given = std::getenv("MW_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : 20261122;
  SCOPED_TRACE(fmt::format("MW_SEED={}", seed));
  std::mt19937 random(seed);
  std::size_t n_opened = 0;
  constexpr std::size_t kCases = 120;
  for (std::size_t i = 0; i < kCases; ++i) {
    // A third in the header page, where everything hangs on every byte.
    const std::size_t byte = i % 3 == 0 ? random() % 4096 : random() % intact_.size();
    n_opened += try_with(byte, random() % 8);
    if (HasFailure()) return;
  }
  // Free space and audit rows make some harmless; if all were, nothing would be checked.
  EXPECT_LT(n_opened, kCases);
}

TEST_F(DamageTest, ADamagedValueIsNamed) {
  make_file();
  const std::size_t at = intact_.find("Signal 7mill") != std::string::npos
                             ? intact_.find("Signal 7")
                             : intact_.find("Signal 7bar");
  ASSERT_NE(at, std::string::npos);
  EXPECT_FALSE(try_with(at, 1));
  const auto opened = Registry::open(path, clock);
  EXPECT_EQ(error_of(opened),
            "signal 7: the stored row is damaged (checksum differs); the registry is damaged, "
            "restore it from a backup of the data directory");
  EXPECT_EQ(opened.error().code(), Code::kDataLoss);
}

TEST_F(DamageTest, RubbishAndTruncatedFilesAreRefused) {
  make_file();
  struct Case {
    std::string name;
    std::string bytes;
  };
  const std::vector<Case> cases = {
      {"rubbish", std::string(8192, 'x')},
      {"cut in half", intact_.substr(0, intact_.size() / 2)},
      {"cut within the first page", intact_.substr(0, 1000)},
      {"a page of zeros", std::string(intact_).replace(8192, 4096, 4096, '\0')},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    std::ofstream(path, std::ios::binary | std::ios::trunc) << c.bytes;
    const auto opened = Registry::open(path, clock);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), Code::kDataLoss);
    EXPECT_NE(opened.error().message().find("restore it from a backup"), std::string::npos);
  }
}

TEST_F(DamageTest, AMissingDirectoryIsNoDamage) {
  const auto opened = Registry::open((dir / "none" / "registry.db").string(), clock);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), Code::kUnavailable);
}

}  // namespace
}  // namespace millwright::registry
