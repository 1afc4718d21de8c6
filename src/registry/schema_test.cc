// SPDX-License-Identifier: Apache-2.0
#include "registry/schema.h"

#include <fmt/format.h>

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

class SchemaTest : public RegistryFixture {
 protected:
  std::unique_ptr<Database> raw() { return must(Database::open(path, Database::Mode::kReadWrite)); }
};

TEST_F(SchemaTest, MigratesFromEveryOlderVersionAndKeepsWhatIsThere) {
  for (int version = 0; version <= schema_version(); ++version) {
    SCOPED_TRACE(version);
    std::filesystem::remove(path);
    {
      const auto db = raw();
      must(migrate(*db, version));
      EXPECT_EQ(must(db->query_integer("PRAGMA user_version")), version);
      if (version >= 1) {
        must(
            db->execute("INSERT INTO sites VALUES (1, 'mill', 'Mill', 'UTC', "
                        "mw_row_check(1, 'mill', 'Mill', 'UTC'))"));
      }
      if (version >= 2) {
        must(db->execute("INSERT INTO teams VALUES (1, 'it', 3, mw_row_check(1, 'it', 3))"));
      }
    }
    open();
    EXPECT_EQ(registry->snapshot()->all<Site>().size(), version >= 1 ? 1u : 0u);
    EXPECT_EQ(registry->snapshot()->all<Team>().size(), version >= 2 ? 1u : 0u);
    must(registry->create(engineer, Site{{}, "second", "", "UTC"}));
    must(registry->create(engineer, Team{{}, "second", TeamKind::kFinance}));
    reopen();
    EXPECT_EQ(registry->snapshot()->all<Site>().size(), version >= 1 ? 2u : 1u);
    registry.reset();
  }
}

// A registry as version 4 left it: a person and two rules, from before rules had a response.
class SchemaFourTest : public SchemaTest {
 protected:
  void make_file() {
    const auto db = raw();
    must(migrate(*db, 4));
    insert(*db, "sites", "1, 'mill', 'Mill', 'UTC'");
    insert(*db, "areas", "1, 1, 'water', ''");
    insert(*db, "lines", "1, 1, 'line1', ''");
    insert(*db, "assets", "1, 1, 'pump1', '', 'pump', 2");
    insert(*db, "signals", "12, 1, 'flow', '', 'L/min', 0, 0, NULL, 400.0, 1000, 'a/flow'");
    insert(*db, "rules", "1, 12, 2, 90.5, 5.0, 10, 20, 0, 2, 1, 'too little', 'runs dry', 'look'");
    insert(*db, "rules", "2, 12, 6, 0.0, 0.0, 0, 0, 5000, 3, 0, 'silent', '', ''");
    insert(*db, "teams", "1, 'crew', 1");
    insert(*db, "users", "1, 'erika', 'Erika M.', 2, NULL, 1");
    must(db->execute("INSERT INTO credentials VALUES (1, 'hash', 0, 7)"));
  }
  static void insert(Database& db, std::string_view table, std::string_view values) {
    must(db.execute(fmt::format("INSERT INTO {0} VALUES ({1}, mw_row_check({1}))", table, values)));
  }
};

