// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads the time column of recorded files: the forms seen in plant exports, with local zones and
// their repeated hour in autumn.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"

namespace millwright::replay {

/// A local date and time as written: nanoseconds since 1970 as if the text were UTC, and whether
/// the text named its own offset.
struct WrittenTime {
  UtcNanos as_utc;
  bool has_offset = false;
};

/// Understands RFC 3339 and "yyyy-mm-dd hh:mm[:ss]", US "m/d/yyyy h:mm[:ss] [AM|PM]",
/// "yyyy.mm.dd.hh.mm.ss", and Unix s/ms/us/ns numbers.
std::optional<WrittenTime> parse_written_time(std::string_view text);

/// Turns written times of one file into UTC. Local times that occur twice (the hour repeated when
/// daylight saving ends) are told apart by order: the first pass is the earlier one.
class TimeReader {
 public:
  /// `zone` is an IANA name. Errors: not_found when this machine does not know the zone.
  static Result<TimeReader> make(std::string_view zone);
  TimeReader(TimeReader&&) noexcept;
  TimeReader& operator=(TimeReader&&) noexcept;
  ~TimeReader();

  /// Errors: invalid_argument; for a local time that the zone skips in spring, too.
  Result<UtcNanos> read(std::string_view text);

 private:
  struct Zone;
  explicit TimeReader(std::unique_ptr<Zone> zone);
  std::unique_ptr<Zone> zone_;
  std::optional<UtcNanos> previous_;
};

}  // namespace millwright::replay
