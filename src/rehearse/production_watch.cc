// SPDX-License-Identifier: Apache-2.0
#include "rehearse/production_watch.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>

namespace millwright::rehearse {
namespace {

using nlohmann::json;

/// A site beside a rehearsal says once a second how it is.
constexpr std::chrono::seconds kSilence{5};

ProductionLook look_of(const json& told) {
  ProductionLook look;
  if (!told.is_object()) return look;
  look.is_ready = told.value("ready", false);
  if (const auto lag = told.find("lag_records"); lag != told.end() && lag->is_number_unsigned()) {
    look.lag_records = lag->get<std::uint64_t>();
  }
  const auto reasons = told.find("reasons");
  if (reasons != told.end() && !reasons->empty() && reasons->front().is_string()) {
    look.words = reasons->front().get<std::string>();
  }
  return look;
}

}  // namespace

std::string ProductionJudge::judge(const ProductionLook& look) {
  if (!has_first_) first_lag_ = look.lag_records;
  has_first_ = true;
  const bool lags = look.lag_records > first_lag_ + kMostLag;
  n_bad_ = look.is_ready && !lags ? 0 : n_bad_ + 1;
  if (n_bad_ < kLooksInARow) return {};
  if (!look.is_ready) return fmt::format("production suffered: {}", look.words);
  return fmt::format("production suffered: {} records wait for its history, {} did before",
                     look.lag_records, first_lag_);
}

ProductionWatch::ProductionWatch(const std::string& where, const Clock& clock) : clock_(clock) {
  if (where.empty()) return;
  if (!where.starts_with("http")) {
    file_ = where;
    return;
  }
  client_ = std::make_unique<net::HttpClient>(
      net::HttpClientOptions{.base_url = where,
                             .connect_timeout = std::chrono::milliseconds(2000),
                             .timeout = std::chrono::milliseconds(2000)});
}

ProductionLook ProductionWatch::ask() {
  if (!client_) return read_file();
  const auto reply = client_->get("/readyz");
  if (!reply) return {false, 0, reply.error().message()};
  ProductionLook look = look_of(json::parse(reply->body, nullptr, false));
  look.is_ready = reply->is_success();
  return look;
}

ProductionLook ProductionWatch::read_file() {
  std::ifstream in(file_, std::ios::binary);
  const json told = json::parse(in, nullptr, false);
  if (!told.is_object()) return {false, 0, "it does not say how it is"};
  const UtcNanos at{told.value("at_ns", std::int64_t{0})};
  if (clock_.wall() - at > kSilence) {
    return {false, 0, "it has said nothing for longer than 5 s"};
  }
  return look_of(told);
}

Status ProductionWatch::check_before() {
  if (!client_ && file_.empty()) return {};
  const ProductionLook look = ask();
  (void)judge_.judge(look);
  if (look.is_ready) return {};
  return fail(
      Code::kFailedPrecondition,
      fmt::format("production is not ready, a rehearsal beside it would make that worse: {}",
                  look.words));
}

std::string ProductionWatch::look() {
  if ((!client_ && file_.empty()) || clock_.steady() < next_look_) return {};
  next_look_ = clock_.steady() + std::chrono::milliseconds(900);
  return judge_.judge(ask());
}

}  // namespace millwright::rehearse
