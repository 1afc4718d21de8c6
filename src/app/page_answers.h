// SPDX-License-Identifier: Apache-2.0
#pragma once
// Taking pages by MQTT: the token of a page, published on notify::kAcceptTopic, and the answer to
// whoever sent it. Such a message is no reading: it goes neither into the journal nor to the inbox.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "api/page_by_token.h"
#include "broker/interfaces.h"
#include "runtime/blocking_pool.h"
#include "runtime/lane.h"

namespace millwright::app {

/// Thread: home lane only. Lifetime: the pool is stopped before it goes.
class PageAnswers {
 public:
  struct Reply {
    std::string topic;
    std::string payload;
    std::string correlation;  ///< of the request; empty = none
  };
  /// Publishes on the server's own account. Called on the lane, never from within take().
  using Publish = std::function<void(const Reply& reply)>;

  /// Lifetime: the references outlive it.
  PageAnswers(api::Services& services, runtime::BlockingPool& pool, runtime::Lane& lane,
              Publish publish);

  /// Takes the page whose token `message` carries, and answers on its response topic, else on
  /// millwright/pages/answer/<client>: see docs/format/outbox.md. A bad token costs a hash and no
  /// thread; of good ones at most kMostAtOnce are under way, more are told to try again.
  void take(std::string_view client, const broker::IncomingPublish& message);

  static constexpr std::size_t kMostAtOnce = 64;

 private:
  void answer(Reply reply, const api::TokenPage& page);
  void note_refusal(std::string_view client, api::TokenState state);

  api::Services& services_;
  runtime::BlockingPool& pool_;
  runtime::Lane& lane_;
  const Publish publish_;
  std::size_t n_under_way_ = 0;
  std::uint64_t n_refused_ = 0;  // since the last line in the log
  SteadyTime last_logged_;
  bool has_logged_ = false;
};

}  // namespace millwright::app
