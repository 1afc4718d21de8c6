// SPDX-License-Identifier: Apache-2.0
#pragma once
// Keeps an eye on the site beside which a rehearsal runs: the rehearsal gives way.

#include <cstdint>
#include <memory>
#include <string>

#include "core/result.h"
#include "core/time.h"
#include "net/http_client.h"

namespace millwright::rehearse {

/// What one look at production gave.
struct ProductionLook {
  bool is_ready = false;
  std::uint64_t lag_records = 0;  ///< journaled, not yet in the history
  std::string words;              ///< why it is not ready
};

/// Several looks in a row that were bad make a reason; a single one may be chance. Pure.
class ProductionJudge {
 public:
  static constexpr int kLooksInARow = 3;
  /// More than this above what it was at the start, in records.
  static constexpr std::uint64_t kMostLag = 2000;

  /// Why the rehearsal has to end; empty: it may go on.
  std::string judge(const ProductionLook& look);

 private:
  bool has_first_ = false;
  std::uint64_t first_lag_ = 0;
  int n_bad_ = 0;
};

/// Thread: one at a time; look() blocks for two seconds at most.
class ProductionWatch {
 public:
  /// `where`: "http://127.0.0.1:8080", or the file into which a site writes once a second how it
  /// is; empty: there is none to watch.
  ProductionWatch(const std::string& where, const Clock& clock);
  /// Errors: failed_precondition   production is not ready now: no time for a rehearsal.
  Status check_before();
  /// As ProductionJudge::judge(), of a look now; asked more often than once a second it does not
  /// look.
  std::string look();

 private:
  ProductionLook ask();
  ProductionLook read_file();

  const Clock& clock_;
  std::string file_;
  std::unique_ptr<net::HttpClient> client_;
  ProductionJudge judge_;
  SteadyTime next_look_;
};

}  // namespace millwright::rehearse
