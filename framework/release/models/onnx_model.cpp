// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/onnx_model.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

#include "framework/error.hpp"
#include "framework/release/models/onnx_graph.hpp"
#include "framework/release/models/onnx_tensor.hpp"

namespace certamen {

namespace {

using protozero::data_view;
using protozero::pbf_reader;
using protozero::tag_and_type;

constexpr auto model_message = protozero::pbf_wire_type::length_delimited;

/// How PyTorch's exporter begins names that it makes up.
constexpr std::string_view made_up_name = "onnx::";

class OnnxReader {
 public:
  OnnxReader(std::span<const std::byte> bytes, std::string_view file)
      : bytes_{bytes}, file_{file} {}

  TensorTable read() {
    bool any = false;
    pbf_reader model{reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
    while (model.next()) switch (model.tag_and_type()) {
      case tag_and_type(7, model_message):
        graph_.read(model.get_view());
        any = true;
        break;
      case tag_and_type(14, model_message): read_property(model.get_message()); break;
      default: model.skip();
      }
    if (!any) throw Error{ErrorCode::bad_file, std::string{file_}, "an ONNX model without a graph"};
    for (const OnnxGraph::Found& found : graph_.tensors()) add(found);
    name_by_modules();
    std::ranges::sort(table_.tensors, {}, [](const TensorInfo& tensor) {
      return std::tie(tensor.part, tensor.begin, tensor.end, tensor.name);
    });
    table_.make_index(file_);
    table_.unpack = [packed = std::move(packed_)](std::size_t member) {
      auto bytes = unpack_onnx_tensor(packed[member].first);
      bytes.resize(packed[member].second);  // as counted, also if the file has changed
      return bytes;
    };
    return std::move(table_);
  }

 private:
  void read_property(pbf_reader entry) {
    std::string key, value;
    while (entry.next()) switch (entry.tag_and_type()) {
      case tag_and_type(1, model_message): key = entry.get_string(); break;
      case tag_and_type(2, model_message): value = entry.get_string(); break;
      default: entry.skip();
      }
    table_.metadata.emplace(key, value);
  }

  void add(const OnnxGraph::Found& found) {
    OnnxTensor tensor =
        found.sparse ? sparse(found.message) : read_onnx_tensor(found.message, bytes_);
    if (!found.name.empty()) tensor.info.name = found.name;
    const std::size_t times = ++times_[tensor.info.name];
    if (times > 1) tensor.info.name += "@" + std::to_string(times);
    if (times == 1) {
      const OnnxUse use = graph_.use_of(tensor.info.name);
      if (tensor.info.shape.size() == 2) tensor.info.in_out = use.in_out;
      if (!use.module.empty()) modules_[table_.tensors.size()] = use.module;
    }
    if (tensor.packed) {
      tensor.info.member = packed_.size();
      packed_.emplace_back(found.message, static_cast<std::size_t>(tensor.info.end));
    }
    if (!tensor.external.empty()) tensor.info.part = 1 + number_of(tensor.external);
    table_.tensors.push_back(std::move(tensor.info));
  }

  /// A SparseTensorProto, whose first field is the tensor of its values; that has its name.
  OnnxTensor sparse(const data_view& message) const {
    OnnxTensor tensor;
    for (pbf_reader reader{message}; reader.next();)
      if (reader.tag_and_type() == tag_and_type(1, model_message))
        tensor.info.name = read_onnx_tensor(reader.get_view(), bytes_).info.name;
      else
        reader.skip();
    tensor.info = {.name = tensor.info.name, .dtype = Dtype::u8, .shape = {0}};
    tensor.info.unreadable = "a sparse tensor: expected one that is stored whole";
    return tensor;
  }

  std::size_t number_of(const std::string& external) {
    const auto found = files_.try_emplace(external, table_.external.size());
    if (found.second) table_.external.push_back(external);
    return found.first->second;
  }

  /// Renames tensors whose name was made up, where the node tells the module and the name is free.
  void name_by_modules() {
    std::map<std::string, std::size_t> wanted;
    for (TensorInfo& tensor : table_.tensors) {
      ++wanted[tensor.name];
      if (const auto times = times_.find(tensor.name); times != times_.end() && times->second > 1)
        tensor.in_out.reset();  // nodes may mean the other one
    }
    const auto name = [](const std::string& module) { return module + ".weight"; };
    std::erase_if(modules_, [&](const auto& entry) {
      return !table_.tensors[entry.first].name.starts_with(made_up_name);
    });
    for (const auto& [tensor, module] : modules_) ++wanted[name(module)];
    for (const auto& [tensor, module] : modules_)
      if (wanted[name(module)] == 1) table_.tensors[tensor].name = name(module);
  }

  std::span<const std::byte> bytes_;
  std::string_view file_;
  OnnxGraph graph_;
  TensorTable table_;
  std::vector<std::pair<data_view, std::size_t>> packed_;  // by member, and the bytes they give
  std::map<std::string, std::size_t> times_;               // how often a name was met
  std::map<std::string, std::size_t> files_;               // in `external`
  std::map<std::size_t, std::string> modules_;             // tensor -> module
};

}  // namespace

TensorTable parse_onnx(std::span<const std::byte> bytes, std::string_view file) {
  const auto damaged = [&](const std::string& what) {
    return Error{ErrorCode::bad_file, std::string{file},
                 "it begins as an ONNX model does, but " + what};
  };
  try {
    return OnnxReader{bytes, file}.read();
  } catch (const protozero::exception& error) {
    throw damaged("its fields are damaged or cut off (" + std::string{error.what()} + ")");
  } catch (const std::length_error& error) {
    throw damaged(error.what());
  }
}

}  // namespace certamen
