// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "net/http_server.h"
#include "net/test_socket.h"
#include "net/tls.h"

namespace millwright::net {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// Tells what came; "/long" streams.
class Mirror : public HttpHandler {
 public:
  void handle(HttpRequest request, Responder respond) override {
    if (request.path == "/long") return stream(std::move(respond));
    if (request.path == "/missing") return respond(HttpResponse::problem(404, "no such thing"));
    auto response = HttpResponse::of(200, "text/plain",
                                     request.method + " " + request.target + " " +
                                         std::string(request.header("content-type")) + " " +
                                         std::string(request.header("authorization")) + " " +
                                         (request.is_encrypted ? "tls " : "") + request.body);
    response.with("X-Seen", "yes");
    respond(std::move(response));
  }
  static void stream(Responder respond) {
    HttpResponse response;
    response.stream = [n = 100]() mutable -> Result<std::string> {
      return n-- > 0 ? std::string(10'000, 's') : std::string();
    };
    respond(std::move(response));
  }
};

class HttpClientTest : public ::testing::Test {
 protected:
  HttpClientTest() { EXPECT_TRUE(lane_.start()); }
  ~HttpClientTest() override { server_.reset(); }

  void serve(std::shared_ptr<const TlsContext> tls = nullptr) {
    server_ = std::make_unique<HttpServer>(
        lane_, HttpServerOptions{.endpoint = {.host = "127.0.0.1"}, .tls = std::move(tls)},
        mirror_);
    ASSERT_TRUE(server_->start());
  }
  std::string url(const std::string& scheme = "http") {
    return scheme + "://127.0.0.1:" + std::to_string(server_->local_port());
  }

  Mirror mirror_;
  runtime::Lane lane_{"client-test"};
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpClientTest, SpeaksEveryMethodOnOneConnection) {
  serve();
  HttpClient client({.base_url = url() + "/", .headers = {{"Authorization", "Bearer t"}}});
  const auto reply = client.get("/a?b=c");
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->body, "GET /a?b=c  Bearer t ");
  EXPECT_EQ(reply->header("x-seen"), "yes");
  EXPECT_EQ(client.post("/p", "{}")->body, "POST /p application/json Bearer t {}");
  EXPECT_EQ(client.post("/p", "")->body, "POST /p application/json Bearer t ");
  EXPECT_EQ(client.patch("/p", "x", "text/csv")->body, "PATCH /p text/csv Bearer t x");
  EXPECT_TRUE(client.remove("/p")->body.starts_with("DELETE /p "));
  EXPECT_EQ(client.request("HEAD", "/p", "", {})->body, "");
  const auto missing = client.get("/missing");
  EXPECT_EQ(missing->status, 404);
  EXPECT_TRUE(missing->body.contains("no such thing"));
  EXPECT_EQ(server_->stats().accepted, 1u);
}

TEST_F(HttpClientTest, LargeBodiesBothWays) {
  serve();
  HttpClient client({.base_url = url()});
  const std::string body(3'000'000, 'b');
  EXPECT_TRUE(client.post("/p", body, "text/plain")->body.ends_with(body));
}

TEST_F(HttpClientTest, Downloads) {
  serve();
  HttpClient client({.base_url = url()});
  std::size_t n = 0;
  const auto reply = client.download("/long", [&](std::string_view piece) {
    n += piece.size();
    return true;
  });
  ASSERT_TRUE(reply);
  EXPECT_EQ(n, 1'000'000u);
  EXPECT_EQ(reply->body, "");
  EXPECT_EQ(client.download("/long", [](std::string_view) { return false; }).error().code(),
            Code::kCancelled);
  const auto missing = client.download("/missing", [](std::string_view) { return true; });
  EXPECT_TRUE(missing->body.contains("no such thing"));
}

TEST_F(HttpClientTest, UnreachableNamesTheUrl) {
  serve();
  const std::string gone = url();
  server_.reset();
  HttpClient client({.base_url = gone});
  const auto reply = client.get("/x");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code(), Code::kUnavailable);
  EXPECT_EQ(exit_status(reply.error().code()), 3);
  EXPECT_TRUE(reply.error().message().contains(gone + "/x")) << reply.error().message();
  HttpClient bad({.base_url = "gopher://x"});
  EXPECT_EQ(bad.get("/").error().code(), Code::kInvalidArgument);
}

/// A certificate for 127.0.0.1 that signs itself, in a folder of its own.
class Certificate {
 public:
  Certificate() {
    std::string pattern = (fs::temp_directory_path() / "mw-tls-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("millwright test"), -1, -1,
                               0);
    X509_set_issuer_name(certificate, subject);
    X509_EXTENSION* names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate, names, -1);
    X509_sign(certificate, key, EVP_sha256());
    std::FILE* file = std::fopen(certificate_file().c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(key_file().c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_EXTENSION_free(names);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  ~Certificate() { fs::remove_all(folder_); }
  std::string certificate_file() const { return (folder_ / "cert.pem").string(); }
  std::string key_file() const { return (folder_ / "key.pem").string(); }

 private:
  fs::path folder_;
};

TEST_F(HttpClientTest, SpeaksTls) {
  const Certificate certificate;
  const auto tls = TlsContext::server(certificate.certificate_file(), certificate.key_file());
  ASSERT_TRUE(tls) << tls.error().message();
  serve(*tls);
  HttpClient client({.base_url = url("https"), .ca_file = certificate.certificate_file()});
  for (int i = 0; i < 3; ++i) {
    const auto reply = client.post("/p", "secret", "text/plain");
    ASSERT_TRUE(reply) << reply.error().message();
    EXPECT_EQ(reply->body, "POST /p text/plain  tls secret");
  }
  const std::string body(2'000'000, 'b');
  EXPECT_TRUE(client.post("/p", body, "text/plain")->body.ends_with(body));
  std::size_t n = 0;
  EXPECT_TRUE(client.download("/long", [&](std::string_view piece) {
    n += piece.size();
    return true;
  }));
  EXPECT_EQ(n, 1'000'000u);
  HttpClient distrustful({.base_url = url("https")});
  EXPECT_EQ(distrustful.get("/").error().code(), Code::kUnavailable);
}

TEST_F(HttpClientTest, PlainTextOnATlsPortIsClosed) {
  const Certificate certificate;
  serve(*TlsContext::server(certificate.certificate_file(), certificate.key_file()));
  TestSocket client(server_->local_port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_FALSE(client.receive_all().contains("HTTP/1.1 200"));
}

TEST(TlsContext, ErrorsNameTheFile) {
  const Certificate one;
  const Certificate two;
  const auto missing = TlsContext::server("/nowhere/cert.pem", one.key_file());
  EXPECT_TRUE(missing.error().message().contains("/nowhere/cert.pem"));
  const auto mixed = TlsContext::server(one.certificate_file(), two.key_file());
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace millwright::net
