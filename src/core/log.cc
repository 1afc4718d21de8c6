// SPDX-License-Identifier: Apache-2.0
#include "core/log.h"

#include <cstdio>
#include <utility>

namespace millwright {
namespace {

LogSink& sink() {
  // The one process-wide hook: a log line may come from anywhere, before composition too.
  static LogSink instance = [](LogLevel level, std::string_view module, std::string_view message) {
    if (level == LogLevel::kDebug) return;
    std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(module.size()), module.data(),
                 static_cast<int>(message.size()), message.data());
  };
  return instance;
}

}  // namespace

void set_log_sink(LogSink new_sink) {
  sink() = std::move(new_sink);
}

void log(LogLevel level, std::string_view module, std::string_view message) {
  sink()(level, module, message);
}

}  // namespace millwright
