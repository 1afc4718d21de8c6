// SPDX-License-Identifier: Apache-2.0
#include "net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>

#include <utility>

namespace millwright::net {
namespace {

using SslContextPtr = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using SslPtr = std::unique_ptr<SSL, decltype(&SSL_free)>;

class OpenSslContext final : public TlsContext {
 public:
  explicit OpenSslContext(SslContextPtr context) : context_(std::move(context)) {}
  SSL_CTX* get() const { return context_.get(); }

 private:
  SslContextPtr context_;
};

std::string last_openssl_error() {
  char text[256] = "unknown reason";
  if (const unsigned long code = ERR_get_error(); code != 0)
    ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return text;
}

/// Between the encrypted stream below (as its handler) and the protocol above (as its connection).
class TlsSession final : public ConnectionHandler, public Connection {
 public:
  TlsSession(std::shared_ptr<const TlsContext> context, SSL* ssl, Connection& below)
      : context_(std::move(context)),
        ssl_(ssl, &SSL_free),
        from_peer_(BIO_new(BIO_s_mem())),
        to_peer_(BIO_new(BIO_s_mem())),
        below_(below) {
    SSL_set_bio(ssl, from_peer_, to_peer_);  // takes both over
    SSL_set_accept_state(ssl);
  }
  void attach(std::unique_ptr<ConnectionHandler> above) { above_ = std::move(above); }

  // From below.
  void on_bytes(std::string_view bytes) override {
    BIO_write(from_peer_, bytes.data(), static_cast<int>(bytes.size()));
    decrypt();
  }
  void on_writable() override {
    if (!is_closing_) above_->on_writable();
  }
  void on_closed(CloseReason reason) override {
    above_->on_closed(has_failed_ ? CloseReason::kBadProtocol : reason);
  }
  AfterEnd on_end(End end) override { return above_->on_end(end); }

  // From above.
  void write(std::string_view bytes) override {
    if (is_closing_ || bytes.empty()) return;
    plain_.append(bytes);
    // Answers to what has just been read are gathered into full records.
    if (!is_reading_) encrypt();
  }
  std::size_t pending_bytes() const override { return below_.pending_bytes() + plain_.size(); }
  void close_after_flush() override {
    if (std::exchange(is_closing_, true)) return;
    encrypt();
    SSL_shutdown(ssl_.get());
    send_records();
    below_.close_after_flush();
  }
  void abort() override {
    is_closing_ = true;
    below_.abort();
  }
  void pause_reading() override {
    is_paused_ = true;
    below_.pause_reading();
  }
  void resume_reading() override {
    is_paused_ = false;
    below_.resume_reading();
    if (!is_reading_) decrypt();  // records that came before the pause
  }
  std::string peer() const override { return below_.peer(); }
  bool is_loopback() const override { return below_.is_loopback(); }
  bool is_encrypted() const override { return true; }

 private:
  void decrypt() {
    char buffer[16 * 1024];  // one record
    is_reading_ = true;
    int n = 1;
    while (!is_closing_ && !is_paused_ && n > 0) {
      ERR_clear_error();
      // Performs the handshake too, as far as the bytes go.
      n = SSL_read(ssl_.get(), buffer, sizeof buffer);
      if (n > 0) above_->on_bytes({buffer, static_cast<std::size_t>(n)});
    }
    is_reading_ = false;
    if (n <= 0 && !is_closing_) after_failed_read(SSL_get_error(ssl_.get(), n));
    if (!is_closing_) encrypt();
  }

  void after_failed_read(int error) {
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return;
    if (error == SSL_ERROR_ZERO_RETURN) {
      if (above_->on_end(End::kPeerFinished) == AfterEnd::kClose) close_after_flush();
      return;
    }
    has_failed_ = true;
    is_closing_ = true;
    send_records();  // the alert
    below_.close_after_flush();
  }

  void encrypt() {
    if (!plain_.empty() && SSL_is_init_finished(ssl_.get()) != 0) {
      // Into memory: takes everything or nothing.
      SSL_write(ssl_.get(), plain_.data(), static_cast<int>(plain_.size()));
      plain_.clear();
    }
    send_records();
  }

  void send_records() {
    char* data = nullptr;
    const long n = BIO_get_mem_data(to_peer_, &data);
    if (n <= 0) return;
    below_.write({data, static_cast<std::size_t>(n)});
    BIO_reset(to_peer_);
  }

  const std::shared_ptr<const TlsContext> context_;
  const SslPtr ssl_;
  BIO* const from_peer_;
  BIO* const to_peer_;
  Connection& below_;
  std::unique_ptr<ConnectionHandler> above_;
  std::string plain_;  // written above, not yet encrypted
  bool is_reading_ = false;
  bool is_paused_ = false;
  bool is_closing_ = false;
  bool has_failed_ = false;
};

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::server(const std::string& certificate_file,
                                                             const std::string& key_file) {
  SslContextPtr context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (!context) return fail(Code::kInternal, "make a TLS context: " + last_openssl_error());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);  // idle connections stay small
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1)
    return fail(Code::kInvalidArgument,
                "TLS certificate " + certificate_file + ": " + last_openssl_error());
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    // Loading a key compares it with the certificate.
    const bool is_other = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;
    return fail(Code::kInvalidArgument,
                "TLS key " + key_file +
                    (is_other ? " does not belong to " + certificate_file : "") + ": " +
                    last_openssl_error());
  }
  return std::make_shared<const OpenSslContext>(std::move(context));
}

ConnectionFactory with_tls(std::shared_ptr<const TlsContext> context, ConnectionFactory factory) {
  return [context = std::move(context),
          factory = std::move(factory)](Connection& below) -> std::unique_ptr<ConnectionHandler> {
    SSL* ssl = SSL_new(static_cast<const OpenSslContext&>(*context).get());
    if (ssl == nullptr) return nullptr;
    auto session = std::make_unique<TlsSession>(context, ssl, below);
    auto above = factory(*session);
    if (!above) return nullptr;
    session->attach(std::move(above));
    return session;
  };
}

}  // namespace millwright::net
