// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/mlp_patterns.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace certamen {

namespace {

// clang-format off
constexpr std::array patterns{
  MlpPattern{"gpt2", "h.#", "mlp.c_fc", "", "mlp.c_proj", "gelu-tanh", "ln_2", "wte", "", true},
  MlpPattern{"gpt-j", "h.#", "mlp.fc_in", "", "mlp.fc_out", "gelu-tanh", "ln_1", "wte"},
  MlpPattern{"bloom", "h.#", "mlp.dense_h_to_4h", "", "mlp.dense_4h_to_h", "gelu-tanh", "post_attention_layernorm", "word_embeddings", "mlp.dense_h_to_4h.bias"},
  MlpPattern{"falcon", "h.#", "mlp.dense_h_to_4h", "", "mlp.dense_4h_to_h", "gelu", "input_layernorm", "word_embeddings"},
  MlpPattern{"gpt-neox", "layers.#", "mlp.dense_h_to_4h", "", "mlp.dense_4h_to_h", "gelu", "post_attention_layernorm", "embed_in"},
  MlpPattern{"mpt", "blocks.#", "ffn.up_proj", "", "ffn.down_proj", "gelu", "norm_2", "wte"},
  MlpPattern{"whisper", "encoder.layers.#", "fc1", "", "fc2", "gelu", "final_layer_norm"},
  MlpPattern{"whisper", "decoder.layers.#", "fc1", "", "fc2", "gelu", "final_layer_norm", "", "encoder_attn.q_proj.weight"},
  MlpPattern{"opt", "decoder.layers.#", "fc1", "", "fc2", "relu", "final_layer_norm"},
  MlpPattern{"wav2vec2", "encoder.layers.#", "feed_forward.intermediate_dense", "", "feed_forward.output_dense", "gelu", "final_layer_norm"},
  MlpPattern{"vit", "vit.encoder.layer.#", "intermediate.dense", "", "output.dense", "gelu", "layernorm_after"},
  MlpPattern{"vit", "encoder.layer.#", "intermediate.dense", "", "output.dense", "gelu", "layernorm_after", "", "layernorm_after.weight"},
  MlpPattern{"bert", "encoder.layer.#", "intermediate.dense", "", "output.dense", "gelu", "output.LayerNorm"},
  MlpPattern{"distilbert", "transformer.layer.#", "ffn.lin1", "", "ffn.lin2", "gelu", "output_layer_norm"},
  MlpPattern{"dinov2", "encoder.layer.#", "mlp.fc1", "", "mlp.fc2", "gelu", "norm2"},
  MlpPattern{"clip", "text_model.encoder.layers.#", "mlp.fc1", "", "mlp.fc2", "", "layer_norm2"},
  MlpPattern{"clip", "vision_model.encoder.layers.#", "mlp.fc1", "", "mlp.fc2", "", "layer_norm2"},
  MlpPattern{"open-clip", "resblocks.#", "mlp.c_fc", "", "mlp.c_proj", "", "ln_2"},
  MlpPattern{"vit", "encoder.layers.#", "mlp.fc1", "", "mlp.fc2", "gelu", "norm2"},
  MlpPattern{"vit", "blocks.#", "mlp.fc1", "", "mlp.fc2", "gelu", "norm2"},
  MlpPattern{"phi", "layers.#", "mlp.fc1", "", "mlp.fc2", "gelu-tanh", "input_layernorm", "embed_tokens"},
  MlpPattern{"starcoder2", "layers.#", "mlp.c_fc", "", "mlp.c_proj", "gelu-tanh", "post_attention_layernorm", "embed_tokens"},
  MlpPattern{"gemma", "layers.#", "mlp.up_proj", "mlp.gate_proj", "mlp.down_proj", "gelu-tanh", "pre_feedforward_layernorm", "embed_tokens", "pre_feedforward_layernorm.weight"},
  MlpPattern{"llama", "layers.#", "mlp.up_proj", "mlp.gate_proj", "mlp.down_proj", "silu", "post_attention_layernorm", "embed_tokens"},
  MlpPattern{.architecture = "phi3", .layer = "layers.#", .up = "mlp.gate_up_proj", .gate = "", .down = "mlp.down_proj", .activation = "silu", .norm = "post_attention_layernorm", .embedding = "embed_tokens", .fused = true},
  MlpPattern{.architecture = "modernbert", .layer = "layers.#", .up = "mlp.Wi", .gate = "", .down = "mlp.Wo", .activation = "gelu", .norm = "mlp_norm", .embedding = "embeddings.tok_embeddings", .fused = true},
  MlpPattern{"llama", "layers.#", "feed_forward.w3", "feed_forward.w1", "feed_forward.w2", "silu", "ffn_norm", "tok_embeddings"},
  MlpPattern{"mixtral", "layers.#.block_sparse_moe.experts.#", "w3", "w1", "w2", "silu", "post_attention_layernorm", "embed_tokens"},
  MlpPattern{"qwen-moe", "layers.#.mlp.experts.#", "up_proj", "gate_proj", "down_proj", "silu", "post_attention_layernorm", "embed_tokens"},
  MlpPattern{"qwen-moe", "layers.#.mlp.shared_expert", "up_proj", "gate_proj", "down_proj", "silu", "post_attention_layernorm", "embed_tokens"},
  MlpPattern{"deepseek", "layers.#.mlp.shared_experts", "up_proj", "gate_proj", "down_proj", "silu", "post_attention_layernorm", "embed_tokens"},
  MlpPattern{"gguf", "blk.#", "ffn_up", "ffn_gate", "ffn_down", "", "ffn_norm", "token_embd"},
  MlpPattern{.architecture = "gguf", .layer = "blk.#", .up = "ffn_up", .gate = "", .down = "ffn_down", .activation = "", .norm = "ffn_norm", .embedding = "token_embd", .fused_if_twice = true},
  MlpPattern{"t5", "block.#", "layer.1.DenseReluDense.wi_1", "layer.1.DenseReluDense.wi_0", "layer.1.DenseReluDense.wo", "gelu-tanh", "layer.1.layer_norm"},
  MlpPattern{"t5", "block.#", "layer.2.DenseReluDense.wi_1", "layer.2.DenseReluDense.wi_0", "layer.2.DenseReluDense.wo", "gelu-tanh", "layer.2.layer_norm"},
  MlpPattern{"t5", "block.#", "layer.1.DenseReluDense.wi", "", "layer.1.DenseReluDense.wo", "relu", "layer.1.layer_norm"},
  MlpPattern{"t5", "block.#", "layer.2.DenseReluDense.wi", "", "layer.2.DenseReluDense.wo", "relu", "layer.2.layer_norm"},
};
// clang-format on

constexpr std::pair<std::string_view, std::string_view> activations[] = {
    {"bert", "gelu"},
    {"bloom", "gelu-tanh"},
    {"command-r", "silu"},
    {"deepseek", "silu"},
    {"deepseek2", "silu"},
    {"falcon", "gelu"},
    {"gemma", "gelu-tanh"},
    {"gemma2", "gelu-tanh"},
    {"gemma3", "gelu-tanh"},
    {"gpt2", "gelu-tanh"},
    {"gptj", "gelu-tanh"},
    {"gptneox", "gelu"},
    {"internlm2", "silu"},
    {"llama", "silu"},
    {"mpt", "gelu"},
    {"nomic-bert", "silu"},
    {"olmo", "silu"},
    {"olmo2", "silu"},
    {"phi2", "gelu-tanh"},
    {"phi3", "silu"},
    {"qwen", "silu"},
    {"qwen2", "silu"},
    {"qwen3", "silu"},
    {"stablelm", "silu"},
    {"starcoder", "gelu-tanh"},
    {"starcoder2", "gelu-tanh"},
};

std::vector<std::string_view> components(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t dot = 0; dot != text.npos; text.remove_prefix(dot == text.npos ? 0 : dot + 1)) {
    dot = text.find('.');
    parts.push_back(text.substr(0, dot));
  }
  return parts;
}

