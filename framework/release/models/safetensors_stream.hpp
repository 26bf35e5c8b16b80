// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "framework/files/atomic_file.hpp"
#include "framework/release/models/safetensors_plan.hpp"

namespace certamen {

/// A safetensors file that is written in any order; `path` takes it whole or not at all. Memory:
/// that of what is being written.
class SafetensorsStream {
 public:
  /// The file that safetensors_bytes makes of these tensors. Throws what it throws of names and
  /// metadata, and Error(bad_file) naming the path, also where the disk has no room.
  SafetensorsStream(const std::filesystem::path& path, std::vector<PlannedTensor> tensors,
                    const std::map<std::string, std::string>& metadata);

  /// For tensors that are named later: at most `header` bytes of header, which is padded with
  /// spaces, and `data` of numbers.
  SafetensorsStream(const std::filesystem::path& path, std::size_t header, std::size_t data);
  /// Puts a tensor behind those that are there. Throws Error(too_large) where it does not fit.
  void add(PlannedTensor tensor);
  /// Takes the tensors from the k-th on out again; what comes next is written over them.
  void take_back(std::size_t k);
  std::size_t count() const { return tensors_.size(); }

  /// The tensor's elements from `first` on. Throws Error(unknown_name), Error(usage) for a range
  /// outside of it, and Error(bad_number) as safetensors_bytes. Threads may write different
  /// elements at the same time.
  void write(const std::string& name, std::size_t first, std::span<const double> values);
  /// The columns of a matrix from `first` on: values is [rows, columns].
  void write_columns(const std::string& name, std::size_t first, const Tensor<double>& values);

  /// Throws Error(bad_file).
  void commit();
  /// The metadata of a file whose tensors were named later. Throws Error(too_large) for a header
  /// that does not fit.
  void commit(const std::map<std::string, std::string>& metadata);

 private:
  struct Place {
    std::size_t tensor;
    std::size_t offset;  // byte of the file
  };
  /// All tensors of a file as they follow each other, and its header.
  struct Layout {
    Layout(std::vector<PlannedTensor> all, const std::map<std::string, std::string>& metadata);
    std::vector<PlannedTensor> tensors;
    std::string header;
  };
  SafetensorsStream(const std::filesystem::path& path, Layout layout);
  void put(PlannedTensor tensor);
  const Place& place(const std::string& name) const;
  void put(const Place& to, std::size_t first, std::span<const double> values,
           std::vector<std::byte>& buffer);

  std::vector<PlannedTensor> tensors_;
  std::map<std::string, Place> places_;
  std::size_t header_ = 0;  // bytes before the data
  std::size_t end_ = 0;     // bytes of the data
  OutputFile file_;
};

}  // namespace certamen
