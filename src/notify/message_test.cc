// SPDX-License-Identifier: Apache-2.0
#include "notify/message.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "notify/digest.h"
#include "notify/message_test_support.h"

namespace millwright::notify {
namespace {

TEST(Message, ReadsBackAsWritten) {
  OutgoingMessage message = page(17);
  message.fields["title"] = "Kühlung \"Süd\"\n<b>\x01";
  message.is_drill = true;
  const auto read = decode_message(encode(message));
  ASSERT_TRUE(read.has_value()) << read.error().message();
  EXPECT_EQ(read->id, 17u);
  EXPECT_EQ(read->idempotency_key, message.idempotency_key);
  EXPECT_EQ(read->kind, MessageKind::kPage);
  EXPECT_EQ(read->thread, message.thread);
  EXPECT_EQ(read->person, "ann");
  EXPECT_EQ(read->channel, "email");
  EXPECT_EQ(read->address, "ann@plant.example");
  EXPECT_EQ(read->language, "en");
  EXPECT_EQ(read->fields, message.fields);
  EXPECT_TRUE(read->is_drill);
  EXPECT_EQ(read->created, message.created);
}

TEST(Message, KindsHaveNamesThatReadBack) {
  std::set<std::string_view> names;
  for (int i = 0; i < 9; ++i) {
    const auto kind = static_cast<MessageKind>(i);
    names.insert(name(kind));
    EXPECT_EQ(message_kind(name(kind)), kind);
  }
  EXPECT_EQ(names.size(), 9u);
  EXPECT_EQ(message_kind("page "), std::nullopt);
}

TEST(Message, DamagedTextIsRefused) {
  const std::string good = encode(page(1));
  std::vector<std::string> cases{"", "[]", "{}", "{\"version\":1}",
                                 good.substr(0, good.size() / 2)};
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\"version\":1", "\"version\":2"},
                                                        {"\"kind\":\"page\"", "\"kind\":\"pager\""},
                                                        {"\"id\":1", "\"id\":\"1\""},
                                                        {"\"fields\":{", "\"fields\":{\"n\":1,"}}) {
    std::string bad = good;
    const std::size_t at = bad.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    cases.push_back(bad.replace(at, from.size(), to));
  }
  for (const std::string& text : cases) {
    SCOPED_TRACE(text);
    const auto read = decode_message(text);
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().code(), Code::kDataLoss);
  }
}

TEST(Message, LimitsAreNamed) {
  struct Case {
    const char* name;
    std::function<void(OutgoingMessage&)> spoil;
    const char* says;
  };
  const Case cases[] = {
      {"no id", [](auto& m) { m.id = 0; }, "without an id"},
      {"no key", [](auto& m) { m.idempotency_key.clear(); }, "without an idempotency key"},
      {"no channel", [](auto& m) { m.channel.clear(); }, "without a channel"},
      {"no address", [](auto& m) { m.address.clear(); }, "without an address"},
      {"long thread", [](auto& m) { m.thread.assign(201, 'x'); }, "thread: 201 bytes"},
      {"long address", [](auto& m) { m.address.assign(2001, 'x'); }, "address: 2001 bytes"},
      {"long field", [](auto& m) { m.fields["text"].assign(8193, 'x'); }, "field text: 8193"},
      {"many fields",
       [](auto& m) {
         for (int i = 0; i < 65; ++i) m.fields["f" + std::to_string(i)] = "";
       },
       "the limit is 64"},
  };
  EXPECT_TRUE(check(page(1)).has_value());
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    OutgoingMessage message = page(1);
    c.spoil(message);
    const Status checked = check(message);
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(checked.error().code(), Code::kInvalidArgument);
    EXPECT_NE(checked.error().message().find(c.says), std::string::npos)
        << checked.error().message();
  }
}

TEST(Message, DeliveryKeyDependsOnKeyChannelAndAddressOnly) {
  const OutgoingMessage first = page(1);
  OutgoingMessage same = first;
  same.fields["title"] = "other words";
  same.id = 99;
  EXPECT_EQ(delivery_key(first), delivery_key(same));
  OutgoingMessage other_address = first;
  other_address.address += "x";
  OutgoingMessage other_channel = first;
  other_channel.channel = "sms";
  OutgoingMessage shifted = first;  // the same letters, cut elsewhere
  shifted.idempotency_key += first.channel.substr(0, 1);
  shifted.channel.erase(0, 1);
  const std::set<std::string> keys{delivery_key(first), delivery_key(other_address),
                                   delivery_key(other_channel), delivery_key(shifted)};
  EXPECT_EQ(keys.size(), 4u);
  EXPECT_EQ(delivery_key(first).size(), 32u);
}

TEST(Digest, KnownAnswers) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // RFC 4231, test cases 2 and 6.
  EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac_sha256_hex(std::string(131, '\xaa'),
                            "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(hmac_sha256_hex("", ""),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

// The example of docs/format/outbox.md.
TEST(Digest, DocumentedSignature) {
  EXPECT_EQ(hmac_sha256_hex("geheim", "1767225600.{}"),
            "485fd5e1e0e58aa77e3c90f6a8a1339f2519dab3ccac9a5a7689fe81f9991fe0");
}

TEST(Digest, Base64) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xff\xfe\xfd"), "//79");
  EXPECT_EQ(base64("foobar", 4), "Zm9v\r\nYmFy\r\n");
  EXPECT_EQ(base64("foobarx", 8), "Zm9vYmFy\r\neA==");
}

}  // namespace
}  // namespace millwright::notify
