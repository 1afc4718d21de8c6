// SPDX-License-Identifier: Apache-2.0
#include "plan/plant_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace millwright::plan {
namespace {

using registry::RecordKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Wish read(const std::vector<File>& files, std::vector<std::string>& problems) {
  return read_files(files, problems);
}

std::vector<std::string> paths(const Wish& wish) {
  std::vector<std::string> out;
  for (const Wanted& w : wish.records) out.push_back(w.path);
  return out;
}

TEST(PlantFile, FilesAddToEachOther) {
  std::vector<std::string> problems;
  const Wish wish = read(
      {{"a.yaml",
        "millwright-plant: 1\nsites:\n  - name: mill\n    title: Mill\n    areas:\n"
        "      - name: water\n"},
       {"b.yaml", "millwright-plant: 1\nsites:\n  - name: mill\n    areas:\n      - name: gas\n"}},
      problems);
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_THAT(paths(wish), ElementsAre("mill", "mill/water", "mill/gas"));
  EXPECT_EQ(wish.records[2].where, "b.yaml:5");
  EXPECT_THAT(wish.listed, ElementsAre(RecordKind::kSite));
  EXPECT_THAT(wish.records[0].listed, ElementsAre(RecordKind::kArea));
}

TEST(PlantFile, ASettingIsGivenOnce) {
  std::vector<std::string> problems;
  read({{"a.yaml", "millwright-plant: 1\nsites:\n  - {name: mill, title: Mill}\n"},
        {"b.yaml", "millwright-plant: 1\nsites:\n  - {name: mill, title: Muehle}\n"}},
       problems);
  EXPECT_THAT(problems, ElementsAre("b.yaml:3: mill: title is given at a.yaml:3 already"));
}

TEST(PlantFile, KnowsFilesByWhatTheyHold) {
  std::vector<std::string> problems;
  const Wish wish = read({{"x/holidays.2027.ics", "BEGIN:VCALENDAR\r\n"},
                          {"y", "policy: standard\nsteps: []\n"},
                          {"z", "millwright-profile: 1\nname: p\n"}},
                         problems);
  EXPECT_THAT(problems, IsEmpty());
  ASSERT_EQ(wish.documents.size(), 2u);
  EXPECT_EQ(wish.documents[0].name, "holidays.2027");
  EXPECT_EQ(wish.documents[1].kind, DocumentKind::kPolicy);
  EXPECT_EQ(wish.profiles.size(), 1u);
}

TEST(PlantFile, ReadsOnAfterAProblem) {
  struct Case {
    const char* text;
    const char* says;
  };
  for (const Case& c : {
           Case{"name: p\n", "f.yaml:1: begins with none of"},
           Case{"[1, 2]\n", "f.yaml:1: begins with none of"},
           Case{"a: [\n", "f.yaml:2:"},
           Case{"", "no YAML document"},
           Case{"millwright-plant: 1\nsites: mill\n", "f.yaml:2: sites: must be a list"},
           Case{"millwright-plant: 1\nsites: [mill]\n", "f.yaml:2: one of sites: must be a map"},
           Case{"millwright-plant: 1\nsites: [{title: x}]\n", "with a name"},
           Case{"policy: a\n", "policy 'a' is in first already"},
       }) {
    std::vector<std::string> problems;
    const Wish wish = read({{"first", "policy: a\n"},
                            {"f.yaml", c.text},
                            {"last", "millwright-plant: 1\nteams:\n  - {name: it, kind: it}\n"}},
                           problems);
    EXPECT_THAT(problems, ElementsAre(HasSubstr(c.says))) << c.text;
    EXPECT_THAT(paths(wish), ElementsAre("it")) << c.text;
  }
}

}  // namespace
}  // namespace millwright::plan
