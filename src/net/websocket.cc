// SPDX-License-Identifier: Apache-2.0
#include "net/websocket.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "net/ascii.h"
#include "net/ws_stream.h"

namespace millwright::net {

WsDecision WsDecision::accept(WsFactory factory, std::string subprotocol) {
  WsDecision decision;
  decision.factory = std::move(factory);
  decision.subprotocol = std::move(subprotocol);
  return decision;
}

WsDecision WsDecision::refuse(HttpResponse response) {
  WsDecision decision;
  decision.refusal = std::move(response);
  return decision;
}

WsDecision WsDecision::accept_stream(ConnectionFactory factory, std::string subprotocol) {
  return accept([factory = std::move(factory)](
                    WsConnection& socket) { return make_ws_stream(socket, factory); },
                std::move(subprotocol));
}

bool offers_subprotocol(const HttpRequest& request, std::string_view subprotocol) {
  for (const HttpHeader& header : request.headers)
    if (equals_ignoring_case(header.name, "sec-websocket-protocol") &&
        list_contains(header.value, subprotocol))
      return true;
  return false;
}

bool is_same_origin(const HttpRequest& request) {
  const std::string_view origin = request.header("origin");
  if (origin.empty()) return true;
  const std::size_t scheme_end = origin.find("://");
  return scheme_end != std::string_view::npos &&
         equals_ignoring_case(origin.substr(scheme_end + 3), request.header("host"));
}

std::string ws_accept_key(std::string_view client_key) {
  const std::string text = std::string(client_key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  unsigned char base64[4 * ((SHA_DIGEST_LENGTH + 2) / 3) + 1];
  const int n = EVP_EncodeBlock(base64, digest, SHA_DIGEST_LENGTH);
  return {reinterpret_cast<const char*>(base64), static_cast<std::size_t>(n)};
}

}  // namespace millwright::net
