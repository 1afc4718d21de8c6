// SPDX-License-Identifier: Apache-2.0
#include "net/static_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "net/content_coding.h"

namespace millwright::net {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public ::testing::Test {
 protected:
  StaticFilesTest() {
    std::string pattern = (fs::temp_directory_path() / "mw-static-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    put("www/index.html", "<html>" + std::string(2000, ' ') + "</html>");
    put("www/assets/index-abc123.js", "let x = 1;");
    put("www/assets/style-1.css", std::string(3000, 'c'));
    put("www/assets/style-1.css.gz", "made by the build");
    put("www/logo.png", std::string(3000, 'p'));
    put("secret.txt", "not for the web");
    fs::create_symlink(root_ / "secret.txt", root_ / "www/link.txt");
    files_ = *StaticFiles::load((root_ / "www").string());
  }
  ~StaticFilesTest() override { fs::remove_all(root_); }

  void put(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  HttpResponse get(const std::string& path, std::vector<HttpHeader> headers = {},
                   const std::string& method = "GET") {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.headers = std::move(headers);
    return files_.serve(request);
  }

  fs::path root_;
  StaticFiles files_ = StaticFiles();
};

TEST_F(StaticFilesTest, ServesFilesWithTypeCachingAndSecurityHeaders) {
  const HttpResponse index = get("/index.html");
  EXPECT_EQ(index.status, 200);
  EXPECT_EQ(index.header("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(index.header("cache-control"), "no-cache");
  EXPECT_EQ(index.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(index.header("x-frame-options"), "DENY");
  EXPECT_TRUE(index.header("content-security-policy").contains("default-src 'self'"));
  EXPECT_TRUE(index.shared_body->starts_with("<html>"));
  const HttpResponse script = get("/assets/index-abc123.js");
  EXPECT_EQ(script.header("content-type"), "text/javascript; charset=utf-8");
  EXPECT_TRUE(script.header("cache-control").contains("immutable"));
  EXPECT_EQ(get("/logo.png").header("content-type"), "image/png");
}

TEST_F(StaticFilesTest, ClientRoutesGetTheIndexMissingFilesDoNot) {
  for (const char* path : {"/", "/assets", "/plant/mill/pump1", "/alarms/"}) {
    SCOPED_TRACE(path);
    EXPECT_EQ(get(path).status, 200);
    EXPECT_EQ(get(path).header("content-type"), "text/html; charset=utf-8");
  }
  for (const char* path : {"/missing.js", "/assets/old-hash.css", "/favicon.ico"}) {
    SCOPED_TRACE(path);
    EXPECT_EQ(get(path).status, 404);
  }
}

TEST_F(StaticFilesTest, NothingOutsideTheFolder) {
  for (const char* path : {"/../secret.txt", "/assets/../../secret.txt", "/link.txt",
                           "//etc/hosts.txt", "/..\\secret.txt"}) {
    SCOPED_TRACE(path);
    EXPECT_EQ(get(path).status, 404);
  }
}

TEST_F(StaticFilesTest, RevalidatesByTag) {
  const std::string tag(get("/index.html").header("etag"));
  EXPECT_GT(tag.size(), 10u);
  EXPECT_NE(tag, get("/logo.png").header("etag"));
  for (const std::string& value : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
    const HttpResponse response = get("/index.html", {{"If-None-Match", value}});
    EXPECT_EQ(response.status, 304) << value;
    EXPECT_FALSE(response.shared_body);
  }
  EXPECT_EQ(get("/index.html", {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST_F(StaticFilesTest, Compression) {
  const std::vector<HttpHeader> accepts{{"Accept-Encoding", "gzip"}};
  const HttpResponse css = get("/assets/style-1.css", accepts);
  EXPECT_EQ(css.header("content-encoding"), "gzip");
  EXPECT_EQ(*css.shared_body, "made by the build");
  const HttpResponse html = get("/", accepts);
  EXPECT_EQ(html.header("content-encoding"), "gzip");
  EXPECT_TRUE(decode_content("gzip", *html.shared_body, 10'000)->starts_with("<html>"));
  EXPECT_EQ(get("/logo.png", accepts).header("content-encoding"), "");
  EXPECT_EQ(get("/").header("content-encoding"), "");
  EXPECT_EQ(get("/assets/style-1.css.gz").status, 404);
}

TEST_F(StaticFilesTest, OnlyReading) {
  EXPECT_EQ(get("/", {}, "HEAD").status, 200);
  EXPECT_EQ(get("/", {}, "POST").status, 405);
  EXPECT_EQ(StaticFiles::load((root_ / "absent").string()).error().code(), Code::kNotFound);
}

}  // namespace
}  // namespace millwright::net
