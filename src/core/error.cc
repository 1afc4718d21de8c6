// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

#include <array>
#include <cerrno>
#include <system_error>

namespace millwright {
namespace {

struct CodeRow {
  std::string_view name;
  int http;
  int exit;
  bool retry;
};

// Indexed by Code; the one table from code to HTTP status, exit status and "retry?".
constexpr std::array<CodeRow, 13> kRows{{
    {"ok", 200, 0, false},
    {"invalid_argument", 400, 2, false},
    {"not_found", 404, 1, false},
    {"already_exists", 409, 1, false},
    {"failed_precondition", 409, 1, false},
    {"out_of_range", 400, 1, false},
    {"unavailable", 503, 3, true},
    {"deadline_exceeded", 504, 3, true},
    {"resource_exhausted", 507, 1, true},
    {"data_loss", 500, 1, false},
    {"internal", 500, 1, false},
    {"cancelled", 499, 1, false},
    {"unauthorized", 401, 1, false},
}};

const CodeRow& row(Code code) {
  return kRows[static_cast<std::size_t>(code)];
}

}  // namespace

std::string_view name(Code code) {
  return row(code).name;
}
int http_status(Code code) {
  return row(code).http;
}
int exit_status(Code code) {
  return row(code).exit;
}
bool is_retryable(Code code) {
  return row(code).retry;
}

Error with_context(const Error& error, std::string_view context) {
  std::string message(context);
  message += ": ";
  message += error.message();
  return Error(error.code(), std::move(message), error.detail());
}

Error errno_error(int errno_value, std::string_view what) {
  Code code = Code::kInternal;
  switch (errno_value) {
    case ENOENT:
      code = Code::kNotFound;
      break;
    case EEXIST:
      code = Code::kAlreadyExists;
      break;
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case ENFILE:
      code = Code::kResourceExhausted;
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      code = Code::kFailedPrecondition;
      break;
    case EIO:
      code = Code::kUnavailable;
      break;
    default:
      break;
  }
  std::string message(what);
  message += ": ";
  message += std::system_category().message(errno_value);
  return Error(code, std::move(message), errno_value);
}

}  // namespace millwright
