// SPDX-License-Identifier: Apache-2.0
// Files for the tests of framework/release/models.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "framework/error.hpp"
#include "framework/values/tensor.hpp"

namespace certamen::testing {

using Bytes = std::vector<std::byte>;

inline Bytes to_bytes(std::string_view text) {
  Bytes bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

/// A header length, whatever follows it.
inline Bytes length_bytes(std::uint64_t length) {
  Bytes bytes;
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<std::byte>((length >> (8 * i)) & 0xffU));
  return bytes;
}

/// The right length, the JSON text, and that many bytes 0, 1, 2, ... of data.
inline Bytes file_bytes(std::string_view json, std::size_t data_size) {
  Bytes bytes = length_bytes(json.size());
  const Bytes text = to_bytes(json);
  bytes.insert(bytes.end(), text.begin(), text.end());
  for (std::size_t i = 0; i < data_size; ++i) bytes.push_back(static_cast<std::byte>(i & 0xffU));
  return bytes;
}

/// A new folder that is removed with everything in it.
class Folder {
 public:
  Folder() : path_{std::filesystem::temp_directory_path() / "certamen-models-XXXXXX"} {
    std::string name = path_.string();
    if (::mkdtemp(name.data()) == nullptr) throw std::filesystem::filesystem_error{"mkdtemp", {}};
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  std::size_t file_count() const {
    const auto entries = std::filesystem::directory_iterator{path_};
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
  }

 private:
  std::filesystem::path path_;
};

inline Bytes read_bytes(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return to_bytes(std::string{std::istreambuf_iterator<char>{in}, {}});
}

inline void write_bytes(const std::filesystem::path& path, const Bytes& bytes) {
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  for (const std::byte b : bytes) out.put(static_cast<char>(b));
}

inline Tensor<double> transposed(const Tensor<double>& m) {
  Tensor<double> t{Shape{m.extent(1), m.extent(0)}};
  for (std::size_t i = 0; i < m.extent(0); ++i)
    for (std::size_t j = 0; j < m.extent(1); ++j) t(j, i) = m(i, j);
  return t;
}

/// "CERTAMEN-E0112 place: message" of the Error that `step` throws; "nothing thrown" if it does
/// not.
template <class Step>
std::string message_of(Step step) {
  try {
    step();
  } catch (const Error& error) {
    return std::string{error_id(error.code())} + " " + error.what();
  }
  return "nothing thrown";
}

}  // namespace certamen::testing
