// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/model_file.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <type_traits>
#include <utility>

#include "framework/error.hpp"
#include "framework/files/mapped_file.hpp"
#include "framework/release/models/model_config.hpp"
#include "framework/release/models/model_format.hpp"
#include "framework/release/models/tfjs_manifest.hpp"
#include "framework/release/models/weight_scales.hpp"

namespace certamen {

struct ModelFile::Part {
  std::string place;
  std::optional<MappedFile> mapping;
  std::vector<std::byte> memory;
  TensorTable table;                // moved away once the model has it
  std::span<const std::byte> data;  // of the tensors

  explicit Part(const std::filesystem::path& path)
      : place{path.string()}, mapping{std::in_place, path} {
    read(mapping->bytes());
  }
  /// A table and the bytes of its tensors.
  Part(std::vector<std::byte> bytes, TensorTable of_bytes, std::string name)
      : place{std::move(name)}, memory{std::move(bytes)}, table{std::move(of_bytes)}, data{memory} {
  }
  /// A file that has nothing but the bytes of tensors.
  static std::shared_ptr<Part> data_only(const std::filesystem::path& path) {
    auto part = std::make_shared<Part>(std::vector<std::byte>{}, TensorTable{}, path.string());
    part->mapping.emplace(path);
    part->data = part->mapping->bytes();
    return part;
  }
  Part(std::vector<std::byte> bytes, std::string name)
      : place{std::move(name)}, memory{std::move(bytes)} {
    read(memory);
  }

  /// The bytes that the tensor's begin and end count in.
  std::span<const std::byte> data_of(const TensorInfo& tensor) const {
    if (!tensor.member && !tensor.stored_member) return data;
    const std::lock_guard lock{unpacking};
    if (!tensor.member) {
      if (!checked.contains(*tensor.stored_member)) {
        check(*tensor.stored_member);
        if (mapping) mapping->drop(data);
        checked.insert(*tensor.stored_member);
      }
      return data;
    }
    auto found = unpacked.find(*tensor.member);
    if (found == unpacked.end())
      found = unpacked.emplace(*tensor.member, unpack(*tensor.member)).first;
    return found->second;
  }

 private:
  void read(std::span<const std::byte> bytes) {
    table = read_tensor_table(bytes, place);
    data = bytes.subspan(table.data_begin);
    unpack = std::move(table.unpack);
    check = std::move(table.check);
  }

