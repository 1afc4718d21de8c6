// SPDX-License-Identifier: Apache-2.0
#pragma once
// TLS as a filter between two Connection seams: OpenSSL on memory buffers, no socket of its own, so
// that every transport and protocol gets it the same way.

#include <memory>
#include <string>

#include "core/result.h"
#include "net/connection.h"

namespace millwright::net {

/// A server's certificate and rules (TLS 1.2 and 1.3). Immutable once made. Thread: any.
class TlsContext {
 public:
  /// Reads PEM files; the certificate file may hold the chain, the server's own certificate first.
  /// Errors: invalid_argument, naming the file and OpenSSL's reason.
  static Result<std::shared_ptr<const TlsContext>> server(const std::string& certificate_file,
                                                          const std::string& key_file);
  virtual ~TlsContext() = default;

 protected:
  TlsContext() = default;
};

/// The same factory behind TLS: handlers see decrypted bytes and a Connection that encrypts.
/// A handler is made at once, before the handshake, so that its own time-outs cover it.
ConnectionFactory with_tls(std::shared_ptr<const TlsContext> context, ConnectionFactory factory);

}  // namespace millwright::net
