// SPDX-License-Identifier: Apache-2.0
// A libFuzzer entry, with CERTAMEN_FUZZER, for everything that reads a model file. Any input must
// either be refused by an Error whose place begins with the file, or keep all that the header
// promises. The mutation tests of tests/framework/release/models try the same without libFuzzer.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "framework/error.hpp"
#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/model_file.hpp"
#include "framework/release/models/tfjs_manifest.hpp"
#include "tests/fuzz/inputs.hpp"

namespace {

using namespace certamen;

void require(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "broken promise: " << what << '\n';
  std::abort();
}

/// Runs a step that may refuse its input, but only in these ways.
template <class Step>
void may_refuse(std::initializer_list<ErrorCode> codes, Step step) {
  try {
    step();
  } catch (const Error& error) {
    bool expected = false;
    for (const ErrorCode code : codes) expected = expected || error.code() == code;
    require(expected, error.what());
    require(error.place().starts_with("FILE"), error.what());
  }
}

/// Tensors of an archive may share bytes, and be packed or of types without a size.
void check_cover(const ModelFile& file, std::size_t size, bool archive) {
  std::uint64_t covered = 0;
  for (const TensorInfo& tensor : file.tensors()) {
    require(tensor.begin <= tensor.end, "tensors do not end before they begin");
    require(archive || tensor.begin >= covered, "tensors follow each other");
    require(&file.info(tensor.name) == &tensor, "names are unique");
    if (tensor.member || !tensor.unreadable.empty()) continue;
    covered = std::max(covered, tensor.end);
    require(element_count(tensor.shape) * dtype_bits(tensor.dtype) ==
                (tensor.end - tensor.begin) * 8 * dtype_block(tensor.dtype),
            "the shape fills the bytes");
  }
  require(covered <= size, "the data lies in the file");
}

void read_everything(const ModelFile& file) {
  for (const TensorInfo& tensor : file.tensors()) {
    // A packed member may turn out to be damaged.
    const auto codes = {ErrorCode::type_mismatch, ErrorCode::bad_number, ErrorCode::bad_file};
    may_refuse(codes, [&] {
      const auto all = file.read<double>(tensor.name);
      require(all.size() == element_count(tensor.shape), "all elements are read");
      if (tensor.shape.empty() || all.size() == 0) return;
      const std::size_t middle = tensor.shape[0] / 2;
      const auto row = file.read_rows<double>(tensor.name, middle, 1, NonFinite::refuse);
      require(row[0] == all[middle * row.size()], "a row is the same row of the whole");
      if (tensor.shape.size() != 2) return;
      const std::size_t column = tensor.shape[1] / 2;
      const auto part = file.read_columns<double>(tensor.name, column, 1, NonFinite::refuse);
      require(part[middle] == all(middle, column), "a column is the same column of the whole");
    });
    may_refuse(codes, [&] { (void)file.read<float>(tensor.name, NonFinite::refuse); });
  }
}

void read_layers(const ModelFile& file) {
  for (const MlpLayer& layer : find_mlp_layers(file).readable) {
    may_refuse({ErrorCode::bad_file, ErrorCode::bad_number}, [&] {
      const auto unit = read_mlp_units(file, layer, layer.hidden / 2, layer.hidden > 0 ? 1 : 0);
      require(unit.up.shape() == Shape{1, layer.inputs}, "one unit has one row");
      require(unit.down.shape() == Shape{layer.outputs, 1}, "one unit has one column");
      require(read_mlp(file, layer).up.extent(0) == layer.hidden, "all units are read");
    });
  }
}

void try_file(const std::vector<std::byte>& bytes) {
  may_refuse({ErrorCode::bad_file, ErrorCode::unsupported}, [&] {
    const auto file = ModelFile::from_bytes(bytes, "FILE");
    check_cover(file, bytes.size(), bytes[0] == std::byte{'P'});
    read_everything(file);
    read_layers(file);
  });
}

/// A manifest may name any files; they are not opened.
void try_manifest(const std::vector<std::byte>& bytes) {
  may_refuse({ErrorCode::bad_file, ErrorCode::unsupported}, [&] {
    const auto manifest = parse_tfjs_manifest(bytes, "FILE");
    if (!manifest) return;
    std::uint64_t end = 0, groups = 0;
    for (const TensorInfo& tensor : manifest->table.tensors) {
      require(tensor.begin == end, "weights follow each other");
      end = tensor.end;
      require(!tensor.unreadable.empty() ||
                  byte_count(tensor.dtype, tensor.shape) == tensor.end - tensor.begin,
              "the shape fills the bytes");
    }
    for (const auto& group : manifest->groups) {
      groups += group.size;
      for (const std::string& name : group.files)
        require(name.find('/') == std::string::npos && name != "..", "files stay in the folder");
    }
    require(end == manifest->size && groups == end, "groups cover the weights");
    require(end <= tfjs_data_limit, "the weights fit in memory");
  });
}

/// The header ends at its last '}', whatever the first 8 bytes say.
void repair_length(std::vector<std::byte>& bytes) {
  std::size_t end = bytes.size();
  while (end > 8 && bytes[end - 1] != std::byte{'}'}) --end;
  if (end <= 8) return;
  for (std::size_t i = 0; i < 8; ++i)
    bytes[i] = static_cast<std::byte>(((end - 8) >> (8 * i)) & 0xffU);
}

}  // namespace

void certamen::testing::try_model(const std::uint8_t* data, std::size_t size) {
  const auto* first = reinterpret_cast<const std::byte*>(data);
  std::vector<std::byte> bytes{first, first + size};
  try_file(bytes);
  try_manifest(bytes);
  repair_length(bytes);
  try_file(bytes);
}

#ifdef CERTAMEN_FUZZER
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  certamen::testing::try_model(data, size);
  return 0;
}
#endif
