// SPDX-License-Identifier: Apache-2.0
#pragma once
// From a request body to readings in the journal: JSON, NDJSON and Influx line protocol.
// Good parts are kept, bad ones go to quarantine with their line and reason.

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "pipeline/ingest.h"
#include "protocol/json/payload_decoder.h"
#include "protocol/line/line_decoder.h"

namespace millwright::pipeline {

enum class BodyFormat : std::uint8_t {
  kJson,
  kNdjson,
  kLine,
  kTopic,  ///< an MQTT payload, below Body::topic
};

struct Body {
  BodyFormat format = BodyFormat::kJson;
  std::string_view bytes;
  SourceId source = 0;
  ClientPtr client;
  line::Precision precision = line::Precision::kNanoseconds;
  std::string_view topic;      ///< kTopic only
  bool is_historical = false;  ///< mark every reading as history (an importer's)
};

struct BodyProblem {
  std::uint32_t line = 0;
  std::string reason;
};

/// How quarantine entries name what they hold: "json", "ndjson", "mqtt", "line", and for other
/// precisions "line/ms" and so on.
std::string quarantine_format(const Body& body);
/// Sets format and precision from such a name. False for one that cannot be decoded again.
bool set_format(std::string_view text, Body& body);

/// What became of a body. Acknowledge it when `seq` is durable.
struct BodyOutcome {
  std::uint64_t accepted = 0;
  std::uint64_t quarantined = 0;
  std::vector<BodyProblem> problems;  ///< the first kMaxProblems
  JournalSeq seq;
};

/// Thread: any; each call works in a space of its own.
class BodyIngest {
 public:
  static constexpr std::size_t kMaxProblems = 100;

  BodyIngest(Ingest& ingest, const Clock& clock) : ingest_(ingest), clock_(clock) {}

  /// Errors: those of the journal; then nothing was taken.
  Result<BodyOutcome> take(const Body& body);
  /// The same for an entry of the quarantine: what is bad is not put there a second time.
  Result<BodyOutcome> retry(const Body& body);

 private:
  struct Space {
    json::PayloadDecoder json;
    line::LineDecoder line;
    DecodedBatch batch;
    IngestBuffer buffer;
  };
  std::unique_ptr<Space> borrow();
  void give_back(std::unique_ptr<Space> space);
  enum class Bad : std::uint8_t { kQuarantine, kLeave };
  Result<BodyOutcome> take(const Body& body, Bad bad);
  void decode(const Body& body, Space& space);
  void add_all(const Body& body, const Origin& origin, Space& space);

  Ingest& ingest_;
  const Clock& clock_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Space>> free_;  // guarded by mutex_
};

}  // namespace millwright::pipeline
