// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace certamen {

/// Sizes of the blocks of a matrix [out, in] that have a scale each; at least 1.
struct WeightBlock {
  std::size_t rows = 0, columns = 0;
};

/// What a model's config.json says of its MLPs. A model of several towers (CLIP, Gemma 3) has a
/// section for each, told apart by their sizes.
class ModelConfig {
 public:
  /// The config.json in the file's folder; nothing is known for an empty path, or where there is no
  /// such file, or it cannot be read (trouble()).
  static ModelConfig beside(const std::filesystem::path& model);
  static ModelConfig parse(const std::string& json);

  /// The activation, as it is spelled there, of the sections that fit an MLP of that size; nothing
  /// if there is none, or they name several.
  std::optional<std::string> activation(std::size_t inputs, std::size_t hidden) const;

  /// Whether a section gives MLPs this number of inputs, or of hidden units.
  bool knows_inputs(std::size_t inputs) const;
  bool knows_hidden(std::size_t hidden) const;

  /// "quantization_config"."weight_block_size"; nothing if it is no pair of positive numbers.
  std::optional<WeightBlock> weight_block() const { return weight_block_; }

  /// Why what stands there is not used, in a line that names the file; empty where all is well or
  /// there is no file.
  const std::string& trouble() const { return trouble_; }

 private:
  struct Section {
    std::optional<std::string> activation;
    std::vector<std::size_t> inputs;
    std::vector<std::size_t> hidden;
  };
  std::vector<Section> sections_;
  std::optional<WeightBlock> weight_block_;
  std::string trouble_;
};

}  // namespace certamen
