// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/safetensors_stream.hpp"

#include <numeric>
#include <utility>

#include "framework/error.hpp"
#include "framework/release/models/dtype.hpp"
#include "framework/release/models/tensor_table.hpp"

namespace certamen {

namespace {

/// The length of the header and the header.
std::vector<std::byte> header_bytes(const std::string& header) {
  std::vector<std::byte> bytes(8 + header.size());
  put_safetensors_header(header, bytes.data());
  return bytes;
}

std::vector<PlannedTensor> in_file_order(std::vector<PlannedTensor> tensors) {
  check_tensor_names(tensors);
  put_in_file_order(tensors);
  return tensors;
}

std::size_t bytes_of_all(const std::vector<PlannedTensor>& tensors) {
  return std::accumulate(
      tensors.begin(), tensors.end(), std::size_t{0},
      [](std::size_t sum, const PlannedTensor& tensor) { return sum + stored_bytes(tensor); });
}

}  // namespace

SafetensorsStream::Layout::Layout(std::vector<PlannedTensor> all,
                                  const std::map<std::string, std::string>& metadata)
    : tensors{in_file_order(std::move(all))}, header{safetensors_header(tensors, metadata)} {}

SafetensorsStream::SafetensorsStream(const std::filesystem::path& path,
                                     std::vector<PlannedTensor> tensors,
                                     const std::map<std::string, std::string>& metadata)
    : SafetensorsStream{path, Layout{std::move(tensors), metadata}} {}

SafetensorsStream::SafetensorsStream(const std::filesystem::path& path, Layout layout)
    : header_{8 + layout.header.size()}, file_{path, header_ + bytes_of_all(layout.tensors)} {
  file_.write(0, header_bytes(layout.header));
  for (auto& tensor : layout.tensors) put(std::move(tensor));
}

SafetensorsStream::SafetensorsStream(const std::filesystem::path& path, std::size_t header,
                                     std::size_t data)
    : header_{8 + (header + 7) / 8 * 8}, file_{path, header_ + data} {}

void SafetensorsStream::add(PlannedTensor tensor) {
  if (stored_bytes(tensor) > file_.size() - header_ - end_)
    throw Error{ErrorCode::too_large, "tensor " + quote_name(tensor.name),
                "there is no room for it in the file"};
  if (places_.contains(tensor.name))
    throw Error{ErrorCode::duplicate_name, "tensor " + quote_name(tensor.name),
                "two tensors have this name"};
  put(std::move(tensor));
}

void SafetensorsStream::put(PlannedTensor tensor) {
  places_[tensor.name] = {tensors_.size(), header_ + end_};
  end_ += stored_bytes(tensor);
  tensors_.push_back(std::move(tensor));
}

void SafetensorsStream::take_back(std::size_t k) {
  for (; tensors_.size() > k; tensors_.pop_back()) {
    end_ -= stored_bytes(tensors_.back());
    places_.erase(tensors_.back().name);
  }
}

const SafetensorsStream::Place& SafetensorsStream::place(const std::string& name) const {
  const auto found = places_.find(name);
  if (found != places_.end()) return found->second;
  throw Error{ErrorCode::unknown_name, "tensor " + quote_name(name), "it is not to be written"};
}

void SafetensorsStream::write(const std::string& name, std::size_t first,
                              std::span<const double> values) {
  const Place& to = place(name);
  const PlannedTensor& tensor = tensors_[to.tensor];
  const std::size_t all = element_count(tensor.shape);
  if (first > all || values.size() > all - first)
    throw Error{ErrorCode::usage, "tensor " + quote_name(name), "it has fewer elements"};
  std::vector<std::byte> buffer;
  put(to, first, values, buffer);
}

void SafetensorsStream::put(const Place& to, std::size_t first, std::span<const double> values,
                            std::vector<std::byte>& buffer) {
  const PlannedTensor& tensor = tensors_[to.tensor];
  const std::size_t item = stored_item_bytes(tensor.format);
  buffer.resize(values.size() * item);
  store_values(tensor, first, values, buffer.data());
  file_.write(to.offset + first * item, buffer);
}

void SafetensorsStream::write_columns(const std::string& name, std::size_t first,
                                      const Tensor<double>& values) {
  const Place& to = place(name);
  const PlannedTensor& tensor = tensors_[to.tensor];
  const std::size_t rows = values.extent(0), columns = values.extent(1);
  if (tensor.shape.size() != 2 || tensor.shape[0] != rows || first > tensor.shape[1] ||
      columns > tensor.shape[1] - first)
    throw Error{ErrorCode::usage, "tensor " + quote_name(name), "it has other rows or columns"};
  std::vector<std::byte> buffer;
  for (std::size_t i = 0; i < rows; ++i)
    put(to, i * tensor.shape[1] + first, std::span{values.data()}.subspan(i * columns, columns),
        buffer);
}

void SafetensorsStream::commit() {
  file_.commit(header_ + end_);
}

void SafetensorsStream::commit(const std::map<std::string, std::string>& metadata) {
  std::string header = safetensors_header(tensors_, metadata);
  if (header.size() > header_ - 8)
    throw Error{ErrorCode::too_large, "header", "there is no room for it in the file"};
  header.resize(header_ - 8, ' ');
  file_.write(0, header_bytes(header));
  commit();
}

}  // namespace certamen
