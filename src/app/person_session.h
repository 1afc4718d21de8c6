// SPDX-License-Identifier: Apache-2.0
#pragma once
// What only a person may do, from the command line: the token of the command line stays out of it.
// For .cc files only.

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "core/result.h"
#include "net/http_client.h"

namespace millwright::app {

/// From MILLWRIGHT_PASSWORD, else asked for; what is typed is not shown.
std::string password_of(const std::string& user);

/// Logged in until it is destroyed.
class PersonSession {
 public:
  /// Errors: failed_precondition   name or password is wrong; else what keeps it from the server.
  static Result<std::unique_ptr<PersonSession>> open(const ServerOptions& server,
                                                     const std::string& user,
                                                     const std::string& password);
  ~PersonSession();
  PersonSession(const PersonSession&) = delete;
  PersonSession& operator=(const PersonSession&) = delete;

  /// Errors: what the server says.
  Result<nlohmann::json> get(const std::string& path);
  Result<nlohmann::json> post(const std::string& path, const nlohmann::json& body);
  /// Carried out once under that key: see send_keyed().
  Result<net::HttpReply> send(std::string_view method, const std::string& path,
                              const std::string& body, const std::string& key);

 private:
  PersonSession(net::HttpClient client, std::vector<net::HttpHeader> headers)
      : client_(std::move(client)), headers_(std::move(headers)) {}

  net::HttpClient client_;
  std::vector<net::HttpHeader> headers_;
};

}  // namespace millwright::app
