// SPDX-License-Identifier: Apache-2.0
#pragma once
// What is kept as JSON, described once. A type has one function that names its members,
//
//   template <class Io>
//   static void members(Io& io, record::Of<Io, Waiver>& w) {
//     io.name("approver", w.approver);
//     io.time("expires_ns", w.expires);
//   }
//
// in the namespace of the type (static, not in one without a name: it is found by its argument).
// One in the whole program: what two folders keep is described in a header (rollout/criteria/
// criterion_record.h, without static). tests/check_layers.py holds that, since the linker would
// take either of two in silence.
// A Writer writes by it, a Reader reads and checks by it, so the two cannot drift apart and a limit
// is said in one place. Limits hold where something is read; what people say is checked before it
// is accepted (record/limits.h).

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "record/json_fields.h"
#include "record/limits.h"

namespace millwright::record {

/// `T`, not to be changed while it is written.
template <class Io, class T>
using Of = std::conditional_t<Io::kWrites, const T, T>;

template <class Number>
inline constexpr std::uint64_t kMostOf =
    static_cast<std::uint64_t>(std::numeric_limits<Number>::max());

/// Writes the members of one object; limits are the Reader's. Lifetime: the object outlives this.
class Writer {
 public:
  static constexpr bool kWrites = true;
  explicit Writer(nlohmann::json& object) : object_(&object) {}

  void name(const char* key, const std::string& value);
  void text(const char* key, const std::string& value) { name(key, value); }
  void long_text(const char* key, const std::string& value) { name(key, value); }
  template <class Number>
  void number(const char* key, Number value, std::uint64_t = 0) {
    put(key, static_cast<std::uint64_t>(value));
  }
  template <class Number>
  void optional_number(const char* key, Number value, std::uint64_t = 0) {
    put(key, static_cast<std::uint64_t>(value));
  }
  void real(const char* key, double value);
  void real(const char* key, const std::optional<double>& value);
  void bound(const char* key, double value);
  void flag(const char* key, bool value);
  void time(const char* key, UtcNanos value);
  void time(const char* key, const std::optional<UtcNanos>& value);
  template <class Duration>
  void duration(const char* key, Duration value, std::uint64_t) {
    put(key, static_cast<std::uint64_t>(value.count()));
  }
  template <class Tag>
  void id(const char* key, Id<Tag> value) {
    put(key, value.value);
  }
  template <class Tag>
  void optional_id(const char* key, Id<Tag> value) {
    put(key, value.value);
  }
  template <class Enum>
  void one_of(const char* key, Enum value, std::optional<Enum> (*)(std::string_view));
  void texts(const char* key, const std::vector<std::string>& values, std::size_t);
  void numbers(const char* key, const std::vector<std::uint32_t>& values, std::size_t,
               std::uint64_t = 0);
  void reals(const char* key, const std::vector<double>& values, std::size_t);
  template <class Tag>
  void ids(const char* key, const std::vector<Id<Tag>>& values, std::size_t most) {
    std::vector<std::uint32_t> plain;
    for (const Id<Tag> value : values) plain.push_back(value.value);
    numbers(key, plain, most);
  }
  template <class T>
  void object(const char* key, const T& value) {
    Writer inner(begin(key));
    members(inner, value);
  }
  template <class T>
  void object(const char* key, const std::optional<T>& value) {
    value ? object(key, *value) : put_null(key);
  }
  /// Members of this value that stand in an object of their own.
  template <class Describe>
  void group(const char* key, Describe describe) {
    Writer inner(begin(key));
    describe(inner);
  }
  template <class T>
  void list(const char* key, const std::vector<T>& values, std::size_t) {
    nlohmann::json& elements = begin_list(key);
    for (const T& value : values) {
      Writer inner(add_to(elements));
      members(inner, value);
    }
  }
  /// What follows from the others, for people who read the text; a Reader takes no notice.
  void derived(const char* key, std::string_view value) { name(key, std::string(value)); }
  void refuse(const char*, std::string_view) {}

 private:
  void put(const char* key, std::uint64_t value);
  void put_null(const char* key);
  nlohmann::json& begin(const char* key);
  nlohmann::json& begin_list(const char* key);
  static nlohmann::json& add_to(nlohmann::json& list);

  nlohmann::json* object_;
};

/// Reads the members of one object. After the first problem status() fails and the rest is left as
/// it was: check once, at the end. Lifetime: the object outlives this.
class Reader {
 public:
  static constexpr bool kWrites = false;
  /// `what` starts every message, for example "wave".
  Reader(const nlohmann::json& object, std::string_view what)
      : object_(&object), what_(what), fields_(object, what) {}

