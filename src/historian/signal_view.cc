// SPDX-License-Identifier: Apache-2.0
#include "historian/signal_view.h"

#include <algorithm>

namespace millwright::historian {
namespace {

std::optional<Point> last_used_row(const Series& rows, std::size_t end) {
  while (end-- > 0)
    if (is_used(rows.type, rows.value[end], rows.quality[end]))
      return Point{rows.time[end], rows.value[end], rows.quality[end]};
  return std::nullopt;
}

std::optional<Point> last_used_in(Piece& piece, UtcNanos before) {
  if (piece.last() < before) {
    const Stats s = piece.stats();
    return s.n_used == 0 ? std::nullopt : std::optional(s.last);
  }
  const Series* rows = piece.rows();
  return rows == nullptr ? std::nullopt : last_used_row(*rows, lower_row(*rows, before));
}

}  // namespace

class SignalView::OpenPiece final : public Piece {
 public:
  explicit OpenPiece(const OpenChunk& chunk) : chunk_(chunk) {}
  UtcNanos first() const override { return chunk_.rows.time.front(); }
  UtcNanos last() const override { return chunk_.rows.time.back(); }
  Stats stats() const override {
    Stats s;
    s.add_rows(chunk_.rows, 0, chunk_.rows.time.size());
    return s;
  }
  const Series* rows() override { return &chunk_.rows; }

 private:
  const OpenChunk& chunk_;
};

class SignalView::StoredPiece final : public Piece {
 public:
  StoredPiece(ChunkKey key, ChunkHeader header, std::string_view bytes, Series& scratch,
              DamageLog& damage)
      : key_(key), header_(header), bytes_(bytes), scratch_(scratch), damage_(damage) {}
  UtcNanos first() const override { return key_.start; }
  UtcNanos last() const override { return header_.last_time; }
  Stats stats() const override { return header_.stats; }
  const Series* rows() override {
    const auto status = decode_chunk(key_, bytes_, scratch_);
    if (status) return &scratch_;
    damage_.add({key_.signal, key_.start, header_.last_time, status.error().message()});
    return nullptr;
  }

 private:
  ChunkKey key_;
  ChunkHeader header_;
  std::string_view bytes_;
  Series& scratch_;
  DamageLog& damage_;
};

/// Steps over the stored chunks of the signal that are sound and not replaced.
class SignalView::StoredCursor {
 public:
  StoredCursor(const SignalView& view, UtcNanos end)
      : view_(view), scan_(view.store_.scan(Table::kChunks, view.snapshot_.get())), end_(end) {}

  void seek_covering(UtcNanos t) {
    reached_ = t;
    scan_.seek_for_prev(chunk_key({view_.signal_, t}));
    if (!is_own()) scan_.seek(chunk_key({view_.signal_, t}));
    settle_forward();
  }
  void next() {
    scan_.next();
    settle_forward();
  }
  /// To the last sound chunk that starts before `t`; looks at a few at most.
  bool seek_before(UtcNanos t) {
    if (t == kMinTime) return false;
    scan_.seek_for_prev(chunk_key({view_.signal_, saturating_add(t, -1)}));
    return settle_backward();
  }
  bool prev() {
    scan_.prev();
    return settle_backward();
  }
  bool has_chunk() const { return has_chunk_; }
  UtcNanos start() const { return key_.start; }
  StoredPiece piece(Series& scratch) const {
    return {key_, header_, scan_.value(), scratch, view_.damage_};
  }

 private:
  bool is_own() const {
    if (!scan_.is_valid()) return false;
    const auto key = parse_chunk_key(scan_.key());
    return key && key->signal == view_.signal_;
  }

  /// Reads key and header at the scan; false when the chunk is to be stepped over.
  bool load() {
    key_ = *parse_chunk_key(scan_.key());
    if (view_.is_replaced(key_.start)) return false;
    auto header = decode_chunk_header(key_, scan_.value());
    if (!header) {
      view_.damage_.add({key_.signal, key_.start, key_.start, header.error().message()});
      return false;
    }
    header_ = *header;
    return true;
  }

