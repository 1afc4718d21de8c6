// SPDX-License-Identifier: Apache-2.0
#include "app/outbox_feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/log.h"
#include "respond/desk/drill.h"
#include "respond/desk/facts_of.h"
#include "respond/desk/outbox_item.h"
#include "respond/procedure/procedure.h"

namespace millwright::app {
namespace {

using notify::Fields;
using notify::OutgoingMessage;
using respond::Channel;

/// "2026-11-22 18:31 Europe/Berlin": an instant as the site's wall clocks show it.
std::string local_text(UtcNanos time, const registry::Plant& plant) {
  std::string_view zone_name = "UTC";
  for (const Site& site : plant.all<Site>()) {
    if (site.name != "_system") {
      zone_name = site.time_zone;
      break;
    }
  }
  const auto zone = respond::TimeZone::find(zone_name);
  const respond::LocalTime local = zone ? zone->to_local(time) : respond::TimeZone().to_local(time);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local.time_of_day).count();
  return fmt::format("{} {:02}:{:02} {}", respond::to_text(local.day), minutes / 60, minutes % 60,
                     zone ? zone_name : "UTC");
}

void put(Fields& fields, const char* name, std::string text) {
  if (!text.empty()) fields[name] = std::move(text);
}

void add_facts(const respond::AlarmFacts& facts, const registry::Plant& plant, Fields& fields) {
  put(fields, "title", facts.title);
  put(fields, "asset", facts.asset);
  put(fields, "area", facts.area);
  if (!facts.is_drill) {
    fields["value"] = respond::quantity_text(facts.value, facts.unit);
    fields["limit"] = respond::quantity_text(facts.limit, facts.unit);
  }
  fields["priority"] = std::to_string(facts.priority);
  fields["since"] = local_text(facts.since, plant);
  put(fields, "consequence", facts.consequence);
  if (facts.respond_within.count() > 0) {
    fields["respond_within"] = fmt::format("{} min", (facts.respond_within.count() + 59) / 60);
  }
  put(fields, "procedure", facts.procedure);
}

void add_digest(const respond::DigestCount& digest, Fields& fields) {
  fields["count"] = std::to_string(digest.n_pages());
  fields["by_priority"] = fmt::format("1: {}, 2: {}, 3: {}", digest.by_priority[0],
                                      digest.by_priority[1], digest.by_priority[2]);
  std::string causes;
  for (const auto& [cause, n] : digest.by_cause) {
    causes += fmt::format("{}{}: {}", causes.empty() ? "" : ", ", cause, n);
  }
  if (digest.other_causes > 0) causes += fmt::format(", other: {}", digest.other_causes);
  put(fields, "by_cause", std::move(causes));
  if (digest.n_over > 0) fields["over"] = std::to_string(digest.n_over);
}

notify::MessageKind kind_of(respond::MessageKind kind) {
  switch (kind) {
    case respond::MessageKind::kPage:
      return notify::MessageKind::kPage;
    case respond::MessageKind::kReminder:
      return notify::MessageKind::kReminder;
    case respond::MessageKind::kTaken:
      return notify::MessageKind::kTaken;
    case respond::MessageKind::kWithdrawn:
      return notify::MessageKind::kWithdrawn;
    case respond::MessageKind::kDigest:
      return notify::MessageKind::kDigest;
    case respond::MessageKind::kWebhook:
      return notify::MessageKind::kWebhook;
    case respond::MessageKind::kTest:
      break;
  }
  return notify::MessageKind::kTest;
}

/// To the addresses that people and places have now.
class Way {
 public:
  /// Lifetime: the references outlive it.
  Way(const registry::Plant& plant, const OutboxNames& names, std::vector<OutgoingMessage>& out)
      : plant_(plant), names_(names), out_(out) {}

  const registry::Plant& plant() const { return plant_; }

  /// To the address the message has.
  void send(OutgoingMessage message) { out_.push_back(std::move(message)); }

  /// To whoever the message is for; nothing where there is no address. `area`: of the alarm.
  void send(const OutgoingMessage& base, Channel channel, const std::string& area) {
    if (channel == Channel::kSiren) return sound(base, area);
    OutgoingMessage message = base;
    message.channel = respond::name(channel);
    const User* user = plant_.find_user_by_name(base.person);
    switch (channel) {
      case Channel::kEmail:
        message.address = user == nullptr ? "" : user->email;
        break;
      case Channel::kSms:
        message.address = user == nullptr ? "" : user->phone;
        break;
      case Channel::kWebhook:
        message.address = names_.chat_webhook;
        break;
      case Channel::kSiren:
        break;
      case Channel::kBrowser:
      case Channel::kMqtt:
        message.address = base.person;
        break;
    }
    if (!message.address.empty()) out_.push_back(std::move(message));
  }

 private:
  /// One message per siren that sounds for alarms of this area.
  void sound(const OutgoingMessage& base, const std::string& area) {
    for (const notify::SirenSettings& siren : names_.sirens) {
      if (!siren.areas.empty() && std::ranges::find(siren.areas, area) == siren.areas.end()) {
        continue;
      }
      OutgoingMessage message = base;
      message.channel = respond::name(Channel::kSiren);
      message.address = siren.signal;
      out_.push_back(std::move(message));
    }
  }

