// SPDX-License-Identifier: Apache-2.0
// Any bytes as a journal directory. Opening never crashes, records come out in order and the same
// each time, and the journal takes new records whatever it found.
// Input: one byte of options, then the bytes of a segment file (or of two, with kTwoFiles).
#include <cstdlib>
#include <map>

#include "core/check.h"
#include "core/crc32c.h"
#include "core/log.h"
#include "journal/segment_journal.h"
#include "journal/segment_name.h"
#include "os/clock.h"
#include "os/fault_fs.h"

namespace {

using namespace millwright;
using namespace millwright::journal;

constexpr std::uint8_t kFixChecksums = 1;  // lets the fuzzer reach what lies behind them
constexpr std::uint8_t kTwoFiles = 2;
constexpr std::uint8_t kShortReads = 4;
constexpr std::size_t kSaltInFile = 20;
constexpr std::size_t kSaltInBlock = 4;
constexpr std::size_t kStoredInBlock = 60;
constexpr std::size_t kBodyCrcInBlock = 68;

void put_crc(std::string& bytes, std::size_t at, std::string_view of) {
  const std::uint32_t crc = crc32c(of);
  bytes.replace(at, 4, reinterpret_cast<const char*>(&crc), 4);
}

void fix_checksums(std::string& bytes) {
  if (bytes.size() < kFileHeaderBytes) return;
  bytes.replace(0, kFileMagic.size(), kFileMagic);
  bytes.replace(kFileMagic.size(), 4, std::string_view("\1\0\0\0", 4));
  put_crc(bytes, kFileHeaderBytes - 4, std::string_view(bytes).substr(0, kFileHeaderBytes - 4));
  const std::string salt = bytes.substr(kSaltInFile, 8);
  for (std::size_t at = bytes.find(kBlockMagic); at != std::string::npos;
       at = bytes.find(kBlockMagic, at + 1)) {
    if (at + kBlockHeaderBytes > bytes.size()) return;
    bytes.replace(at + kSaltInBlock, salt.size(), salt);
    std::uint32_t stored = 0;
    std::memcpy(&stored, bytes.data() + at + kStoredInBlock, sizeof(stored));
    put_crc(bytes, at + kBodyCrcInBlock,
            std::string_view(bytes).substr(at + kBlockHeaderBytes, stored));
    put_crc(bytes, at + kBlockHeaderBytes - 4,
            std::string_view(bytes).substr(at, kBlockHeaderBytes - 4));
  }
}

std::map<std::uint64_t, std::string> read_all(SegmentJournal& journal) {
  std::map<std::uint64_t, std::string> out;
  auto cursor = journal.open_cursor({journal.first().value - 1});
  MW_CHECK(cursor, "a cursor at the start always opens");
  std::vector<Record> records;
  while (true) {
    MW_CHECK((*cursor)->next(records, 4096, std::chrono::milliseconds(0)), "reading never fails");
    if (records.empty()) return out;
    for (const Record& r : records) {
      MW_CHECK(out.empty() || r.seq.value > out.rbegin()->first, "records come in order");
      out[r.seq.value] = r.payload;
    }
  }
}

void check_directory(os::FaultFs& fs) {
  const os::FakeClock clock;
  JournalConfig config{.dir = "/j", .segment_bytes = 4096};
  config.limits = {.reserve_bytes = 0, .reserve_percent = 0};
  config.fixed_salt = 1;
  auto opened = SegmentJournal::open(fs, clock, config);
  if (!opened) {
    MW_CHECK(opened.error().code() == Code::kFailedPrecondition, "only a newer version is refused");
    return;
  }
  // Within reach of the largest sequence nothing can be appended; no journal gets there.
  if ((*opened)->head().value > kSeqEnd.value / 2) return;
  auto before = read_all(**opened);
  const auto seq = (*opened)->append(RecordKind::kCommand, "after", 1);
  MW_CHECK(seq && (*opened)->commit(std::chrono::milliseconds(0)), "it goes on");
  before[seq->value] = "after";
  MW_CHECK(read_all(**opened) == before, "what was served stays");
  MW_CHECK((*opened)->scan(), "a scan ends");
  opened->reset();
  fs.crash();
  opened = SegmentJournal::open(fs, clock, config);
  MW_CHECK(opened, "it opens again");
  MW_CHECK(read_all(**opened) == before, "what was served survives");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool quiet = [] {
    set_log_sink([](LogLevel, std::string_view, std::string_view) {});
    return true;
  }();
  if (!quiet || size == 0) return 0;
  const std::uint8_t options = data[0];
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string second;
  if ((options & kTwoFiles) != 0) {
    second = bytes.substr(bytes.size() / 2);
    bytes.resize(bytes.size() / 2);
  }
  os::FaultFs fs;
  if ((options & kFixChecksums) != 0) {
    fix_checksums(bytes);
    fix_checksums(second);
  }
  fs.put("/j/" + segment_name({1}), bytes);
  if ((options & kTwoFiles) != 0) fs.put("/j/" + segment_name({4}), second);
  if ((options & kShortReads) != 0) fs.short_reads(1);
  check_directory(fs);
  return 0;
}
