// SPDX-License-Identifier: Apache-2.0
#include "api/mailing.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "notify/long_field.h"

namespace millwright::api {
namespace {

using rollout::SentText;
using rollout::SentTo;

bool has_mail(const Services& services) {
  if (!services.host.channels) return true;  // who knows no channels does not judge them
  const auto channels = services.host.channels();
  return !channels || std::ranges::any_of(*channels, [](const notify::ChannelStatus& one) {
    return one.channel == "email";
  });
}

std::optional<rollout::GapKind> gap_of(const User* user) {
  if (user == nullptr || !user->is_active) return rollout::GapKind::kInactive;
  if (user->email.empty()) return rollout::GapKind::kNoAddress;
  return std::nullopt;
}

}  // namespace

Audience audience_of(const Services& services, std::span<const rollout::Stakeholder> named) {
  const auto plant = services.plant.registry().snapshot();
  Audience out;
  for (const TeamKind function : rollout::kFunctions) {
    bool is_named = false;
    for (const rollout::Stakeholder& recipient : named) {
      if (recipient.function != function) continue;
      is_named = true;
      const User* user = plant->find_user_by_name(recipient.person);
      if (const auto gap = gap_of(user)) {
        out.gaps.push_back({function, *gap, recipient.person});
      } else {
        const std::string language = user->language.starts_with("de") ? "de" : "en";
        out.to.push_back({function, recipient.person, user->email, language});
      }
    }
    if (!is_named) out.gaps.push_back({function, rollout::GapKind::kNobody, {}});
  }
  if (!out.to.empty() && !has_mail(services)) {
    for (const SentTo& one : out.to) {
      out.gaps.push_back({one.function, rollout::GapKind::kNoMailServer, one.person});
    }
    out.to.clear();
  }
  return out;
}

Result<std::vector<notify::OutgoingMessage>> messages_of(const Mailing& mailing,
                                                         std::span<const SentTo> to) {
  std::vector<notify::OutgoingMessage> out;
  std::set<std::string> told;
  for (const SentTo& one : to) {
    const auto text = std::ranges::find(mailing.texts, one.language, &SentText::language);
    if (text == mailing.texts.end() || !told.insert(one.person).second) continue;
    notify::OutgoingMessage message;
    message.kind = notify::MessageKind::kNotice;
    message.thread = mailing.thread;
    message.idempotency_key = fmt::format("{}-{}", message.thread, one.person);
    message.person = one.person;
    message.channel = "email";
    message.address = one.address;
    message.language = one.language;
    message.created = mailing.created;
    message.fields["title"] = text->subject;
    message.fields["open_path"] = mailing.open_path;
    MW_TRY_STATUS(notify::put_long_field(message.fields, notify::kReportText, text->plain));
    MW_TRY_STATUS(notify::put_long_field(message.fields, notify::kReportHtml, text->html));
    out.push_back(std::move(message));
  }
  return out;
}

}  // namespace millwright::api
