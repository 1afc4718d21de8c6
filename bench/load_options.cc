// SPDX-License-Identifier: Apache-2.0
#include "load_options.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <functional>
#include <optional>

namespace millwright::bench {
namespace {

constexpr std::array<Mode, 3> kModes{Mode::kMqttJson, Mode::kSparkplug, Mode::kLine};

template <class Number>
bool read(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

bool set(LoadOptions& options, std::string_view option, std::string_view value) {
  if (option == "--host") return options.host = value, true;
  if (option == "--port") return read(value, options.port);
  if (option == "--connections") return read(value, options.connections);
  if (option == "--in-flight") return read(value, options.in_flight);
  if (option == "--signals" || option == "--metrics") return read(value, options.signals);
  if (option == "--values-per-body") return read(value, options.values_per_body);
  if (option == "--burst") return read(value, options.burst);
  if (option == "--seconds") return read(value, options.seconds);
  if (option == "--rate") return read(value, options.rate_per_s);
  return false;
}

Status check(const LoadOptions& options) {
  const auto wrong = [](std::string_view what) {
    return fail(Code::kInvalidArgument, std::string(what));
  };
  if (options.port == 0) return wrong("--port: is missing");
  if (options.connections == 0) return wrong("--connections: at least 1");
  if (options.in_flight == 0 || options.in_flight > 60'000) return wrong("--in-flight: 1 to 60000");
  if (options.signals == 0 || options.signals > 10'000) return wrong("--signals: 1 to 10000");
  if (options.burst == 0) return wrong("--burst: at least 1");
  if (options.values_per_body == 0) return wrong("--values-per-body: at least 1");
  if (!(options.seconds > 0)) return wrong("--seconds: more than 0");
  return {};
}

}  // namespace

std::string_view name(Mode mode) {
  switch (mode) {
    case Mode::kMqttJson:
      return "mqtt-json";
    case Mode::kSparkplug:
      return "sparkplug";
    case Mode::kLine:
      return "line";
  }
  return "unknown";
}

Result<LoadOptions> parse_options(int argc, const char* const* argv) {
  if (argc < 2) return fail(Code::kInvalidArgument, "mode: mqtt-json, sparkplug or line");
  LoadOptions options;
  std::optional<Mode> mode;
  for (const Mode known : kModes) {
    if (name(known) == argv[1]) mode = known;
  }
  if (!mode) return fail(Code::kInvalidArgument, fmt::format("{}: no such mode", argv[1]));
  options.mode = *mode;
  if (*mode == Mode::kSparkplug) options.signals = 50;
  if (*mode == Mode::kLine) options.signals = 250;
  for (int i = 2; i < argc; i += 2) {
    if (i + 1 == argc || !set(options, argv[i], argv[i + 1])) {
      return fail(Code::kInvalidArgument,
                  fmt::format("{}: unknown, or its value is not valid", argv[i]));
    }
  }
  MW_TRY_STATUS(check(options));
  return options;
}

}  // namespace millwright::bench
