// SPDX-License-Identifier: Apache-2.0
// Any bytes through framer and decoder, whole and split: never a crash, the same frames either way,
// and decode => encode => decode => encode is bit-equal.
// Input: first byte = version and split width, the rest is the stream.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "protocol/mqtt/decode.h"
#include "protocol/mqtt/encode.h"
#include "protocol/mqtt/topic.h"

namespace {

using namespace millwright::mqtt;

void check_round_trip(const Frame& frame, Version version) {
  const auto first = decode(frame, version);
  if (!first) return;
  std::string bytes;
  encode(*first, version, bytes);
  Framer framer(kMaxVarint);
  framer.feed(bytes);
  const auto again = framer.next();
  MW_CHECK(again && *again, "an encoded packet frames");
  MW_CHECK((*again)->size == bytes.size(), "as one packet");
  const auto second = decode(**again, version);
  MW_CHECK(second.has_value(), "an encoded packet decodes");
  std::string bytes2;
  encode(*second, version, bytes2);
  MW_CHECK(bytes == bytes2, "encoding is stable");
}

void check_filters(const Frame& frame, Version version) {
  const auto packet = decode_subscribe(frame, version);
  if (!packet) return;
  for (const SubscribeItem& item : packet->items) {
    const auto parts = parse_filter(item.filter);
    if (!parts) continue;
    MW_CHECK(filter_covers(parts->filter, parts->filter), "a filter covers itself");
    if (is_topic_name(parts->filter)) {
      MW_CHECK(topic_matches(parts->filter, parts->filter), "a name matches itself");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Version version = (data[0] & 1) != 0 ? Version::k5 : Version::k311;
  const std::size_t width = 1 + (data[0] >> 1);
  const std::string_view stream(reinterpret_cast<const char*>(data + 1), size - 1);

  std::vector<std::string> whole;
  bool whole_failed = false;
  Framer framer(1 << 16);
  framer.feed(stream);
  for (;;) {
    const auto frame = framer.next();
    whole_failed = !frame;
    if (!frame || !*frame) break;
    whole.emplace_back((*frame)->body);
    check_round_trip(**frame, version);
    if ((*frame)->type == PacketType::kSubscribe) check_filters(**frame, version);
  }

  std::size_t n = 0;
  bool split_failed = false;
  Framer split(1 << 16);
  for (std::size_t at = 0; at < stream.size() && !split_failed; at += width) {
    const std::string chunk(stream.substr(at, width));
    split.feed(chunk);
    for (;;) {
      const auto frame = split.next();
      split_failed = !frame;
      if (!frame || !*frame) break;
      MW_CHECK(n < whole.size() && whole[n] == (*frame)->body, "split input gives the same frames");
      ++n;
    }
  }
  MW_CHECK(n == whole.size() && split_failed == whole_failed, "split input gives all frames");
  return 0;
}
