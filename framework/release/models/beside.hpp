// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// What stands beside a model's file in its folder; nothing for an empty path.
namespace certamen {

/// The file that has the tensor, by the folder's *.safetensors.index.json. Nothing where there is
/// none, or it does not know the tensor, or cannot be read.
std::optional<std::string> shard_with(const std::filesystem::path& model, std::string_view tensor);

/// The activation that config.json names ("hidden_act", "activation_function"); nothing where there
/// is none, or it cannot be read.
std::optional<std::string> configured_activation(const std::filesystem::path& model);

}  // namespace certamen
