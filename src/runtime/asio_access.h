// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door to a lane's io_context. Only net/ may include this.

#include <boost/asio/io_context.hpp>

#include "runtime/lane.h"

namespace millwright::runtime {

struct AsioAccess {
  /// Lifetime: as long as the lane.
  static boost::asio::io_context& io(Lane& lane);
};

}  // namespace millwright::runtime
