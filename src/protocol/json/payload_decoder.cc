// SPDX-License-Identifier: Apache-2.0
#include "protocol/json/payload_decoder.h"

#include <algorithm>
#include <utility>

#include "core/utf8.h"
#include "protocol/json/token.h"

namespace millwright::json {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kMaxFlatBytes = 1024;  // beyond that simdjson wins

std::string_view content_of(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return trim(text);
}

void add_problem(DecodedBatch& out, std::uint32_t line, std::string reason, std::string_view raw) {
  out.problems.push_back({line, std::move(reason), raw});
}

/// True when the text between quotes could stand in a JSON document.
bool is_one_string(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) < 0x20 || text[i] == '"') return false;
    if (text[i] == '\\' && ++i == text.size()) return false;
  }
  return true;
}

bool is_too_large(std::string_view input, DecodedBatch& out) {
  if (input.size() <= kMaxInputBytes) return false;
  add_problem(out, 0, "larger than 64 MiB", input);
  return true;
}

}  // namespace

void PayloadDecoder::decode(std::string_view payload, DecodedBatch& out) {
  if (is_too_large(payload, out)) return;
  const std::string_view text = content_of(payload);
  if (text.empty()) {
    add_problem(out, 0, "payload is empty", payload);
    return;
  }
  if (text.front() == '{') {
    if (text.size() <= kMaxFlatBytes && scan_flat_object(text, flat_) &&
        decode_flat_payload(flat_, out)) {
      return;
    }
  } else if (text.front() != '[') {
    decode_scalar(text, out);
    return;
  }
  walker_.read_payload(text, out);
}

void PayloadDecoder::decode_scalar(std::string_view text, DecodedBatch& out) {
  Token token = classify(text, NumberSyntax::kPlain);
  if (token.kind == TokenKind::kString && !is_one_string(token.text)) {
    token.kind = TokenKind::kInvalid;
  }
  if (!is_valid_utf8(text)) {
    add_problem(out, 0, "not valid UTF-8", text);
    return;
  }
  const auto value = value_of(token, out);
  if (value) {
    out.readings.push_back({{}, *value, std::nullopt, Quality{}, 0});
    return;
  }
  const bool is_unknown = token.kind == TokenKind::kInvalid && !value.error().starts_with("NaN");
  add_problem(
      out, 0,
      is_unknown ? "not a number, boolean, JSON or quoted text" : std::string(value.error()), text);
}

void PayloadDecoder::decode_readings(std::string_view body, DecodedBatch& out) {
  if (is_too_large(body, out)) return;
  const std::string_view text = content_of(body);
  if (text.empty()) {
    add_problem(out, 0, "body is empty", body);
  } else if (text.front() != '{' && text.front() != '[') {
    add_problem(out, 0, "not a JSON object or array", text);
  } else {
    walker_.read_body(text, 0, out);
  }
}

void PayloadDecoder::decode_ndjson(std::string_view body, DecodedBatch& out) {
  if (is_too_large(body, out)) return;
  if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
  for (std::uint32_t line = 1; !body.empty(); ++line) {
    const std::size_t n = std::min(body.find('\n'), body.size());
    const std::string_view text = trim(body.substr(0, n));
    body.remove_prefix(std::min(n + 1, body.size()));
    if (text.empty()) continue;
    const std::size_t before = out.readings.size();
    if (text.front() != '{') {
      add_problem(out, line, "not a JSON object", text);
    } else if (text.size() > kMaxFlatBytes || !scan_flat_object(text, flat_) ||
               !decode_flat_reading(flat_, out)) {
      walker_.read_body(text, line, out);
    }
    for (std::size_t i = before; i < out.readings.size(); ++i) out.readings[i].line = line;
  }
}

}  // namespace millwright::json
