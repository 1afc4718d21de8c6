// SPDX-License-Identifier: Apache-2.0
#pragma once
// From a published message to readings, for topics that carry JSON or bare values. One object per
// connection: it remembers which topic and member is which signal.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/time.h"
#include "pipeline/ingest.h"
#include "pipeline/undecodable.h"
#include "protocol/json/payload_decoder.h"

namespace millwright::pipeline {

/// Decoding space shared by the connections of a lane. Thread: home lane only.
struct DecodeSpace {
  json::PayloadDecoder json;
  DecodedBatch batch;
  std::string address;
};

class TopicIngest {
 public:
  /// Lifetime: the references outlive it. Thread: home lane only.
  TopicIngest(Ingest& ingest, UndecodableTopics& undecodable, DecodeSpace& space, ClientPtr client);

  /// Adds what the message says to `out`. A payload that is no reading is noted as undecodable on a
  /// topic nobody mapped, and goes to quarantine on a mapped one; one mapped to a text signal takes
  /// any text that is not JSON as it is. Topics starting with '$' or
  /// "_system" are none of the pipeline's business.
  /// Cost: no allocation and no lock for a topic seen before on this connection.
  void publish(std::string_view topic, std::string_view payload, UtcNanos arrival,
               IngestBuffer& out);

  const Origin& origin() const { return origin_; }

 private:
  static constexpr std::size_t kMaxTopics = 20'000;
  static constexpr std::size_t kMaxMembers = 64;

  struct Member {
    std::string name;
    SignalEntry* entry = nullptr;
  };
  struct Topic {
    std::string name;
    SignalEntry* self = nullptr;
    std::vector<Member> members;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  Topic& topic_of(std::string_view name);
  bool is_text(Topic& topic) const;
  void add(Topic& topic, const DecodedReading& reading, std::size_t index, UtcNanos arrival,
           IngestBuffer& out);
  SignalEntry* announced(std::string_view address, const DecodedReading& reading, UtcNanos arrival,
                         IngestBuffer& out);
  void report(const Topic& topic, std::string_view payload, UtcNanos arrival, IngestBuffer& out);

  Ingest& ingest_;
  UndecodableTopics& undecodable_;
  DecodeSpace& space_;
  const Origin origin_;
  std::unordered_map<std::string, Topic, Hash, std::equal_to<>> topics_;
  Topic* latest_ = nullptr;
};

}  // namespace millwright::pipeline
