// SPDX-License-Identifier: Apache-2.0
#include "app/demo_clock.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "os/sealed_json.h"
#include "os/small_file.h"

namespace millwright::app {
namespace {

constexpr int kVersion = 2;  // 1 had no checksum

std::string path_in(const std::string& data_dir) {
  return data_dir + "/demo.json";
}

}  // namespace

Result<std::optional<UtcNanos>> demo_time(os::Fs& fs, const std::string& data_dir) {
  const auto text = os::read_small_file(fs, path_in(data_dir));
  if (!text && text.error().code() == Code::kNotFound) return std::optional<UtcNanos>();
  if (!text) return fail(text.error());
  const auto j = os::unseal_json(*text, path_in(data_dir), kVersion);
  std::optional<UtcNanos> now;
  if (j) {
    const nlohmann::json told = j->value("now", nlohmann::json());
    if (told.is_string()) now = parse_rfc3339(told.get<std::string>());
  }
  if (!now) {
    return fail(Code::kDataLoss,
                path_in(data_dir) + " cannot be read; a demonstration's directory is made anew");
  }
  return now;
}

Result<std::unique_ptr<DemoClock>> DemoClock::open(os::Fs& fs, std::string data_dir,
                                                   std::optional<UtcNanos> start) {
  MW_TRY(const auto stood, demo_time(fs, data_dir));
  if (!stood) {
    const auto names = fs.list(data_dir);
    if (names && !names->empty()) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("--clock driven: {} holds what a real clock stamped; name a new "
                              "directory for the demonstration",
                              data_dir));
    }
    if (!start) {
      return fail(Code::kInvalidArgument,
                  "--clock driven: say when the demonstration begins with --clock-start TIME, for "
                  "example --clock-start 2026-01-01T00:00:00Z");
    }
    MW_TRY_STATUS(fs.make_dirs(data_dir));
  }
  std::unique_ptr<DemoClock> clock(new DemoClock(fs, std::move(data_dir), stood ? *stood : *start));
  MW_TRY_STATUS(clock->keep());
  return clock;
}

Status DemoClock::keep() {
  return os::replace_small_file(
      fs_, path_in(data_dir_),
      os::seal_json({{"version", kVersion}, {"now", to_rfc3339(clock_.wall())}}));
}

}  // namespace millwright::app
