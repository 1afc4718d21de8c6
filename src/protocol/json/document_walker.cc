// SPDX-License-Identifier: Apache-2.0
#include "protocol/json/document_walker.h"

#include <simdjson.h>

#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "protocol/json/name_set.h"
#include "protocol/json/token.h"

namespace millwright::json {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

constexpr std::size_t kKeptBytes = std::size_t{4} << 20;

std::string reason_for(error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return "not valid UTF-8";
    case simdjson::UNCLOSED_STRING:
      return "not valid JSON: a text is not closed";
    case simdjson::UNESCAPED_CHARS:
      return "not valid JSON: a control character within a text";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "not valid JSON: ends too early";
    case simdjson::DEPTH_ERROR:
      return "nested deeper than 8 levels";
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
      return "too large to read";
    default:
      return "not valid JSON";
  }
}

/// How much there was in the batch at some point, to take back what came after.
struct Mark {
  std::size_t n_readings;
  std::size_t n_problems;
};

/// What an object says about all values in it, and what was wrong with that.
struct Shared {
  std::optional<UtcNanos> time;
  std::optional<Quality> quality;
  bool has_time = false;
  bool has_quality = false;
  bool is_refused = false;  ///< the problem concerns readings with their own time and quality too
  std::string problem;      ///< empty = fine
};

/// No quality was given yet; replaced when the document is done.
constexpr Quality kUnset{0xffff};

}  // namespace

struct DocumentWalker::Impl {
  enum class Grammar : std::uint8_t { kPayload, kBody };

  ondemand::parser parser;
  ondemand::document document;
  std::string padded;
  std::array<NameSet, kMaxDepth + 2> names;

  // Of the document in work.
  std::string_view input;
  DecodedBatch* out = nullptr;
  std::uint32_t line = 0;
  bool counts_elements = false;

  void read(std::string_view text, Grammar grammar, std::uint32_t at_line, DecodedBatch& batch);
  error_code root(Grammar grammar);
  error_code node(ondemand::value value, std::string_view name, unsigned depth);
  error_code array(ondemand::array array, std::string_view name, unsigned depth);
  error_code object(ondemand::object object, const char* begin, std::string_view name,
                    unsigned depth);
  error_code member(ondemand::field& field, std::string_view key, std::string_view name,
                    unsigned depth);
  error_code body_element(ondemand::value value);
  error_code body_object(ondemand::object object, const char* begin);

  error_code token(ondemand::value& value, Token& out_token);
  error_code key(ondemand::field& field, std::string_view& out_key);
  error_code shared_member(Member meaning, ondemand::value value, Shared& shared);
  error_code refuse(ondemand::value value, std::string_view name, std::string_view reason);
  void emit(const Token& token, std::string_view name);
  void apply(const Shared& shared, Mark mark, const char* begin, std::string_view name);
  void name_readings(std::string_view signal, Mark mark);

  Mark mark() const { return {out->readings.size(), out->problems.size()}; }
  void roll_back(Mark to) {
    out->readings.resize(to.n_readings);
    out->problems.resize(to.n_problems);
  }
  void problem(std::string_view name, std::string_view reason, std::string_view raw) {
    std::string text = name.empty() ? std::string() : shown(name) + ": ";
    text += reason;
    out->problems.push_back({line, std::move(text), raw});
  }
  /// The same bytes in the caller's input: what leaves here must not point into `padded`.
  std::string_view in_input(std::string_view in_padded) const {
    return input.substr(static_cast<std::size_t>(in_padded.data() - padded.data()),
                        in_padded.size());
  }
  /// From `begin` to what was read last.
  std::string_view raw_since(const char* begin) {
    const char* end = padded.data() + input.size();
    const char* here = nullptr;
    if (document.current_location().get(here) == simdjson::SUCCESS && here > begin && here < end) {
      end = here;
    }
    std::string_view raw = trim({begin, static_cast<std::size_t>(end - begin)});
    if (raw.ends_with(',')) raw = trim(raw.substr(0, raw.size() - 1));
    return in_input(raw);
  }
};

