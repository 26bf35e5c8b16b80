// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/tfjs_manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "framework/error.hpp"
#include "framework/files/mapped_file.hpp"
#include "framework/release/models/shard_index.hpp"

namespace certamen {

namespace {

using TfjsJson = nlohmann::json;

constexpr std::pair<std::string_view, Dtype> tfjs_types[] = {
    {"float32", Dtype::f32},
    {"int32", Dtype::i32},
    {"bool", Dtype::boolean},
    {"complex64", Dtype::c64},
};
constexpr std::pair<std::string_view, Dtype> tfjs_quantised_types[] = {
    {"uint8", Dtype::u8},
    {"uint16", Dtype::u16},
    {"float16", Dtype::f16},
};
constexpr std::size_t most_tfjs_axes = 32;

class TfjsReader {
 public:
  explicit TfjsReader(std::string place) : place_{std::move(place)} {}

  TfjsManifest read(const TfjsJson& groups) {
    if (!groups.is_array()) fail(place_ + ": weightsManifest", "expected an array of groups");
    for (const TfjsJson& group : groups) read_group(group);
    manifest_.table.make_index(place_);
    return std::move(manifest_);
  }

 private:
  [[noreturn]] static void fail(const std::string& place, const std::string& message,
                                ErrorCode code = ErrorCode::bad_file) {
    throw Error{code, place, message};
  }

  /// The member of an object that has that type.
  template <class IsType>
  static const TfjsJson& field(const TfjsJson& object, const char* name, const IsType& is_type,
                               const char* type, const std::string& place) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    if (found == object.end() || !is_type(*found))
      fail(place, fmt::format("expected the field \"{}\" to be {}", name, type));
    return *found;
  }
  static const TfjsJson& array(const TfjsJson& object, const char* name, const std::string& place) {
    return field(object, name, [](const TfjsJson& f) { return f.is_array(); }, "an array", place);
  }
  static const std::string& text(const TfjsJson& object, const char* name,
                                 const std::string& place) {
    const auto is_text = [](const TfjsJson& f) { return f.is_string(); };
    return field(object, name, is_text, "a text", place).get_ref<const std::string&>();
  }
  static double number(const TfjsJson& object, const char* name, const std::string& place) {
    const auto is_finite = [](const TfjsJson& f) {
      return f.is_number() && std::isfinite(f.get<double>());
    };
    return field(object, name, is_finite, "a finite number", place).get<double>();
  }

  template <std::size_t count>
  static Dtype type_of(const std::string& name,
                       const std::pair<std::string_view, Dtype> (&types)[count],
                       const std::string& place) {
    for (const auto& [known, dtype] : types)
      if (known == name) return dtype;
    fail(place, "the type " + quote_name(name) + " of weights is not supported",
         ErrorCode::unsupported);
  }

  void read_group(const TfjsJson& json) {
    TfjsManifest::Group& group = manifest_.groups.emplace_back();
    const std::string place = fmt::format("{}: group {}", place_, manifest_.groups.size());
    for (const TfjsJson& path : array(json, "paths", place)) {
      if (!path.is_string()) fail(place, "expected the names of files as its paths");
      const auto& name = path.get_ref<const std::string&>();
      if (!is_plain_name(name))
        fail(place, "expected the name of a file in the same folder, got " + quote_name(name));
      if (!files_.insert(name).second) fail(place, "the file " + quote_name(name) + " again");
      group.files.push_back(name);
    }
    for (const TfjsJson& weight : array(json, "weights", place))
      group.size += read_weight(weight, place, group);
    manifest_.size += group.size;
  }

  /// Its bytes, without those of texts.
  std::uint64_t read_weight(const TfjsJson& json, const std::string& at,
                            TfjsManifest::Group& group) {
    TensorInfo tensor;
    tensor.name = text(json, "name", at);
    const std::string place = tensor_place(place_, tensor.name);
    for (const TfjsJson& extent : array(json, "shape", place)) {
      if (!extent.is_number_unsigned() || tensor.shape.size() == most_tfjs_axes)
        fail(place, fmt::format("shape: expected at most {} whole numbers", most_tfjs_axes));
      tensor.shape.push_back(extent.get<std::size_t>());
    }
    if (text(json, "dtype", place) == "string") {
      skip_texts(std::move(tensor), place, group);
      return 0;
    }
    tensor.dtype = type_of(text(json, "dtype", place), tfjs_types, place);
    if (const auto how = json.find("quantization"); how != json.end()) {
      if (tensor.dtype != Dtype::f32)
        fail(place, "quantised int32 and bool are not supported", ErrorCode::unsupported);
      tensor.dtype = type_of(text(*how, "dtype", place), tfjs_quantised_types, place);
      if (tensor.dtype != Dtype::f16)
        tensor.quantised = {.scale = number(*how, "scale", place),
                            .least = number(*how, "min", place)};
    }
    const auto size = byte_count(tensor.dtype, tensor.shape);
    if (!size || *size > tfjs_data_limit)
      fail(place, "shape " + to_string(tensor.shape) + " has more elements than a model can hold");
    if (*size > tfjs_data_limit - end_)
      fail(place,
           fmt::format("it ends beyond the {} bytes that a model can hold", tfjs_data_limit));
    tensor.begin = end_;
    tensor.end = end_ += *size;
    manifest_.table.tensors.push_back(std::move(tensor));
    return *size;
  }

