// SPDX-License-Identifier: Apache-2.0
#include "pipeline/signal_write.h"

#include <gtest/gtest.h>

namespace millwright::pipeline {
namespace {

Signal horn(ValueType type, std::string address = "plc7/horn") {
  Signal signal;
  signal.name = "sounding";
  signal.type = type;
  signal.address = std::move(address);
  return signal;
}

/// "topic payload", or the error.
std::string text(const Result<SignalWrite>& write) {
  return write ? write->topic + " " + write->payload : write.error().message();
}

TEST(PlainWrite, GoesBelowTheAddressInTheSignalsOwnType) {
  EXPECT_EQ(text(plain_write(horn(ValueType::kBool), Switch::kOn, {})), "plc7/horn/set true");
  EXPECT_EQ(text(plain_write(horn(ValueType::kBool), Switch::kOff, {})), "plc7/horn/set false");
  for (const ValueType type : {ValueType::kFloat64, ValueType::kInt64, ValueType::kUint64}) {
    EXPECT_EQ(text(plain_write(horn(type), Switch::kOn, {})), "plc7/horn/set 1");
    EXPECT_EQ(text(plain_write(horn(type), Switch::kOff, {})), "plc7/horn/set 0");
  }
}

TEST(PlainWrite, ADeviceMayHaveItsOwnWay) {
  const WriteForm form{"cmnd/horn/POWER", "ON", "OFF"};
  EXPECT_EQ(text(plain_write(horn(ValueType::kText), Switch::kOn, form)), "cmnd/horn/POWER ON");
  EXPECT_EQ(text(plain_write(horn(ValueType::kBool), Switch::kOff, form)), "cmnd/horn/POWER OFF");
}

TEST(PlainWrite, WhatCannotBeWrittenSaysWhy) {
  EXPECT_EQ(text(plain_write(horn(ValueType::kText), Switch::kOn, {})),
            "sounding holds text; say in the siren's \"on\" and \"off\" what to write");
  for (const char* address : {"", "$SYS/x", "a/+/b", "a#"}) {
    const auto write = plain_write(horn(ValueType::kBool, address), Switch::kOn, {});
    ASSERT_FALSE(write.has_value()) << address;
    EXPECT_EQ(write.error().code(), Code::kInvalidArgument);
  }
}

}  // namespace
}  // namespace millwright::pipeline
