// SPDX-License-Identifier: Apache-2.0
#pragma once
// A serial device as a line of bytes with deadlines.

#include <string>
#include <string_view>

#include "core/result.h"
#include "runtime/lifecycle.h"

namespace millwright::notify {

/// Thread: one at a time.
class SerialPort {
 public:
  /// Raw mode, 8N1, no flow control. `baud`: 9600, 19200, 38400, 57600, 115200, 230400.
  /// Errors: invalid_argument for another rate; unavailable when the device does not open or is no
  /// terminal.
  static Result<SerialPort> open(const std::string& device, int baud);
  SerialPort(SerialPort&& other) noexcept;
  SerialPort& operator=(SerialPort&& other) noexcept;
  ~SerialPort();

  /// Errors: deadline_exceeded, unavailable.
  Status write(std::string_view bytes, runtime::Deadline deadline);
  /// What has come, at least one byte. Errors: deadline_exceeded when nothing comes in time;
  /// unavailable when the device is gone.
  Result<std::string> read_some(runtime::Deadline deadline);
  /// Forgets what has come and nobody read.
  void discard_input();

 private:
  explicit SerialPort(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace millwright::notify
