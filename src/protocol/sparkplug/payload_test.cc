// SPDX-License-Identifier: Apache-2.0
// Golden bytes (made by protoc from sparkplug_b.proto) and the meaning of every data type.
#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <string>
#include <vector>

#include "protocol/sparkplug/metric_value.h"
#include "protocol/sparkplug/payload_reader.h"
#include "protocol/sparkplug/payload_writer.h"

namespace millwright::sparkplug {
namespace {

std::string hex(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string unhex(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  }
  return out;
}

std::vector<MetricView> metrics_of(std::string_view payload) {
  std::vector<MetricView> out;
  MetricCursor cursor(payload);
  MetricView view;
  while (cursor.next(view)) out.push_back(view);
  EXPECT_FALSE(cursor.failed());
  return out;
}

constexpr std::int64_t kNs = 1763824468123000000;
constexpr const char* kBirth =
    "089b8186e1aa3312420a0870726573737572651003189b8186e1aa33200a4a220a075175616c6974790a07656e67"
    "556e69741205080318c0011207080c42036261726900000000000011401801";

TEST(SparkplugPayload, WritesTheGoldenBytes) {
  MetricToWrite metric;
  metric.name = "pressure";
  metric.alias = 3;
  metric.time = UtcNanos{kNs};
  metric.quality = 192;
  metric.unit = "bar";
  metric.value = Scalar::of(4.25);
  std::string out;
  encode({UtcNanos{kNs}, std::uint8_t{1}, {&metric, 1}}, out);
  EXPECT_EQ(hex(out), kBirth);

  EXPECT_EQ(hex(encode_rebirth_command(UtcNanos{kNs})),
            "089b8186e1aa3312210a144e6f646520436f6e74726f6c2f52656269727468189b8186e1aa33200b7001");
  EXPECT_EQ(hex(encode_node_death(7)), "120b0a05626453657120045807");

  MetricToWrite data;
  data.alias = 3;
  data.has_type = false;
  data.time = UtcNanos{1763824469000000000};
  data.value = Scalar::of(4.5);
  out.clear();
  encode({UtcNanos{1763824469123000000}, std::uint8_t{2}, {&data, 1}}, out);
  EXPECT_EQ(hex(out), "08838986e1aa331212100318888886e1aa336900000000000012401802");
}

TEST(SparkplugPayload, ReadsTheGoldenBytes) {
  const std::string bytes = unhex(kBirth);
  const auto envelope = read_envelope(bytes);
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->timestamp_ms, 1763824468123u);
  EXPECT_EQ(envelope->seq, 1u);
  EXPECT_EQ(envelope->n_metrics, 1u);
  const auto metrics = metrics_of(bytes);
  ASSERT_EQ(metrics.size(), 1u);
  EXPECT_EQ(metrics[0].name, "pressure");
  EXPECT_EQ(metrics[0].alias, 3u);
  EXPECT_EQ(metrics[0].data_type, 10u);
  EXPECT_EQ(from_millis(metrics[0].timestamp_ms)->ns, kNs);
  EXPECT_EQ(to_double(ValueType::kFloat64, value_of(metrics[0], DataType::kDouble)->word), 4.25);
  const auto properties = read_properties(metrics[0].properties);
  ASSERT_TRUE(properties);
  EXPECT_EQ(properties->quality, Quality{});
  EXPECT_EQ(properties->unit, "bar");
}

TEST(SparkplugPayload, ReadsFlagsAndNarrowIntegers) {
  const std::string bytes = unhex(
      "120b0a0161200150ffffffff0f120d0a016220022801508080feff0f120c0a016320093001650000c03f12070a01"
      "64200c380112100a0165200858ffffffffffffffffff0112090a0166200c7a026f6e");
  const auto metrics = metrics_of(bytes);
  ASSERT_EQ(metrics.size(), 6u);
  EXPECT_EQ(static_cast<std::int64_t>(value_of(metrics[0], DataType::kInt8)->word), -1);
  EXPECT_EQ(static_cast<std::int64_t>(value_of(metrics[1], DataType::kInt16)->word), -32768);
  EXPECT_TRUE(metrics[1].is_historical);
  EXPECT_EQ(to_double(ValueType::kFloat64, value_of(metrics[2], DataType::kFloat)->word), 1.5);
  EXPECT_TRUE(metrics[2].is_transient);
  EXPECT_EQ(value_of(metrics[3], DataType::kString).error(), "value is null");
  EXPECT_EQ(value_of(metrics[4], DataType::kUInt64)->word, UINT64_MAX);
  EXPECT_EQ(value_of(metrics[5], DataType::kString)->text, "on");
}

TEST(SparkplugPayload, EveryScalarTypeRoundTrips) {
  struct Case {
    DataType type;
    Scalar value;
  };
  for (const Case& c :
       {Case{DataType::kInt8, Scalar::of(std::int64_t{-128})},
        Case{DataType::kInt16, Scalar::of(std::int64_t{-32768})},
        Case{DataType::kInt32, Scalar::of(std::int64_t{INT32_MIN})},
        Case{DataType::kInt64, Scalar::of(std::int64_t{INT64_MIN})},
        Case{DataType::kUInt8, Scalar::of(std::uint64_t{255})},
        Case{DataType::kUInt16, Scalar::of(std::uint64_t{65535})},
        Case{DataType::kUInt32, Scalar::of(std::uint64_t{UINT32_MAX})},
        Case{DataType::kUInt64, Scalar::of(std::uint64_t{UINT64_MAX})},
        Case{DataType::kFloat, Scalar::of(0.25)}, Case{DataType::kDouble, Scalar::of(0.1)},
        Case{DataType::kBoolean, Scalar::of(true)}, Case{DataType::kBoolean, Scalar::of(false)},
        Case{DataType::kString, Scalar::of(std::string_view("\u00b0C"))},
        Case{DataType::kDateTime, Scalar::of(std::int64_t{1763824468123})},
        Case{DataType::kText, Scalar::of(std::string_view(""))},
        Case{DataType::kUuid, Scalar::of(std::string_view("u-1"))}}) {
    SCOPED_TRACE(name(c.type));
    MetricToWrite metric;
    metric.name = "m";
    metric.type = c.type;
    metric.value = c.value;
    std::string bytes;
    encode({std::nullopt, std::nullopt, {&metric, 1}}, bytes);
    const auto metrics = metrics_of(bytes);
    ASSERT_EQ(metrics.size(), 1u);
    const auto read = value_of(metrics[0], data_type_of(metrics[0].data_type));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->type, c.value.type);
    EXPECT_EQ(read->word, c.value.word);
    EXPECT_EQ(read->text, c.value.text);
  }
}

