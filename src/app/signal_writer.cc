// SPDX-License-Identifier: Apache-2.0
#include "app/signal_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/log.h"
#include "pipeline/signal_write.h"
#include "pipeline/sparkplug_ingest.h"
#include "registry/record_json.h"

namespace millwright::app {
namespace {

/// Hands the command to the broker; where it went and what it said, for the audit trail.
Result<pipeline::SignalWrite> send(const SignalWriterDeps& deps, const Signal& signal,
                                   const notify::SirenSettings& siren, notify::Siren state) {
  const bool is_on = state == notify::Siren::kOn;
  pipeline::SignalWrite sent;
  Status written;
  bool was_called = false;
  if (siren.topic.empty() && pipeline::SparkplugIngest::is_sparkplug(signal.address)) {
    sent = {signal.address, is_on ? "true" : "false"};
    was_called = deps.lane.call(
        [&] { written = deps.mqtt.write_sparkplug(signal.address, Scalar::of(is_on)); });
  } else {
    const auto to = is_on ? pipeline::Switch::kOn : pipeline::Switch::kOff;
    MW_TRY(sent, pipeline::plain_write(signal, to, {siren.topic, siren.on, siren.off}));
    was_called = deps.lane.call([&] { deps.mqtt.publish(sent.topic, sent.payload); });
  }
  if (!was_called) return fail(Code::kUnavailable, "the server is stopping");
  if (!written) return fail(written.error());
  return sent;
}

}  // namespace

Status write_siren(const SignalWriterDeps& deps, const std::vector<notify::SirenSettings>& sirens,
                   const notify::SirenWrite& write) {
  const auto siren = std::ranges::find(sirens, write.signal, &notify::SirenSettings::signal);
  if (siren == sirens.end()) {
    return fail(Code::kNotFound,
                fmt::format("{} is no siren of the notify settings, and nothing else is written",
                            write.signal));
  }
  const auto plant = deps.registry.snapshot();
  const Signal* signal = plant->find_signal_by_path(write.signal);
  if (signal == nullptr) {
    return fail(Code::kNotFound,
                fmt::format("no signal {}; adopt it in the inbox, or mend the siren in the notify "
                            "settings",
                            write.signal));
  }
  MW_TRY(const auto sent, send(deps, *signal, *siren, write.state));
  registry::Intent intent;
  intent.act = registry::Act::kOperation;
  intent.why = write.why;
  const auto noted = deps.registry.change(intent, [&](registry::Edit& edit) -> Status {
    edit.note(fmt::format("write of signal {}", signal->id.value), {},
              registry::dump({{"to", sent.topic}, {"value", sent.payload}}));
    return {};
  });
  // The siren sounds: sending it again for the sake of the entry would not help.
  if (!noted) log_error("siren", "audit entry: " + noted.error().message());
  return {};
}

}  // namespace millwright::app
