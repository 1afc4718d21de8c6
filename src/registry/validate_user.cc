// SPDX-License-Identifier: Apache-2.0
// A person: log-in name, and how to reach them.
#include <algorithm>

#include "registry/field_checks.h"

namespace millwright::registry {
namespace {

constexpr std::size_t kMaxSkills = 50;

// An address that goes into mail headers: nothing that could start another header or recipient.
bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == text.size() || text.size() > 254) {
    return false;
  }
  return text.find('@', at + 1) == std::string_view::npos && std::ranges::all_of(text, [](char c) {
           return c > 0x20 && c < 0x7f &&
                  std::string_view("<>,;:\"()[]\\").find(c) == std::string_view::npos;
         });
}

// Digits with what people put between them; "+" or a digit first (a modem takes it as it is).
bool is_phone(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() > 32 || (text.front() != '+' && !is_digit(text.front()))) return false;
  const auto n_digits = std::ranges::count_if(text, is_digit);
  return n_digits >= 3 && std::ranges::all_of(text.substr(1), [&](char c) {
           return is_digit(c) || c == ' ' || c == '-' || c == '/' || c == '(' || c == ')';
         });
}

Status check_contact(const User& user) {
  if (!user.email.empty() && !is_email(user.email)) {
    return invalid("email: must be one address such as 'name@example.org'");
  }
  if (!user.phone.empty() && !is_phone(user.phone)) {
    return invalid("phone: must be digits with spaces, '-', '/' or brackets, '+' only in front");
  }
  if (!user.language.empty() && user.language != "en" && user.language != "de") {
    return invalid(fmt::format("language '{}': must be en, de or empty", user.language));
  }
  if (user.skills.size() > kMaxSkills) {
    return invalid(fmt::format("skills: {}, at most {}", user.skills.size(), kMaxSkills));
  }
  for (auto skill = user.skills.begin(); skill != user.skills.end(); ++skill) {
    MW_TRY_STATUS(check_element("skills", *skill));
    if (std::find(user.skills.begin(), skill, *skill) != skill) {
      return invalid(fmt::format("skills: '{}' appears twice", *skill));
    }
  }
  if (!user.is_contact_only || user.role == Role::kViewer) return {};
  return invalid(
      fmt::format("role '{}': a contact never logs in and has the role viewer", name(user.role)));
}

}  // namespace

Status validate(const User& user) {
  MW_TRY_STATUS(check_element("name", user.name));
  if (user.name.find(':') != std::string::npos || user.name.find(' ') != std::string::npos) {
    return invalid(fmt::format("name '{}': a log-in name has no spaces and no ':'", user.name));
  }
  MW_TRY_STATUS(check_text("full_name", user.full_name, kMaxTitleBytes));
  return check_contact(user);
}

}  // namespace millwright::registry
