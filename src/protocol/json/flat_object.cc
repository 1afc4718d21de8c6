// SPDX-License-Identifier: Apache-2.0
#include "protocol/json/flat_object.h"

namespace millwright::json {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : p_(text.data()), end_(text.data() + text.size()) {}

  void skip_space() {
    while (p_ != end_ && (*p_ == ' ' || *p_ == '\t' || *p_ == '\n' || *p_ == '\r')) ++p_;
  }
  bool take(char c) {
    if (p_ == end_ || *p_ != c) return false;
    ++p_;
    return true;
  }
  bool at_end() const { return p_ == end_; }

  /// What is between two quotes; declines escapes, control characters and everything not ASCII.
  bool take_string(std::string_view& out) {
    if (!take('"')) return false;
    const char* const begin = p_;
    while (p_ != end_ && *p_ != '"') {
      const auto byte = static_cast<unsigned char>(*p_);
      if (byte < 0x20 || byte >= 0x80 || byte == '\\') return false;
      ++p_;
    }
    out = std::string_view(begin, static_cast<std::size_t>(p_ - begin));
    return take('"');
  }

  bool take_scalar(Token& token) {
    if (p_ == end_) return false;
    token.has_escapes = false;
    switch (*p_) {
      case '"':
        token.kind = TokenKind::kString;
        return take_string(token.text);
      case 't':
        token.kind = TokenKind::kTrue;
        return take_word("true", token.text);
      case 'f':
        token.kind = TokenKind::kFalse;
        return take_word("false", token.text);
      default:
        break;
    }
    const NumberScan scan = scan_number(p_, end_, NumberSyntax::kJson);
    if (scan.end == nullptr) return false;
    token.kind = TokenKind::kNumber;
    token.number = scan.number;
    token.text = std::string_view(p_, static_cast<std::size_t>(scan.end - p_));
    p_ = scan.end;
    return true;
  }

 private:
  bool take_word(std::string_view word, std::string_view& out) {
    if (static_cast<std::size_t>(end_ - p_) < word.size()) return false;
    out = std::string_view(p_, word.size());
    p_ += word.size();
    return out == word;
  }

  const char* p_;
  const char* end_;
};

bool needs_escape(std::string_view name) {
  for (const char c : name) {
    if (c == '+' || c == '#' || c == '%' || c == 0x7f) return true;
  }
  return name.empty() || name.size() > kMaxNameBytes;
}

/// The members that belong to the whole object.
struct Parts {
  const Token* value = nullptr;
  const Token* time = nullptr;
  const Token* quality = nullptr;
  const Token* signal = nullptr;
};

bool set_once(const Token*& slot, const Token& token) {
  if (slot != nullptr) return false;
  slot = &token;
  return true;
}

/// False = something the full way has to judge. `n_other` counts members without a meaning.
bool sort_members(const FlatObject& object, Parts& parts, std::size_t& n_other) {
  for (std::size_t i = 0; i < object.n_members; ++i) {
    const FlatMember& member = object.members[i];
    bool is_first = true;
    switch (classify_member(member.name)) {
      case Member::kValue:
        is_first = set_once(parts.value, member.token);
        break;
      case Member::kTime:
        is_first = set_once(parts.time, member.token);
        break;
      case Member::kQuality:
        is_first = set_once(parts.quality, member.token);
        break;
      case Member::kSignal:
        is_first = set_once(parts.signal, member.token);
        break;
      case Member::kValues:
      case Member::kOther:
        ++n_other;
        break;
    }
    if (!is_first) return false;
  }
  return true;
}

/// Time and quality of the object into `reading`.
bool read_shared(const Parts& parts, DecodedReading& reading) {
  if (parts.time != nullptr) {
    reading.time = time_of(*parts.time);
    if (!reading.time) return false;
  }
  if (parts.quality != nullptr) {
    const auto quality = quality_of(*parts.quality);
    if (!quality) return false;
    reading.quality = *quality;
  }
  return true;
}

Scalar scalar_of(const Token& token) {
  switch (token.kind) {
    case TokenKind::kTrue:
      return Scalar::of(true);
    case TokenKind::kFalse:
      return Scalar::of(false);
    case TokenKind::kString:
      return Scalar::of(token.text);
    default:
      return to_scalar(token.number);
  }
}

bool is_name_repeated(const FlatObject& object, std::size_t at) {
  for (std::size_t i = 0; i < at; ++i) {
    if (object.members[i].name == object.members[at].name) return true;
  }
  return false;
}

}  // namespace

bool scan_flat_object(std::string_view text, FlatObject& object) {
  Scanner scanner(text);
  object.n_members = 0;
  if (!scanner.take('{')) return false;
  do {
    if (object.n_members == FlatObject::kMaxMembers) return false;
    FlatMember& member = object.members[object.n_members++];
    scanner.skip_space();
    if (!scanner.take_string(member.name)) return false;
    scanner.skip_space();
    if (!scanner.take(':')) return false;
    scanner.skip_space();
    if (!scanner.take_scalar(member.token)) return false;
    scanner.skip_space();
  } while (scanner.take(','));
  return scanner.take('}') && scanner.at_end();
}

bool decode_flat_payload(const FlatObject& object, DecodedBatch& out) {
  Parts parts;
  std::size_t n_other = 0;
  if (!sort_members(object, parts, n_other)) return false;
  DecodedReading shared;
  if (!read_shared(parts, shared)) return false;
  if (parts.value != nullptr) {
    shared.value = scalar_of(*parts.value);
    out.readings.push_back(shared);
    return true;
  }
  const std::size_t mark = out.readings.size();
  for (std::size_t i = 0; i < object.n_members; ++i) {
    const FlatMember& member = object.members[i];
    const Member meaning = classify_member(member.name);
    if (meaning == Member::kTime || meaning == Member::kQuality) continue;
    if (needs_escape(member.name) || is_name_repeated(object, i)) {
      out.readings.resize(mark);
      return false;
    }
    shared.name = member.name;
    shared.value = scalar_of(member.token);
    out.readings.push_back(shared);
  }
  return out.readings.size() > mark;
}

bool decode_flat_reading(const FlatObject& object, DecodedBatch& out) {
  Parts parts;
  std::size_t n_other = 0;
  if (!sort_members(object, parts, n_other) || n_other != 0) return false;
  if (parts.signal == nullptr || parts.signal->kind != TokenKind::kString) return false;
  if (parts.value == nullptr || !is_address(parts.signal->text)) return false;
  DecodedReading reading;
  if (!read_shared(parts, reading)) return false;
  reading.name = parts.signal->text;
  reading.value = scalar_of(*parts.value);
  out.readings.push_back(reading);
  return true;
}

}  // namespace millwright::json
