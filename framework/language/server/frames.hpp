// SPDX-License-Identifier: Apache-2.0
// Messages as they go over a pipe: "Content-Length: 42\r\n\r\n" and that many bytes.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace certamen::language::server {

/// Takes frames apart, however the bytes arrive.
class FrameReader {
 public:
  static constexpr std::size_t most_header = std::size_t{8} << 10;  // bytes
  static constexpr std::size_t most_body = std::size_t{16} << 20;   // bytes

  /// `message` gets each body, `malformed` what is wrong with a header. A body that is too large is
  /// skipped, and so is all that stands before the next "Content-Length:" behind a header without a
  /// length.
  FrameReader(std::function<void(std::string_view body)> message,
              std::function<void(const std::string& what)> malformed)
      : message_{std::move(message)}, malformed_{std::move(malformed)} {}

  void feed(std::string_view bytes);
  /// Whether all that was fed is taken apart, so that the next frame would begin now.
  bool is_between_frames() const { return buffer_.empty() && !in_body_ && skip_ == 0; }

 private:
  bool step();
  bool find_header();
  void header(std::string_view lines);

  std::function<void(std::string_view)> message_;
  std::function<void(const std::string&)> malformed_;
  std::string buffer_;
  std::size_t length_ = 0;  // of the body that is awaited
  bool in_body_ = false;
  std::size_t skip_ = 0;  // bytes of a body that is too large
  bool lost_ = false;     // what comes is no frame until a header begins
};

/// The body as a frame.
std::string framed(std::string_view body);

}  // namespace certamen::language::server
