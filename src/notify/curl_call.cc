// SPDX-License-Identifier: Apache-2.0
#include "notify/curl_call.h"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace millwright::notify {
namespace {

void start_curl_once() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)started;
}

}  // namespace

CurlCall::CurlCall() {
  start_curl_once();
  handle_.reset(curl_easy_init());
}

void CurlCall::append(List& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return;
  (void)list.release();
  list.reset(longer);
}

void CurlCall::add_header(const std::string& line) {
  append(headers_, line);
}
void CurlCall::add_recipient(const std::string& address) {
  append(recipients_, address);
}
void CurlCall::set_upload(const std::string& bytes) {
  upload_ = &bytes;
}

std::size_t CurlCall::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& call = *static_cast<CurlCall*>(self);
  const std::size_t n = size * count;
  call.received_ += n;
  if (call.received_ > kMaxReplyBytes) return 0;
  std::string& body = call.outcome_.body;
  body.append(data, std::min(n, kKeptBytes - body.size()));
  return n;
}

std::size_t CurlCall::on_line(char* data, std::size_t size, std::size_t count, void* self) {
  auto& call = *static_cast<CurlCall*>(self);
  const std::size_t n = size * count;
  call.received_ += n;
  if (call.received_ > kMaxReplyBytes) return 0;
  std::string& lines = call.outcome_.lines;
  lines.append(data, std::min(n, kKeptBytes));
  if (lines.size() > kKeptBytes) lines.erase(0, lines.size() - kKeptBytes);
  return n;
}

std::size_t CurlCall::on_read(char* data, std::size_t size, std::size_t count, void* self) {
  auto& call = *static_cast<CurlCall*>(self);
  const std::size_t n = std::min(size * count, call.upload_->size() - call.uploaded_);
  call.upload_->copy(data, n, call.uploaded_);
  call.uploaded_ += n;
  call.outcome_.has_sent_all = call.uploaded_ == call.upload_->size();
  return n;
}

Result<CurlOutcome> CurlCall::perform(runtime::Deadline deadline) {
  if (!handle_) return fail(Code::kInternal, "libcurl does not start");
  using std::chrono::milliseconds;
  const auto left = std::chrono::duration_cast<milliseconds>(deadline.remaining());
  char words[CURL_ERROR_SIZE] = "";
  CURL* const h = handle_.get();
  curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(h, CURLOPT_ERRORBUFFER, words);
  curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<long>(1, left.count())));
  curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(h, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
  curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &CurlCall::on_body);
  curl_easy_setopt(h, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, &CurlCall::on_line);
  curl_easy_setopt(h, CURLOPT_HEADERDATA, this);
  if (headers_) curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers_.get());
  if (recipients_) curl_easy_setopt(h, CURLOPT_MAIL_RCPT, recipients_.get());
  if (upload_ != nullptr) {
    curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(h, CURLOPT_READFUNCTION, &CurlCall::on_read);
    curl_easy_setopt(h, CURLOPT_READDATA, this);
    curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(upload_->size()));
  }
  outcome_.code = curl_easy_perform(h);
  curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &outcome_.status);
  if (outcome_.code != CURLE_OK)
    outcome_.error = words[0] != '\0' ? words : curl_easy_strerror(outcome_.code);
  curl_easy_setopt(h, CURLOPT_ERRORBUFFER, nullptr);
  return std::move(outcome_);
}

}  // namespace millwright::notify
