// SPDX-License-Identifier: Apache-2.0
#include "rehearse/slow_consumer.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "protocol/mqtt/encode.h"

namespace millwright::rehearse {
namespace {

// CONNACK has 4 bytes, the SUBACK of one filter 5 (MQTT 3.1.1 §3.2, §3.9).
constexpr std::size_t kAnswers = 9;
constexpr unsigned char kRefused = 0x80;

}  // namespace

SlowConsumer::SlowConsumer(SlowConsumer&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

SlowConsumer::~SlowConsumer() {
  if (fd_ >= 0) ::close(fd_);
}

Result<SlowConsumer> SlowConsumer::connect(const net::Endpoint& server, int number) {
  SlowConsumer consumer(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (consumer.fd_ < 0) return fail(errno_error(errno, "socket"));
  const int small = 4096;  // what the kernel takes in for it
  ::setsockopt(consumer.fd_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  const timeval patience{30, 0};
  ::setsockopt(consumer.fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port);
  if (::inet_pton(AF_INET, server.host.c_str(), &address.sin_addr) != 1 ||
      ::connect(consumer.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(errno_error(errno, "connect a slow consumer to " + net::to_text(server)));
  }
  std::string out;
  mqtt::Connect connect;
  connect.version = mqtt::Version::k311;
  connect.keep_alive_s = 0;
  const std::string id = fmt::format("rehearsal-slow-{}", number);
  connect.client_id = id;
  mqtt::encode_connect(connect, out);
  // SUBSCRIBE to "#" with QoS 1, packet 1.
  out.append("\x82\x06\x00\x01\x00\x01#\x01", 8);
  if (::send(consumer.fd_, out.data(), out.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(out.size())) {
    return fail(errno_error(errno, "send as a slow consumer"));
  }
  unsigned char answer[kAnswers] = {};
  if (::recv(consumer.fd_, answer, sizeof answer, MSG_WAITALL) !=
      static_cast<ssize_t>(sizeof answer)) {
    return fail(Code::kDeadlineExceeded, "a slow consumer got no answer to its subscription");
  }
  if (answer[3] != 0 || answer[8] >= kRefused) {
    return fail(Code::kFailedPrecondition, "a slow consumer was refused");
  }
  return consumer;
}

}  // namespace millwright::rehearse
