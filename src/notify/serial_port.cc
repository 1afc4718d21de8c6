// SPDX-License-Identifier: Apache-2.0
#include "notify/serial_port.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

namespace millwright::notify {
namespace {

constexpr std::array<std::pair<int, speed_t>, 6> kRates{{{9600, B9600},
                                                         {19200, B19200},
                                                         {38400, B38400},
                                                         {57600, B57600},
                                                         {115200, B115200},
                                                         {230400, B230400}}};

// Whatever errno says about a device, the remedy is to plug it in and try again.
std::unexpected<Error> device_error(std::string_view what) {
  const Error error = errno_error(errno, what);
  return fail(Code::kUnavailable, error.message(), error.detail());
}

Status wait_for(int fd, short events, runtime::Deadline deadline) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline.remaining()).count();
    pollfd waiting{.fd = fd, .events = events, .revents = 0};
    const int n = ::poll(&waiting, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
    if (n < 0 && errno != EINTR) return device_error("wait for the serial device");
    if (n > 0 && (waiting.revents & events) != 0) return {};
    if (n > 0) return fail(Code::kUnavailable, "the serial device is gone");
    if (deadline.has_passed())
      return fail(Code::kDeadlineExceeded, "the serial device does not answer in time");
  }
}

}  // namespace

Result<SerialPort> SerialPort::open(const std::string& device, int baud) {
  const auto rate = std::ranges::find(kRates, baud, &std::pair<int, speed_t>::first);
  if (rate == kRates.end())
    return fail(Code::kInvalidArgument, fmt::format("{} baud is not supported", baud));
  const int fd = ::open(device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return device_error("open " + device);
  SerialPort port(fd);
  termios settings{};
  if (::tcgetattr(fd, &settings) != 0) return device_error(device + " as a serial device");
  ::cfmakeraw(&settings);
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cflag &= ~static_cast<tcflag_t>(CRTSCTS | CSTOPB);
  ::cfsetispeed(&settings, rate->second);
  ::cfsetospeed(&settings, rate->second);
  if (::tcsetattr(fd, TCSANOW, &settings) != 0) return device_error("set up " + device);
  return port;
}

SerialPort::SerialPort(SerialPort&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

SerialPort& SerialPort::operator=(SerialPort&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

SerialPort::~SerialPort() {
  if (fd_ >= 0) ::close(fd_);
}

Status SerialPort::write(std::string_view bytes, runtime::Deadline deadline) {
  while (!bytes.empty()) {
    MW_TRY_STATUS(wait_for(fd_, POLLOUT, deadline));
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR && errno != EAGAIN)
      return device_error("write to the serial device");
    if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<std::string> SerialPort::read_some(runtime::Deadline deadline) {
  std::array<char, 512> piece{};
  while (true) {
    MW_TRY_STATUS(wait_for(fd_, POLLIN, deadline));
    const ssize_t n = ::read(fd_, piece.data(), piece.size());
    if (n > 0) return std::string(piece.data(), static_cast<std::size_t>(n));
    if (n == 0) return fail(Code::kUnavailable, "the serial device is gone");
    if (errno != EINTR && errno != EAGAIN) return device_error("read from the serial device");
  }
}

void SerialPort::discard_input() {
  ::tcflush(fd_, TCIFLUSH);
}

}  // namespace millwright::notify
