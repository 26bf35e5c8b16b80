// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/torch_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "framework/error.hpp"
#include "framework/release/models/pickle_reader.hpp"

namespace certamen {

namespace {

constexpr std::string_view pickle_name = "data.pkl";
constexpr std::array<std::string_view, 3> nested_names{"state_dict", "model_state_dict", "model"};
constexpr std::size_t most_torch_axes = 64;

class TorchReader {
 public:
  TorchReader(std::shared_ptr<const ZipArchive> archive, std::string_view file)
      : archive_{std::move(archive)}, file_{file} {}

  TensorTable read() {
    find_members();
    check_byte_order();
    const std::size_t at = member(pickle_name);
    const std::string place = archive_->place_of(at);
    if (archive_->members()[at].size > torch_pickle_limit)
      fail(place, fmt::format("{} bytes: expected at most {}", archive_->members()[at].size,
                              torch_pickle_limit));
    const auto bytes = archive_->read(at);
    pickle_ = read_pickle(bytes, place);
    const PickleValue& weights = dictionary_of_tensors(place);
    const auto last = last_places(weights);
    for (std::size_t i = 0; i < weights.items.size(); i += 2) {
      const PickleValue &key = pickle_[weights.items[i]], &value = pickle_[weights.items[i + 1]];
      const bool replaced = key.kind == Kind::text && last.at(key.text) != i;
      if (is_tensor(value) && !replaced) table_.tensors.push_back(tensor_of(key, value));
    }
    table_.make_index(file_);
    table_.unpack = [archive = archive_](std::size_t number) { return archive->read(number); };
    table_.check = [archive = archive_](std::size_t number) { archive->check(number); };
    return std::move(table_);
  }

 private:
  using Kind = PickleValue::Kind;

  /// A part of a tensor's storage.
  struct Storage {
    std::optional<Dtype> dtype;
    std::string_view key;
    std::uint64_t elements = 0;
  };

  [[noreturn]] static void fail(const std::string& place, const std::string& message,
                                ErrorCode code = ErrorCode::bad_file) {
    throw Error{code, place, message};
  }

  /// All members in the folder of data.pkl, by their names in it.
  void find_members() {
    const auto& members = archive_->members();
    std::string folder;
    bool found = false;
    for (const ZipMember& one : members) {
      const auto slash = one.name.rfind('/');
      const std::size_t begin = slash == one.name.npos ? 0 : slash + 1;
      if (std::string_view{one.name}.substr(begin) != pickle_name) continue;
      if (std::exchange(found, true)) fail(file_, "it has several members data.pkl: expected one");
      folder = one.name.substr(0, begin);
    }
    if (!found) fail(file_, "expected a member data.pkl");
    for (std::size_t i = 0; i < members.size(); ++i)
      if (members[i].name.starts_with(folder) &&
          !members_.emplace(members[i].name.substr(folder.size()), i).second)
        fail(file_, "it has several members " + quote_name(members[i].name) + ": expected one");
  }

  std::size_t member(std::string_view name) const { return members_.at(std::string{name}); }

