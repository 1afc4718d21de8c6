// SPDX-License-Identifier: Apache-2.0
#pragma once
// What reviews of the roll-out work on, beside the services of every handler. Made by app/.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/improvement_book.h"
#include "api/meeting_book.h"
#include "api/readiness_site.h"
#include "api/transfer_book.h"
#include "notify/message.h"

namespace millwright::api {

/// Needs: services.host.rollout.  Lifetime: the services outlive it; routes hold the rest.
struct MeetingSite {
  ReadinessSite readiness;
  std::shared_ptr<ImprovementBook> improvements;
  std::shared_ptr<TransferBook> transfers;
  std::shared_ptr<MeetingBook> book;
  /// Puts messages where they are sent from; once it returns they are on disk. Those given before
  /// are skipped.
  std::function<Status(std::vector<notify::OutgoingMessage>)> submit;
  /// Where people find this server; empty: not known.
  std::function<std::string()> public_url;
};

void add_meeting_routes(Router& router, const MeetingSite& site);

}  // namespace millwright::api
