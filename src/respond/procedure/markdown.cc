// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/markdown.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace millwright::respond {
namespace {

// A mark that is opened closes within so many bytes or is text: that keeps the cost linear.
constexpr std::size_t kLongestSpan = 1000;
constexpr int kDeepest = 3;

std::size_t find_close(std::string_view text, std::string_view mark, std::size_t from) {
  const std::size_t at =
      text.substr(0, std::min(text.size(), from + kLongestSpan)).find(mark, from);
  return at == from ? std::string_view::npos : at;  // nothing between the marks
}

bool is_web_address(std::string_view url) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) return false;
  return std::ranges::none_of(
      url, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '"' || c == '<'; });
}

class Inline {
 public:
  explicit Inline(std::string& out) : out_(out) {}

  void render(std::string_view text, int depth) {
    std::size_t at = 0;
    std::size_t plain = 0;
    while (at < text.size()) {
      const std::size_t length = try_span(text, at, plain, depth);
      at += std::max<std::size_t>(length, 1);
      if (length > 0) plain = at;
    }
    out_ += escape_html(text.substr(plain));
  }

 private:
  /// Renders the span at `at`, and the plain text before it. Returns its length, 0 when none is.
  std::size_t try_span(std::string_view text, std::size_t at, std::size_t plain, int depth) {
    const std::string_view rest = text.substr(at);
    if (depth >= kDeepest) return 0;
    std::string_view before = text.substr(plain, at - plain);
    if (rest.starts_with("`")) return code(rest, before);
    if (rest.starts_with("**")) return marked(rest, "**", "strong", before, depth);
    if (rest.starts_with("*")) return marked(rest, "*", "em", before, depth);
    if (rest.starts_with("[")) return link(rest, before, depth);
    return 0;
  }

  std::size_t code(std::string_view rest, std::string_view before) {
    const std::size_t close = find_close(rest, "`", 1);
    if (close == std::string_view::npos) return 0;
    out_ += escape_html(before) + "<code>" + escape_html(rest.substr(1, close - 1)) + "</code>";
    return close + 1;
  }

  std::size_t marked(std::string_view rest, std::string_view mark, std::string_view tag,
                     std::string_view before, int depth) {
    const std::size_t n = mark.size();
    const std::size_t close = find_close(rest, mark, n);
    // "5 * 3 * 2" is arithmetic.
    if (close == std::string_view::npos || rest[n] == ' ' || rest[close - 1] == ' ') return 0;
    out_ += escape_html(before);
    out_.append("<").append(tag).append(">");
    render(rest.substr(n, close - n), depth + 1);
    out_.append("</").append(tag).append(">");
    return close + n;
  }

  std::size_t link(std::string_view rest, std::string_view before, int depth) {
    const std::size_t middle = find_close(rest, "](", 1);
    if (middle == std::string_view::npos) return 0;
    const std::size_t close = find_close(rest, ")", middle + 2);
    if (close == std::string_view::npos) return 0;
    const std::string_view url = rest.substr(middle + 2, close - middle - 2);
    if (!is_web_address(url) || rest.substr(1, middle - 1).contains('[')) return 0;
    out_ += escape_html(before) + "<a href=\"" + escape_html(url) +
            "\" target=\"_blank\" rel=\"noopener noreferrer\">";
    render(rest.substr(1, middle - 1), depth + 1);
    out_ += "</a>";
    return close + 1;
  }

  std::string& out_;
};

enum class Block : std::uint8_t { kNone, kParagraph, kBullets, kNumbers };

/// The length of "- " or "12. " at the start of a line; 0 when it is no item.
std::size_t item_length(std::string_view line, Block& block) {
  if (line.starts_with("- ")) {
    block = Block::kBullets;
    return 2;
  }
  const std::size_t n = line.find_first_not_of("0123456789");
  if (n == 0 || n > 3 || n == std::string_view::npos || !line.substr(n).starts_with(". ")) return 0;
  block = Block::kNumbers;
  return n + 2;
}

class Blocks {
 public:
  void add(std::string_view line) {
    const std::size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
    const std::string_view text = line.substr(indent);
    Block block = Block::kParagraph;
    const std::size_t item = item_length(text, block);
    if (text.empty()) return close();
    const bool goes_on = item == 0 && open_ != Block::kNone;
    if (goes_on) {
      // Lists are broken in the text for the eye only, paragraphs too.
      pending_ += ' ';
      pending_ += text;
      return;
    }
    flush();
    if (block != open_) {
      close();
      out_ += block == Block::kBullets ? "<ul>" : block == Block::kNumbers ? "<ol>" : "";
      open_ = block;
    }
    pending_ = text.substr(item);
    has_pending_ = true;
  }

  std::string finish() {
    close();
    return std::move(out_);
  }

 private:
  void flush() {
    if (!has_pending_) return;
    has_pending_ = false;
    const bool is_item = open_ != Block::kParagraph;
    out_ += is_item ? "<li>" : "<p>";
    Inline(out_).render(pending_, 0);
    out_ += is_item ? "</li>" : "</p>";
  }
  void close() {
    flush();
    out_ += open_ == Block::kBullets ? "</ul>" : open_ == Block::kNumbers ? "</ol>" : "";
    open_ = Block::kNone;
  }

  std::string out_;
  std::string pending_;  ///< of the paragraph or item that is open
  bool has_pending_ = false;
  Block open_ = Block::kNone;
};

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\0':
        out += "\xef\xbf\xbd";  // U+FFFD, as HTML reads it
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string render_markdown(std::string_view text) {
  Blocks blocks;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    blocks.add(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return blocks.finish();
}

}  // namespace millwright::respond
