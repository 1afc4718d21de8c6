// SPDX-License-Identifier: Apache-2.0
#include "api/too_often.h"

#include "api/problem.h"

namespace millwright::api {

net::HttpResponse too_often(const Error& error) {
  auto answer =
      problem(429, "too_many_requests", error.message(), "wait as long as Retry-After says");
  return std::move(answer.with("Retry-After", std::to_string(error.detail())));
}

}  // namespace millwright::api
