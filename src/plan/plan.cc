// SPDX-License-Identifier: Apache-2.0
#include "plan/plan.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <iterator>

#include "registry/audit.h"

namespace millwright::plan {

std::string_view name(Action action) {
  constexpr std::array<std::string_view, 3> kNames{"add", "change", "remove"};
  return kNames[static_cast<std::size_t>(action)];
}

std::string fingerprint(const Plan& plan) {
  // Every text with its length: no two plans write the same.
  std::string text = fmt::format("millwright-plan 1 {}\n", plan.revision);
  const auto add = [&](std::string_view part) {
    fmt::format_to(std::back_inserter(text), "{}:{}\n", part.size(), part);
  };
  for (const Change& change : plan.changes) {
    add(name(change.action));
    add(change.kind);
    add(change.path);
    for (const FieldChange& field : change.fields) {
      add(field.name);
      add(field.before);
      add(field.after);
    }
  }
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), nullptr, 0);
  return registry::to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace millwright::plan
