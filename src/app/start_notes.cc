// SPDX-License-Identifier: Apache-2.0
#include "app/start_notes.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "app/read_file.h"
#include "net/endpoint.h"
#include "notify/digest.h"

namespace millwright::app {
namespace {

std::string digest(std::string_view text) {
  return notify::sha256_hex(text).substr(0, 16);
}

}  // namespace

std::map<std::string, std::string> settings_in_effect(const SiteOptions& options) {
  const broker::BrokerConfig& broker = options.broker;
  std::map<std::string, std::string> texts{
      {"--http", net::to_text(options.http)},
      {"--mqtt", net::to_text(options.mqtt)},
      {"--web", options.web_dir},
      {"--profiles", options.profiles_dir},
      {"--library", options.library_dir},
      {"--notify", options.notify_file},
      {"--backups", options.backups_dir},
      {"--tls-cert", options.tls_certificate},
      {"--tls-key", options.tls_key},
      {"--clock", options.is_clock_driven ? "driven" : "machine"},
      {"--durability", options.is_durable ? "fsync" : "os"},
      {"--disk-quota", fmt::to_string(options.disk_quota_bytes)},
      {"--disk-reserve", fmt::to_string(options.disk_reserve_bytes)},
      {"--when-full", fmt::to_string(static_cast<int>(options.when_full))},
      {"--mqtt-max-connections", fmt::to_string(broker.max_connections)},
      {"--mqtt-max-packet", fmt::to_string(broker.max_packet_bytes)},
      {"--mqtt-receive-maximum", fmt::to_string(broker.receive_maximum)},
      {"--mqtt-max-inflight", fmt::to_string(broker.max_inflight_out)},
      {"--mqtt-max-queued-messages", fmt::to_string(broker.max_queued_messages)},
      {"--mqtt-max-queued-bytes", fmt::to_string(broker.max_queued_bytes)}};
  const bool is_named = !options.notify_file.empty();
  const auto notify = read_file(is_named ? options.notify_file : options.data_dir + "/notify.json");
  if (notify) texts["notify.json"] = *notify;
  for (auto& [name, text] : texts) text = digest(text);
  return texts;
}

std::string running_program() {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return bytes.empty() ? std::string() : notify::sha256_hex(bytes);
}

std::string os_user() {
  // Under sudo the account is root's, and whoever typed it stands here.
  if (const char* typed = std::getenv("SUDO_USER"); typed != nullptr && *typed != '\0') {
    return std::string(typed).substr(0, 100);
  }
  passwd entry{};
  passwd* found = nullptr;
  std::string room(16'384, '\0');
  const int failed = getpwuid_r(geteuid(), &entry, room.data(), room.size(), &found);
  if (failed != 0 || found == nullptr) return fmt::format("{}", geteuid());
  return std::string(found->pw_name).substr(0, 100);
}

}  // namespace millwright::app
