// SPDX-License-Identifier: Apache-2.0
// Any bytes as one HTTP request, whole and in pieces: never a crash, nothing beyond the limits is
// kept, and both ways end in the same state with the same request.
// Input: the first byte is the width of a piece, the rest is the stream.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "net/http_parser.h"

namespace {

using namespace millwright;
using namespace millwright::net;
using State = HttpRequestParser::State;

constexpr HttpParserLimits kLimits{.max_header_bytes = 512, .max_body_bytes = 300};

struct Parsed {
  State state = State::kHeader;
  std::string text;          // the request in our own words
  std::size_t consumed = 0;  // bytes of the stream
  int error_status = 0;
};

std::string in_words(HttpRequestParser& parser) {
  const HttpRequest& request = parser.request();
  std::string text = request.method + " " + request.target + " " + request.path;
  for (const auto& [name, value] : request.query)
    text.append("?").append(name).append("=").append(value);
  for (const HttpHeader& header : request.headers) {
    text.append("\n").append(header.name).append(":").append(header.value);
  }
  text.append(parser.wants_keep_alive() ? "\nkeep" : "\nclose");
  text.append(parser.expects_continue() ? " continue" : "").append("\n\n").append(request.body);
  return text;
}

// Hands in what was not consumed again together with what comes next, as a session does.
Parsed parse(std::string_view stream, std::size_t width) {
  HttpRequestParser parser(kLimits);
  Parsed out;
  std::string held;
  while (!stream.empty() && parser.state() < State::kDone) {
    const std::string_view piece = stream.substr(0, width);
    stream.remove_prefix(piece.size());
    held.append(piece);
    bool is_moving = true;
    while (is_moving && !held.empty() && parser.state() < State::kDone) {
      const State before = parser.state();
      const std::size_t used = parser.feed(held);
      MW_CHECK(used <= held.size(), "consumes what it was given");
      held.erase(0, used);
      out.consumed += used;
      is_moving = used != 0 || parser.state() != before;
    }
    MW_CHECK(parser.state() >= State::kDone || held.size() <= kLimits.max_header_bytes + width,
             "what is held is bounded");
  }
  out.state = parser.state();
  out.error_status = parser.error_status();
  if (out.state == State::kFailed) {
    MW_CHECK(parser.error_status() >= 400 && parser.error_status() < 600, "an error status");
    MW_CHECK(!parser.error_detail().empty(), "with a reason");
  } else if (out.state == State::kDone) {
    out.text = in_words(parser);
    MW_CHECK(parser.request().body.size() <= kLimits.max_body_bytes, "the body is bounded");
    MW_CHECK(parser.request().headers.size() <= kLimits.max_header_bytes, "headers are bounded");
    MW_CHECK(!parser.request().path.empty(), "a path");
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Parsed whole = parse(stream, stream.size() + 1);
  const Parsed split = parse(stream, 1 + data[0]);
  // What is wrong may be seen at once or with what comes next only, and the limit on headers is a
  // few bytes wider in one piece.
  const auto is_open = [](State state) { return state < State::kDone; };
  const bool is_early = (whole.state == State::kFailed && is_open(split.state)) ||
                        (is_open(whole.state) && split.state == State::kFailed);
  if (is_early || whole.error_status == 431 || split.error_status == 431) return 0;
  MW_CHECK(whole.state == split.state, "pieces end as the whole does");
  if (whole.state != State::kDone) return 0;
  MW_CHECK(whole.text == split.text, "pieces give the same request");
  MW_CHECK(whole.consumed == split.consumed, "and end at the same byte");
  return 0;
}
