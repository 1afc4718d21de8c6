// SPDX-License-Identifier: Apache-2.0
// Influx line protocol over kept-alive HTTP, as an agent of many machines sends it: each line is
// one machine's ten fields at one time.
#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "load_sender.h"
#include "load_signal.h"

namespace millwright::bench {
namespace {

constexpr std::size_t kFieldsPerLine = 10;

class LineSender final : public Sender {
 public:
  LineSender(const LoadOptions& options, std::size_t number) {
    const std::size_t n_machines = std::max<std::size_t>(1, options.signals / kFieldsPerLine);
    const std::size_t n_lines = std::max<std::size_t>(1, options.values_per_body / kFieldsPerLine);
    values_.reserve(n_machines * kFieldsPerLine);
    for (std::size_t i = 0; i < n_machines * kFieldsPerLine; ++i) {
      values_.emplace_back(number * 10'000 + i);
    }
    std::string body;
    std::vector<std::size_t> values_at;
    std::vector<std::size_t> times_at;
    for (std::size_t i = 0; i < n_lines; ++i) {
      body += fmt::format("bench,line=l{},machine=m{:03} ", number, i % n_machines);
      for (std::size_t field = 0; field < kFieldsPerLine; ++field) {
        body += fmt::format("{}f{}=", field == 0 ? "" : ",", field);
        values_at.push_back(body.size());
        body += "00.00";
      }
      body += ' ';
      times_at.push_back(body.size());
      body += "0000000000000000000\n";
    }
    request_ = fmt::format(
        "POST /write HTTP/1.1\r\nHost: {}:{}\r\nContent-Type: text/plain\r\n"
        "Content-Length: {}\r\n\r\n",
        options.host, options.port, body.size());
    const std::size_t body_at = request_.size();
    for (std::size_t& at : values_at) at += body_at;
    for (std::size_t& at : times_at) at += body_at;
    request_ += body;
    values_at_ = std::move(values_at);
    times_at_ = std::move(times_at);
    n_machines_ = n_machines;
  }

  void append_opening(UtcNanos, std::string&) override {}

  void append_message(UtcNanos now, std::string& out) override {
    std::size_t signal = 0;
    for (const std::size_t at : values_at_) {
      ValueTexts::write(values_[signal].next(), request_.data() + at);
      if (++signal == values_.size()) signal = 0;
    }
    std::int64_t ticks = 0;
    for (std::size_t i = 0; i < times_at_.size(); ++i) {
      if (i % n_machines_ == 0) ticks = times_.next(now);
      EventTimes::write(ticks, EventTimes::kMsDigits + 1, request_.data() + times_at_[i]);
    }
    out.append(request_);
  }

  Result<std::size_t> take_answers(std::string_view& bytes) override {
    std::size_t answers = 0;
    while (true) {
      const std::size_t head_end = bytes.find("\r\n\r\n");
      if (head_end == std::string_view::npos) return answers;
      if (!bytes.starts_with("HTTP/1.1 204")) {
        return fail(
            Code::kFailedPrecondition,
            fmt::format("answer: {}", bytes.substr(0, std::min<std::size_t>(bytes.size(), 600))));
      }
      bytes.remove_prefix(head_end + 4);  // a 204 has no body
      ++answers;
    }
  }

  bool is_ready() const override { return true; }
  std::size_t values_per_message() const override { return values_at_.size(); }
  std::int64_t ahead_ms() const override { return times_.ahead_ms(); }

 private:
  std::vector<Wander> values_;
  EventTimes times_{10};  // of 0.1 ms: a body holds many rows of one machine
  std::string request_;
  std::vector<std::size_t> values_at_;
  std::vector<std::size_t> times_at_;
  std::size_t n_machines_ = 1;
};

}  // namespace

std::unique_ptr<Sender> make_line_sender(const LoadOptions& options, std::size_t number) {
  return std::make_unique<LineSender>(options, number);
}

}  // namespace millwright::bench
