// SPDX-License-Identifier: Apache-2.0
#include "notify/settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "notify/fill.h"
#include "notify/webhook_body.h"

namespace millwright::notify {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxBytes = 256 * 1024;
constexpr std::size_t kMaxWebhooks = 100;
constexpr std::size_t kMaxSirens = 100;
constexpr std::size_t kMaxAreas = 100;
constexpr std::size_t kMaxTextBytes = 4'000;

// Reads the members of one object, remembers the first problem and which members it knows.
class Members {
 public:
  Members(const json& object, std::string where, Status& problem)
      : object_(object), where_(std::move(where)), problem_(problem) {
    if (!object.is_object()) complain("", "must be an object");
  }

  /// Nullptr when there is none.
  const json* find(const char* name) {
    known_.emplace_back(name);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }
  void read(const char* name, std::string& out) {
    const json* value = find(name);
    if (value == nullptr) return;
    if (!value->is_string()) return complain(name, "must be a text");
    const auto& text = value->get_ref<const std::string&>();
    // Texts end up in commands, headers and options of C libraries.
    if (as_one_line(text) != text) return complain(name, "must not hold control characters");
    if (text.size() > kMaxTextBytes) return complain(name, "is longer than 4000 bytes");
    out = text;
  }
  void read(const char* name, std::vector<std::string>& out, std::size_t most) {
    const json* list = find(name);
    if (list == nullptr) return;
    if (!list->is_array() || list->size() > most)
      return complain(name, fmt::format("must be a list of at most {} texts", most));
    for (const json& text : *list) {
      if (!text.is_string() || text.get_ref<const std::string&>().empty())
        return complain(name, "must hold texts");
      out.push_back(text.get<std::string>());
    }
  }
  void require(const char* name, std::string& out) {
    read(name, out);
    if (out.empty()) complain(name, "is missing");
  }
  void read(const char* name, int& out, int low, int high) {
    const json* value = find(name);
    if (value == nullptr) return;
    if (!value->is_number_integer() || *value < low || *value > high)
      return complain(name, fmt::format("must be a whole number from {} to {}", low, high));
    out = value->get<int>();
  }
  void take(const char* name, const Status& status) {
    if (!status) complain(name, status.error().message());
  }
  void complain(std::string_view name, std::string_view what) {
    if (!problem_) return;
    const bool is_part = !where_.empty() && !name.empty();
    problem_ = fail(Code::kInvalidArgument,
                    fmt::format("{}{}{}: {}", where_, is_part ? "." : "", name, what));
  }
  void done() {
    if (!object_.is_object()) return;
    for (const auto& [name, value] : object_.items()) {
      if (std::ranges::find(known_, name) != known_.end()) continue;
      complain(as_one_line(name.substr(0, 40)),
               fmt::format("is not known; there are {}", fmt::join(known_, ", ")));
    }
  }

 private:
  const json& object_;
  std::string where_;
  Status& problem_;
  std::vector<std::string> known_;
};

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

bool is_host(std::string_view host) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:";
  return !host.empty() && host.find_first_not_of(kAllowed) == host.npos;
}

