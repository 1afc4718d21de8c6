// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one error type of every module. A code says what the caller should do, the message says what
// happened and where; context is added once per layer with with_context().

#include <cstdint>
#include <string>
#include <string_view>

namespace millwright {

/// Named for what the caller should do about it.
enum class Code : std::uint8_t {
  kInvalidArgument = 1,     ///< the request itself is wrong; do not retry unchanged
  kNotFound = 2,            ///< the named thing does not exist
  kAlreadyExists = 3,       ///< the named thing is there already
  kFailedPrecondition = 4,  ///< right request, wrong state; fix the state first
  kOutOfRange = 5,          ///< past an end or a limit of the data
  kUnavailable = 6,         ///< try again later, nothing was done
  kDeadlineExceeded = 7,    ///< took too long; may or may not have been done
  kResourceExhausted = 8,   ///< a limit or a disk is full
  kDataLoss = 9,            ///< stored bytes are damaged
  kInternal = 10,           ///< a bug or a broken dependency
  kCancelled = 11,          ///< the caller gave up
  kUnauthorized = 12,       ///< who you are does not allow this
};

/// Stable lower-case name, used in logs and problem details ("not_found").
std::string_view name(Code code);
/// The HTTP status that answers this code.
int http_status(Code code);
/// The exit status of a command that ends with this code: 1 failed, 2 usage, 3 not reachable.
int exit_status(Code code);
/// True where the same call may succeed later without anybody changing anything.
bool is_retryable(Code code);

/// What went wrong. Messages are lower case, without a full stop, and name the thing and the limit
/// with its unit. `detail` is an errno or a protocol's own code, 0 when there is none.
class [[nodiscard]] Error {
 public:
  Error(Code code, std::string message, int detail = 0)
      : code_(code), detail_(detail), message_(std::move(message)) {}

  Code code() const { return code_; }
  int detail() const { return detail_; }
  const std::string& message() const { return message_; }

 private:
  Code code_;
  int detail_;
  std::string message_;
};

/// The same error with "context: " put before its message.
Error with_context(const Error& error, std::string_view context);

/// An error from errno: the message ends with the system's own text for it.
Error errno_error(int errno_value, std::string_view what);

}  // namespace millwright
