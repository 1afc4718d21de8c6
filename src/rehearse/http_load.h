// SPDX-License-Identifier: Apache-2.0
#pragma once
// The part of the load that comes over HTTP: readings gathered for a moment and posted by one
// thread, again and again until they are acknowledged, as an agent of many machines does.

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/time.h"
#include "net/endpoint.h"
#include "runtime/worker.h"

namespace millwright::rehearse {

enum class HttpForm : std::uint8_t {
  kJsonLines,     ///< POST /api/v1/readings
  kLineProtocol,  ///< POST /write
};

class HttpLoad {
 public:
  /// `on_acknowledged` is told of each reading, on the thread of this class.
  HttpLoad(HttpForm form, net::Endpoint server,
           std::function<void(SteadyTime due)> on_acknowledged);
  ~HttpLoad();

  Status start();
  /// One reading as a line of the form, without its end. Thread: any.
  void add(std::string line, SteadyTime due);
  /// Posts nothing until rejoin(): the cable is cut. Thread: any.
  void cut();
  void rejoin();

 private:
  struct Row {
    std::string line;
    SteadyTime due;
  };
  void run(const runtime::StopToken& token);

  const HttpForm form_;
  const net::Endpoint server_;
  const std::function<void(SteadyTime)> on_acknowledged_;
  std::mutex mutex_;
  std::deque<Row> rows_;  // guarded by mutex_
  bool is_cut_ = false;   // guarded by mutex_
  std::unique_ptr<runtime::Worker> worker_;
};

}  // namespace millwright::rehearse
