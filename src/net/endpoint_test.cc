// SPDX-License-Identifier: Apache-2.0
#include "net/endpoint.h"

#include <gtest/gtest.h>

namespace millwright::net {
namespace {

TEST(Endpoint, ParsesWhatConfigurationWrites) {
  struct Case {
    const char* text;
    const char* host;
    std::uint16_t port;
  };
  for (const Case& c : {Case{"127.0.0.1:1883", "127.0.0.1", 1883}, Case{"[::1]:80", "::1", 80},
                        Case{"plant.example:0", "plant.example", 0}, Case{":8080", "0.0.0.0", 8080},
                        Case{"localhost:65535", "localhost", 65535}}) {
    SCOPED_TRACE(c.text);
    const auto endpoint = parse_endpoint(c.text);
    ASSERT_TRUE(endpoint);
    EXPECT_EQ(endpoint->host, c.host);
    EXPECT_EQ(endpoint->port, c.port);
  }
}

TEST(Endpoint, RefusesEverythingElse) {
  for (const char* text : {"", "host", "host:", "host:65536", "host:-1", "host:80x", "::1:80",
                           "[::1]", "[::1:80", "host:+1"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(parse_endpoint(text));
  }
}

TEST(Endpoint, TextIsTheInverse) {
  for (const char* text : {"127.0.0.1:1883", "[fe80::1]:80"})
    EXPECT_EQ(to_text(*parse_endpoint(text)), text);
}

TEST(Endpoint, ResolvesToANumericAddress) {
  EXPECT_EQ(resolve({.host = "localhost", .port = 7})->host, "127.0.0.1");
  EXPECT_EQ(resolve({.host = "::1", .port = 7})->host, "::1");
  EXPECT_EQ(resolve({.host = "no such host", .port = 7}).error().code(), Code::kNotFound);
}

TEST(Endpoint, KnowsLoopback) {
  EXPECT_TRUE(is_loopback_host("127.0.0.1"));
  EXPECT_TRUE(is_loopback_host("127.3.2.1"));
  EXPECT_TRUE(is_loopback_host("::1"));
  EXPECT_TRUE(is_loopback_host("localhost"));
  EXPECT_FALSE(is_loopback_host("0.0.0.0"));
  EXPECT_FALSE(is_loopback_host("10.0.0.1"));
  EXPECT_FALSE(is_loopback_host("127.example.com"));
}

TEST(Endpoint, SaysWhichNetworkAPeerIsIn) {
  const std::pair<const char*, const char*> kCases[] = {
      {"10.1.2.77:50312", "10.1.2.0/24"},
      {"[2001:db8:1:2:3::4]:80", "2001:db8:1:2::/64"},
      {"[::ffff:10.1.2.77]:80", "10.1.2.0/24"},
      {"[::1]:80", "::/64"},
      {"gateway:1883", ""},
      {"/run/millwright.sock", ""},
      {"", ""},
  };
  for (const auto& [peer, network] : kCases) {
    SCOPED_TRACE(peer);
    EXPECT_EQ(network_of(peer), network);
  }
}

}  // namespace
}  // namespace millwright::net
