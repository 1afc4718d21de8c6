// SPDX-License-Identifier: Apache-2.0
#pragma once
// Acknowledgements that wait for the disk. Those of one wake-up are open until it ends; seal()
// ties them to the last journal sequence of the wake-up, release() hands out what is durable, in
// order. 12 bytes each, no allocation in the steady state.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "broker/interfaces.h"
#include "protocol/mqtt/reason_code.h"

namespace millwright::broker {

/// A queue on a power-of-two ring: push and pop do not allocate once it has grown.
template <class T>
class Ring {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  T& front() { return items_[head_]; }
  T& back() { return items_[(head_ + size_ - 1) & (items_.size() - 1)]; }
  void push_back(const T& item) {
    if (size_ == items_.size()) grow();
    items_[(head_ + size_) & (items_.size() - 1)] = item;
    ++size_;
  }
  void pop_front() {
    head_ = (head_ + 1) & (items_.size() - 1);
    --size_;
  }

 private:
  void grow() {
    std::vector<T> bigger(items_.empty() ? 64 : items_.size() * 2);
    for (std::size_t i = 0; i < size_; ++i) bigger[i] = items_[(head_ + i) & (items_.size() - 1)];
    items_ = std::move(bigger);
    head_ = 0;
  }

  std::vector<T> items_;
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

enum class AckKind : std::uint8_t {
  kPuback,       ///< of a QoS 1 PUBLISH of this wake-up
  kPubrec,       ///< of a QoS 2 PUBLISH seen for the first time in this wake-up
  kPubrecAgain,  ///< of a repeated QoS 2 PUBLISH: stored in an earlier wake-up
  kPubcomp,      ///< of a PUBREL
  kPubrel,       ///< our own next step after a PUBREC
  kPacket,       ///< a whole packet kept aside (SUBACK, UNSUBACK)
};

/// True for the kinds that say "your message is stored".
constexpr bool confirms_publish(AckKind kind) {
  return kind == AckKind::kPuback || kind == AckKind::kPubrec;
}

struct PendingAck {
  ConnId conn;
  std::uint16_t packet_id = 0;
  AckKind kind = AckKind::kPuback;
  mqtt::ReasonCode reason = mqtt::ReasonCode::kSuccess;
};

class AckFifo {
 public:
  void push(const PendingAck& ack) { open_.push_back(ack); }

  /// Ties everything open to `seq`. Sequences given must not decrease.
  void seal(JournalSeq seq) {
    if (open_.empty()) return;
    for (const PendingAck& ack : open_) sealed_.push_back(ack);
    if (!groups_.empty() && groups_.back().seq == seq) {
      groups_.back().count += open_.size();
    } else {
      groups_.push_back({seq, open_.size()});
    }
    open_.clear();
    n_stored_ = 0;
  }

  /// From here on the open ones are past the danger of take_unstored(): their readings are in the
  /// journal, only the session record is missing.
  void mark_stored() { n_stored_ = open_.size(); }

  /// Removes the open acknowledgements that confirm a publish of the failed wake-up.
  std::vector<PendingAck> take_unstored() {
    std::vector<PendingAck> out;
    std::size_t kept = n_stored_;
    for (std::size_t i = n_stored_; i < open_.size(); ++i) {
      if (confirms_publish(open_[i].kind)) {
        out.push_back(open_[i]);
      } else {
        open_[kept++] = open_[i];
      }
    }
    open_.resize(kept);
    return out;
  }

  /// Calls `fn(PendingAck)` for each one whose sequence is at most `durable`.
  template <class Fn>
  void release(JournalSeq durable, Fn&& fn) {
    while (!groups_.empty() && groups_.front().seq <= durable) {
      const std::size_t count = groups_.front().count;
      groups_.pop_front();
      for (std::size_t i = 0; i < count; ++i) {
        const PendingAck ack = sealed_.front();
        sealed_.pop_front();
        fn(ack);
      }
    }
  }

  std::size_t size() const { return open_.size() + sealed_.size(); }

 private:
  struct Group {
    JournalSeq seq;
    std::size_t count = 0;
  };
  std::vector<PendingAck> open_;
  std::size_t n_stored_ = 0;  ///< of open_, see mark_stored()
  Ring<PendingAck> sealed_;
  Ring<Group> groups_;
};

}  // namespace millwright::broker
