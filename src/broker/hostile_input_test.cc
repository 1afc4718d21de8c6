// SPDX-License-Identifier: Apache-2.0
// A peer that breaks the protocol loses its own connection and nothing else.
#include <gtest/gtest.h>

#include <random>

#include "broker/broker_test_harness.h"
#include "protocol/mqtt/hex_test_support.h"
#include "protocol/mqtt/random_packet_test_support.h"

namespace millwright::broker {
namespace {

using mqtt::from_hex;

TEST(Hostile, ViolationsAfterConnect) {
  const struct {
    std::string_view name, hex, answer;
  } cases[] = {
      {"second connect", "10 0d 0004'MQTT' 05 02 0000 00 0000", "disconnect 82; closed"},
      {"server's packet", "20 03 00 00 00", "disconnect 82; closed"},
      {"auth", "f0 00", "disconnect 82; closed"},
      {"type 0", "00 00", "disconnect 81; closed"},
      {"publish qos 3", "36 05 0001't' 0001", "disconnect 81; closed"},
      {"publish wildcard", "30 04 0001'#' 00", "disconnect 90; closed"},
      {"subscription id from a client", "30 06 0001't' 02 0b 01", "disconnect 82; closed"},
      {"too large", "30 ff ff 7f", "disconnect 95; closed"},
      {"ping with a body", "c0 01 00", "disconnect 81; closed"},
      {"subscribe without a filter", "82 03 0001 00", "disconnect 82; closed"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    World w;
    Client bystander(w, "b");
    bystander.connect();
    bystander.subscribe("a");
    Client client(w, "c");
    client.connect();
    client.send_raw(from_hex(c.hex) + from_hex("30 04 0001'a' 00"));  // what follows is ignored
    EXPECT_EQ(client.received(), c.answer);
    EXPECT_EQ(w.broker.stats().violations, 1u);
    EXPECT_EQ(bystander.publish("a", "fine"), "publish a 'fine' q0");
  }
}

TEST(Hostile, BeforeConnect) {
  const struct {
    std::string_view name, hex, answer;
  } cases[] = {
      {"not connect", "c0 00", "closed"},
      {"http", "'GET / HTTP/1.1'", "closed"},
      {"level 3", "10 0f 0006'MQIsdp' 03 02 0000 0001'a'", "connack 01; closed"},
      {"level 6", "10 0d 0004'MQTT' 06 02 0000 00 0000", "connack 84; closed"},
      {"malformed 5", "10 0d 0004'MQTT' 05 03 0000 00 0000", "connack 81; closed"},
      {"malformed 3.1.1", "10 0c 0004'MQTT' 04 03 0000 0000", "closed"},
      {"enhanced authentication", "10 13 0004'MQTT' 05 02 0000 06 15 0003'abc' 0000",
       "connack 8c; closed"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    World w;
    Client client(w, "c");
    client.open();
    client.send_raw(from_hex(c.hex));
    // CONNACK of 3.1.1 is read by a 5.0 client as too short: look at the bytes.
    const std::string bytes = w.output.sent[client.conn().generation];
    if (bytes == from_hex("20 02 00 01")) {
      EXPECT_EQ(c.answer, "connack 01; closed");
    } else {
      EXPECT_EQ(client.received(), c.answer);
    }
  }
}

// Random packets, damaged at random, in random pieces: never a crash, the bystander is served.
TEST(HostileProperty, RandomTrafficHurtsNobodyElse) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    World w;
    Client bystander(w, "bystander");
    bystander.connect();
    bystander.subscribe("private/topic", 1);
    std::mt19937_64 rng(seed);
    mqtt::RandomPackets random(seed);
    for (int round = 0; round < 5; ++round) {
      Client c(w, "c" + std::to_string(rng() % 2));
      const Version version = rng() % 2 == 0 ? Version::k5 : Version::k311;
      c.connect({.version = version,
                 .is_clean_start = rng() % 2 == 0,
                 .session_expiry_s = version == Version::k5 ? 60u : 0u});
      std::string stream;
      for (int i = 0; i < 30; ++i) {
        const mqtt::Packet packet = random.next(version);
        if (std::holds_alternative<mqtt::Connect>(packet) && i % 7 != 0) continue;
        mqtt::encode(packet, version, stream);
      }
      if (rng() % 2 == 0) stream[rng() % stream.size()] ^= static_cast<char>(1u << rng() % 8);
      for (std::size_t at = 0; at < stream.size();) {
        const std::string piece = stream.substr(at, 1 + rng() % 60);
        at += piece.size();
        c.send_raw(piece);
      }
      w.advance(std::chrono::seconds(rng() % 40));
    }
    bystander.received();
    EXPECT_EQ(bystander.publish("private/topic", "x", 0), "publish private/topic 'x' q0");
    for (const std::string& record : w.log.records) {
      EXPECT_TRUE(decode_batch(record, [](const SessionChange&) {}));
    }
  }
}

// Records that a disk damaged: refused or applied, never a crash.
TEST(HostileProperty, DamagedRecords) {
  World w;
  Client c(w, "c");
  c.connect({.session_expiry_s = 60, .will = mqtt::Will{.topic = "w", .payload = "x"}});
  c.subscribe("$share/g/#", 2);
  c.publish("t", "x", 2, 5, true);
  c.lose_connection();
  const std::string snapshot = w.broker.snapshot();
  std::mt19937_64 rng(7);
  for (int i = 0; i < 3000; ++i) {
    std::string damaged = snapshot;
    damaged[rng() % damaged.size()] = static_cast<char>(rng() % 256);
    World other;
    (void)other.broker.apply(damaged);
    other.broker.finish_restore();
    other.advance(std::chrono::seconds(100));
  }
}

}  // namespace
}  // namespace millwright::broker