SmtpSettings read_smtp(const json& object, Status& problem) {
  constexpr std::array<std::pair<std::string_view, SmtpTls>, 3> kTls{
      {{"starttls", SmtpTls::kStartTls}, {"tls", SmtpTls::kTls}, {"none", SmtpTls::kNone}}};
  SmtpSettings out;
  Members members(object, "smtp", problem);
  members.require("host", out.server.host);
  if (!out.server.host.empty() && !is_host(out.server.host))
    members.complain("host", "must be a host name or address, without port");
  std::string tls = "starttls";
  members.read("tls", tls);
  const auto found = std::ranges::find(kTls, tls, &std::pair<std::string_view, SmtpTls>::first);
  if (found == kTls.end()) {
    members.complain("tls", "must be starttls, tls or none");
  } else {
    out.server.tls = found->second;
  }
  int port = out.server.tls == SmtpTls::kTls ? 465 : out.server.tls == SmtpTls::kNone ? 25 : 587;
  members.read("port", port, 1, 65'535);
  out.server.port = static_cast<std::uint16_t>(port);
  if (out.server.tls == SmtpTls::kNone && !is_loopback(out.server.host))
    members.complain("tls", "none is for a mail server on this machine; use starttls or tls");
  members.read("user", out.server.user);
  members.read("password", out.server.password);
  if (out.server.user.empty() != out.server.password.empty())
    members.complain("password", "user and password go together");
  members.read("ca_file", out.server.ca_file);
  members.require("from", out.from.address);
  if (!out.from.address.empty()) members.take("from", check_mail_address(out.from.address));
  members.read("from_name", out.from.name);
  members.done();
  return out;
}

WebhookEndpoint read_webhook(const json& object, std::size_t index, Status& problem) {
  WebhookEndpoint out;
  Members members(object, fmt::format("webhooks[{}]", index), problem);
  members.require("name", out.name);
  if (out.name.find("://") != std::string::npos)
    members.complain("name", "must not look like a URL");
  if (out.name.size() > kMaxNameBytes) members.complain("name", "is longer than 200 bytes");
  members.require("url", out.url);
  if (!out.url.empty()) members.take("url", check_web_url(out.url));
  // A template may be written as JSON itself.
  if (const json* form = members.find("form"); form != nullptr && form->is_object()) {
    out.form = form->dump();
  } else {
    members.read("form", out.form);
  }
  members.take("form", check_webhook_form(out.form));
  members.read("secret", out.secret);
  members.read("ca_file", out.ca_file);
  int timeout_s = static_cast<int>(out.timeout.count());
  members.read("timeout_s", timeout_s, 1, 30);
  out.timeout = std::chrono::seconds(timeout_s);
  members.done();
  return out;
}

SirenSettings read_siren(const json& object, std::size_t index, Status& problem) {
  SirenSettings out;
  Members members(object, fmt::format("sirens[{}]", index), problem);
  members.require("signal", out.signal);
  if (!out.signal.empty() && std::ranges::count(out.signal, '/') != 4)
    members.complain("signal", "must be a path: site/area/line/asset/signal");
  members.read("areas", out.areas, kMaxAreas);
  for (const std::string& area : out.areas) {
    if (std::ranges::count(area, '/') != 1)
      members.complain("areas", fmt::format("{} must be site/area", as_one_line(area)));
  }
  members.read("topic", out.topic);
  if (!out.topic.empty()) {
    members.take("topic", check_topic_template(out.topic));
    if (out.topic.find_first_of("{}") != std::string::npos)
      members.complain("topic", "must be a topic without {{names}}");
  }
  members.read("on", out.on);
  members.read("off", out.off);
  if (out.on.empty() != out.off.empty()) members.complain("off", "on and off go together");
  members.done();
  return out;
}

void read_sms(const json& object, NotifySettings& out, Status& problem) {
  Members members(object, "sms", problem);
  if (const json* modem = members.find("modem")) {
    Members parts(*modem, "sms.modem", problem);
    Modem read;
    parts.require("device", read.device);
    if (!read.device.empty() && !read.device.starts_with('/'))
      parts.complain("device", "must be the path of a serial device, such as /dev/ttyUSB0");
    parts.read("baud", read.baud, 9'600, 230'400);
    constexpr int kRates[] = {9'600, 19'200, 38'400, 57'600, 115'200, 230'400};
    if (std::ranges::find(kRates, read.baud) == std::ranges::end(kRates))
      parts.complain("baud", fmt::format("must be one of {}", fmt::join(kRates, ", ")));
    parts.done();
    out.modem = std::move(read);
  }
  members.read("webhook", out.sms_webhook);
  const bool is_known = std::ranges::any_of(
      out.webhooks, [&](const WebhookEndpoint& w) { return w.name == out.sms_webhook; });
  if (out.modem.has_value() == !out.sms_webhook.empty()) {
    members.complain("", "needs either a modem or a webhook");
  } else if (!out.sms_webhook.empty() && !is_known) {
    members.complain("webhook", fmt::format("no webhook is named {}", out.sms_webhook));
  }
  members.done();
}

NotifySettings read_all(const json& object, Status& problem) {
  NotifySettings out;
  Members members(object, "", problem);
  members.read("public_url", out.public_url);
  if (!out.public_url.empty()) {
    members.take("public_url", check_web_url(out.public_url));
    if (out.public_url.find_first_of("?#&") != std::string::npos)
      members.complain("public_url", "must not have a query");
  }
  if (const json* smtp = members.find("smtp")) out.smtp = read_smtp(*smtp, problem);
  if (const json* webhooks = members.find("webhooks")) {
    if (!webhooks->is_array() || webhooks->size() > kMaxWebhooks) {
      members.complain("webhooks", "must be a list of at most 100");
    } else {
      for (const json& webhook : *webhooks) {
        WebhookEndpoint read = read_webhook(webhook, out.webhooks.size(), problem);
        if (std::ranges::find(out.webhooks, read.name, &WebhookEndpoint::name) !=
            out.webhooks.end())
          members.complain("webhooks", fmt::format("two are named {}", read.name));
        out.webhooks.push_back(std::move(read));
      }
    }
  }
  members.read("url_secret", out.url_secret);
  if (const json* sms = members.find("sms")) read_sms(*sms, out, problem);
  if (const json* mqtt = members.find("mqtt")) {
    Members parts(*mqtt, "mqtt", problem);
    out.mqtt_topic = "millwright/notify/{{person}}";
    parts.read("topic", out.mqtt_topic);
    parts.take("topic", check_topic_template(out.mqtt_topic));
    parts.done();
  }
  if (const json* sirens = members.find("sirens")) {
    if (!sirens->is_array() || sirens->size() > kMaxSirens) {
      members.complain("sirens", "must be a list of at most 100");
    } else {
      for (const json& siren : *sirens) {
        SirenSettings read = read_siren(siren, out.sirens.size(), problem);
        if (std::ranges::find(out.sirens, read.signal, &SirenSettings::signal) != out.sirens.end())
          members.complain("sirens", fmt::format("two write {}", read.signal));
        out.sirens.push_back(std::move(read));
      }
    }
  }
  members.done();
  return out;
}

}  // namespace

