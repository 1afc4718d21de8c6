// SPDX-License-Identifier: Apache-2.0
#pragma once
// Result<T> and Status: expected failures are values. See core/error.h for the codes.

#include <expected>
#include <utility>

#include "core/error.h"

namespace millwright {

template <class T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

/// Shorthand for returning an error from a function with any Result type.
inline std::unexpected<Error> fail(Code code, std::string message, int detail = 0) {
  return std::unexpected<Error>(Error(code, std::move(message), detail));
}
inline std::unexpected<Error> fail(Error error) {
  return std::unexpected<Error>(std::move(error));
}

}  // namespace millwright

#define MW_CONCAT_INNER(a, b) a##b
#define MW_CONCAT(a, b) MW_CONCAT_INNER(a, b)

/// MW_TRY(auto x, f()): declares x from the value of f(), or returns its error.
#define MW_TRY(decl, expr) MW_TRY_INNER(MW_CONCAT(mw_try_, __LINE__), decl, expr)
#define MW_TRY_INNER(tmp, decl, expr)                       \
  auto tmp = (expr);                                        \
  if (!tmp) return std::unexpected(std::move(tmp).error()); \
  decl = std::move(*tmp)

/// MW_TRY_STATUS(f()): returns the error of a Status, else goes on.
#define MW_TRY_STATUS(expr)                                                                        \
  do {                                                                                             \
    if (auto mw_status = (expr); !mw_status) return std::unexpected(std::move(mw_status).error()); \
  } while (false)
