// SPDX-License-Identifier: Apache-2.0
// Every file of tests/scenario is a test.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "alarm/scenario_runner_test.h"

namespace millwright::alarm {
namespace {

std::vector<std::string> scenario_files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(MW_SCENARIO_DIR)) {
    if (entry.path().extension() == ".scn") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, Runs) {
  const std::string file = GetParam() + ".scn";
  std::ifstream in(std::filesystem::path(MW_SCENARIO_DIR) / file);
  std::stringstream text;
  text << in.rdbuf();
  ASSERT_FALSE(text.str().empty());
  ScenarioRunner().run(file, text.str());
}

INSTANTIATE_TEST_SUITE_P(Files, Scenario, testing::ValuesIn(scenario_files()),
                         [](const auto& param_info) {
                           std::string test_name = param_info.param;
                           std::ranges::replace(test_name, '-', '_');
                           std::ranges::replace(test_name, '.', '_');
                           return test_name;
                         });

}  // namespace
}  // namespace millwright::alarm
