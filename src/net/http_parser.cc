// SPDX-License-Identifier: Apache-2.0
// The only file that includes Beast.
#include "net/http_parser.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "net/ascii.h"
#include "net/url.h"

namespace millwright::net {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kMaxReserve = 1024 * 1024;
constexpr std::size_t kLeastChunkedEnd = std::string_view("0\r\n\r\n").size();

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

int status_of(const error_code& ec) {
  if (ec == http::error::header_limit) return 431;
  if (ec == http::error::body_limit) return 413;
  if (ec == http::error::bad_version) return 505;
  return 400;
}

}  // namespace

class HttpRequestParser::Impl final : public http::basic_parser<true> {
 public:
  explicit Impl(const HttpParserLimits& parser_limits) : limits(parser_limits) {
    header_limit(limits.max_header_bytes);
    body_limit(limits.max_body_bytes);
  }

  std::size_t feed(std::string_view bytes) {
    std::size_t used = 0;
    // RFC 9112 section 2.2: empty lines before a request are ignored.
    while (!got_some() && used < bytes.size() && (bytes[used] == '\r' || bytes[used] == '\n'))
      ++used;
    if (used == bytes.size()) return used;
    if (is_short_last_chunk(bytes.substr(used))) return used;
    error_code ec;
    used += put(boost::asio::const_buffer(bytes.data() + used, bytes.size() - used), ec);
    if (ec && ec != http::error::need_more) {
      reject(status_of(ec), ec.message());
    } else if (state == State::kHeader && is_header_done()) {
      state = State::kBody;
      eager(true);
      check_header();
    } else if (!is_done() && bytes.size() - used > limits.max_header_bytes) {
      // A chunk header or trailer that does not end. After the end of the message it would be the
      // next request, of any size.
      reject(431, "chunk header or trailer is too large");
    }
    if (state == State::kBody && is_done()) state = State::kDone;
    return used;
  }

  // Beast asserts five bytes at a last chunk that it sees again; no chunked body ends in fewer.
  bool is_short_last_chunk(std::string_view rest) const {
    return state == State::kBody && chunked() && rest.size() < kLeastChunkedEnd &&
           rest.starts_with('0');
  }

  void reject(int status, std::string detail) {
    if (state == State::kFailed) return;
    state = State::kFailed;
    error_status = status;
    error_detail = std::move(detail);
  }

  // What Beast leaves to its user.
  void check_header() {
    std::size_t hosts = 0;
    std::size_t codings = 0;
    for (const HttpHeader& header : request.headers) {
      hosts += equals_ignoring_case(header.name, "host") ? 1 : 0;
      if (!equals_ignoring_case(header.name, "transfer-encoding")) continue;
      ++codings;
      if (!equals_ignoring_case(header.value, "chunked"))
        return reject(501, "transfer encoding other than chunked");
    }
    // RFC 9112 section 3.2 and 6.1: what proxies may read differently is refused.
    if (hosts > 1 || (hosts == 0 && version_number == 11)) return reject(400, "host header");
    if (codings > 1 || (codings == 1 && version_number == 10))
      return reject(400, "transfer encoding");
    auto parsed = net::parse_target(request.target);
    if (!parsed) return reject(400, "request target");
    request.path = std::move(parsed->path);
    request.query = std::move(parsed->query);
  }

  const HttpParserLimits limits;
  HttpRequest request;
  State state = State::kHeader;
  int version_number = 11;
  int error_status = 0;
  std::string error_detail;

 private:
  void on_request_impl(http::verb, boost::beast::string_view method,
                       boost::beast::string_view target, int number, error_code&) override {
    request.method = view(method);
    request.target = view(target);
    version_number = number;
  }
  void on_response_impl(int, boost::beast::string_view, int, error_code&) override {}
  void on_field_impl(http::field, boost::beast::string_view name, boost::beast::string_view value,
                     error_code&) override {
    // Trailers come after the header was judged: they must not add to it.
    if (state == State::kHeader)
      request.headers.push_back({std::string(view(name)), std::string(view(value))});
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    // The length is the client's word: reserve some, grow with what comes.
    if (length) request.body.reserve(std::min<std::size_t>(*length, kMaxReserve));
  }
  std::size_t on_body_impl(boost::beast::string_view body, error_code&) override {
    request.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, boost::beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view body,
                                 error_code&) override {
    request.body.append(body.data(), body.size());
    return body.size();
  }
  void on_finish_impl(error_code&) override {}
};

HttpRequestParser::HttpRequestParser(const HttpParserLimits& limits)
    : impl_(std::make_unique<Impl>(limits)) {}
HttpRequestParser::~HttpRequestParser() = default;

std::size_t HttpRequestParser::feed(std::string_view bytes) {
  return impl_->feed(bytes);
}
HttpRequestParser::State HttpRequestParser::state() const {
  return impl_->state;
}
int HttpRequestParser::error_status() const {
  return impl_->error_status;
}
const std::string& HttpRequestParser::error_detail() const {
  return impl_->error_detail;
}
HttpRequest& HttpRequestParser::request() {
  return impl_->request;
}
int HttpRequestParser::version() const {
  return impl_->version_number;
}
bool HttpRequestParser::wants_keep_alive() const {
  return impl_->keep_alive();
}
bool HttpRequestParser::expects_continue() const {
  return impl_->version_number == 11 &&
         equals_ignoring_case(impl_->request.header("expect"), "100-continue");
}

}  // namespace millwright::net
