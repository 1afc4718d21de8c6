// SPDX-License-Identifier: Apache-2.0
#include "api/ledger_view.h"

#include <map>
#include <nlohmann/json.hpp>

#include "pipeline/sources.h"

namespace millwright::api {
namespace {

using historian::LedgerCounts;
using nlohmann::json;

void add(LedgerCounts& to, const LedgerCounts& from) {
  to.received += from.received;
  to.stored += from.stored;
  to.quarantined += from.quarantined;
  to.duplicate += from.duplicate;
  to.thinned += from.thinned;
  to.dropped += from.dropped;
  to.revised += from.revised;
}

bool is_balanced(const LedgerCounts& c) {
  return c.received == c.stored + c.quarantined + c.duplicate + c.thinned + c.dropped;
}

json counts_view(const LedgerCounts& c, std::uint64_t pending) {
  return {{"received", c.received + pending},
          {"stored", c.stored},
          {"quarantined", c.quarantined},
          {"duplicate", c.duplicate},
          {"thinned", c.thinned},
          {"dropped", c.dropped},
          {"revised", c.revised},
          {"pending", pending}};
}

}  // namespace

json ledger_view(const std::vector<historian::LedgerRow>& rows, std::uint64_t pending) {
  LedgerCounts total;
  std::map<SourceId, LedgerCounts> by_source;
  for (const historian::LedgerRow& row : rows) {
    add(total, row.counts);
    add(by_source[row.source], row.counts);
  }
  json sources = json::array();
  for (const auto& [source, counts] : by_source) {
    json view = counts_view(counts, 0);
    view["source"] = pipeline::source_name(source);
    sources.push_back(std::move(view));
  }
  return {{"balanced", is_balanced(total)},
          {"total", counts_view(total, pending)},
          {"sources", std::move(sources)}};
}

json ledger_now(const Services& services) {
  // The journal counts what it made durable on its own; the historian what it took from it. The
  // journal is asked last, so the difference is never negative.
  const auto rows = services.historian.ledger_totals();
  const std::uint64_t durable = services.journal.durable_readings();
  std::uint64_t received = 0;
  for (const historian::LedgerRow& row : rows) received += row.counts.received;
  json view = ledger_view(rows, durable > received ? durable - received : 0);
  view["balanced"] = view["balanced"].get<bool>() && received <= durable;
  const historian::RemovedReadings removed = services.historian.removed();
  view["removed"] = {{"by_retention", removed.by_retention}, {"for_space", removed.for_space}};
  return view;
}

}  // namespace millwright::api
