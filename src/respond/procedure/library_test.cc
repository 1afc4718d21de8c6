// SPDX-License-Identifier: Apache-2.0
// The shipped procedures can be run, and speak of signals their machines have.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "respond/procedure/card.h"
#include "respond/procedure/parse_procedure.h"
#include "yaml/node.h"

namespace millwright::respond {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::filesystem::path> yaml_files(const char* dir) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(dir)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::map<std::string, Procedure> library() {
  std::map<std::string, Procedure> out;
  for (const auto& path : yaml_files(MW_PROCEDURE_DIR)) {
    auto parsed = parse_procedure(read_file(path), path.filename().string());
    EXPECT_TRUE(parsed.has_value()) << parsed.error().message();
    if (!parsed) continue;
    EXPECT_EQ(parsed->name, path.stem()) << "a file is named for its procedure";
    out.emplace(parsed->name, std::move(*parsed));
  }
  return out;
}

// Who reads German at three in the morning must not find half the library in English.
TEST(Library, TwelveAndMoreAllOfThemInGerman) {
  const auto procedures = library();
  EXPECT_GE(procedures.size(), 12u);
  for (const auto& [name, procedure] : procedures) {
    SCOPED_TRACE(name);
    const auto german = std::ranges::find(procedure.translations, "de", &Translation::language);
    ASSERT_NE(german, procedure.translations.end());
    EXPECT_EQ(german->state, DocumentState::kApproved);
    EXPECT_FALSE(german->title.empty());
    EXPECT_FALSE(german->summary.empty());
    for (const ProcedureStep& step : procedure.steps) {
      SCOPED_TRACE(step.id);
      const auto words = german->steps.find(step.id);
      ASSERT_NE(words, german->steps.end());
      EXPECT_FALSE(words->second.text.empty());
      EXPECT_EQ(words->second.hazard.empty(), step.hazard.empty());
      for (const std::string& choice : step.choices) {
        EXPECT_TRUE(words->second.words.contains(choice)) << choice;
      }
      for (const auto& [option, to] : step.options) {
        EXPECT_TRUE(words->second.words.contains(option)) << option;
      }
    }
  }
}

TEST(Library, EveryProfileFindsItsProcedures) {
  const auto procedures = library();
  std::map<std::string, std::set<std::string>> signals;
  std::size_t n_named = 0;
  for (const auto& path : yaml_files(MW_PROFILE_DIR)) {
    const auto profile = yaml::parse(read_file(path), path.filename().string());
    ASSERT_TRUE(profile.has_value());
    const std::string& asset_class = profile->find("asset_class")->scalar;
    for (const yaml::Node& signal : profile->find("signals")->items) {
      signals[asset_class].insert(signal.find("name")->scalar);
    }
    for (const yaml::Node& rule : profile->find("rules")->items) {
      const yaml::Node* answer = rule.find("procedure");
      ASSERT_NE(answer, nullptr) << path << ":" << rule.line << ": a rule without a response";
      EXPECT_TRUE(procedures.contains(answer->scalar)) << path << ": " << answer->scalar;
    }
    for (const yaml::Node& named : profile->find("procedures")->items) {
      ++n_named;
      EXPECT_TRUE(procedures.contains(named.scalar)) << path << ": " << named.scalar;
    }
  }
  EXPECT_GE(n_named, 7u);
  for (const auto& [name, procedure] : procedures) {
    for (const ProcedureStep& step : procedure.steps) {
      if (step.kind != ProcedureStepKind::kCheck) continue;
      ASSERT_FALSE(procedure.asset_classes.empty()) << name;
      for (const std::string& asset_class : procedure.asset_classes) {
        EXPECT_TRUE(signals[asset_class].contains(step.signal))
            << name << ":" << step.line << ": " << asset_class << " has no " << step.signal;
      }
    }
  }
}

TEST(Library, ReferencesLeadToProcedures) {
  const auto procedures = library();
  // Another procedure is named in italics.
  const std::regex reference(R"([^*]\*([a-z]+(-[a-z]+)+)\*)");
  int n_found = 0;
  for (const auto& path : yaml_files(MW_PROCEDURE_DIR)) {
    const std::string text = read_file(path);
    for (std::sregex_iterator it(text.begin(), text.end(), reference), end; it != end; ++it) {
      ++n_found;
      EXPECT_TRUE(procedures.contains((*it)[1])) << path << ": " << (*it)[1];
    }
  }
  EXPECT_GT(n_found, 4);
}

TEST(Library, SaysWhatIsDangerousAndHowLongItTakes) {
  for (const auto& [name, procedure] : library()) {
    SCOPED_TRACE(name);
    EXPECT_FALSE(procedure.summary.empty());
    EXPECT_GE(procedure.steps.size(), 5u);
    const auto n_hazards = std::ranges::count_if(
        procedure.steps, [](const ProcedureStep& step) { return !step.hazard.empty(); });
    EXPECT_GE(n_hazards, 1);
    for (const ProcedureStep& step : procedure.steps) {
      EXPECT_LT(step.expected, procedure.expected) << step.id;
    }
    for (const char* language : {"en", "de"}) {
      const std::string card = render_card(procedure, {"Pump 1", 1, "", ""}, language);
      EXPECT_GT(card.size(), 3000u);
    }
  }
}

}  // namespace
}  // namespace millwright::respond
