// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: plans against a small registry, told as lines of text.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "plan/planner.h"
#include "plan/plant_writer.h"
#include "registry/registry_fixture.h"

namespace millwright::plan {

class PlanFixture : public registry::RegistryFixture {
 protected:
  Options options() {
    Options o;
    o.is_complete = is_complete;
    o.allocate = [this](std::string_view) { return SignalId(++n_signals); };
    return o;
  }
  Plan plan(const std::vector<File>& files) {
    return registry::must(make_plan(*registry, engineer.who, files, options()));
  }
  Plan plan(const std::string& yaml) { return plan(std::vector<File>{{"plant.yaml", yaml}}); }

  /// "add signal mill/water/line1/pump1/flow unit=bar", settings as far as `fields` names them.
  static std::vector<std::string> lines(const Plan& plan) {
    std::vector<std::string> out;
    for (const Change& change : plan.changes) {
      std::string line = fmt::format("{} {} {}", name(change.action), change.kind, change.path);
      if (change.action == Action::kChange) {
        for (const FieldChange& f : change.fields) {
          line += fmt::format(" {}:{}->{}", f.name, f.before, f.after);
        }
      }
      out.push_back(std::move(line));
    }
    return out;
  }

  /// Plans and applies; the test fails where either does.
  Plan apply(const std::vector<File>& files) {
    const Plan wanted = plan(files);
    EXPECT_THAT(wanted.problems, testing::IsEmpty());
    return registry::must(apply_plan(*registry, engineer, files, options(), fingerprint(wanted)))
        .plan;
  }
  Plan apply(const std::string& yaml) { return apply(std::vector<File>{{"plant.yaml", yaml}}); }

  /// The plant as export writes it.
  std::vector<File> written() {
    return write_files(*registry->snapshot(), registry::must(load_alarm_classes(*registry)));
  }

  bool is_complete = false;
  std::uint32_t n_signals = 100;
};

inline constexpr const char* kSmallPlant = R"(millwright-plant: 1
teams:
  - name: maintenance
    kind: maintenance
devices:
  - name: gw1
    protocol: mqtt
    publish_filters: [mill/#]
sites:
  - name: mill
    time_zone: Europe/Berlin
    areas:
      - name: water
        lines:
          - name: line1
            assets:
              - name: pump1
                asset_class: pump
                criticality: 2
                signals:
                  - name: pressure
                    unit: bar
                    range_low: 0
                    range_high: 16
                    expected_interval_ms: 500
                    rules:
                      - kind: high
                        limit: 12.5
                        mode: event
                        message: "pressure: too high"
                  - name: flow
                    unit: L/min
                    address: plc7/flow
)";

}  // namespace millwright::plan