  const registry::Plant& plant_;
  const OutboxNames& names_;
  std::vector<OutgoingMessage>& out_;
};

/// One message per channel. `token`: of the link that takes the page; empty = there is none.
void expand(const respond::PageMessage& message, std::uint64_t number, const std::string& token,
            Way& way) {
  OutgoingMessage base;
  base.id = number;
  base.idempotency_key = message.key;
  base.kind = kind_of(message.kind);
  if (message.page) base.thread = fmt::format("page-{}", message.page.value);
  base.person = message.person;
  base.language = message.language;
  base.is_drill = message.is_drill;
  base.created = message.created;
  const bool is_of_alarm =
      message.kind != respond::MessageKind::kDigest && message.kind != respond::MessageKind::kTest;
  if (is_of_alarm) add_facts(message.facts, way.plant(), base.fields);
  if (!message.digest.empty()) add_digest(message.digest, base.fields);
  put(base.fields, "by", message.who);
  put(base.fields, "reason", message.reason);
  if (!token.empty()) base.fields["accept_path"] = "/accept/" + token;
  if (message.facts.alarm && !respond::is_drill(message.facts.alarm)) {
    base.fields["open_path"] = fmt::format("/alarms/{}", message.facts.alarm.value);
  } else if (message.page) {
    base.fields["open_path"] = "/pages";
  }
  if (!message.url.empty()) {
    base.channel = "webhook";
    base.address = message.url;
    put(base.fields, "form", message.template_name);
    way.send(std::move(base));
    return;
  }
  for (const Channel channel : message.channels.list()) {
    OutgoingMessage one = base;
    // A machine sends it back as it is, where a person follows the link.
    const bool is_answered = channel == Channel::kMqtt || channel == Channel::kWebhook;
    if (is_answered) put(one.fields, "accept_token", token);
    way.send(one, channel, message.facts.area);
  }
}

/// Turns items of one outbox number into messages.
class Expander {
 public:
  /// `ordered_for`: the alarm of a work order, where it has one. `now`: for items that carry no
  /// time of their own.
  Expander(const registry::Plant& plant, const respond::LinkSigner& links, const OutboxNames& names,
           const pipeline::WatchFeed& watch, const alarm::Alarm* ordered_for, UtcNanos now,
           std::uint64_t number, std::vector<OutgoingMessage>& out)
      : plant_(plant),
        links_(links),
        names_(names),
        watch_(watch),
        ordered_for_(ordered_for),
        now_(now),
        number_(number),
        out_(out),
        way_(plant, names, out) {}

  void operator()(const respond::PageMessage& message) {
    const bool may_accept = message.kind == respond::MessageKind::kPage ||
                            message.kind == respond::MessageKind::kReminder;
    std::string token;
    if (may_accept && message.page) {
      token = links_.sign(
          {message.page, respond::LinkAction::kAccept, message.created + OutboxFeed::kLinkLife});
    }
    expand(message, number_, token, way_);
  }

  void operator()(const respond::RunEffect& effect) {
    OutgoingMessage base;
    base.id = number_;
    base.thread = run_thread(effect.run, effect.step, effect.visit);
    base.idempotency_key = base.thread;
    base.created = now_;
    base.fields["open_path"] = fmt::format("/runs/{}", effect.run.value);
    if (effect.kind == respond::RunEffect::Kind::kWebhook) {
      base.idempotency_key = effect.idempotency_key;
      base.kind = notify::MessageKind::kWebhook;
      base.channel = "webhook";
      base.address = effect.url;
      base.fields["form"] = effect.body;
      out_.push_back(std::move(base));
      return;
    }
    if (!effect.target) return;
    base.kind = notify::MessageKind::kNotice;
    base.fields["text"] =
        fmt::format("{} hands a procedure over to {}: {}", effect.who, effect.target->name,
                    effect.comment.empty() ? "no comment" : effect.comment);
    for (const std::string& person : people_of(*effect.target)) {
      OutgoingMessage one = base;
      one.person = person;
      one.idempotency_key += "-" + person;
      if (const User* user = plant_.find_user_by_name(person)) one.language = user->language;
      for (const Channel channel : {Channel::kBrowser, Channel::kEmail}) {
        way_.send(one, channel, {});
      }
    }
  }

  void operator()(const respond::WorkOrder& order) {
    if (names_.cmms_webhook.empty()) return;
    OutgoingMessage message;
    message.id = number_;
    message.kind = notify::MessageKind::kWorkOrder;
    message.idempotency_key = fmt::format("work-order-{}", order.id.value);
    message.channel = "webhook";
    message.address = names_.cmms_webhook;
    message.created = order.opened;
    if (ordered_for_ != nullptr) {
      const respond::AlarmFacts facts = respond::facts_of(*ordered_for_, plant_);
      add_facts(facts, plant_, message.fields);
      put(message.fields, "reason", facts.title);
      message.fields["open_path"] = fmt::format("/alarms/{}", order.alarm.value);
    }
    message.fields["order"] = std::to_string(order.id.value);
    message.fields["title"] = order.title;
    put(message.fields, "asset", std::string(plant_.path_of(order.asset)));
    put(message.fields, "text", order.comment);
    message.fields["by"] = order.opened_by;
    out_.push_back(std::move(message));
  }

