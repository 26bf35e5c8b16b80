// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/frames.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace certamen::language::server {

namespace {

constexpr std::string_view length_field = "content-length";
constexpr std::string_view header_begin = "Content-Length:";
constexpr std::string_view header_end = "\r\n\r\n";

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_length_field(std::string_view name) {
  return std::ranges::equal(name, length_field, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

void FrameReader::feed(std::string_view bytes) {
  buffer_ += bytes;
  while (step()) {
  }
}

/// Takes one thing off the buffer; false if it has to wait for more.
bool FrameReader::step() {
  if (skip_ > 0) {
    const std::size_t taken = std::min(skip_, buffer_.size());
    buffer_.erase(0, taken);
    skip_ -= taken;
    return taken > 0;
  }
  if (lost_ && !find_header()) return false;
  if (in_body_) {
    if (buffer_.size() < length_) return false;
    const std::string body = buffer_.substr(0, length_);
    buffer_.erase(0, length_);
    in_body_ = false;
    message_(body);
    return true;
  }
  const std::size_t end = buffer_.find(header_end);
  if (end != std::string::npos && end <= most_header) {
    const std::string lines = buffer_.substr(0, end);
    buffer_.erase(0, end + header_end.size());
    header(lines);
    return true;
  }
  if (buffer_.size() <= most_header) return false;
  buffer_.erase(0, header_begin.size());
  lost_ = true;
  malformed_("a header of more than " + std::to_string(most_header) + " bytes");
  return true;
}

/// Drops what stands before the next header.
bool FrameReader::find_header() {
  const std::size_t begin = buffer_.find(header_begin);
  if (begin == std::string::npos) {
    const std::size_t kept = std::min(buffer_.size(), header_begin.size() - 1);
    buffer_.erase(0, buffer_.size() - kept);
    return false;
  }
  buffer_.erase(0, begin);
  lost_ = false;
  return true;
}

void FrameReader::header(std::string_view lines) {
  std::optional<std::size_t> length;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find("\r\n"), lines.size());
    const std::string_view line = lines.substr(0, end);
    const std::size_t colon = std::min(line.find(':'), line.size());
    if (is_length_field(without_spaces(line.substr(0, colon))) && colon < line.size())
      length = number_in(without_spaces(line.substr(colon + 1)));
    lines.remove_prefix(std::min(end + 2, lines.size()));
  }
  if (!length) {
    lost_ = true;
    malformed_("expected a header with 'Content-Length: NUMBER'");
  } else if (*length > most_body) {
    skip_ = *length;
    malformed_("a message of more than " + std::to_string(most_body) + " bytes");
  } else {
    length_ = *length;
    in_body_ = true;
  }
}

std::string framed(std::string_view body) {
  return std::string{header_begin} + " " + std::to_string(body.size()) + std::string{header_end} +
         std::string{body};
}

}  // namespace certamen::language::server
