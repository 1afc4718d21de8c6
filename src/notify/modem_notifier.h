// SPDX-License-Identifier: Apache-2.0
#pragma once
// Short messages through a GSM modem on a serial device, by AT commands in text mode
// (3GPP TS 27.005 §3.5.1, TS 27.007).

#include <chrono>
#include <string>
#include <string_view>

#include "notify/notifier.h"

namespace millwright::notify {

struct Modem {
  std::string device;  ///< "/dev/ttyUSB0"
  int baud = 115'200;
  std::chrono::milliseconds command_timeout{5'000};  ///< the network gets what the deadline leaves
};

/// Opens the device for each message, so that a modem may be unplugged and come back.
/// Errors of send(), beyond notifier.h: a number that is none, and what the network says is for
/// good, are invalid_argument; an answer that is missing after the text was handed over is
/// deadline_exceeded.
class ModemNotifier final : public Notifier {
 public:
  explicit ModemNotifier(Modem modem) : modem_(std::move(modem)) {}
  std::string_view name() const override { return "sms"; }
  Result<Receipt> send(const OutgoingMessage& message, runtime::Deadline deadline) override;

 private:
  Modem modem_;
};

}  // namespace millwright::notify
