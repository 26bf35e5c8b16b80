// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/attention_layers.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace certamen {

namespace {

struct AttentionPattern {
  std::string_view query, key, value, output;
};

// clang-format off
constexpr std::array attention_patterns{
  AttentionPattern{"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj"},              // Llama, Gemma
  AttentionPattern{"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj"},            // OPT, Whisper, CLIP
  AttentionPattern{"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.dense"},               // Phi
  AttentionPattern{"attn.q_proj", "attn.k_proj", "attn.v_proj", "attn.out_proj"},                                // GPT-J
  AttentionPattern{"attention.q_proj", "attention.k_proj", "attention.v_proj", "attention.out_proj"},            // wav2vec 2.0
  AttentionPattern{"attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"},           // BERT
  AttentionPattern{"attention.attention.query", "attention.attention.key", "attention.attention.value", "attention.output.dense"},  // ViT
  AttentionPattern{"attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin"},                // DistilBERT
  AttentionPattern{"SelfAttention.q", "SelfAttention.k", "SelfAttention.v", "SelfAttention.o"},                  // T5
};
// clang-format on

}  // namespace

std::vector<AttentionLayer> find_attention_layers(const ModelFile& file) {
  std::vector<AttentionLayer> found;
  for (const TensorInfo& info : file.tensors())
    for (const AttentionPattern& pattern : attention_patterns) {
      const std::string query = "." + std::string{pattern.query} + ".weight";
      if (!info.name.ends_with(query)) continue;
      const std::string layer = info.name.substr(0, info.name.size() - query.size());
      const auto weight = [&](std::string_view own) {
        return layer + "." + std::string{own} + ".weight";
      };
      AttentionLayer one{layer, info.name, weight(pattern.key), weight(pattern.value),
                         weight(pattern.output)};
      const auto is_there = [&](const std::string& name) {
        return file.contains(name) && file.info(name).shape.size() == 2 &&
               !file.info(name).in_out.value_or(false);
      };
      if (std::ranges::all_of(std::array{&one.query, &one.key, &one.value, &one.output},
                              [&](const std::string* name) { return is_there(*name); }))
        found.push_back(std::move(one));
    }
  return found;
}

}  // namespace certamen