  void settle_forward() {
    has_chunk_ = false;
    for (;; scan_.next()) {
      if (!scan_.is_valid() && !scan_.status() && !skip_broken_block()) return;
      if (!is_own()) return;
      reached_ = std::max(reached_, parse_chunk_key(scan_.key())->start);
      if (reached_ >= end_ && parse_chunk_key(scan_.key())->start >= end_) return;
      if (load()) break;
    }
    has_chunk_ = true;
  }

  bool settle_backward() {
    constexpr int kMaxSteps = 8;
    for (int i = 0; i < kMaxSteps && is_own(); ++i, scan_.prev())
      if (load()) return has_chunk_ = true;
    return has_chunk_ = false;
  }

  /// A block of the file itself is damaged: finds the next readable place by doubling steps.
  bool skip_broken_block() {
    const UtcNanos from = reached_;
    for (std::int64_t step = 1'000'000'000; step > 0; step *= 2) {
      const UtcNanos at = saturating_add(from, step);
      if (at >= end_) break;
      scan_.seek(chunk_key({view_.signal_, at}));
      if (scan_.is_valid() || scan_.status()) {
        view_.damage_.add({view_.signal_, from, at, "stored block unreadable"});
        return scan_.is_valid();
      }
    }
    view_.damage_.add({view_.signal_, from, end_, "stored blocks unreadable"});
    return false;
  }

  const SignalView& view_;
  Scan scan_;
  UtcNanos end_;
  UtcNanos reached_ = kMinTime;
  bool has_chunk_ = false;
  ChunkKey key_;
  ChunkHeader header_;
};

SignalView::SignalView(const Store& store, std::shared_ptr<const Snapshot> snapshot,
                       SignalId signal, std::vector<OpenChunk> open, DamageLog& damage)
    : store_(store),
      snapshot_(std::move(snapshot)),
      signal_(signal),
      open_(std::move(open)),
      damage_(damage) {}

// Between the commit of a checkpoint and the moment memory learns of it, a chunk may be stored
// under its present start while stored_start still names the old one: both are replaced.
bool SignalView::is_replaced(UtcNanos start) const {
  return std::ranges::any_of(open_, [start](const OpenChunk& c) {
    return c.stored_start == start || c.rows.time.front() == start;
  });
}

void SignalView::visit(TimeRange range, const std::function<bool(Piece&)>& visitor) const {
  if (range.begin >= range.end) return;
  Series scratch;
  StoredCursor stored(*this, range.end);
  stored.seek_covering(range.begin);
  auto open = open_.begin();
  const auto visit_open_before = [&](UtcNanos end) {
    for (; open != open_.end() && open->rows.time.front() < end; ++open) {
      if (open->rows.time.back() < range.begin) continue;
      OpenPiece piece(*open);
      if (!visitor(piece)) return false;
    }
    return true;
  };
  for (; stored.has_chunk(); stored.next()) {
    if (!visit_open_before(stored.start())) return;
    StoredPiece piece = stored.piece(scratch);
    if (piece.last() < range.begin) continue;
    if (!visitor(piece)) return;
  }
  visit_open_before(range.end);
}

std::optional<Point> SignalView::last_used_before(UtcNanos t) const {
  std::optional<Point> best;
  for (auto open = open_.rbegin(); open != open_.rend() && !best; ++open) {
    if (open->rows.time.front() >= t) continue;
    OpenPiece piece(*open);
    best = last_used_in(piece, t);
  }
  constexpr int kMaxChunks = 8;
  Series scratch;
  StoredCursor stored(*this, kMaxTime);
  bool has_chunk = stored.seek_before(t);
  for (int i = 0; i < kMaxChunks && has_chunk; ++i, has_chunk = stored.prev()) {
    StoredPiece piece = stored.piece(scratch);
    if (best && piece.last() < best->time) break;
    const auto found = last_used_in(piece, t);
    if (found && (!best || found->time > best->time)) return found;
    if (found) break;
  }
  return best;
}

Series SignalView::rows(TimeRange range, ValueType type) const {
  Series out;
  out.type = type;
  visit(range, [&](Piece& piece) {
    if (const Series* rows = piece.rows())
      append_rows(out, *rows, lower_row(*rows, range.begin), lower_row(*rows, range.end));
    return true;
  });
  return out;
}

}  // namespace millwright::historian
