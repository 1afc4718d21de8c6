// SPDX-License-Identifier: Apache-2.0
#include "app/person_session.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "app/client_answer.h"
#include "app/keyed_request.h"

namespace millwright::app {

using nlohmann::json;

std::string password_of(const std::string& user) {
  if (const char* given = std::getenv("MILLWRIGHT_PASSWORD")) return given;
  fmt::print(stderr, "password of {}: ", user);
  termios shown{};
  const bool is_terminal = ::tcgetattr(STDIN_FILENO, &shown) == 0;
  if (is_terminal) {
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    (void)::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  std::string password;
  std::getline(std::cin, password);
  if (is_terminal) {
    (void)::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fmt::print(stderr, "\n");
  }
  return password;
}

Result<std::unique_ptr<PersonSession>> PersonSession::open(const ServerOptions& server,
                                                           const std::string& user,
                                                           const std::string& password) {
  net::HttpClientOptions options;
  options.base_url = server_url(server);
  net::HttpClient client(std::move(options));
  const json body = {{"user", user}, {"password", password}};
  const auto reply = client.post("/api/v1/login", body.dump());
  if (!reply) return fail(reply.error());
  if (!reply->is_success()) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} could not log in: name or password is wrong, or it was tried too "
                            "often",
                            user));
  }
  const std::string_view cookie = reply->header("Set-Cookie");
  std::vector<net::HttpHeader> headers = {
      {"Cookie", std::string(cookie.substr(0, cookie.find(';')))}, {"X-Millwright", "1"}};
  if (!server.why.empty()) headers.push_back({"X-Reason", server.why});
  return std::unique_ptr<PersonSession>(new PersonSession(std::move(client), std::move(headers)));
}

PersonSession::~PersonSession() {
  (void)client_.request("POST", "/api/v1/logout", "", headers_);
}

Result<json> PersonSession::get(const std::string& path) {
  return answer_of(client_.request("GET", path, "", headers_));
}

Result<json> PersonSession::post(const std::string& path, const json& body) {
  return answer_of(send("POST", path, body.dump(), new_key()));
}

Result<net::HttpReply> PersonSession::send(std::string_view method, const std::string& path,
                                           const std::string& body, const std::string& key) {
  return send_keyed(client_, method, path, body, headers_, key);
}

}  // namespace millwright::app
