// SPDX-License-Identifier: Apache-2.0
#pragma once
// The gate of a wave: all its criteria, judged at the end of fixed windows and not until they pass.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rollout/wave/wave.h"

namespace millwright::rollout {

/// [begin, end) of the n-th window of a stabilizing or passed wave.
struct Window {
  std::uint32_t number = 0;  ///< from 1
  UtcNanos begin;
  UtcNanos end;
  bool operator==(const Window&) const = default;
};

/// The window that runs at `now`. Needs: stabilizing_since, not after `now`.
Window window_at(const Wave& wave, UtcNanos now);
/// The latest window that is over and not judged; none while the wave is neither stabilizing nor
/// passed. Windows that ended while nobody looked are left out, and stay so.
std::optional<Window> due_window(const Wave& wave, UtcNanos now);

struct Judged {
  Criterion criterion;
  Finding finding;
  std::uint32_t waiver = 0;  ///< the number of the one in force, 0: none
  std::string source;        ///< the address that shows the evidence
  /// What `finding` follows from. None: a judgement from before it was kept, or one that is only
  /// looked at.
  std::optional<Sample> evidence = std::nullopt;
  bool operator==(const Judged&) const = default;
};

/// Of the musts alone; what is to be improved while running is shown and blocks nothing.
struct Gate {
  Verdict verdict = Verdict::kInconclusive;
  std::vector<std::uint32_t> waived;  ///< of musts that did not pass: "yes, with waivers"
  std::vector<Judged> judged;
  std::vector<std::string> missing;  ///< what keeps it from passing, a sentence each

  /// "yes", "yes, with waivers", "no", "not known".
  std::string_view answer() const;
  bool operator==(const Gate&) const = default;
};

/// Each criterion with what was found of it. A waiver that has expired counts for nothing.
Gate judge_gate(const Wave& wave, std::vector<Judged> judged, UtcNanos now);

/// The wave after a window was judged: passed where the musts passed and it was stable for its soak
/// time; a passed one that fails has fallen back, and stands again when a later window passes.
/// kInconclusiveLimit of not knowing escalates, of a passed wave too.
/// Needs: a due window.
Wave after_gate(Wave wave, const Window& window, const Gate& gate);

/// The wave after somebody looked at its gate in the middle of a window: only for how long it has
/// been neither yes nor no. Windows may be longer than anybody should wait to hear of that.
Wave after_look(Wave wave, Verdict verdict, UtcNanos now);
/// Knows of no delay any more.
void end_delay(Wave& wave);

inline constexpr std::chrono::days kInconclusiveLimit{14};

/// What waiting costs, in time; in money it is the cost model's to say. Perfect conditions do not
/// exist: whoever reads this decides whether to waive something, mend it, or go on looking.
struct Delay {
  double days = 0;                    ///< since it was first seen to be neither yes nor no
  std::uint64_t sensors_waiting = 0;  ///< of the waves that wait for this one
};
std::optional<Delay> delay_of(Waves waves, const Wave& wave, UtcNanos now);

}  // namespace millwright::rollout
