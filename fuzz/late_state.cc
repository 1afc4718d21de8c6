// SPDX-License-Identifier: Apache-2.0
// Any bytes as what waits to be looked at in late data, once as they are and once in an envelope
// whose checksum fits: what is refused leaves the state as it was, what is accepted is written
// again the same, keeps its bounds, and can be worked off.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "detect/sealed_blob.h"
#include "pipeline/late_tracker.h"

namespace {

using namespace millwright;
using pipeline::LateTracker;

void run(std::string_view blob) {
  LateTracker tracker;
  const std::string before = tracker.snapshot();
  if (const Status restored = tracker.restore(blob); !restored) {
    MW_CHECK(restored.error().code() == Code::kDataLoss, "only damage is refused");
    MW_CHECK(tracker.snapshot() == before, "what is refused changes nothing");
    return;
  }
  LateTracker twin;
  MW_CHECK(twin.restore(tracker.snapshot()), "what is written is read");
  MW_CHECK(twin.snapshot() == tracker.snapshot(), "the same");
  MW_CHECK(tracker.n_waiting() <= LateTracker::kMostSignals, "within its bounds");
  tracker.tick(UtcNanos{1'767'225'600'000'000'000});
  for (const SignalId signal : tracker.due()) {
    const pipeline::TouchedSignal* touched = tracker.find(signal);
    MW_CHECK(touched != nullptr && !touched->intervals.empty(), "there is something to look at");
    tracker.done(signal, {touched->intervals.front().begin, touched->intervals.back().end});
    MW_CHECK(tracker.find(signal) == nullptr, "done");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  run(bytes);
  run(detect::seal("MWLT", 1, bytes));
  return 0;
}