 private:
  std::vector<std::string> people_of(const respond::HandOverTarget& target) const {
    if (target.kind == respond::HandOverKind::kPerson) return {target.name};
    return watch_.with_desk([&](const respond::Desk& desk) {
      const auto people = target.kind == respond::HandOverKind::kTeam
                              ? desk.directory().members(target.name)
                              : desk.directory().on_duty(target.name, now_);
      return people.value_or(std::vector<std::string>());
    });
  }

  const registry::Plant& plant_;
  const respond::LinkSigner& links_;
  const OutboxNames& names_;
  const pipeline::WatchFeed& watch_;
  const alarm::Alarm* ordered_for_;
  const UtcNanos now_;
  const std::uint64_t number_;
  std::vector<OutgoingMessage>& out_;
  Way way_;
};

Result<respond::OutboxItem> decode(const pipeline::DeskLine& line) {
  MW_TRY_STATUS(pipeline::check(line));
  return respond::decode_outbox_item(line.json);
}

}  // namespace

std::vector<OutgoingMessage> as_it_would_be_sent(const respond::PageMessage& message,
                                                 const registry::Plant& plant,
                                                 const OutboxNames& names) {
  std::vector<OutgoingMessage> out;
  Way way(plant, names, out);
  const bool has_link = message.kind == respond::MessageKind::kPage ||
                        message.kind == respond::MessageKind::kReminder;
  // Whoever reads this may not take anybody's page.
  expand(message, 0, has_link && message.page ? "example" : "", way);
  return out;
}

std::string run_thread(respond::RunId run, std::string_view step, std::uint32_t visit) {
  return fmt::format("run-{}-{}-{}", run.value, step, visit);
}

Result<std::vector<notify::OutgoingMessage>> OutboxFeed::fetch(std::uint64_t after,
                                                               std::size_t limit) {
  const auto plant = plant_();
  std::vector<OutgoingMessage> out;
  // Items that go to nobody must not hold up those behind them.
  while (out.empty()) {
    std::vector<pipeline::DeskLine> lines;
    {
      const std::scoped_lock lock(mutex_);
      MW_TRY(lines, reader_->lines({respond::Log::kOutbox, after, 0, limit}));
    }
    if (lines.empty()) break;
    for (const pipeline::DeskLine& line : lines) {
      after = line.number;
      const auto item = decode(line);
      if (!item) {
        damaged_.add();
        log_error("notify", fmt::format("message {} of alarms.db is left out: {}; look at the "
                                        "alarm's page for who was told",
                                        line.number, item.error().message()));
        continue;
      }
      std::optional<alarm::Alarm> ordered_for;
      const auto* order = std::get_if<respond::WorkOrder>(&*item);
      if (order != nullptr && order->alarm) {
        const std::scoped_lock lock(mutex_);
        MW_TRY(ordered_for, reader_->find(order->alarm));
      }
      std::visit(Expander(*plant, links_, names_, watch_, ordered_for ? &*ordered_for : nullptr,
                          clock_.wall(), line.number, out),
                 *item);
    }
  }
  return out;
}

Status report_webhooks(pipeline::WatchFeed& watch, notify::Dispatcher& dispatcher) {
  struct Waiting {
    respond::RunCommand command;
    std::string thread;
  };
  const auto waiting = watch.with_desk([](const respond::Desk& desk) {
    std::vector<Waiting> found;
    for (const respond::ProcedureRun* run : desk.runs().active_runs()) {
      const respond::Procedure* procedure = desk.runs().procedure_of(run->id);
      const auto* step = procedure == nullptr ? nullptr : procedure->find_step(run->step);
      if (step == nullptr || step->kind != respond::ProcedureStepKind::kWebhook) continue;
      Waiting& one = found.emplace_back();
      one.command.action = respond::RunAction::kDelivered;
      one.command.run = run->id;
      one.command.step = run->step;
      one.command.visit = run->visit;
      one.thread = run_thread(run->id, run->step, run->visit);
      one.command.client_id = one.thread;
    }
    return found;
  });
  Status result;
  for (Waiting one : waiting) {
    notify::DeliveryFilter filter;
    filter.thread = one.thread;
    filter.channel = "webhook";  // a hand-over of the same step is told by other channels
    MW_TRY(const auto deliveries, dispatcher.list(filter));
    if (deliveries.empty() || !notify::is_final(deliveries.front().state)) continue;
    one.command.is_delivered = deliveries.front().state == notify::DeliveryState::kSent;
    one.command.comment =
        one.command.is_delivered ? deliveries.front().receipt : deliveries.front().error;
    const auto done = watch.ask(encode(one.command));
    if (!done && result) result = fail(done.error());
  }
  return result;
}

}  // namespace millwright::app
