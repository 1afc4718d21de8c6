// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: a site with a pump that can alarm, a procedure in force for it, a policy that pages
// erika and max at once, and both of them.

#include <string>

#include "api/site_fixture_test.h"

namespace millwright::api {

class RespondFixture : public SiteFixture {
 protected:
  void SetUp() override;

  nlohmann::json by_erika(int status, const std::string& method, const std::string& target,
                          const nlohmann::json& body = nullptr) {
    return ask_as("erika", Role::kOperator, status, method, target, body);
  }
  nlohmann::json by_max(int status, const std::string& method, const std::string& target,
                        const nlohmann::json& body = nullptr) {
    return ask_as("max", Role::kEngineer, status, method, target, body);
  }
  /// A reading of the pump's pressure, a second after whatever was before. Above 8 bar is alarm 1.
  void read_pressure(double bar);
  /// Lets time pass, and tells the journal so.
  void pass(std::chrono::seconds time);
  /// Writes, approves and puts a document in force.
  void put_in_force(const std::string& kind, const std::string& name, const std::string& text);
  /// erika belongs to a vendor's team, and a hands-off period runs.
  void begin_hands_off();
};

}  // namespace millwright::api
