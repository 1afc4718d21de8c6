// SPDX-License-Identifier: Apache-2.0
#pragma once
// One transfer of libcurl with a deadline and bounded memory; mail and webhooks set the rest.
// For the .cc files of this folder only.

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <string>

#include "core/result.h"
#include "runtime/lifecycle.h"

namespace millwright::notify {

struct CurlOutcome {
  CURLcode code = CURLE_OK;
  long status = 0;            ///< the server's last reply: HTTP status or SMTP code, 0 = none
  std::string error;          ///< libcurl's words, when code is not CURLE_OK
  std::string body;           ///< the first 4 KiB
  std::string lines;          ///< the server's header or reply lines, the last 4 KiB of them
  bool has_sent_all = false;  ///< the whole upload was handed to the network
};

/// Thread: one at a time.
class CurlCall {
 public:
  static constexpr std::size_t kKeptBytes = 4 * 1024;
  static constexpr std::size_t kMaxReplyBytes = 1024 * 1024;  ///< a longer answer ends the call

  CurlCall();
  CurlCall(const CurlCall&) = delete;
  CurlCall& operator=(const CurlCall&) = delete;

  /// Options are set with curl_easy_setopt; pointers among them must live until perform() is over.
  CURL* handle() { return handle_.get(); }
  void add_header(const std::string& line);
  /// A second list of lines: the recipients of a mail.
  void add_recipient(const std::string& address);
  /// What is uploaded. Lifetime: until perform() is over.
  void set_upload(const std::string& bytes);

  /// Errors: internal when libcurl does not work at all; everything else is in the outcome.
  Result<CurlOutcome> perform(runtime::Deadline deadline);

 private:
  struct CloseHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  using List = std::unique_ptr<curl_slist, FreeList>;

  static void append(List& list, const std::string& line);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_line(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* data, std::size_t size, std::size_t count, void* self);

  std::unique_ptr<CURL, CloseHandle> handle_;
  List headers_;
  List recipients_;
  const std::string* upload_ = nullptr;
  std::size_t uploaded_ = 0;
  std::size_t received_ = 0;
  CurlOutcome outcome_;
};

}  // namespace millwright::notify
