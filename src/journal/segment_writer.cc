// SPDX-License-Identifier: Apache-2.0
#include "journal/segment_writer.h"

#include <algorithm>

#include "core/log.h"
#include "journal/block.h"
#include "journal/segment_name.h"

namespace millwright::journal {

SegmentWriter::SegmentWriter(os::Fs& fs, std::string dir, const FileHeader& header,
                             Durability durability)
    : fs_(fs),
      dir_(std::move(dir)),
      path_(dir_ + "/" + segment_name(header.first)),
      header_(header),
      durability_(durability) {}

Result<std::unique_ptr<SegmentWriter>> SegmentWriter::create(os::Fs& fs, const std::string& dir,
                                                             const FileHeader& header,
                                                             std::uint64_t reserve_bytes,
                                                             Durability durability) {
  std::unique_ptr<SegmentWriter> writer(new SegmentWriter(fs, dir, header, durability));
  auto file = fs.open(writer->path_, os::Fs::Mode::kCreate);
  if (!file && file.error().code() == Code::kAlreadyExists) {
    MW_TRY_STATUS(fs.remove(writer->path_));
    file = fs.open(writer->path_, os::Fs::Mode::kCreate);
  }
  if (!file) return fail(std::move(file).error());
  writer->file_ = std::move(*file);
  // Without it the journal works too, only less sure of its space.
  if (writer->file_->preallocate(reserve_bytes)) writer->set_aside_ = reserve_bytes;
  std::string bytes;
  encode(header, bytes);
  if (Status written = writer->file_->write_at(0, bytes); !written) {
    writer->abandon();
    return fail(std::move(written).error());
  }
  return writer;
}

Status SegmentWriter::write(std::string_view blocks) {
  MW_TRY_STATUS(file_->write_at(end_, blocks));
  if (durability_ == Durability::kFsync) {
    MW_TRY_STATUS(file_->sync());
    if (!is_name_durable_) MW_TRY_STATUS(fs_.sync_dir(dir_));
    is_name_durable_ = true;
  }
  end_ += blocks.size();
  return {};
}

void SegmentWriter::seal(JournalSeq next, std::uint64_t readings, UtcNanos time) {
  std::string bytes;
  encode_seal(header_.salt, next, readings, time, bytes);
  Status sealed = file_->write_at(end_, bytes);
  if (sealed) sealed = file_->truncate(end_ + bytes.size());
  if (sealed && durability_ == Durability::kFsync) sealed = file_->sync();
  if (!sealed) log_warning("journal", "cannot seal a segment: " + sealed.error().message());
  if (sealed) end_ += bytes.size();
  set_aside_ = 0;
}

void SegmentWriter::abandon() {
  const Status done = is_empty() ? fs_.remove(path_) : file_->truncate(end_);
  if (!done) log_warning("journal", "cannot tidy up a segment: " + done.error().message());
  set_aside_ = 0;
}

Segment SegmentWriter::segment() const {
  return {.first = header_.first,
          .path = path_,
          .bytes = end_,
          .disk_bytes = std::max(end_, set_aside_)};
}

}  // namespace millwright::journal
