// SPDX-License-Identifier: Apache-2.0
#include "identity/secrets.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <set>

#include "identity/password.h"
#include "registry/registry_fixture.h"

namespace millwright::identity {
namespace {

using registry::error_of;
using registry::must;

constexpr PasswordCost kCheap{1, 8192};

class SecretsTest : public registry::RegistryFixture {};

TEST_F(SecretsTest, SecretsDifferAndHaveTheirLength) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random_secret(24));
  EXPECT_EQ(seen.size(), 100u);
  EXPECT_EQ(seen.begin()->size(), 32u);
  EXPECT_EQ(seen.begin()->find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                            "0123456789-_"),
            std::string::npos);
}

TEST_F(SecretsTest, AHashDependsOnTheKey) {
  const SecretHasher a(std::string(32, 'a'));
  const SecretHasher b(std::string(32, 'b'));
  EXPECT_EQ(a.hash("x"), a.hash("x"));
  EXPECT_NE(a.hash("x"), a.hash("y"));
  EXPECT_NE(a.hash("x"), b.hash("x"));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

TEST_F(SecretsTest, TheKeyFileIsMadeOnceAndPrivate) {
  const std::string file = (dir / "secret.key").string();
  const std::string key = must(load_or_create_key(file));
  EXPECT_EQ(key.size(), SecretHasher::kKeyBytes);
  EXPECT_EQ(must(load_or_create_key(file)), key);
  struct stat info{};
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);

  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
  EXPECT_EQ(error_of(load_or_create_key(file)),
            file + " can be read by others (mode 640); run chmod 600 on it");
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  const std::string damaged = file +
                              " is damaged or no key; restore it from a backup, or remove it and "
                              "renew every device secret and token";
  for (const std::streamoff at : {0, 17, 31, 32, 35}) {
    const auto flip = [&] {
      std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekg(at);
      const int byte = bytes.get();
      bytes.seekp(at);
      bytes.put(static_cast<char>(byte ^ 4));
    };
    flip();
    EXPECT_EQ(error_of(load_or_create_key(file)), damaged) << at;
    flip();
    EXPECT_EQ(must(load_or_create_key(file)), key);
  }
  ASSERT_EQ(::truncate(file.c_str(), 35), 0);
  EXPECT_EQ(error_of(load_or_create_key(file)), damaged);
  ASSERT_EQ(::truncate(file.c_str(), 0), 0);
  EXPECT_EQ(error_of(load_or_create_key(file)), damaged);
  EXPECT_FALSE(load_or_create_key((dir / "missing" / "secret.key").string()));
}

TEST_F(SecretsTest, PasswordRules) {
  struct Case {
    std::string password;
    std::string problem;
  };
  const std::vector<Case> cases = {
      {"", "password: 0 characters, at least 10 needed"},
      {"123456789", "password: 9 characters, at least 10 needed"},
      {"äöüäöüäöü", "password: 9 characters, at least 10 needed"},
      {"aaaaaaaaaa", "password: must not be one character repeated"},
      {"erika-muster", "password: must not be the user name"},
      {std::string(1025, 'x'), "password: must be valid UTF-8 of at most 1024 bytes"},
      {"abcdefghij\xff", "password: must be valid UTF-8 of at most 1024 bytes"},
      {"a good one!", "no error"},
      {"äöüäöüäöüß", "no error"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.password);
    EXPECT_EQ(error_of(check_password(c.password, "erika-muster")), c.problem);
  }
}

TEST_F(SecretsTest, PasswordHashes) {
  const std::string hash = must(hash_password("correct horse", kCheap));
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_NE(hash, must(hash_password("correct horse", kCheap)));
  EXPECT_TRUE(verify_password("correct horse", hash));
  EXPECT_FALSE(verify_password("correct horsf", hash));
  EXPECT_FALSE(verify_password("", hash));
  EXPECT_FALSE(verify_password("correct horse", ""));
  EXPECT_FALSE(verify_password("correct horse", "$argon2id$rubbish"));
  EXPECT_FALSE(verify_password("correct horse", std::string(500, '$')));
  EXPECT_FALSE(needs_rehash(hash, kCheap));
  EXPECT_TRUE(needs_rehash(hash, PasswordCost{2, 8192}));
}

}  // namespace
}  // namespace millwright::identity
