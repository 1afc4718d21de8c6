// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sirens and lamps: a signal is written by a command to its device. Only what the notify settings
// list as a siren is ever written; what the device reports back arrives as any reading does.

#include <vector>

#include "app/mqtt_service.h"
#include "notify/settings.h"
#include "registry/registry.h"
#include "runtime/lane.h"

namespace millwright::app {

struct SignalWriterDeps {
  runtime::Lane& lane;
  MqttService& mqtt;
  registry::Registry& registry;
};

/// Publishes the command and notes it in the audit trail: "write of signal 12", where to, what,
/// why. A Sparkplug metric gets an NCMD or DCMD in the type it was born with, unless its siren has
/// a topic of its own; any other signal a plain message, see pipeline/signal_write.h. Errors:
/// not_found   no siren, or no signal, of this path. unavailable   the edge node is not
///         there, or the server is stopping. Those of plain_write() and sparkplug::Host::write().
/// Thread: any that may block but the lane.
Status write_siren(const SignalWriterDeps& deps, const std::vector<notify::SirenSettings>& sirens,
                   const notify::SirenWrite& write);

}  // namespace millwright::app
