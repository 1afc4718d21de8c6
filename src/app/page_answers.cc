// SPDX-License-Identifier: Apache-2.0
#include "app/page_answers.h"

#include <fmt/format.h>

#include <utility>

#include "api/accept_answer.h"
#include "core/log.h"
#include "notify/site_notifiers.h"

namespace millwright::app {
namespace {

constexpr std::chrono::minutes kLogEvery{1};

/// Payloads are made by people and small devices: with a line end, more often than not.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

}  // namespace

PageAnswers::PageAnswers(api::Services& services, runtime::BlockingPool& pool, runtime::Lane& lane,
                         Publish publish)
    : services_(services), pool_(pool), lane_(lane), publish_(std::move(publish)) {}

void PageAnswers::take(std::string_view client, const broker::IncomingPublish& message) {
  Reply reply;
  reply.topic = message.response_topic.empty() ? notify::answer_topic(client)
                                               : std::string(message.response_topic);
  reply.correlation = message.correlation;
  const std::string_view token = trimmed(message.payload);
  api::TokenPage refused;
  const auto genuine = services_.links.verify(token, services_.clock.wall());
  if (!genuine || n_under_way_ >= kMostAtOnce) {
    if (genuine) {
      refused.state = api::TokenState::kFailed;
    } else if (genuine.error().code() == Code::kDeadlineExceeded) {
      refused.state = api::TokenState::kExpired;
    }
    api::count_page_answer(services_.metrics, "mqtt", refused.state);
    note_refusal(client, refused.state);
    return answer(std::move(reply), refused);
  }
  ++n_under_way_;
  const bool is_queued =
      pool_.submit([this, token = std::string(token), by = std::string(client), reply]() mutable {
        const api::TokenPage page = api::take_by_token(services_, token, "mqtt", by);
        lane_.post([this] { --n_under_way_; });
        answer(std::move(reply), page);
      });
  if (is_queued) return;
  --n_under_way_;
  refused.state = api::TokenState::kFailed;
  api::count_page_answer(services_.metrics, "mqtt", refused.state);
  answer(std::move(reply), refused);
}

// Also from the pool. By a post, as the broker must not be called from within its own call.
void PageAnswers::answer(Reply reply, const api::TokenPage& page) {
  reply.payload = api::accept_answer(page);
  lane_.post([this, reply = std::move(reply)] { publish_(reply); });
}

// One line a minute at most: a client that sends nonsense must not fill the log.
void PageAnswers::note_refusal(std::string_view client, api::TokenState state) {
  ++n_refused_;
  const SteadyTime now = services_.clock.steady();
  if (has_logged_ && now - last_logged_ < kLogEvery) return;
  log_warning("mqtt", fmt::format("{} answers to pages were refused, the latest, of {}: {}; each "
                                  "client is told on its answer topic",
                                  n_refused_, client, name(state)));
  has_logged_ = true;
  last_logged_ = now;
  n_refused_ = 0;
}

}  // namespace millwright::app