  void skip_texts(TensorInfo tensor, const std::string& place, TfjsManifest::Group& group) {
    const auto count = byte_count(Dtype::u8, tensor.shape);
    if (!count || *count > tfjs_data_limit)
      fail(place, "shape " + to_string(tensor.shape) + " has more elements than a model can hold");
    group.texts.push_back({tensor.name, *count, group.size});
    tensor.dtype = Dtype::u8;
    tensor.shape = {0};
    tensor.unreadable = "its elements are texts: expected numbers";
    tensor.begin = tensor.end = end_;
    manifest_.table.tensors.push_back(std::move(tensor));
  }

  std::string place_;
  std::set<std::string> files_;
  std::uint64_t end_ = 0;
  TfjsManifest manifest_;
};

/// The bytes of a group without those of its texts.
std::vector<std::byte> without_texts(const TfjsManifest::Group& group,
                                     const std::vector<std::byte>& bytes, const std::string& place,
                                     const std::string& at_group) {
  std::vector<std::byte> kept;
  std::size_t at = 0;
  const auto take = [&](std::uint64_t count) {
    if (count > bytes.size() - at)
      throw Error{ErrorCode::bad_file, at_group,
                  fmt::format("its files have {} bytes: expected {} more for its weights",
                              bytes.size(), count - (bytes.size() - at))};
    const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    at += static_cast<std::size_t>(count);
    return std::span{first, static_cast<std::size_t>(count)};
  };
  const auto keep = [&](std::uint64_t count) {
    const auto part = take(count);
    kept.insert(kept.end(), part.begin(), part.end());
  };
  for (const TfjsManifest::Texts& texts : group.texts) {
    keep(texts.begin - kept.size());
    for (std::uint64_t i = 0; i < texts.count; ++i) {
      std::uint64_t length = 4;
      if (length <= bytes.size() - at) {
        const auto digits = take(length);
        length = 0;
        for (std::size_t k = 0; k < 4; ++k)
          length |= std::to_integer<std::uint64_t>(digits[k]) << (8 * k);
      }
      if (length > bytes.size() - at)
        throw Error{ErrorCode::bad_file, tensor_place(place, texts.name),
                    fmt::format("text {} ends beyond the files of its group", i)};
      (void)take(length);
    }
  }
  keep(group.size - kept.size());
  if (at != bytes.size())
    throw Error{
        ErrorCode::bad_file, at_group,
        fmt::format("its files have {} bytes: expected {} for its weights", bytes.size(), at)};
  return kept;
}

}  // namespace

std::optional<TfjsManifest> parse_tfjs_manifest(std::span<const std::byte> text,
                                                const std::string& place) {
  const auto* first = reinterpret_cast<const char*>(text.data());
  const TfjsJson json = TfjsJson::parse(first, first + text.size(), nullptr, false);
  const auto groups = json.is_object() ? json.find("weightsManifest") : json.end();
  if (groups == json.end()) return std::nullopt;
  return TfjsReader{place}.read(*groups);
}

std::vector<std::byte> read_tfjs_data(const TfjsManifest& manifest,
                                      const std::filesystem::path& folder,
                                      const std::string& place) {
  std::deque<MappedFile> files;
  for (std::size_t i = 0; i < manifest.groups.size(); ++i) {
    const TfjsManifest::Group& group = manifest.groups[i];
    std::uint64_t size = 0;
    for (const std::string& name : group.files)
      size += files.emplace_back(folder / name).bytes().size();
    const bool fits = group.texts.empty() ? size == group.size : size <= tfjs_data_limit;
    if (!fits)
      throw Error{
          ErrorCode::bad_file, fmt::format("{}: group {}", place, i + 1),
          fmt::format("its files have {} bytes: expected {} for its weights", size, group.size)};
  }
  std::vector<std::byte> data;
  data.reserve(static_cast<std::size_t>(manifest.size));
  auto file = files.begin();
  for (std::size_t i = 0; i < manifest.groups.size(); ++i) {
    const TfjsManifest::Group& group = manifest.groups[i];
    std::vector<std::byte> with_texts;
    auto& out = group.texts.empty() ? data : with_texts;
    for (std::size_t k = 0; k < group.files.size(); ++k, ++file)
      out.insert(out.end(), file->bytes().begin(), file->bytes().end());
    if (group.texts.empty()) continue;
    const auto kept =
        without_texts(group, with_texts, place, fmt::format("{}: group {}", place, i + 1));
    data.insert(data.end(), kept.begin(), kept.end());
  }
  return data;
}

}  // namespace certamen
