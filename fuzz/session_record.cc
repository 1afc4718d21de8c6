// SPDX-License-Identifier: Apache-2.0
// Any bytes as a batch of broker session changes: never a crash, never more changes than bytes, and
// what was handed on writes a batch that reads back equal, damaged rest or not.

#include <cstdint>
#include <string>
#include <string_view>

#include "broker/session_record.h"
#include "core/check.h"

namespace {

using namespace millwright;
using namespace millwright::broker;

struct Rewritten {
  Status status;
  std::string batch;
  std::size_t n_changes = 0;
};

Rewritten rewrite(std::string_view batch) {
  Rewritten out;
  out.status = decode_batch(batch, [&out](const SessionChange& change) {
    append_change(change, out.batch);
    ++out.n_changes;
  });
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string batch(reinterpret_cast<const char*>(data), size);
  const Rewritten first = rewrite(batch);
  MW_CHECK(first.status || first.status.error().code() == Code::kDataLoss ||
               first.status.error().code() == Code::kFailedPrecondition,
           "only damage and a later version are refused");
  MW_CHECK(first.n_changes <= size, "every change takes a byte at least");
  if (first.batch.empty()) return 0;
  const Rewritten second = rewrite(first.batch);
  MW_CHECK(second.status && second.n_changes == first.n_changes, "what is written is read");
  MW_CHECK(second.batch == first.batch, "encoding is stable");
  return 0;
}
