// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the handlers work on. Owned by app/; every reference outlives the router.

#include <functional>
#include <string>
#include <vector>

#include "alarm/command.h"
#include "core/metrics.h"
#include "core/time.h"
#include "historian/historian.h"
#include "journal/journal.h"
#include "model/document.h"
#include "notify/delivery_book.h"
#include "notify/dispatch_queue.h"
#include "pipeline/alarm_board.h"
#include "pipeline/alarm_history.h"
#include "pipeline/durable_waiters.h"
#include "pipeline/ingest.h"
#include "pipeline/late_store.h"
#include "pipeline/plant_service.h"
#include "pipeline/undecodable.h"
#include "pipeline/watch_feed.h"
#include "respond/escalation/link_token.h"
#include "rollout/readiness/cost_model.h"

namespace millwright::backup {
class Backups;
}
namespace millwright::identity {
class Identity;
}
namespace millwright::pipeline {
class RetentionKeeper;
}

namespace millwright::api {

class AttachmentStore;
class RolloutBook;

/// One connected client, for the health page.
struct ConnectionRow {
  std::string client;
  std::string source;
  std::string peer;
  std::string protocol;
  UtcNanos connected_at;
  std::uint64_t messages = 0;
  std::uint64_t problems = 0;
};

/// What only the composition knows.
struct Host {
  std::function<std::vector<ConnectionRow>()> connections;
  std::function<Result<alarm::Alarm>(const alarm::Command&)> execute;  ///< waits for the answer
  std::function<Result<std::vector<alarm::Transition>>(AlarmId)> alarm_history;
  std::function<std::vector<std::string>()> not_ready_reasons;  ///< empty: ready
  std::function<std::vector<std::string>()> warnings;           ///< ready, yet somebody should look
  std::function<std::pair<std::uint64_t, std::uint64_t>()> disk;  ///< available, capacity
  std::function<double()> readings_per_s;
  std::function<double()> messages_per_s;
  std::function<std::uint64_t()> lag_records;  ///< journaled, not yet applied
  std::function<double()> completeness;        ///< 0 to 1 over a minute
  std::uint64_t disk_reserve_bytes = 0;
  std::string_view when_full = "refuse";    ///< what `serve --when-full` says
  std::function<std::string()> shortage{};  ///< why that is at work now; empty: it is not
  /// Judges the text of a document before it is stored; empty: every text is taken.
  /// Errors: invalid_argument "file:line: what, what to do".
  std::function<Status(const Document&)> check_document;
  /// Lines and rows of the desk, also those it no longer holds in memory.
  std::function<Result<std::vector<pipeline::DeskLine>>(const pipeline::DeskLineQuery&)> desk_lines;
  std::function<Result<std::vector<pipeline::DeskRow>>(respond::Table)> desk_rows;
  /// Afterwards every act whose command was answered stands on the audit trail: see
  /// pipeline/act_trail.h. Asked before the trail is read.
  std::function<Status()> catch_up_acts;
  /// What rules found in late data.
  std::function<Result<pipeline::HistoricalPage>(const pipeline::HistoricalFilter&)>
      historical_events;
  /// What became of messages. Empty where nothing is sent.
  std::function<Result<std::vector<notify::Delivery>>(const notify::DeliveryFilter&)> deliveries;
  std::function<Result<std::vector<notify::ChannelStatus>>()> channels;
  /// The secret of a webhook of the notify settings, which answers to it are signed with: empty
  /// where it has none, nothing where no webhook is named so.
  std::function<std::optional<std::string>(std::string_view webhook)> webhook_secret;
  AttachmentStore* attachments = nullptr;  ///< photos and files of runs; none are kept without
  RolloutBook* rollout = nullptr;          ///< there is no roll-out without
  /// What speaks of money asks it; never nullptr.
  const rollout::CostModel* costs = &rollout::no_cost_model();
  backup::Backups* backups = nullptr;              ///< none are made without
  pipeline::RetentionKeeper* retention = nullptr;  ///< nothing is removed without
  bool is_demo = false;  ///< this site's history was made by a driven clock
  /// Where the clock is driven: moves it on, with the ticks on the way. Errors: the journal's.
  std::function<Result<JournalSeq>(UtcNanos to)> drive_clock;
  /// Where the clock is driven: waits until what came has been looked at, and does what else a
  /// minute brings. Errors: deadline_exceeded; those of the disk.
  std::function<Status()> settle;
  /// Runs something long on a thread that may block. False: too much waits already.
  std::function<bool(std::function<void()>)> in_background;
};

struct Services {
  const Clock& clock;
  Metrics& metrics;
  journal::Journal& journal;
  historian::Historian& historian;
  pipeline::PlantService& plant;
  identity::Identity& identity;
  pipeline::Ingest& ingest;
  pipeline::DurableWaiters& waiters;
  pipeline::UndecodableTopics& undecodable;
  pipeline::AlarmBoard& alarms;
  pipeline::WatchFeed& watch;
  pipeline::AlarmHistory& history;
  const respond::LinkSigner& links;
  Host host;
  UtcNanos started;
};

}  // namespace millwright::api
