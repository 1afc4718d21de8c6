// SPDX-License-Identifier: Apache-2.0
#pragma once
// Logging facade: modules say what happened, the application decides where it goes.
// Format with fmt at the call site: log_info("broker", fmt::format(...)).

#include <cstdint>
#include <functional>
#include <string_view>

namespace millwright {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };

using LogSink = std::function<void(LogLevel, std::string_view module, std::string_view message)>;

/// Replaces the sink (stderr until then). Call before threads start.
void set_log_sink(LogSink sink);

/// Thread: any. One line, no trailing newline.
void log(LogLevel level, std::string_view module, std::string_view message);
inline void log_debug(std::string_view m, std::string_view t) {
  log(LogLevel::kDebug, m, t);
}
inline void log_info(std::string_view m, std::string_view t) {
  log(LogLevel::kInfo, m, t);
}
inline void log_warning(std::string_view m, std::string_view t) {
  log(LogLevel::kWarning, m, t);
}
inline void log_error(std::string_view m, std::string_view t) {
  log(LogLevel::kError, m, t);
}

}  // namespace millwright