  void name(const char* key, std::string& out) { out = fields_.name(key); }
  /// Absent = empty.
  void text(const char* key, std::string& out) { out = fields_.text(key); }
  /// Required, as long as it comes.
  void long_text(const char* key, std::string& out);
  template <class Number>
  void number(const char* key, Number& out, std::uint64_t most = kMostOf<Number>) {
    out = static_cast<Number>(fields_.number(key, std::min(most, kMostOf<Number>)));
  }
  /// Absent = 0.
  template <class Number>
  void optional_number(const char* key, Number& out, std::uint64_t most = kMostOf<Number>) {
    out = static_cast<Number>(fields_.optional_number(key, std::min(most, kMostOf<Number>)));
  }
  void real(const char* key, double& out) { out = fields_.real(key); }
  /// Absent or null = none.
  void real(const char* key, std::optional<double>& out);
  /// A finite number, or null = without bound above: infinity has no number in JSON.
  void bound(const char* key, double& out);
  void flag(const char* key, bool& out) { out = fields_.flag(key); }
  void time(const char* key, UtcNanos& out) { out = fields_.time(key); }
  /// Absent or null = none.
  void time(const char* key, std::optional<UtcNanos>& out) { out = fields_.optional_time(key); }
  /// A whole number of the duration's own unit, which the key ends with.
  template <class Duration>
  void duration(const char* key, Duration& out, std::uint64_t most) {
    out = Duration(fields_.number(key, most));
  }
  template <class Tag>
  void id(const char* key, Id<Tag>& out) {
    number(key, out.value);
  }
  /// Absent = none.
  template <class Tag>
  void optional_id(const char* key, Id<Tag>& out) {
    optional_number(key, out.value);
  }
  template <class Enum>
  void one_of(const char* key, Enum& out, std::optional<Enum> (*parse)(std::string_view)) {
    out = fields_.one_of(key, parse);
  }
  /// Lists: absent = none; more than `most` are refused.
  void texts(const char* key, std::vector<std::string>& out, std::size_t most);
  void numbers(const char* key, std::vector<std::uint32_t>& out, std::size_t most,
               std::uint64_t most_each = UINT32_MAX);
  void reals(const char* key, std::vector<double>& out, std::size_t most);
  template <class Tag>
  void ids(const char* key, std::vector<Id<Tag>>& out, std::size_t most) {
    std::vector<std::uint32_t> plain;
    numbers(key, plain, most);
    out.clear();
    for (const std::uint32_t value : plain) out.emplace_back(value);
  }
  template <class T>
  void object(const char* key, T& out) {
    if (find(key) == nullptr) return refuse(key, "missing");
    read_into(*find(key), key, out);
  }
  /// Absent or null = none.
  template <class T>
  void object(const char* key, std::optional<T>& out) {
    out.reset();
    if (const nlohmann::json* found = find(key)) read_into(*found, key, out.emplace());
  }
  template <class Describe>
  void group(const char* key, Describe describe) {
    if (find(key) == nullptr) return refuse(key, "missing");
    within(*find(key), key, describe);
  }
  template <class T>
  void list(const char* key, std::vector<T>& out, std::size_t most) {
    out.clear();
    for (const nlohmann::json* element : fields_.list(key, most)) {
      read_into(*element, key, out.emplace_back());
      if (!status()) return;
    }
  }

  void derived(const char*, std::string_view) {}
  /// What the members do not say of each other is refused by hand.
  void refuse(const char* key, std::string_view what) { fields_.refuse(key, what); }
  /// Errors: data_loss   the first problem: "wave: waivers: number: missing".
  Status status() const { return inner_ ? fields_.status() : inner_; }

 private:
  template <class Describe>
  void within(const nlohmann::json& object, const char* key, Describe describe) {
    Reader inner(object, what_ + ": " + key);
    describe(inner);
    if (inner_) inner_ = inner.status();
  }
  template <class T>
  void read_into(const nlohmann::json& object, const char* key, T& out) {
    within(object, key, [&out](Reader& inner) { members(inner, out); });
  }
  /// Nullptr where it is absent or null, and after a problem.
  const nlohmann::json* find(const char* key) const;

  const nlohmann::json* object_;
  std::string what_;
  JsonFields fields_;
  Status inner_;  ///< of what lies within
};

/// One row: an object with a version.
class Row {
 public:
  explicit Row(int version);
  /// Errors: data_loss   longer than `most_bytes`, no object, or not of this version; the message
  ///                     starts with `what`.
  static Result<Row> parse(std::string_view text, std::string_view what, int version,
                           std::size_t most_bytes);
  Row(Row&&) noexcept;
  ~Row();

  nlohmann::json& object() { return *object_; }
  /// One line; broken UTF-8 is replaced, so that it costs a letter and not the record.
  std::string text() const;

 private:
  explicit Row(std::unique_ptr<nlohmann::json> object);
  std::unique_ptr<nlohmann::json> object_;
};

template <class T>
std::string encode_row(const T& value, int version) {
  Row row(version);
  Writer writer(row.object());
  members(writer, value);
  return row.text();
}

/// Errors: data_loss   as Row::parse, or the first member that is not as described.
template <class T>
Result<T> decode_row(std::string_view text, std::string_view what, int version,
                     std::size_t most_bytes = kMostStoredBytes) {
  MW_TRY(Row row, Row::parse(text, what, version, most_bytes));
  Reader reader(row.object(), what);
  T out;
  members(reader, out);
  MW_TRY_STATUS(reader.status());
  return out;
}

/// The name of an enumerator by the function `name` beside its type.
template <class Enum>
std::string_view name_beside(Enum value) {
  return name(value);
}

template <class Enum>
void Writer::one_of(const char* key, Enum value, std::optional<Enum> (*)(std::string_view)) {
  name(key, std::string(name_beside(value)));
}

}  // namespace millwright::record
