// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/shard_index.hpp"

#include <nlohmann/json.hpp>

#include "framework/error.hpp"
#include "framework/files/mapped_file.hpp"
#include "framework/release/models/tensor_table.hpp"

namespace certamen {

namespace {

using Json = nlohmann::json;

}  // namespace

bool is_plain_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view{"/\0", 2}) == name.npos;
}

std::map<std::string, std::size_t, std::less<>> ShardIndex::files() const {
  std::map<std::string, std::size_t, std::less<>> files;
  for (const auto& [tensor, file] : file_of) files.emplace(file, 0);
  std::size_t number = 0;
  for (auto& [file, position] : files) position = number++;
  return files;
}

ShardIndex parse_shard_index(std::span<const std::byte> text, const std::string& place) {
  const auto* first = reinterpret_cast<const char*>(text.data());
  const Json json = Json::parse(first, first + text.size(), nullptr, false);
  if (json.is_discarded()) throw Error{ErrorCode::bad_file, place, "not valid JSON"};
  const auto map = json.is_object() ? json.find("weight_map") : json.end();
  if (map != json.end() && map->is_object() && map->empty())
    throw Error{ErrorCode::bad_file, place + ": weight_map", "it names no tensors"};
  if (map == json.end() || !map->is_object())
    throw Error{ErrorCode::bad_file, place,
                "it is JSON without a \"weight_map\": expected a safetensors file, or a model's "
                "*.index.json"};
  ShardIndex index;
  for (const auto& [tensor, file] : map->items()) {
    const std::string at = place + ": weight_map: " + quote_name(tensor);
    if (!file.is_string()) throw Error{ErrorCode::bad_file, at, "expected the name of a file"};
    const auto& name = file.get_ref<const std::string&>();
    if (!is_plain_name(name))
      throw Error{ErrorCode::bad_file, at,
                  "expected the name of a file in the same folder, got " + quote_name(name)};
    index.file_of.emplace(tensor, name);
  }
  return index;
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  const auto folder = file.parent_path();
  return folder.empty() ? std::filesystem::path{"."} : folder;
}

std::optional<ShardIndex> index_beside(const std::filesystem::path& file) {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator{folder_of(file), none}) {
    if (!entry.path().string().ends_with(".index.json")) continue;
    try {
      const MappedFile mapped{entry.path()};
      ShardIndex index = parse_shard_index(mapped.bytes(), entry.path().string());
      if (index.files().contains(file.filename().string())) return index;
    } catch (const Error&) {
      continue;  // the user did not name this file
    }
  }
  return std::nullopt;
}

}  // namespace certamen
