// SPDX-License-Identifier: Apache-2.0
#include "journal/scan.h"

#include "journal/recovery.h"

namespace millwright::journal {

Result<ScanReport> scan_spans(os::Fs& fs, const std::vector<SegmentSpan>& spans,
                              const KeepGoing& keep_going) {
  ScanReport report;
  if (!spans.empty()) report.first = spans.front().begin;
  for (const SegmentSpan& span : spans) {
    ++report.segments;
    report.stored_bytes += span.bytes;
    MW_TRY(const auto reader, SegmentReader::open(fs, span, [&](const Damage& damage) {
             report.damage.push_back(damage);
           }));
    while (true) {
      if (keep_going && !keep_going()) return fail(Code::kCancelled, "the scan was stopped");
      MW_TRY(const auto block, reader->next({0}));
      if (!block) break;
      ++report.blocks;
      report.records += block->end().value - block->first().value;
      report.readings += block->readings();
      report.last = {block->end().value - 1};
    }
  }
  return report;
}

Result<ScanReport> scan_directory(os::Fs& fs, const std::string& dir, const KeepGoing& keep_going) {
  MW_TRY(Recovered recovered, recover(fs, dir, Repair::kNone));
  std::vector<SegmentSpan> spans = SegmentTable(std::move(recovered.segments)).spans();
  if (!spans.empty()) spans.back().end = {recovered.head.value + 1};
  MW_TRY(ScanReport report, scan_spans(fs, spans, keep_going));
  report.torn_bytes = recovered.cut_bytes;
  return report;
}

}  // namespace millwright::journal
