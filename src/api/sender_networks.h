// SPDX-License-Identifier: Apache-2.0
#pragma once
// From which networks the plant's signals are sent.

#include <map>
#include <string>

#include "api/services.h"

namespace millwright::api {

/// As connections stand when it is made. Thread: any.  Lifetime: the services outlive it.
/// Cost: one look at every connection.
class SenderNetworks {
 public:
  explicit SenderNetworks(const Services& services);

  /// As net::network_of(); empty: its sender has no connection now.
  std::string of(SignalId signal) const;

 private:
  const Services& services_;
  std::map<std::string, std::string> by_client_;
};

}  // namespace millwright::api
