// SPDX-License-Identifier: Apache-2.0
#include "rehearse/http_load.h"

#include <algorithm>
#include <thread>
#include <vector>

#include "net/http_client.h"

namespace millwright::rehearse {
namespace {

constexpr std::chrono::milliseconds kGather{100};
constexpr std::size_t kMostRows = 5000;

}  // namespace

HttpLoad::HttpLoad(HttpForm form, net::Endpoint server,
                   std::function<void(SteadyTime due)> on_acknowledged)
    : form_(form), server_(std::move(server)), on_acknowledged_(std::move(on_acknowledged)) {}

HttpLoad::~HttpLoad() {
  worker_.reset();
}

Status HttpLoad::start() {
  worker_ = std::make_unique<runtime::Worker>(
      "http load", [this](const runtime::StopToken& token) { run(token); });
  return worker_->start();
}

void HttpLoad::add(std::string line, SteadyTime due) {
  const std::scoped_lock lock(mutex_);
  rows_.push_back({std::move(line), due});
}

void HttpLoad::cut() {
  const std::scoped_lock lock(mutex_);
  is_cut_ = true;
}

void HttpLoad::rejoin() {
  const std::scoped_lock lock(mutex_);
  is_cut_ = false;
}

void HttpLoad::run(const runtime::StopToken& token) {
  net::HttpClient client(
      {.base_url = "http://" + net::to_text(server_), .timeout = std::chrono::seconds(20)});
  const bool is_json = form_ == HttpForm::kJsonLines;
  const char* const path = is_json ? "/api/v1/readings" : "/write?precision=ms";
  const char* const type = is_json ? "application/x-ndjson" : "text/plain";
  while (!token.stop_requested()) {
    std::this_thread::sleep_for(kGather);
    std::string body;
    std::size_t n = 0;
    {
      const std::scoped_lock lock(mutex_);
      if (is_cut_) continue;
      n = std::min(rows_.size(), kMostRows);
      for (std::size_t i = 0; i < n; ++i) body += rows_[i].line + "\n";
    }
    if (n == 0) continue;
    // Refused or not answered: the same rows go out again, the server knows repeats.
    const auto reply = client.post(path, body, type);
    if (!reply || !reply->is_success()) continue;
    std::vector<SteadyTime> due;
    {
      const std::scoped_lock lock(mutex_);
      for (std::size_t i = 0; i < n; ++i) {
        due.push_back(rows_.front().due);
        rows_.pop_front();
      }
    }
    for (const SteadyTime one : due) on_acknowledged_(one);
  }
}

}  // namespace millwright::rehearse
