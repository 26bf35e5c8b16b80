// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace certamen {

/// What a model's config.json says of its MLPs. A model of several towers (CLIP, Gemma 3) has a
/// section for each, told apart by their sizes.
class ModelConfig {
 public:
  /// The config.json in the file's folder; nothing is known for an empty path, or where there is no
  /// such file, or it cannot be read.
  static ModelConfig beside(const std::filesystem::path& model);
  static ModelConfig parse(const std::string& json);

  /// The activation, as it is spelled there, of the sections that fit an MLP of that size; nothing
  /// if there is none, or they name several.
  std::optional<std::string> activation(std::size_t inputs, std::size_t hidden) const;

  /// Whether a section gives MLPs this number of inputs, or of hidden units.
  bool knows_inputs(std::size_t inputs) const;
  bool knows_hidden(std::size_t hidden) const;

 private:
  struct Section {
    std::optional<std::string> activation;
    std::vector<std::size_t> inputs;
    std::vector<std::size_t> hidden;
  };
  std::vector<Section> sections_;
};

}  // namespace certamen
