// SPDX-License-Identifier: Apache-2.0
#include "net/response_sender.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/log.h"

namespace millwright::net {
namespace {

constexpr std::size_t kSliceBytes = 64 * 1024;

}  // namespace

/// Shared with a pull that runs on the pool; `owner` is nulled when the connection goes meanwhile.
struct ResponseSender::Pull {
  BodyStream stream;
  ResponseSender* owner = nullptr;           // home lane only
  std::optional<Result<std::string>> piece;  // home lane only
  bool is_running = false;                   // home lane only
};

ResponseSender::ResponseSender(Connection& connection, runtime::LaneRef lane,
                               runtime::BlockingPool* pool, std::function<void()> on_wake)
    : connection_(connection), lane_(std::move(lane)), pool_(pool), on_wake_(std::move(on_wake)) {}

ResponseSender::~ResponseSender() {
  if (pull_) pull_->owner = nullptr;
}

ResponseSender::Progress ResponseSender::start(HttpResponse response, const Request& request,
                                               std::string_view date) {
  if (!response.stream && !response.shared_body && response.body.size() > kSliceBytes)
    response.shared_body = std::make_shared<const std::string>(std::move(response.body));
  HeadContext head{
      .keep_alive = request.keep_alive, .is_http_10 = request.is_http_10, .date = date};
  if (!response.stream)
    head.content_length =
        response.shared_body ? response.shared_body->size() : response.body.size();
  std::string text;
  append_head(response, head, text);
  const bool has_body = !request.is_head && !is_bodiless(response.status);
  if (has_body && !response.stream && !response.shared_body) text.append(response.body);
  connection_.write(text);
  if (!has_body) return Progress::kDone;
  if (response.stream) {
    is_chunked_ = !request.is_http_10;
    pull_ = std::make_shared<Pull>();
    pull_->stream = std::move(response.stream);
    pull_->owner = this;
  } else {
    body_ = std::move(response.shared_body);
  }
  return pump();
}

ResponseSender::Progress ResponseSender::pump() {
  if (pull_) return pump_stream();
  if (body_) return pump_slices();
  return Progress::kDone;
}

ResponseSender::Progress ResponseSender::pump_slices() {
  while (sent_ < body_->size()) {
    if (connection_.pending_bytes() >= Connection::kHighWater) return Progress::kWaiting;
    const std::size_t n = std::min(kSliceBytes, body_->size() - sent_);
    connection_.write(std::string_view(*body_).substr(sent_, n));
    sent_ += n;
  }
  body_.reset();
  return Progress::kDone;
}

ResponseSender::Progress ResponseSender::pump_stream() {
  while (true) {
    if (pull_->is_running) return Progress::kWaiting;
    if (!pull_->piece) {
      if (connection_.pending_bytes() >= Connection::kHighWater) return Progress::kWaiting;
      request_piece();
      continue;
    }
    const Result<std::string> piece = *std::exchange(pull_->piece, std::nullopt);
    if (!piece) {
      log_warning("http", "a response was cut short: " + piece.error().message());
      return Progress::kCut;
    }
    if (!is_chunked_) {
      connection_.write(*piece);
    } else {
      std::string chunk;
      append_chunk(*piece, chunk);
      connection_.write(chunk);
    }
    if (piece->empty()) return Progress::kDone;
  }
}

void ResponseSender::request_piece() {
  pull_->is_running = true;
  const auto run_on_pool = [pull = pull_, lane = lane_] {
    auto piece = std::make_shared<Result<std::string>>(pull->stream());
    lane.post([pull, piece] {
      pull->piece = std::move(*piece);
      pull->is_running = false;
      if (pull->owner == nullptr) return;
      const auto wake = pull->owner->on_wake_;  // a copy: the next request replaces the sender
      wake();
    });
  };
  if (pool_ != nullptr && pool_->submit(run_on_pool)) return;
  pull_->piece = pull_->stream();
  pull_->is_running = false;
}

}  // namespace millwright::net