std::optional<std::size_t> number(std::string_view digits) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

bool fits(std::string_view component, std::string_view expected) {
  return expected == "#" ? number(component).has_value() : component == expected;
}

/// The text of `name` up to the end of a component.
std::string up_to(std::string_view name, std::string_view component) {
  return std::string{
      name.substr(0, static_cast<std::size_t>(component.data() - name.data()) + component.size())};
}

}  // namespace

std::span<const MlpPattern> mlp_patterns() {
  return patterns;
}

std::string_view activation_of_architecture(std::string_view name) {
  for (const auto& [architecture, activation] : activations)
    if (architecture == name) return activation;
  return {};
}

std::optional<MlpName> match_name(std::string_view name, const MlpPattern& pattern) {
  if (!name.ends_with(".weight")) return std::nullopt;
  std::string_view layer = name.substr(0, name.size() - 7);
  const auto has_stem = [&](std::string_view stem) {
    return !stem.empty() && layer.ends_with(stem) && layer.size() > stem.size() &&
           layer[layer.size() - stem.size() - 1] == '.';
  };
  std::size_t stem = 0;
  for (const auto one : {pattern.up, pattern.gate, pattern.down})
    if (has_stem(one)) stem = std::max(stem, one.size());
  if (stem == 0) return std::nullopt;
  layer.remove_suffix(stem + 1);
  const auto parts = components(layer), expected = components(pattern.layer);
  if (parts.size() < expected.size()) return std::nullopt;
  const std::size_t before = parts.size() - expected.size();
  MlpName found;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string_view part = parts[before + i];
    if (!fits(part, expected[i])) return std::nullopt;
    if (expected[i] != "#") continue;
    (found.block.empty() ? found.index : found.expert) = *number(part);
    if (found.block.empty()) found.block = up_to(layer, part);
  }
  found.layer = layer;
  found.prefix = before == 0 ? "" : up_to(layer, parts[before - 1]) + ".";
  return found;
}

std::optional<std::string> numbers_in(std::string_view name, std::string_view pattern) {
  const auto parts = components(name), expected = components(pattern);
  if (!std::ranges::equal(parts, expected, fits)) return std::nullopt;
  std::string numbers;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (expected[i] == "#") numbers.append(numbers.empty() ? "" : ".").append(parts[i]);
  return numbers;
}

}  // namespace certamen
