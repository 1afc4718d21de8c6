// SPDX-License-Identifier: Apache-2.0
#pragma once
// For tests of backups: a data directory with the real stores open, as a running site has it.

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "backup/make.h"
#include "historian/chunk_historian.h"
#include "journal/segment_journal.h"
#include "os/fs.h"
#include "os/temp_dir.h"
#include "registry/registry_fixture.h"

namespace millwright::backup::testing {

using registry::must;

class SiteRig {
 public:
  SiteRig() {
    std::filesystem::create_directory(data());
    registry = must(registry::Registry::open(data() + "/registry.db", clock));
    historian::HistorianOptions options;
    options.dir = data() + "/historian";
    historian = must(historian::ChunkHistorian::open(options));
    journal::JournalConfig config;
    config.dir = data() + "/journal";
    journal = must(journal::SegmentJournal::open(*fs, clock, config));
    alarms =
        must(registry::Database::open(data() + "/alarms.db", registry::Database::Mode::kReadWrite));
    must(alarms->execute("PRAGMA journal_mode=WAL; CREATE TABLE marks (position INTEGER)"));
    write("server.key", "secret");
    write("attachments/photo.jpg", "light");
  }

  std::string data() const { return dir.path() + "/data"; }
  std::string backups() const { return data() + "/backups"; }
  std::string copy(const std::string& name) const { return backups() + "/" + name + "/data"; }

  void write(const std::string& name, const std::string& text) const {
    const std::string path = data() + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }

  /// Journals a reading of signal 1 and makes it durable.
  JournalSeq take(std::int64_t second) {
    ReadingBatch batch;
    batch.arrival = {second * 1'000'000'000};
    batch.push(SignalId{1}, {second * 1'000'000'000},
               {ValueType::kInt64, static_cast<std::uint64_t>(second), {}}, Quality{}, 1);
    std::string bytes;
    encode(batch, bytes);
    return append(journal::RecordKind::kReadings, bytes, 1);
  }
  JournalSeq append(journal::RecordKind kind, std::string_view payload, std::uint64_t n = 0) {
    const JournalSeq seq = must(journal->append(kind, payload, n));
    must(journal->commit(std::chrono::milliseconds(0)));
    return seq;
  }
  /// The historian takes everything durable, and checkpoints.
  void feed() {
    const auto cursor = must(journal->open_cursor(historian->position()));
    std::vector<journal::Record> records;
    must(cursor->next(records, 1u << 20, std::chrono::milliseconds(0)));
    for (const journal::Record& record : records) {
      ReadingBatch batch;
      historian::Input input{record.seq, nullptr, {}, {}, {}, {}};
      if (record.kind == journal::RecordKind::kReadings) {
        must(decode(record.payload, batch));
        input.readings = &batch;
      }
      must(historian->apply(std::span(&input, 1)));
    }
    must(historian->checkpoint());
  }
  /// A change of the plant; its revision goes to the journal afterwards, as in a running site.
  registry::Revision add_team(const std::string& name) {
    registry::Intent intent;
    Team team;
    team.name = name;
    return must(registry->create<Team>(intent, team)).revision;
  }
  void publish(const registry::Revision& revision) {
    append(journal::RecordKind::kRevision, revision.json);
  }

  LiveSite site() {
    LiveSite live;
    live.data_dir = data();
    live.backups_dir = backups();
    live.hold_journal = [] { return std::make_shared<int>(0); };
    live.positions = [this] {
      return std::map<std::string, JournalSeq>{{"historian", historian->position()}};
    };
    live.copy_history = [this](const std::string& to) { return historian->backup(to); };
    live.pause_revisions = [] { return std::make_shared<int>(0); };
    live.journal_files = [this] { return journal->files(); };
    return live;
  }

  os::TempDir dir;
  registry::TestClock clock;
  std::unique_ptr<os::Fs> fs = os::make_posix_fs();
  std::unique_ptr<registry::Registry> registry;
  std::unique_ptr<historian::ChunkHistorian> historian;
  std::unique_ptr<journal::SegmentJournal> journal;
  std::unique_ptr<registry::Database> alarms;
};

/// Turns one bit of a file.
inline void flip_bit(const std::string& path, std::uint64_t offset) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  const char byte = static_cast<char>(file.get() ^ 0x10);
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(byte);
}

}  // namespace millwright::backup::testing