TEST(SparkplugPayload, RefusedValuesSayWhy) {
  MetricView view;
  EXPECT_EQ(value_of(view, DataType::kDouble).error(), "no value");
  view.value_field = ValueField::kDouble;
  view.word = std::bit_cast<std::uint64_t>(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(value_of(view, DataType::kDouble).error(), "NaN and infinity are not values");
  EXPECT_EQ(value_of(view, DataType::kInt32).error(),
            "value of another type than its birth declared");
  EXPECT_EQ(value_of(view, DataType::kBoolean).error(),
            "value of another type than its birth declared");
  view.value_field = ValueField::kString;
  view.bytes = "\xff";
  EXPECT_EQ(value_of(view, DataType::kString).error(), "text is not valid UTF-8");
  for (const DataType type : {DataType::kDataSet, DataType::kBytes, DataType::kFile,
                              DataType::kTemplate, DataType::kLast}) {
    EXPECT_EQ(value_of(view, type).error(), "a type that is not one value");
  }
  EXPECT_FALSE(from_millis(9'223'372'036'855));
  EXPECT_TRUE(from_millis(9'223'372'036'854));
}

TEST(SparkplugPayload, QualityCodes) {
  struct Case {
    std::uint32_t code;
    const char* text;
  };
  for (const Case& c : {Case{192, "good"}, Case{0, "bad"}, Case{500, "bad|stale"},
                        Case{64, "uncertain"}, Case{216, "good"}, Case{999, "uncertain"}}) {
    MetricToWrite metric;
    metric.quality = c.code;
    std::string bytes;
    encode({std::nullopt, std::nullopt, {&metric, 1}}, bytes);
    const auto properties = read_properties(metrics_of(bytes)[0].properties);
    ASSERT_TRUE(properties && properties->quality);
    EXPECT_EQ(to_text(*properties->quality), c.text);
  }
}

TEST(SparkplugPayload, QualityAsAWord) {
  // A set of one property: key "Quality", value of type String (12).
  const auto quality_of = [](std::string_view word) {
    std::string value = "\x08\x0c\x42";
    value += static_cast<char>(word.size());
    value += word;
    std::string set = "\x0a\x07Quality\x12";
    set += static_cast<char>(value.size());
    const auto properties = read_properties(set + value);
    return properties && properties->quality ? to_text(*properties->quality) : "none";
  };
  EXPECT_EQ(quality_of("Failure"), "bad|sensor-fault");
  EXPECT_EQ(quality_of("function check"), "uncertain|substituted");
  EXPECT_EQ(quality_of("good"), "good");
  EXPECT_EQ(quality_of("so so"), "uncertain");
}

TEST(SparkplugPayload, CutOrTwistedBytesAreRefused) {
  const std::string bytes = unhex(kBirth);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const std::string_view cut = std::string_view(bytes).substr(0, n);
    // Cut between two fields, what is left is a smaller payload.
    const bool is_whole = n == 0 || n == 7 || n == 75;
    EXPECT_EQ(read_envelope(cut).has_value() && is_well_formed(cut), is_whole) << n;
  }
  for (const char* text : {"0b", "00", "07", "1880808080808080808080", "120a0801", "12020a05",
                           "ffffffffffffffffffff01", "0d0000"}) {
    const std::string twisted = unhex(text);
    EXPECT_FALSE(read_envelope(twisted) && is_well_formed(twisted)) << text;
  }
}

}  // namespace
}  // namespace millwright::sparkplug
