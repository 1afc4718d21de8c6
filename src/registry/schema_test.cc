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