void DocumentWalker::Impl::read(std::string_view text, Grammar grammar, std::uint32_t at_line,
                                DecodedBatch& batch) {
  input = text;
  out = &batch;
  line = at_line;
  counts_elements = at_line == 0;
  const Mark begin = mark();
  if (padded.size() < text.size() + simdjson::SIMDJSON_PADDING) {
    padded.resize(text.size() + text.size() / 2 + simdjson::SIMDJSON_PADDING);
  }
  std::memcpy(padded.data(), text.data(), text.size());
  std::memset(padded.data() + text.size(), ' ', simdjson::SIMDJSON_PADDING);
  const simdjson::padded_string_view view(padded.data(), text.size(), padded.size());
  error_code error = parser.iterate(view).get(document);
  if (error == simdjson::SUCCESS) error = root(grammar);
  if (error != simdjson::SUCCESS) {
    roll_back(begin);
    out->problems.push_back({at_line, reason_for(error), text});
  }
  for (std::size_t i = begin.n_readings; i < out->readings.size(); ++i) {
    if (out->readings[i].quality == kUnset) out->readings[i].quality = Quality{};
  }
  if (padded.size() > kKeptBytes) {
    padded = std::string();
    parser = ondemand::parser();
  }
}

error_code DocumentWalker::Impl::root(Grammar grammar) {
  error_code error = simdjson::SUCCESS;
  if (input.front() == '[') {
    ondemand::array elements;
    if ((error = document.get_array().get(elements))) return error;
    std::uint32_t index = 0;
    for (auto element : elements) {
      ondemand::value value;
      if ((error = element.get(value))) return error;
      ++index;
      if (counts_elements) line = index;
      error = grammar == Grammar::kBody ? body_element(value) : node(value, {}, 1);
      if (error) return error;
    }
  } else {
    ondemand::object members;
    if ((error = document.get_object().get(members))) return error;
    error = grammar == Grammar::kBody ? body_object(members, padded.data())
                                      : object(members, padded.data(), {}, 1);
    if (error) return error;
  }
  const char* rest = nullptr;
  if (document.current_location().get(rest) == simdjson::SUCCESS) return simdjson::TAPE_ERROR;
  return simdjson::SUCCESS;
}

/// One value of any shape, whose readings are called `name`.
error_code DocumentWalker::Impl::node(ondemand::value value, std::string_view name,
                                      unsigned depth) {
  const char* const begin = value.raw_json_token().data();
  if (*begin != '{' && *begin != '[') {
    Token scalar;
    if (const error_code error = token(value, scalar)) return error;
    emit(scalar, name);
    return simdjson::SUCCESS;
  }
  if (depth >= kMaxDepth) return refuse(value, name, "nested deeper than 8 levels");
  error_code error = simdjson::SUCCESS;
  if (*begin == '[') {
    ondemand::array elements;
    if ((error = value.get_array().get(elements))) return error;
    return array(elements, name, depth + 1);
  }
  ondemand::object members;
  if ((error = value.get_object().get(members))) return error;
  return object(members, begin, name, depth + 1);
}

error_code DocumentWalker::Impl::array(ondemand::array elements, std::string_view name,
                                       unsigned depth) {
  for (auto element : elements) {
    ondemand::value value;
    if (const error_code error = element.get(value)) return error;
    if (const error_code error = node(value, name, depth)) return error;
  }
  return simdjson::SUCCESS;
}

error_code DocumentWalker::Impl::object(ondemand::object members, const char* begin,
                                        std::string_view name, unsigned depth) {
  const Mark start = mark();
  NameSet& seen = names[depth];
  seen.clear();
  Shared shared;
  bool has_value = false;  // a value object: its other members are metadata
  std::size_t n_members = 0;
  for (auto result : members) {
    ondemand::field field;
    std::string_view name_here;
    error_code error = std::move(result).get(field);
    if (error || (error = key(field, name_here))) return error;
    if (++n_members > kMaxMembers) {
      if (n_members == kMaxMembers + 1) problem(name, "more than 10000 members", {});
      continue;
    }
    const Member meaning = classify_member(name_here);
    if (meaning == Member::kTime || meaning == Member::kQuality) {
      error = shared_member(meaning, field.value(), shared);
    } else if (meaning == Member::kValue && !has_value) {
      roll_back(start);
      has_value = true;
      ondemand::value value = field.value();
      const char first = *value.raw_json_token().data();
      if (first == '{' || first == '[') {
        error = refuse(value, name, "value: an object or array is not a value");
      } else {
        Token scalar;
        error = token(value, scalar);
        if (!error) emit(scalar, name);
      }
    } else if (meaning == Member::kValue) {
      error = refuse(field.value(), name, "value: given twice");
    } else if (!has_value) {
      if (!seen.insert(name_here)) {
        const std::string reason = shown(name_here) + ": given twice";
        error = refuse(field.value(), name, reason);
      } else {
        error = member(field, name_here, name, depth);
      }
    }
    if (error) return error;
  }
  apply(shared, start, begin, name);
  return simdjson::SUCCESS;
}