  void check_byte_order() const {
    const auto found = members_.find("byteorder");
    if (found == members_.end()) return;
    const auto bytes = archive_->read_start(found->second, 16);
    const std::string_view order{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    if (order != "little")
      fail(archive_->place_of(found->second), "expected 'little', got " + quote_name(order),
           ErrorCode::unsupported);
  }

  static bool is_tensor(const PickleValue& value) { return value.kind == Kind::call; }

  bool has_tensors(const PickleValue& dictionary) const {
    for (std::size_t i = 1; i < dictionary.items.size(); i += 2)
      if (is_tensor(pickle_[dictionary.items[i]])) return true;
    return false;
  }

  /// Where each name has the value that counts, which is its last one.
  std::unordered_map<std::string_view, std::size_t>
  last_places(const PickleValue& dictionary) const {
    std::unordered_map<std::string_view, std::size_t> last;
    for (std::size_t i = 0; i < dictionary.items.size(); i += 2)
      if (const PickleValue& key = pickle_[dictionary.items[i]]; key.kind == Kind::text)
        last.insert_or_assign(key.text, i);
    return last;
  }

  const PickleValue* nested_in(const PickleValue& dictionary) const {
    const auto last = last_places(dictionary);
    for (const std::string_view name : nested_names)
      if (const auto found = last.find(name); found != last.end())
        if (const PickleValue& value = pickle_[dictionary.items[found->second + 1]];
            value.kind == Kind::dictionary)
          return &value;
    return nullptr;
  }

  const PickleValue& dictionary_of_tensors(const std::string& place) const {
    // Beside the weights a checkpoint may have other tensors, the best accuracy for example.
    const PickleValue* weights = nullptr;
    const PickleValue* found = &pickle_[pickle_.root];
    for (int depth = 0; depth < 4 && found != nullptr && found->kind == Kind::dictionary; ++depth) {
      if (has_tensors(*found)) weights = found;
      found = nested_in(*found);
    }
    if (weights != nullptr) return *weights;
    fail(place, fmt::format("expected a dictionary of tensors, or one under '{}'",
                            fmt::join(nested_names, "' or '")));
  }

  /// The arguments of a call.
  const std::vector<PickleValue::Number>& arguments(const PickleValue& call) const {
    return pickle_[call.items[0]].items;
  }

  std::uint64_t natural(PickleValue::Number number, const std::string& place) const {
    const PickleValue& value = pickle_[number];
    if (value.kind != Kind::integer || value.integer < 0)
      fail(place, "expected whole numbers from 0 for sizes, strides and offsets");
    return static_cast<std::uint64_t>(value.integer);
  }

  Shape naturals(PickleValue::Number number, const std::string& place) const {
    const PickleValue& value = pickle_[number];
    if (value.kind != Kind::tuple || value.items.size() > most_torch_axes)
      fail(place, fmt::format("expected tuples of at most {} sizes and strides", most_torch_axes));
    Shape all;
    for (const auto item : value.items) all.push_back(natural(item, place));
    return all;
  }

  /// ("storage", torch.FloatStorage, "0", "cpu", 12)
  Storage storage_of(const PickleValue& value, const std::string& place) const {
    if (value.kind == Kind::persistent) {
      const PickleValue& identifier = pickle_[value.items[0]];
      if (const auto& items = identifier.items;
          identifier.kind == Kind::tuple && items.size() == 5) {
        const PickleValue &word = pickle_[items[0]], &type = pickle_[items[1]],
                          &key = pickle_[items[2]];
        if (word.kind == Kind::text && word.text == "storage" && type.kind == Kind::global &&
            type.global->global == PickleGlobal::storage && key.kind == Kind::text)
          return {type.global->dtype, key.text, natural(items[4], place)};
      }
    }
    fail(place, "expected a storage: ('storage', type, key, device, number of elements)");
  }

  /// Type, storage and extents: (storage, offset, size, stride, ..), in version 3 the type behind.
  TensorInfo tensor_of(const PickleValue& name, const PickleValue& call) {
    TensorInfo tensor;
    if (name.kind != Kind::text)
      fail(archive_->place_of(member(pickle_name)), "expected texts as the names of tensors");
    tensor.name = name.text;
    const std::string place = tensor_place(file_, tensor.name);
    const auto& given = arguments(call);
    const bool typed = call.global->global == PickleGlobal::tensor_of_type;
    if (given.size() < (typed ? 7U : 4U)) fail(place, "expected more arguments of its call");
    const Storage storage = storage_of(pickle_[given[0]], place);
    const std::uint64_t offset = natural(given[1], place);
    tensor.shape = naturals(given[2], place);
    const Shape strides = naturals(given[3], place);
    if (strides.size() != tensor.shape.size()) fail(place, "expected a stride for each size");
    std::optional<Dtype> dtype = storage.dtype;
    if (typed) {
      const PickleValue& type = pickle_[given[6]];
      if (type.kind != Kind::global || type.global->global != PickleGlobal::dtype)
        fail(place, "expected a type such as torch.float32");
      dtype = type.global->dtype;
    }
    if (!dtype) fail(place, "a storage without a type: expected a tensor with one");
    tensor.dtype = *dtype;
    // Metadata may say that the values are negated or conjugated.
    const std::size_t plain = typed ? 7 : 6;
    if (given.size() > plain && pickle_[given[plain]].kind != Kind::none &&
        !pickle_[given[plain]].items.empty())
      tensor.unreadable = "a tensor with metadata: expected one without";
    if (tensor.unreadable.empty()) tensor.unreadable = lay_out(tensor, strides);
    if (tensor.unreadable.empty()) tensor.unreadable = put_in_place(tensor, storage, offset);
    if (!tensor.unreadable.empty()) tensor.begin = tensor.end = 0;
    return tensor;
  }

  /// Sets column_major. Why the strides cannot be read, or nothing.
  static std::string lay_out(TensorInfo& tensor, const Shape& strides) {
    const Shape& shape = tensor.shape;
    bool rows = true;
    std::uint64_t expected = 1;
    for (std::size_t axis = shape.size(); axis-- > 0; expected *= shape[axis])
      rows = rows && (shape[axis] == 1 || strides[axis] == expected);
    if (rows || std::ranges::count(shape, std::size_t{0}) > 0) return "";
    tensor.column_major = shape.size() == 2 && strides[0] == 1 && strides[1] == shape[0];
    if (tensor.column_major) return "";
    return fmt::format(
        "strides {} of shape {}: expected a tensor in C's order or a transposed matrix",
        to_string(strides), to_string(shape));
  }

  /// Sets begin, end and member. Why the bytes cannot be read, or nothing.
  std::string put_in_place(TensorInfo& tensor, const Storage& storage, std::uint64_t offset) const {
    const std::string name = "data/" + std::string{storage.key};
    const auto found = members_.find(name);
    if (found == members_.end()) return "member " + quote_name(name) + " is missing";
    const ZipMember& data = archive_->members()[found->second];
    if (!data.problem.empty()) return fmt::format("member {}: {}", quote_name(name), data.problem);
    const std::uint64_t item = dtype_bits(tensor.dtype) / 8;
    const std::uint64_t stored = storage.dtype ? dtype_bits(*storage.dtype) / 8 : 1;
    if (data.size % stored != 0 || data.size / stored != storage.elements)
      return fmt::format("member {} has {} bytes: expected {} elements of {} bytes",
                         quote_name(name), data.size, storage.elements, stored);
    const auto length = byte_count(tensor.dtype, tensor.shape);
    if (offset > data.size / item || !length || *length > data.size - offset * item)
      return fmt::format("{} elements from {} on end beyond the {} bytes of member {}",
                         to_string(tensor.shape), offset, data.size, quote_name(name));
    tensor.begin = offset * item;
    if (data.offset) {
      tensor.begin += *data.offset;
      tensor.stored_member = found->second;
    } else {
      tensor.member = found->second;
    }
    tensor.end = tensor.begin + *length;
    return "";
  }

  std::shared_ptr<const ZipArchive> archive_;
  std::string file_;
  std::unordered_map<std::string, std::size_t> members_;
  Pickle pickle_;
  TensorTable table_;
};

}  // namespace

TensorTable parse_torch(std::shared_ptr<const ZipArchive> archive, std::string_view file) {
  return TorchReader{std::move(archive), file}.read();
}

}  // namespace certamen
