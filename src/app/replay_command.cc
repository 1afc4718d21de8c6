// SPDX-License-Identifier: Apache-2.0
// millwright replay: a recorded file through the front door, as fast as it is acknowledged or at
// its own pace. What cannot be read goes to quarantine with its line and reason.
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/commands.h"
#include "os/clock.h"
#include "replay/table_file.h"

namespace millwright::app {
namespace {

using nlohmann::json;

constexpr std::size_t kBatchBytes = 1u << 20;
constexpr std::size_t kMaxProblems = 1000;  // in one request

/// Sends readings and problems in batches, each waited for.
class Sender {
 public:
  Sender(net::HttpClient client, const ReplayOptions& options)
      : client_(std::move(client)), options_(options) {}

  Status add(const std::string& address, UtcNanos time, const replay::Cell& cell) {
    json line = {{"signal", address}, {"ts", to_rfc3339(time)}};
    if (cell.text.empty()) {
      line["value"] = cell.number;
    } else {
      line["value"] = cell.text;
    }
    body_ += line.dump(-1, ' ', false, json::error_handler_t::replace);
    body_ += '\n';
    ++sent_;
    return body_.size() >= kBatchBytes ? flush() : Status{};
  }

  Status add_problem(const replay::RowProblem& problem) {
    problems_.push_back({{"line", problem.line},
                         {"address", options_.prefix},
                         {"reason", problem.reason},
                         {"raw", problem.raw}});
    ++unreadable_;
    return problems_.size() >= kMaxProblems ? flush() : Status{};
  }

  Status flush() {
    if (!body_.empty()) {
      MW_TRY(const json answer, post("/api/v1/readings", body_, "application/x-ndjson"));
      accepted_ += answer["accepted"].get<std::uint64_t>();
      quarantined_ += answer["quarantined"].get<std::uint64_t>();
      body_.clear();
    }
    if (!problems_.empty()) {
      MW_TRY(const json answer, post("/api/v1/quarantine",
                                     problems_.dump(-1, ' ', false, json::error_handler_t::replace),
                                     "application/json"));
      quarantined_ += answer["quarantined"].get<std::uint64_t>();
      problems_.clear();
    }
    return {};
  }

  json totals() const {
    return {{"sent", sent_},
            {"accepted", accepted_},
            {"unreadable", unreadable_},
            {"quarantined", quarantined_}};
  }

 private:
  Result<json> post(const std::string& path, const std::string& body, std::string content_type) {
    const std::vector<net::HttpHeader> headers = {
        {"Content-Type", std::move(content_type)},
        {"X-Millwright-Source", "replay"},
        {"X-Millwright-Historical", options_.is_real_time ? "0" : "1"},
        {"X-Millwright-File", options_.file.substr(options_.file.rfind('/') + 1)}};
    MW_TRY(const auto reply, client_.request("POST", path, body, headers));
    json answer = json::parse(reply.body, nullptr, false);
    if (reply.is_success() && answer.is_object()) return answer;
    return fail(Code::kFailedPrecondition,
                fmt::format("the server answered {}: {}", reply.status,
                            answer.is_object() ? answer.value("detail", reply.body) : reply.body));
  }

  net::HttpClient client_;
  const ReplayOptions& options_;
  std::string body_;
  json problems_ = json::array();
  std::uint64_t sent_ = 0, accepted_ = 0, unreadable_ = 0, quarantined_ = 0;
};

/// Address of each column; empty = not sent.
Result<std::vector<std::string>> addresses_of(const replay::TableFile& file,
                                              const ReplayOptions& options) {
  std::map<std::string, std::string> mapped;
  for (const std::string& text : options.map) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals + 1 == text.size()) {
      return fail(Code::kInvalidArgument, fmt::format("--map '{}': must be COLUMN=ADDRESS", text));
    }
    mapped[text.substr(0, equals)] = text.substr(equals + 1);
  }
  std::vector<std::string> out;
  for (const std::string& column : file.columns()) {
    const auto it = mapped.find(column);
    if (it != mapped.end()) {
      out.push_back(it->second);
      mapped.erase(it);
    } else if (!options.map.empty()) {
      out.emplace_back();
    } else {
      out.push_back(options.prefix + "/" + column);
    }
  }
  if (!mapped.empty()) {
    return fail(Code::kInvalidArgument,
                fmt::format("--map: the file has no column '{}'", mapped.begin()->first));
  }
  return out;
}

Status replay_file(replay::TableFile& file, const std::vector<std::string>& addresses,
                   const ReplayOptions& options, Sender& sender) {
  Status status;
  const os::SystemClock clock;
  std::optional<std::chrono::nanoseconds> shift;  // real time: from recorded to now
  file.read(
      [&](const replay::Row& row) {
        if (!status) return;
        UtcNanos time = row.time;
        if (options.is_real_time) {
          if (!shift) shift = clock.wall() - row.time;
          time = row.time + *shift;
          const auto wait = time - clock.wall();
          if (wait.count() > 0) {
            status = sender.flush();
            std::this_thread::sleep_for(wait);
          }
        }
        for (std::size_t i = 0; status && i < addresses.size(); ++i) {
          if (!addresses[i].empty() && row.values[i].is_present) {
            status = sender.add(addresses[i], time, row.values[i]);
          }
        }
      },
      [&](const replay::RowProblem& problem) {
        if (status) status = sender.add_problem(problem);
      });
  if (!status) return status;
  return sender.flush();
}

}  // namespace

int run_replay(const ReplayOptions& options, Output output) {
  if (options.prefix.empty() && options.map.empty()) {
    return report(Error(Code::kInvalidArgument, "pass --prefix PATH or --map COLUMN=ADDRESS"));
  }
  std::ifstream in(options.file, std::ios::binary);
  if (!in) return report(errno_error(errno, "open " + options.file));
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  replay::TableOptions table;
  table.zone = options.zone;
  table.time_column = options.time_column;
  table.interval = std::chrono::milliseconds(options.interval_ms);
  table.is_transposed = options.is_transposed;
  table.ignored.insert(options.ignore.begin(), options.ignore.end());
  if (!options.start.empty()) {
    const auto start = replay::parse_written_time(options.start);
    if (!start) return report(Error(Code::kInvalidArgument, "--start: not a time"));
    table.start = start->as_utc;
  }
  auto file = replay::TableFile::open(text, std::move(table));
  if (!file) return report(with_context(file.error(), options.file));
  const auto addresses = addresses_of(*file, options);
  if (!addresses) return report(addresses.error());
  Sender sender(make_client(options.server), options);
  if (const Status done = replay_file(*file, *addresses, options, sender); !done) {
    return report(with_context(done.error(), options.file));
  }
  const json totals = sender.totals();
  if (output == Output::kJson) {
    fmt::print("{}\n", totals.dump());
  } else {
    fmt::print("sent {} readings, {} acknowledged, {} put into quarantine\n",
               totals["sent"].get<std::uint64_t>(), totals["accepted"].get<std::uint64_t>(),
               totals["quarantined"].get<std::uint64_t>());
  }
  return 0;
}

}  // namespace millwright::app