/// A member that is a signal, or a group of them.
error_code DocumentWalker::Impl::member(ondemand::field& field, std::string_view key_text,
                                        std::string_view name, unsigned depth) {
  if (key_text.empty()) return refuse(field.value(), name, "a member without a name");
  const std::string_view part = escape_name(key_text, *out);
  if (name.size() + 1 + part.size() > kMaxNameBytes) {
    return refuse(field.value(), key_text, "name longer than 1024 bytes");
  }
  return node(field.value(), name.empty() ? part : out->keep({name, "/", part}), depth);
}

error_code DocumentWalker::Impl::body_element(ondemand::value value) {
  const char* const begin = value.raw_json_token().data();
  if (*begin != '{') return refuse(value, {}, "not an object with signal and value");
  ondemand::object members;
  if (const error_code error = value.get_object().get(members)) return error;
  return body_object(members, begin);
}

error_code DocumentWalker::Impl::body_object(ondemand::object members, const char* begin) {
  const Mark start = mark();
  Shared shared;
  std::optional<std::string_view> signal;
  bool has_value = false;
  bool has_signal = false;
  for (auto result : members) {
    ondemand::field field;
    std::string_view name;
    error_code error = std::move(result).get(field);
    if (error || (error = key(field, name))) return error;
    ondemand::value value = field.value();
    const Member meaning = classify_member(name);
    if (meaning == Member::kTime || meaning == Member::kQuality) {
      error = shared_member(meaning, value, shared);
    } else if (meaning == Member::kSignal && !has_signal) {
      has_signal = true;
      const char first = *value.raw_json_token().data();
      Token text;
      if (first == '"') {
        error = token(value, text);
        signal = text.has_escapes ? unescape(text.text, *out) : text.text;
      }
    } else if ((meaning == Member::kValue || meaning == Member::kValues) && !has_value) {
      has_value = true;
      const char first = *value.raw_json_token().data();
      if ((meaning == Member::kValues) != (first == '{')) {
        error = refuse(value, name, meaning == Member::kValues ? "not an object" : "not a value");
      } else {
        error = node(value, {}, 1);
      }
    } else if (meaning != Member::kOther) {
      shared.is_refused = true;
      shared.problem = shown(name) + ": given twice, or beside another form of it";
    }
    if (error) return error;
  }
  if (!has_signal) {
    shared.problem = "signal: missing";
  } else if (!signal || !is_address(*signal)) {
    shared.problem = "signal: not a path of 1 to 1024 bytes without + and #";
  } else if (!has_value) {
    shared.problem = "value: missing";
  }
  shared.is_refused = shared.is_refused || !has_value || !signal || !is_address(*signal);
  if (!shared.is_refused) name_readings(*signal, start);
  apply(shared, start, begin, {});
  return simdjson::SUCCESS;
}

/// Reads a scalar. Brackets and separators here mean that the document is broken.
error_code DocumentWalker::Impl::token(ondemand::value& value, Token& out_token) {
  const std::string_view raw = trim(value.raw_json_token());
  if (raw.empty()) return simdjson::TAPE_ERROR;
  switch (raw.front()) {
    case '}':
    case ']':
    case ',':
    case ':':
    case '{':
    case '[':
      return simdjson::TAPE_ERROR;
    default:
      break;
  }
  out_token = classify(in_input(raw));
  return simdjson::SUCCESS;
}

/// The name of a member with its escapes resolved.
error_code DocumentWalker::Impl::key(ondemand::field& field, std::string_view& out_key) {
  const char* const begin = field.key().raw();
  const char* const limit = padded.data() + input.size();
  const char* p = begin;
  bool has_escapes = false;
  while (p < limit && *p != '"') {
    if (*p == '\\') {
      has_escapes = true;
      ++p;
    }
    ++p;
  }
  if (p >= limit) return simdjson::UNCLOSED_STRING;
  out_key = in_input({begin, static_cast<std::size_t>(p - begin)});
  if (!has_escapes) return simdjson::SUCCESS;
  const auto plain = unescape(out_key, *out);
  if (!plain) return simdjson::STRING_ERROR;
  out_key = *plain;
  return simdjson::SUCCESS;
}

