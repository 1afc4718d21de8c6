// SPDX-License-Identifier: Apache-2.0
#include "app/keyed_request.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "os/random.h"

namespace millwright::app {
namespace {

constexpr int kAttempts = 2;
/// While the first request under the key still runs.
constexpr int kMostWaits = 60;
constexpr std::chrono::seconds kWait(1);

bool still_runs(const Result<net::HttpReply>& reply) {
  return reply && reply->status == 409 && reply->body.contains("\"key_in_progress\"");
}

}  // namespace

std::string new_key() {
  std::string key;
  for (const char byte : os::random_bytes(16)) {
    key += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  return key;
}

Result<net::HttpReply> send_keyed(net::HttpClient& client, std::string_view method,
                                  const std::string& path, const std::string& body,
                                  std::vector<net::HttpHeader> headers, const std::string& key) {
  headers.push_back({"Idempotency-Key", key});
  if (!body.empty()) headers.push_back({"Content-Type", "application/json"});
  bool may_have_arrived = false;
  for (int attempt = 1, waits = 0;;) {
    auto reply = client.request(method, path, body, headers);
    if (still_runs(reply) && waits++ < kMostWaits) {
      std::this_thread::sleep_for(kWait);
      continue;
    }
    if (reply) return reply;
    may_have_arrived = may_have_arrived || net::may_have_arrived(reply.error());
    if (!may_have_arrived) return reply;
    if (attempt++ < kAttempts) continue;
    return fail(reply.error().code(),
                fmt::format("{}; whether it was done is not known: look, or give the same command "
                            "again with --key {}, under which it is done once at most",
                            reply.error().message(), key));
  }
}

}  // namespace millwright::app
