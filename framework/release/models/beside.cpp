// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/beside.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace certamen {

namespace {

using Json = nlohmann::json;

/// Null if the file is missing or is not JSON: the caller did not ask for it by name.
Json read_json(const std::filesystem::path& path) {
  std::ifstream file{path};
  return file ? Json::parse(file, nullptr, false) : Json{};
}

std::filesystem::path folder_of(const std::filesystem::path& model) {
  const auto folder = model.parent_path();
  return folder.empty() ? std::filesystem::path{"."} : folder;
}

}  // namespace

std::optional<std::string> shard_with(const std::filesystem::path& model, std::string_view tensor) {
  if (model.empty()) return std::nullopt;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator{folder_of(model), none}) {
    if (!entry.path().string().ends_with(".safetensors.index.json")) continue;
    const Json index = read_json(entry.path());
    if (!index.is_object() || !index.contains("weight_map")) continue;
    const Json& files = index["weight_map"];
    if (!files.is_object() || !files.contains(tensor) || !files[std::string{tensor}].is_string())
      continue;
    return files[std::string{tensor}].get<std::string>();
  }
  return std::nullopt;
}

std::optional<std::string> configured_activation(const std::filesystem::path& model) {
  if (model.empty()) return std::nullopt;
  const Json config = read_json(folder_of(model) / "config.json");
  if (!config.is_object()) return std::nullopt;
  for (const char* key : {"hidden_activation", "hidden_act", "activation_function"})
    if (config.contains(key) && config[key].is_string()) return config[key].get<std::string>();
  return std::nullopt;
}

}  // namespace certamen
