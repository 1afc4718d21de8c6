// SPDX-License-Identifier: Apache-2.0
#pragma once
// One connection's side of a protocol: messages out, acknowledgements in. No socket and no clock.
// Messages are prebuilt; sending one writes the digits that change into it.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"
#include "load_options.h"

namespace millwright::bench {

class Sender {
 public:
  virtual ~Sender() = default;

  /// Appends what goes out first. Messages may follow once is_ready().
  virtual void append_opening(UtcNanos now, std::string& out) = 0;
  /// Appends the next message. Its event times are unique per signal: the time now, or one tick
  /// after the one before when that is later.
  virtual void append_message(UtcNanos now, std::string& out) = 0;
  /// Takes the whole answers at the front of `bytes` away and returns how many messages they
  /// acknowledge. Errors: failed_precondition   a refusal, or not the acknowledgement due next.
  virtual Result<std::size_t> take_answers(std::string_view& bytes) = 0;
  virtual bool is_ready() const = 0;

  virtual std::size_t values_per_message() const = 0;
  /// Values that the opening carries.
  virtual std::size_t opening_values() const { return 0; }
  /// How far event times ran ahead of the clock.
  virtual std::int64_t ahead_ms() const = 0;
};

/// `number` tells the connections apart, in client ids and names of signals.
std::unique_ptr<Sender> make_sender(const LoadOptions& options, std::size_t number);
std::unique_ptr<Sender> make_mqtt_json_sender(const LoadOptions& options, std::size_t number);
std::unique_ptr<Sender> make_sparkplug_sender(const LoadOptions& options, std::size_t number);
std::unique_ptr<Sender> make_line_sender(const LoadOptions& options, std::size_t number);

}  // namespace millwright::bench