Result<NotifySettings> parse_settings(std::string_view text, std::string_view file) {
  const auto refuse = [&](std::string_view why) {
    return fail(Code::kInvalidArgument, fmt::format("{}: {}", file, why));
  };
  if (text.size() > kMaxBytes) return refuse("is longer than 256 KiB");
  json object;
  // The parser throws to say where; without exceptions it only says that.
  try {
    object = json::parse(text);
  } catch (const json::exception& e) {  // also of a number that is too large
    return refuse(as_one_line(std::string_view(e.what()).substr(0, 300)));
  }
  Status problem;
  NotifySettings out = read_all(object, problem);
  if (!problem) return refuse(problem.error().message());
  return out;
}

std::vector<std::unique_ptr<Notifier>> make_notifiers(const NotifySettings& settings,
                                                      SiteHooks hooks, const Clock& clock) {
  std::vector<std::unique_ptr<Notifier>> out;
  if (settings.smtp)
    out.push_back(std::make_unique<EmailNotifier>(settings.smtp->server, settings.smtp->from));
  out.push_back(std::make_unique<WebhookNotifier>(settings.webhooks, settings.url_secret, clock));
  if (settings.modem) {
    out.push_back(std::make_unique<ModemNotifier>(*settings.modem));
  } else if (!settings.sms_webhook.empty()) {
    const auto gateway =
        std::ranges::find(settings.webhooks, settings.sms_webhook, &WebhookEndpoint::name);
    if (gateway != settings.webhooks.end())
      out.push_back(std::make_unique<WebhookNotifier>("sms", *gateway, clock));
  }
  if (!settings.mqtt_topic.empty() && hooks.publish)
    out.push_back(std::make_unique<MqttNotifier>(settings.mqtt_topic, std::move(hooks.publish)));
  if (hooks.push) out.push_back(std::make_unique<BrowserNotifier>(std::move(hooks.push)));
  if (hooks.siren && !settings.sirens.empty())
    out.push_back(std::make_unique<SirenNotifier>(std::move(hooks.siren)));
  return out;
}

}  // namespace millwright::notify
