// SPDX-License-Identifier: Apache-2.0
// Any bytes as rows of the desk's tables and as its commands: rows that cannot be read are refused
// as damage, a command that cannot be read is answered and changes nothing.
// Input: rows separated by zero bytes; the first byte of each picks its table, the last of them is
// a command instead.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "respond/desk/desk.h"

namespace {

using namespace millwright;

constexpr std::int64_t kNow = 1'767'225'600'000'000'000;

journal::Record record(std::uint64_t seq, journal::RecordKind kind, std::string_view payload) {
  journal::Record r;
  r.seq = {seq};
  r.kind = kind;
  r.time = UtcNanos{kNow + static_cast<std::int64_t>(seq) * 1'000'000'000};
  r.payload = payload;
  return r;
}

void run(std::string_view command, const respond::DeskRows& rows) {
  respond::Desk desk;
  desk.set_plant(std::make_shared<const registry::Plant>(registry::Records(), 1));
  if (const Status restored = desk.restore(rows); !restored) {
    MW_CHECK(restored.error().code() == Code::kDataLoss, "only damage is refused");
    return;
  }
  const alarm::AlarmEngine alarms;
  respond::DeskOutput out;
  std::uint64_t seq = 1;
  const Status applied =
      desk.apply(record(seq, journal::RecordKind::kCommand, command), {}, alarms, out);
  if (!applied) {
    MW_CHECK(applied.error().code() == Code::kDataLoss, "only damage is refused");
    MW_CHECK(out.store.empty(), "what cannot be read changes nothing");
  }
  for (int i = 0; i < 3; ++i) {
    MW_CHECK(desk.apply(record(++seq, journal::RecordKind::kTick, {}), {}, alarms, out),
             "time goes on");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr auto kTables = static_cast<unsigned>(respond::kLastTable) + 1;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  respond::DeskRows rows;
  while (true) {
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) break;
    if (end > 0) {
      const auto table = static_cast<unsigned char>(rest.front()) % kTables;
      rows[static_cast<respond::Table>(table)].emplace_back(rest.substr(1, end - 1));
    }
    rest.remove_prefix(end + 1);
  }
  run(rest, rows);
  return 0;
}
