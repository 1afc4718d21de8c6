// SPDX-License-Identifier: Apache-2.0
#pragma once
// Test support: the API over a whole small site, on a journal in memory. Everything is done within
// the call that asks for it, so that tests need no threads and no waiting.

#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "api/attachment_store.h"
#include "api/idempotency.h"
#include "api/rollout_book.h"
#include "api/routes.h"
#include "backup/backups.h"
#include "historian/chunk_historian.h"
#include "identity/identity.h"
#include "journal/stamp_clock.h"
#include "pipeline/act_trail.h"
#include "pipeline/alarm_store.h"
#include "pipeline/historian_feed.h"
#include "pipeline/memory_journal.h"
#include "pipeline/records.h"
#include "pipeline/retention_keeper.h"
#include "pipeline/watch_feed.h"
#include "registry/registry_fixture.h"

namespace millwright::api {

/// Stamps as the real one does. What is appended is durable and, by `on_append`, applied before
/// append() returns.
class PromptJournal final : public journal::Journal {
 public:
  explicit PromptJournal(const Clock& clock) : clock_(clock), stamps_(clock, {}) {}

  Result<JournalSeq> append(journal::RecordKind kind, std::string_view payload,
                            std::uint64_t readings) override {
    memory_.now = stamps_.next(clock_.steady()).time;
    MW_TRY(const JournalSeq seq, memory_.append(kind, payload, readings));
    MW_TRY_STATUS(memory_.commit({}));
    if (on_append) on_append();
    return seq;
  }
  void begin_group() override { memory_.begin_group(); }
  void end_group() override { memory_.end_group(); }
  Status commit(std::chrono::milliseconds wait) override { return memory_.commit(wait); }
  void on_durable(std::function<void(JournalSeq)> callback) override {
    memory_.on_durable(std::move(callback));
  }
  JournalSeq durable() const override { return memory_.durable(); }
  JournalSeq head() const override { return memory_.head(); }
  JournalSeq first() const override { return memory_.first(); }
  std::uint64_t durable_readings() const override { return memory_.durable_readings(); }
  Result<std::unique_ptr<journal::Cursor>> open_cursor(JournalSeq after) override {
    return memory_.open_cursor(after);
  }
  Status release(JournalSeq up_to) override { return memory_.release(up_to); }
  bool is_ready() const override { return memory_.is_ready(); }
  std::string not_ready_reason() const override { return memory_.not_ready_reason(); }
  std::vector<journal::Damage> damage() const override { return {}; }
  std::uint64_t bytes_on_disk() const override { return 0; }

  std::function<void()> on_append;

 private:
  const Clock& clock_;
  journal::StampClock stamps_;
  pipeline::MemoryJournal memory_;
};

class SiteFixture : public registry::RegistryFixture {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// Asks as an administrator with a token; `target` may carry a query.
  net::HttpResponse call(std::string method, std::string_view target, std::string body = {},
                         std::vector<net::HttpHeader> more = {});
  /// With these headers and no credentials of its own.
  net::HttpResponse call_as_is(std::string method, std::string_view target, std::string body,
                               std::vector<net::HttpHeader> headers) {
    return send(std::move(method), target, std::move(body), std::move(headers));
  }
  /// POSTs a body of that type.
  net::HttpResponse send_file(std::string_view target, std::string type, std::string body);
  /// The same with JSON both ways; the status must be `status`.
  nlohmann::json ask(int status, std::string method, std::string_view target,
                     const nlohmann::json& body = nullptr);
  /// The same as ask(), by a person who is made at the first use.
  nlohmann::json ask_as(const std::string& person, Role role, int status, std::string method,
                        std::string_view target, const nlohmann::json& body = nullptr);
  /// The same, whatever the status.
  net::HttpResponse call_as(const std::string& person, Role role, std::string method,
                            std::string_view target, const nlohmann::json& body = nullptr);
  /// A rule that alarms, with a response and a procedure in force.
  nlohmann::json alarm_rule(std::uint32_t signal, std::string_view kind, double limit);
  const Router& router() const { return *router_; }
  Services& services() { return *services_; }
  pipeline::RetentionKeeper& retention() { return *retention_; }
  historian::ChunkHistorian& historian() { return *historian_; }
  pipeline::LateStore& late_store() { return *late_store_; }
  AnswerBook& answer_book() { return *answer_book_; }
  /// As after a restart of the server.
  void reopen_answer_book();
  RolloutBook& rollout() { return *rollout_; }

 private:
  void open_backups();
  net::HttpResponse send(std::string method, std::string_view target, std::string body,
                         std::vector<net::HttpHeader> headers);
  static void apply(Status status) { EXPECT_TRUE(status) << status.error().message(); }

  PromptJournal journal_{clock};
  Metrics metrics_;
  pipeline::DurableWaiters waiters_;
  pipeline::UndecodableTopics undecodable_;
  pipeline::AlarmBoard board_;
  std::unique_ptr<historian::ChunkHistorian> historian_;
  std::unique_ptr<identity::Identity> identity_;
  std::unique_ptr<pipeline::AlarmStore> alarm_store_;
  std::unique_ptr<pipeline::ActTrail> act_trail_;
  std::unique_ptr<pipeline::LateStore> late_store_;
  std::unique_ptr<pipeline::SignalTable> table_;
  std::unique_ptr<pipeline::Ingest> ingest_;
  std::unique_ptr<pipeline::PlantService> plant_;
  std::unique_ptr<pipeline::HistorianFeed> historian_feed_;
  std::unique_ptr<pipeline::RecordQuarantine> aside_;
  std::unique_ptr<pipeline::WatchFeed> watch_feed_;
  std::unique_ptr<pipeline::AlarmHistory> history_;
  std::unique_ptr<respond::LinkSigner> links_;
  std::unique_ptr<os::Fs> fs_;
  std::unique_ptr<AttachmentStore> attachments_;
  std::unique_ptr<backup::Backups> backups_;
  std::unique_ptr<pipeline::RetentionKeeper> retention_;
  std::unique_ptr<RolloutBook> rollout_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<AnswerBook> answer_book_;
  std::unique_ptr<Idempotency> idempotency_;
  std::unique_ptr<Router> router_;
  std::string token_;
  std::map<std::string, std::string> sessions_;  // of people, by name
};

}  // namespace millwright::api
