// SPDX-License-Identifier: Apache-2.0
#include "pipeline/signal_write.h"

namespace millwright::pipeline {

Result<SignalWrite> plain_write(const Signal& signal, Switch state, const WriteForm& form) {
  SignalWrite out;
  out.topic = form.topic.empty() ? signal.address + "/set" : std::string(form.topic);
  const bool is_topic = out.topic.front() != '/' && out.topic.front() != '$' &&
                        out.topic.find_first_of("+#") == std::string::npos;
  if (!is_topic) {
    return fail(Code::kInvalidArgument, "the address \"" + signal.address +
                                            "\" makes no topic for commands; give the siren one");
  }
  const bool is_on = state == Switch::kOn;
  if (!form.on.empty()) {
    out.payload = is_on ? form.on : form.off;
  } else if (signal.type == ValueType::kText) {
    return fail(Code::kInvalidArgument,
                signal.name + " holds text; say in the siren's \"on\" and \"off\" what to write");
  } else if (signal.type == ValueType::kBool) {
    out.payload = is_on ? "true" : "false";
  } else {
    out.payload = is_on ? "1" : "0";
  }
  return out;
}

}  // namespace millwright::pipeline