TEST_F(SchemaFourTest, IsReadBackRight) {
  make_file();
  open();
  const auto plant = registry->snapshot();
  ASSERT_EQ(plant->all<Rule>().size(), 2u);
  const Rule& rule = plant->all<Rule>()[0];
  EXPECT_EQ(rule.limit, 90.5);
  EXPECT_EQ(rule.off_delay, std::chrono::milliseconds(20));
  EXPECT_EQ(rule.response, "look");
  // It alarms as before, and says nothing of its response.
  EXPECT_TRUE(rule.is_enabled);
  EXPECT_EQ(rule.mode, RuleMode::kAlarm);
  EXPECT_EQ(rule.owner, "");
  EXPECT_EQ(rule.consequence_level, Severity::kNone);
  EXPECT_EQ(rule.respond_within.count(), 0);
  EXPECT_EQ(rule.approved_settings, "");
  EXPECT_FALSE(rule.is_latching);
  EXPECT_FALSE(plant->all<Rule>()[1].is_enabled);
  ASSERT_EQ(plant->all<User>().size(), 1u);
  const User& erika = plant->all<User>()[0];
  EXPECT_EQ(erika.role, Role::kEngineer);
  EXPECT_FALSE(erika.team);
  EXPECT_EQ(erika.email, "");
  EXPECT_TRUE(erika.skills.empty());
  EXPECT_FALSE(erika.is_contact_only);
  EXPECT_TRUE(plant->all<Document>().empty());
  ASSERT_EQ(plant->all<Signal>().size(), 1u);
  EXPECT_EQ(plant->all<Signal>()[0].range_high, 400);
  EXPECT_FALSE(plant->all<Signal>()[0].value_at_4_ma || plant->all<Signal>()[0].value_at_20_ma);
  ASSERT_EQ(plant->all<Asset>().size(), 1u);
  const Asset& asset = plant->all<Asset>()[0];
  EXPECT_EQ(asset.criticality, 2);
  EXPECT_EQ(asset.make + asset.environment, "");
  EXPECT_FALSE(asset.commissioned_year);
  // What hangs on the rows is still there, and they can be changed.
  must(registry->with_database([](Database& db) -> Status {
    EXPECT_EQ(must(db.query_integer("SELECT changed_at_ns FROM credentials WHERE user = 1")), 7);
    return {};
  }));
  Rule changed = rule;
  changed.owner = "crew";
  must(registry->update(engineer, changed));
  Asset older = asset;
  older.make = "Hydra";
  older.commissioned_year = 1998;
  must(registry->update(engineer, older));
  reopen();
  const auto again = registry->snapshot();
  EXPECT_EQ(again->all<Asset>()[0].make, "Hydra");
  EXPECT_EQ(again->all<Asset>()[0].environment, "");
  EXPECT_EQ(again->all<Asset>()[0].commissioned_year, 1998);
  EXPECT_EQ(registry->snapshot()->find<Rule>(RuleId(1))->owner, "crew");
}

// A migration writes every row anew: it must not make a damaged one look sound.
TEST_F(SchemaFourTest, DamageFromBeforeStaysDamage) {
  for (const std::string table : {"rules", "users"}) {
    SCOPED_TRACE(table);
    std::filesystem::remove(path);
    make_file();
    must(raw()->execute(table == "rules" ? "UPDATE rules SET limit_value = 9050.0 WHERE id = 1"
                                         : "UPDATE users SET role = 3 WHERE id = 1"));
    const auto opened = Registry::open(path, clock);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), Code::kDataLoss);
    EXPECT_NE(opened.error().message().find("1: the stored row is damaged"), std::string::npos);
  }
}

TEST_F(SchemaTest, RefusesANewerFile) {
  open();
  registry.reset();
  must(raw()->execute("PRAGMA user_version = 99"));
  const auto opened = Registry::open(path, clock);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), Code::kFailedPrecondition);
  EXPECT_EQ(opened.error().message(),
            fmt::format("{} has schema version 99, this program knows versions up to {}; start it "
                        "with the newer program that wrote it",
                        path, schema_version()));
}

TEST_F(SchemaTest, RefusesAnotherProductsFile) {
  must(raw()->execute("CREATE TABLE other (x)"));
  const auto opened = Registry::open(path, clock);
  EXPECT_EQ(error_of(opened), path + " is a SQLite file, but not a registry of this product");
}

TEST_F(SchemaTest, AFailedMigrationLeavesTheOldVersion) {
  {
    const auto db = raw();
    must(migrate(*db, 1));
    must(db->execute("CREATE TABLE users (x)"));  // stands in the way of migration 2
    EXPECT_EQ(error_of(migrate(*db)), "migration 2: " + path + ": table users already exists");
    EXPECT_EQ(must(db->query_integer("PRAGMA user_version")), 1);
    EXPECT_EQ(must(db->query_integer("SELECT count(*) FROM sqlite_schema WHERE name = 'teams'")),
              0);
  }
}

TEST_F(SchemaTest, EveryTableIsStrict) {
  open();
  must(registry->with_database([](Database& db) -> Status {
    EXPECT_EQ(must(db.query_integer("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' "
                                    "AND name NOT LIKE 'sqlite_%' AND strict = 0")),
              0);
    EXPECT_EQ(must(db.query_integer("PRAGMA synchronous")), 2);
    EXPECT_EQ(must(db.query_integer("PRAGMA foreign_keys")), 1);
    return {};
  }));
}

}  // namespace
}  // namespace millwright::registry