/// A time or quality for everything in the object. null = not given.
error_code DocumentWalker::Impl::shared_member(Member meaning, ondemand::value value,
                                               Shared& shared) {
  const bool is_time = meaning == Member::kTime;
  bool& is_given = is_time ? shared.has_time : shared.has_quality;
  const char first = *value.raw_json_token().data();
  Token scalar;
  if (first != '{' && first != '[') {
    if (const error_code error = token(value, scalar)) return error;
  }
  if (scalar.kind == TokenKind::kNull) return simdjson::SUCCESS;
  if (std::exchange(is_given, true)) {
    (is_time ? shared.time.reset() : shared.quality.reset());
    shared.problem = is_time ? "timestamp: given twice" : "quality: given twice";
  } else if (is_time) {
    shared.time = time_of(scalar);
    if (!shared.time) {
      shared.problem = "timestamp: '" + shown(scalar.text) + "' is not RFC 3339 or a Unix time";
    }
  } else {
    shared.quality = quality_of(scalar);
    if (!shared.quality) {
      shared.problem = "quality: '" + shown(scalar.text) + "' is not known";
    }
  }
  return simdjson::SUCCESS;
}

/// A problem about a value of any shape, which is skipped.
error_code DocumentWalker::Impl::refuse(ondemand::value value, std::string_view name,
                                        std::string_view reason) {
  std::string_view raw = value.raw_json_token();
  error_code error = simdjson::SUCCESS;
  if (raw.front() == '{') {
    ondemand::object skipped;
    error = value.get_object().get(skipped);
    if (!error) error = skipped.raw_json().get(raw);
  } else if (raw.front() == '[') {
    ondemand::array skipped;
    error = value.get_array().get(skipped);
    if (!error) error = skipped.raw_json().get(raw);
  } else {
    Token scalar;
    error = token(value, scalar);
  }
  if (!error) problem(name, reason, in_input(trim(raw)));
  return error;
}

void DocumentWalker::Impl::emit(const Token& scalar, std::string_view name) {
  const auto value = value_of(scalar, *out);
  if (!value) {
    problem(name, value.error(), scalar.text);
    return;
  }
  out->readings.push_back({name, *value, std::nullopt, kUnset, 0});
}

/// Gives time and quality to the readings of the object that have none of their own. Where those
/// could not be read, such readings would be stored wrongly: one problem stands for all of them.
void DocumentWalker::Impl::apply(const Shared& shared, Mark start, const char* begin,
                                 std::string_view name) {
  auto& readings = out->readings;
  if (shared.is_refused) roll_back(start);
  const bool is_time_bad = shared.has_time && !shared.time;
  const bool is_quality_bad = shared.has_quality && !shared.quality;
  bool is_any_dropped = false;
  std::size_t n_kept = start.n_readings;
  for (std::size_t i = start.n_readings; i < readings.size(); ++i) {
    DecodedReading& reading = readings[i];
    if ((is_time_bad && !reading.time) || (is_quality_bad && reading.quality == kUnset)) {
      is_any_dropped = true;
      continue;
    }
    if (!reading.time) reading.time = shared.time;
    if (shared.quality && reading.quality == kUnset) reading.quality = *shared.quality;
    readings[n_kept++] = reading;
  }
  readings.resize(n_kept);
  const bool is_empty = n_kept == start.n_readings && out->problems.size() == start.n_problems;
  if (is_any_dropped || (is_empty && !shared.problem.empty())) {
    problem(name, shared.problem, raw_since(begin));
  } else if (is_empty) {
    problem(name, "object holds no value", raw_since(begin));
  }
}

void DocumentWalker::Impl::name_readings(std::string_view signal, Mark start) {
  for (std::size_t i = start.n_readings; i < out->readings.size(); ++i) {
    std::string_view& name = out->readings[i].name;
    name = name.empty() ? signal : out->keep({signal, "/", name});
  }
}

DocumentWalker::DocumentWalker() : impl_(std::make_unique<Impl>()) {}
DocumentWalker::~DocumentWalker() = default;
DocumentWalker::DocumentWalker(DocumentWalker&&) noexcept = default;
DocumentWalker& DocumentWalker::operator=(DocumentWalker&&) noexcept = default;

void DocumentWalker::read_payload(std::string_view text, DecodedBatch& out) {
  impl_->read(text, Impl::Grammar::kPayload, 0, out);
}

void DocumentWalker::read_body(std::string_view text, std::uint32_t line, DecodedBatch& out) {
  impl_->read(text, Impl::Grammar::kBody, line, out);
}

}  // namespace millwright::json
