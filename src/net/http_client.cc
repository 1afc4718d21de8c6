// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.h"

#include <curl/curl.h>

#include <utility>

#include "net/ascii.h"

namespace millwright::net {
namespace {

using CurlPtr = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using CurlListPtr = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void start_curl_once() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)started;
}

struct Transfer {
  CURL* handle = nullptr;
  HttpReply reply;
  const HttpClient::Sink* sink = nullptr;
};

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  std::string_view line(data, size * count);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    transfer.reply.headers.clear();  // of an interim answer
  } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
    transfer.reply.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  }
  return size * count;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view piece(data, size * count);
  long status = 0;
  curl_easy_getinfo(transfer.handle, CURLINFO_RESPONSE_CODE, &status);
  if (transfer.sink != nullptr && status >= 200 && status < 300)
    return (*transfer.sink)(piece) ? piece.size() : 0;
  transfer.reply.body.append(piece);
  return piece.size();
}

Error to_error(CURLcode code, const std::string& url, const char* detail) {
  const std::string why = detail[0] != '\0' ? detail : curl_easy_strerror(code);
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {Code::kInvalidArgument, url + ": " + why, code};
    case CURLE_OPERATION_TIMEDOUT:
      return {Code::kDeadlineExceeded, url + ": " + why, code};
    case CURLE_WRITE_ERROR:
      return {Code::kCancelled, url + ": the receiver ended the download", code};
    default:
      return {Code::kUnavailable, "cannot reach " + url + ": " + why, code};
  }
}

}  // namespace

bool may_have_arrived(const Error& error) {
  switch (error.detail()) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return false;
    default:
      return true;
  }
}

std::string_view HttpReply::header(std::string_view name) const {
  for (const HttpHeader& header : headers)
    if (equals_ignoring_case(header.name, name)) return header.value;
  return {};
}

struct HttpClient::Impl {
  explicit Impl(HttpClientOptions client_options) : options(std::move(client_options)) {
    start_curl_once();
    curl.reset(curl_easy_init());
    if (options.base_url.ends_with('/')) options.base_url.pop_back();
  }

  Result<HttpReply> perform(std::string_view method, std::string_view path, std::string_view body,
                            const std::vector<HttpHeader>& headers, const Sink* sink) {
    if (!curl) return fail(Code::kInternal, "libcurl does not start");
    CURL* handle = curl.get();
    curl_easy_reset(handle);  // options only: the connection stays
    const std::string url = options.base_url + std::string(path);
    const std::string verb(method);
    char detail[CURL_ERROR_SIZE] = "";
    Transfer transfer{.handle = handle, .reply = {}, .sink = sink};
    const CurlListPtr list = header_list(headers);

    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, detail);
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list.get());
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(options.connect_timeout.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
    if (!options.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    set_method(handle, verb, body);

    const CURLcode code = curl_easy_perform(handle);
    if (code != CURLE_OK) return fail(to_error(code, url, detail));
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    transfer.reply.status = static_cast<int>(status);
    return std::move(transfer.reply);
  }

  static void set_method(CURL* handle, const std::string& verb, std::string_view body) {
    if (verb == "HEAD") {
      curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
      return;
    }
    if (verb != "GET" || !body.empty()) {
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
      curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.data());
    }
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, verb.c_str());
  }

  CurlListPtr header_list(const std::vector<HttpHeader>& headers) const {
    curl_slist* list = nullptr;
    for (const auto* some : {&options.headers, &headers})
      for (const HttpHeader& header : *some)
        list = curl_slist_append(list, (header.name + ": " + header.value).c_str());
    return {list, &curl_slist_free_all};
  }

  HttpClientOptions options;
  CurlPtr curl{nullptr, &curl_easy_cleanup};
};

HttpClient::HttpClient(HttpClientOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Result<HttpReply> HttpClient::get(std::string_view path) {
  return impl_->perform("GET", path, {}, {}, nullptr);
}
Result<HttpReply> HttpClient::post(std::string_view path, std::string_view body,
                                   std::string_view content_type) {
  return request("POST", path, body, {{"Content-Type", std::string(content_type)}});
}
Result<HttpReply> HttpClient::patch(std::string_view path, std::string_view body,
                                    std::string_view content_type) {
  return request("PATCH", path, body, {{"Content-Type", std::string(content_type)}});
}
Result<HttpReply> HttpClient::remove(std::string_view path) {
  return request("DELETE", path, {}, {});
}
Result<HttpReply> HttpClient::request(std::string_view method, std::string_view path,
                                      std::string_view body,
                                      const std::vector<HttpHeader>& headers) {
  return impl_->perform(method, path, body, headers, nullptr);
}
Result<HttpReply> HttpClient::download(std::string_view path, const Sink& sink) {
  return impl_->perform("GET", path, {}, {}, &sink);
}

}  // namespace millwright::net
