// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/safetensors_writer.hpp"

#include "framework/files/atomic_file.hpp"
#include "framework/release/models/safetensors_plan.hpp"

namespace certamen {

std::vector<std::byte> safetensors_bytes(const std::vector<StoredTensor>& tensors,
                                         const std::map<std::string, std::string>& metadata) {
  std::vector<PlannedTensor> order;
  std::map<std::string_view, const StoredTensor*> by_name;
  for (const StoredTensor& tensor : tensors) {
    order.push_back({tensor.name, tensor.format, tensor.values.shape()});
    by_name[tensor.name] = &tensor;
  }
  check_tensor_names(order);
  put_in_file_order(order);
  const std::string header = safetensors_header(order, metadata);
  std::size_t total = 8 + header.size();
  for (const PlannedTensor& tensor : order) total += stored_bytes(tensor);
  std::vector<std::byte> bytes(total);
  put_safetensors_header(header, bytes.data());
  std::byte* out = bytes.data() + 8 + header.size();
  for (const PlannedTensor& tensor : order) {
    store_values(tensor, 0, by_name[tensor.name]->values.data(), out);
    out += stored_bytes(tensor);
  }
  return bytes;
}

void write_safetensors(const std::filesystem::path& path, const std::vector<StoredTensor>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  write_file(path, safetensors_bytes(tensors, metadata));
}

}  // namespace certamen