  decltype(TensorTable::unpack) unpack;
  decltype(TensorTable::check) check;
  mutable std::mutex unpacking;
  mutable std::set<std::size_t> checked;                           // members, by number
  mutable std::map<std::size_t, std::vector<std::byte>> unpacked;  // by member
};

struct ModelFile::Block {
  std::size_t first_row;
  std::size_t rows;
  std::size_t first_column;
  std::size_t columns;
  std::size_t width;  // elements of a whole row
};

namespace {

/// Bytes of the file that are read between two calls that give pages back.
constexpr std::size_t window_bytes = std::size_t{4} << 20U;

/// "[3, 17]": where the flat position is in a tensor of that shape.
std::string position_text(std::size_t flat, const Shape& shape) {
  Shape position(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    position[axis] = flat % shape[axis];
    flat /= shape[axis];
  }
  return to_string(position);
}

void check_slice(std::string_view what, std::size_t first, std::size_t count, std::size_t extent,
                 const std::string& place) {
  if (first > extent || count > extent - first)
    throw Error{ErrorCode::usage, place,
                std::string{what} + " " + std::to_string(first) + " and " + std::to_string(count) +
                    " in all: the tensor has " + std::to_string(extent)};
}

/// Whether values of type T hold what the tensor stores.
template <class T>
void check_readable(const TensorInfo& tensor, const std::string& place) {
  if (!tensor.unreadable.empty()) throw Error{ErrorCode::type_mismatch, place, tensor.unreadable};
  if (!is_real(tensor.dtype) && !tensor.quantised)
    throw Error{ErrorCode::type_mismatch, place,
                "dtype " + std::string{dtype_name(tensor.dtype)} +
                    " cannot be read as real numbers: expected " + real_dtypes()};
  if (std::is_same_v<T, float> && tensor.dtype == Dtype::f64)
    throw Error{ErrorCode::type_mismatch, place, "dtype F64 would be rounded: read it as double"};
}

/// Elements as they are meant.
template <class T>
void decode_meant(const TensorInfo& tensor, const std::byte* bytes, std::size_t first,
                  std::size_t count, T* out) {
  decode_elements(tensor.dtype, bytes, first, count, out);
  if (!tensor.quantised) return;
  const auto [scale, least] = *tensor.quantised;
  // One product and one sum in double, rounded to float: so are they made by those who write this.
  for (T* value = out; value < out + count; ++value)
    *value = static_cast<T>(static_cast<float>(static_cast<double>(*value) * scale + least));
}

/// Multiplies the elements of a rectangle with the scales of their blocks. The product, exact in
/// double, is rounded to float: so do those who multiply before they compute.
template <class T, class Block>
void apply_scales(const TensorInfo& matrix, const Tensor<double>& scales, const Block& block,
                  std::vector<T>& values) {
  const std::size_t width = matrix.shape[1], tall = matrix.scales->rows,
                    wide = matrix.scales->columns, across = (width - 1) / wide + 1;
  std::size_t at = 0;
  for (std::size_t row = 0; row < block.rows; ++row) {
    const std::size_t start = (block.first_row + row) * block.width + block.first_column;
    for (std::size_t done = 0; done < block.columns;) {
      const std::size_t i = (start + done) / width, j = (start + done) % width;
      const std::size_t run =
          std::min({block.columns - done, width - j, wide - j % wide});  // of one scale
      const double scale = scales[i / tall * across + j / wide];
      for (const std::size_t end = at + run; at < end; ++at)
        values[at] = static_cast<T>(static_cast<float>(static_cast<double>(values[at]) * scale));
      done += run;
    }
  }
}

template <class T, class Block>
void check_finite(const TensorInfo& tensor, const Block& block, const std::vector<T>& values,
                  NonFinite non_finite, const std::string& place) {
  if (non_finite == NonFinite::keep) return;
  const auto bad = std::ranges::find_if(values, [](T value) { return !std::isfinite(value); });
  if (bad == values.end()) return;
  const auto at = static_cast<std::size_t>(bad - values.begin());
  const std::size_t flat = (block.first_row + at / block.columns) * block.width +
                           block.first_column + at % block.columns;
  throw Error{ErrorCode::bad_number, place,
              "element " + position_text(flat, tensor.shape) + " is " +
                  (std::isnan(*bad) ? "NaN" : "infinite") + ": expected finite numbers"};
}

/// Pieces of rows that are shorter are read one by one, and not through the mapping.
constexpr std::size_t short_run_bytes = 4096;

/// The elements of a rectangle whose rows are short pieces of the matrix's; the tensor begins at
/// that byte of the file.
template <class T, class Block>
void read_short_runs(const MappedFile& file, const TensorInfo& tensor, std::size_t begin,
                     const Block& block, T* out) {
  const std::size_t item = dtype_bits(tensor.dtype) / 8, in_block = dtype_block(tensor.dtype);
  std::vector<std::byte> run;
  for (std::size_t row = block.first_row; row < block.first_row + block.rows; ++row) {
    const std::size_t start = row * block.width + block.first_column, first = start / in_block,
                      last = (start + block.columns + in_block - 1) / in_block;
    run.resize((last - first) * item);
    file.read(begin + first * item, run);
    decode_meant(tensor, run.data(), start - first * in_block, block.columns, out);
    out += block.columns;
  }
}

/// The elements of a rectangle from a matrix that is stored column by column.
template <class T, class Block>
void decode_columns(const TensorInfo& tensor, const std::byte* bytes, const Block& block, T* out) {
  std::vector<T> column(block.rows);
  for (std::size_t j = 0; j < block.columns; ++j) {
    decode_meant(tensor, bytes, (block.first_column + j) * tensor.shape[0] + block.first_row,
                 block.rows, column.data());
    for (std::size_t i = 0; i < block.rows; ++i) out[i * block.columns + j] = column[i];
  }
}

}  // namespace

void ModelFile::take_whole(std::shared_ptr<Part> part) {
  TensorTable table = std::move(part->table);
  parts_.push_back(std::move(part));
  if (!table.external.empty()) take_external(table.external, table);
  table_ = std::make_shared<TensorTable>(std::move(table));
}

void ModelFile::take_external(const std::vector<std::string>& names, TensorTable& table) {
  std::vector<std::string> reasons;
  for (const std::string& name : names) {
    std::shared_ptr<Part> part;
    std::string reason = "which is not looked for";
    try {
      if (!in_memory_) part = Part::data_only(folder_of(place_) / name);
    } catch (const Error& error) {
      reason = error.message();
    }
    parts_.push_back(std::move(part));
    reasons.push_back(std::move(reason));
  }
  std::erase_if(table.tensors, [&](const TensorInfo& tensor) {
    if (tensor.part == 0) return false;
    const auto& part = parts_[tensor.part];
    const std::size_t size = part ? part->data.size() : 0;
    if (part && tensor.end <= size) return false;
    absent_[tensor.name] =
        "it is in the file " + quote_name(names[tensor.part - 1]) + ": " +
        (part ? "it ends at byte " + std::to_string(tensor.end) + " of " + std::to_string(size)
              : reasons[tensor.part - 1]);
    return true;
  });
  table.index.clear();
  table.make_index(place_);
}

void ModelFile::take_shards(const std::filesystem::path& folder, const ShardIndex& index) {
  const auto files = index.files();
  std::map<std::string, std::string> reasons;
  std::optional<Error> first;
  TensorTable all;
  for (const auto& [name, number] : files) {
    std::shared_ptr<Part> part;
    try {
      part = std::make_shared<Part>(folder / name);
    } catch (const Error& error) {
      reasons[name] = error.message();
      if (!first) first = error;
    }
    parts_.push_back(part);
    if (!part) continue;
    all.metadata.merge(part->table.metadata);
    for (TensorInfo& tensor : part->table.tensors) {
      const auto in_index = index.file_of.find(tensor.name);
      if (in_index == index.file_of.end() || in_index->second != name) continue;
      tensor.part = number;
      all.tensors.push_back(std::move(tensor));
    }
    part->table = {};
  }
  if (first && std::ranges::count(parts_, nullptr) == std::ssize(parts_)) throw Error{*first};
  all.make_index(place_);
  for (const auto& [tensor, name] : index.file_of)
    if (all.find(tensor) == nullptr)
      absent_[tensor] = "it is in the file " + quote_name(name) + ": " +
                        (reasons.contains(name) ? reasons[name] : "which does not have it");
  table_ = std::make_shared<TensorTable>(std::move(all));
}

void ModelFile::find_scales(const ModelConfig& config) {
  auto table = std::make_shared<TensorTable>(*table_);
  certamen::find_scales(*table, config.weight_block());
  table_ = std::move(table);
}

ModelFile ModelFile::open(const std::filesystem::path& path) {
  ModelFile file;
  file.place_ = path.string();
  if (const MappedFile mapped{path}; is_json(mapped.bytes())) {
    if (auto manifest = parse_tfjs_manifest(mapped.bytes(), file.place_))
      file.take_whole(
          std::make_shared<Part>(read_tfjs_data(*manifest, folder_of(path), file.place_),
                                 std::move(manifest->table), file.place_));
    else
      file.take_shards(folder_of(path), parse_shard_index(mapped.bytes(), file.place_));
  } else if (const auto index = index_beside(path))
    file.take_shards(folder_of(path), *index);
  else
    file.take_whole(std::make_shared<Part>(path));
  if (std::ranges::any_of(file.tensors(), may_have_scales))
    file.find_scales(ModelConfig::beside(path));
  return file;
}

ModelFile ModelFile::from_bytes(std::vector<std::byte> bytes, std::string place) {
  ModelFile file;
  file.place_ = place;
  file.in_memory_ = true;
  file.take_whole(std::make_shared<Part>(std::move(bytes), std::move(place)));
  if (std::ranges::any_of(file.tensors(), may_have_scales)) file.find_scales({});
  return file;
}

const std::string& ModelFile::place_of(const TensorInfo& tensor) const {
  return parts_[tensor.part]->place;
}

std::vector<std::string> ModelFile::names() const {
  std::vector<std::string> names;
  for (const TensorInfo& tensor : tensors()) names.push_back(tensor.name);
  return names;
}

const TensorInfo& ModelFile::info(std::string_view name) const {
  const TensorInfo* tensor = table_->find(name);
  if (!tensor)
    throw Error{ErrorCode::unknown_name, tensor_place(place_, name),
                absent_.contains(name) ? "missing: " + absent_.find(name)->second
                                       : "no such tensor among the " +
                                             std::to_string(tensors().size()) + " of the file"};
  return *tensor;
}

void ModelFile::for_bytes(std::string_view name,
                          const std::function<void(std::span<const std::byte> piece)>& take) const {
  const TensorInfo& tensor = info(name);
  const Part& part = *parts_[tensor.part];
  if (part.mapping) part.mapping->check_length();
  const auto bytes = part.data_of(tensor).subspan(tensor.begin, tensor.end - tensor.begin);
  for (std::size_t at = 0; at < bytes.size(); at += window_bytes) {
    const auto piece = bytes.subspan(at, std::min(window_bytes, bytes.size() - at));
    take(piece);
    if (part.mapping && !tensor.member) part.mapping->drop(piece);
  }
}

template <class T>
std::vector<T> ModelFile::read_block(const TensorInfo& tensor, const Block& block,
                                     NonFinite non_finite) const {
  const Part& part = *parts_[tensor.part];
  const auto& mapping = part.mapping;
  const std::string place = tensor_place(part.place, tensor.name);
  check_readable<T>(tensor, place);
  if (mapping) mapping->check_length();
  const std::size_t item = dtype_bits(tensor.dtype) / 8, block_elements = dtype_block(tensor.dtype);
  const auto bytes = part.data_of(tensor).subspan(tensor.begin, tensor.end - tensor.begin);
  std::vector<T> values(block.rows * block.columns);
  if (values.empty()) return values;
  const auto as_meant = [&](std::vector<T>&& decoded) {
    if (tensor.scales) apply_scales(tensor, read<double>(tensor.scales->tensor), block, decoded);
    check_finite(tensor, block, decoded, non_finite, place);
    return std::move(decoded);
  };
  const bool may_drop = mapping && !tensor.member;
  if (tensor.column_major) {
    decode_columns(tensor, bytes.data(), block, values.data());
    if (may_drop) mapping->drop(bytes);
    return as_meant(std::move(values));
  }
  if (may_drop && block.rows > 1 && block.columns < block.width &&
      block.columns / block_elements * item < short_run_bytes) {
    read_short_runs(*mapping, tensor,
                    static_cast<std::size_t>(bytes.data() - mapping->bytes().data()), block,
                    values.data());
    return as_meant(std::move(values));
  }
  const std::size_t piece = std::max<std::size_t>(window_bytes / item, 1) * block_elements;
  std::size_t window = 0;  // first byte not yet given back
  T* out = values.data();
  for (std::size_t row = block.first_row; row < block.first_row + block.rows; ++row) {
    for (std::size_t done = 0; done < block.columns; done += piece) {
      const std::size_t count = std::min(piece, block.columns - done);
      const std::size_t start = row * block.width + block.first_column + done;
      decode_meant(tensor, bytes.data(), start, count, out);
      out += count;
      const std::size_t end = (start + count + block_elements - 1) / block_elements * item;
      if (may_drop && end > window &&
          (end - window >= window_bytes || out == values.data() + values.size())) {
        mapping->drop(bytes.subspan(window, end - window));
        window = end;
      }
    }
  }
  return as_meant(std::move(values));
}

template <class T>
Tensor<T> ModelFile::read(std::string_view name, NonFinite non_finite) const {
  const TensorInfo& tensor = info(name);
  if (tensor.column_major) {
    const auto [rows, columns] = std::pair{tensor.shape[0], tensor.shape[1]};
    return {tensor.shape, read_block<T>(tensor, {0, rows, 0, columns, columns}, non_finite)};
  }
  const std::size_t all = element_count(tensor.shape);
  return {tensor.shape, read_block<T>(tensor, {0, 1, 0, all, all}, non_finite)};
}

template <class T>
Tensor<T> ModelFile::read_rows(std::string_view name, std::size_t first, std::size_t count,
                               NonFinite non_finite) const {
  const TensorInfo& tensor = info(name);
  const std::string place = tensor_place(place_of(tensor), name);
  if (tensor.shape.empty())
    throw Error{ErrorCode::usage, place, "rows asked of a scalar: expected at least one axis"};
  check_slice("rows from", first, count, tensor.shape[0], place);
  Shape shape = tensor.shape;
  shape[0] = 1;
  const std::size_t width = element_count(shape);
  shape[0] = count;
  return {shape, read_block<T>(tensor, {first, count, 0, width, width}, non_finite)};
}

template <class T>
Tensor<T> ModelFile::read_columns(std::string_view name, std::size_t first, std::size_t count,
                                  NonFinite non_finite) const {
  const TensorInfo& tensor = info(name);
  const std::string place = tensor_place(place_of(tensor), name);
  if (tensor.shape.size() != 2)
    throw Error{ErrorCode::usage, place,
                "columns asked of shape " + to_string(tensor.shape) + ": expected a matrix"};
  check_slice("columns from", first, count, tensor.shape[1], place);
  return {{tensor.shape[0], count},
          read_block<T>(tensor, {0, tensor.shape[0], first, count, tensor.shape[1]}, non_finite)};
}

template Tensor<float> ModelFile::read(std::string_view, NonFinite) const;
template Tensor<double> ModelFile::read(std::string_view, NonFinite) const;
template Tensor<float> ModelFile::read_rows(std::string_view, std::size_t, std::size_t,
                                            NonFinite) const;
template Tensor<double> ModelFile::read_rows(std::string_view, std::size_t, std::size_t,
                                             NonFinite) const;
template Tensor<float> ModelFile::read_columns(std::string_view, std::size_t, std::size_t,
                                               NonFinite) const;
template Tensor<double> ModelFile::read_columns(std::string_view, std::size_t, std::size_t,
                                                NonFinite) const;

}  // namespace certamen
