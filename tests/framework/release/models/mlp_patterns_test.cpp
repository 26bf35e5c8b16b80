// SPDX-License-Identifier: Apache-2.0
// A small file in the layout of each supported architecture, as docs/reference/model-files.md lists
// them.
#include "framework/release/models/mlp_patterns.hpp"

#include <doctest/doctest.h>

#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace mlp_patterns_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

constexpr std::size_t inputs = 3, hidden = 5;

/// Different in every entry, and exact in bf16.
Tensor<double> entries(const Shape& shape, double start) {
  Tensor<double> values{shape};
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = start + static_cast<double>(i);
  return values;
}

/// What a checkpoint of an architecture calls its tensors. Empty: it has no such tensor.
struct Layout {
  std::string architecture;
  std::string activation;
  std::string layer;
  std::string up, gate, down, norm, other = {};
  bool fused = false, biases = false, usual_transposed = false;
};

const std::vector<Layout> layouts = {
    {"gpt2", "gelu-tanh", "transformer.h.1", "transformer.h.1.mlp.c_fc", "",
     "transformer.h.1.mlp.c_proj", "transformer.h.1.ln_2", "", false, true, true},
    {"gpt-j", "gelu-tanh", "transformer.h.1", "transformer.h.1.mlp.fc_in", "",
     "transformer.h.1.mlp.fc_out", "transformer.h.1.ln_1", "", false, true},
    {"gpt-neox", "gelu", "gpt_neox.layers.1", "gpt_neox.layers.1.mlp.dense_h_to_4h", "",
     "gpt_neox.layers.1.mlp.dense_4h_to_h", "gpt_neox.layers.1.post_attention_layernorm", "", false,
     true},
    {"bloom", "gelu-tanh", "h.1", "h.1.mlp.dense_h_to_4h", "", "h.1.mlp.dense_4h_to_h",
     "h.1.post_attention_layernorm", "", false, true},
    {"falcon", "gelu", "transformer.h.1", "transformer.h.1.mlp.dense_h_to_4h", "",
     "transformer.h.1.mlp.dense_4h_to_h", "transformer.h.1.input_layernorm"},
    {"mpt", "gelu", "transformer.blocks.1", "transformer.blocks.1.ffn.up_proj", "",
     "transformer.blocks.1.ffn.down_proj", "transformer.blocks.1.norm_2"},
    {"opt", "relu", "model.decoder.layers.1", "model.decoder.layers.1.fc1", "",
     "model.decoder.layers.1.fc2", "model.decoder.layers.1.final_layer_norm", "", false, true},
    {"whisper", "gelu", "model.encoder.layers.1", "model.encoder.layers.1.fc1", "",
     "model.encoder.layers.1.fc2", "model.encoder.layers.1.final_layer_norm", "", false, true},
    {"whisper", "gelu", "model.decoder.layers.1", "model.decoder.layers.1.fc1", "",
     "model.decoder.layers.1.fc2", "model.decoder.layers.1.final_layer_norm",
     "model.decoder.layers.1.encoder_attn.q_proj", false, true},
    {"wav2vec2", "gelu", "wav2vec2.encoder.layers.1",
     "wav2vec2.encoder.layers.1.feed_forward.intermediate_dense", "",
     "wav2vec2.encoder.layers.1.feed_forward.output_dense",
     "wav2vec2.encoder.layers.1.final_layer_norm", "", false, true},
    {"bert", "gelu", "bert.encoder.layer.1", "bert.encoder.layer.1.intermediate.dense", "",
     "bert.encoder.layer.1.output.dense", "bert.encoder.layer.1.output.LayerNorm", "", false, true},
    {"distilbert", "gelu", "distilbert.transformer.layer.1",
     "distilbert.transformer.layer.1.ffn.lin1", "", "distilbert.transformer.layer.1.ffn.lin2",
     "distilbert.transformer.layer.1.output_layer_norm", "", false, true},
    {"vit", "gelu", "encoder.layer.1", "encoder.layer.1.intermediate.dense", "",
     "encoder.layer.1.output.dense", "encoder.layer.1.layernorm_after", "", false, true},
    {"vit", "gelu", "blocks.1", "blocks.1.mlp.fc1", "", "blocks.1.mlp.fc2", "blocks.1.norm2", "",
     false, true},
    {"dinov2", "gelu", "encoder.layer.1", "encoder.layer.1.mlp.fc1", "", "encoder.layer.1.mlp.fc2",
     "encoder.layer.1.norm2", "", false, true},
    {"clip", "", "text_model.encoder.layers.1", "text_model.encoder.layers.1.mlp.fc1", "",
     "text_model.encoder.layers.1.mlp.fc2", "text_model.encoder.layers.1.layer_norm2", "", false,
     true},
    {"clip", "", "vision_model.encoder.layers.1", "vision_model.encoder.layers.1.mlp.fc1", "",
     "vision_model.encoder.layers.1.mlp.fc2", "vision_model.encoder.layers.1.layer_norm2", "",
     false, true},
    {"open-clip", "", "visual.transformer.resblocks.1", "visual.transformer.resblocks.1.mlp.c_fc",
     "", "visual.transformer.resblocks.1.mlp.c_proj", "visual.transformer.resblocks.1.ln_2", "",
     false, true},
    {"phi", "gelu-tanh", "model.layers.1", "model.layers.1.mlp.fc1", "", "model.layers.1.mlp.fc2",
     "model.layers.1.input_layernorm", "", false, true},
    {"starcoder2", "gelu-tanh", "model.layers.1", "model.layers.1.mlp.c_fc", "",
     "model.layers.1.mlp.c_proj", "model.layers.1.post_attention_layernorm", "", false, true},
    {"llama", "silu", "model.layers.1", "model.layers.1.mlp.up_proj",
     "model.layers.1.mlp.gate_proj", "model.layers.1.mlp.down_proj",
     "model.layers.1.post_attention_layernorm"},
    {"llama", "silu", "layers.1", "layers.1.feed_forward.w3", "layers.1.feed_forward.w1",
     "layers.1.feed_forward.w2", "layers.1.ffn_norm"},
    {"gemma", "gelu-tanh", "model.layers.1", "model.layers.1.mlp.up_proj",
     "model.layers.1.mlp.gate_proj", "model.layers.1.mlp.down_proj",
     "model.layers.1.pre_feedforward_layernorm"},
    {"phi3", "silu", "model.layers.1", "model.layers.1.mlp.gate_up_proj", "",
     "model.layers.1.mlp.down_proj", "model.layers.1.post_attention_layernorm", "", true},
    {"modernbert", "gelu", "model.layers.1", "model.layers.1.mlp.Wi", "", "model.layers.1.mlp.Wo",
     "model.layers.1.mlp_norm", "", true},
    {"mixtral", "silu", "model.layers.1.block_sparse_moe.experts.6",
     "model.layers.1.block_sparse_moe.experts.6.w3", "model.layers.1.block_sparse_moe.experts.6.w1",
     "model.layers.1.block_sparse_moe.experts.6.w2", "model.layers.1.post_attention_layernorm"},
    {"qwen-moe", "silu", "model.layers.1.mlp.experts.6", "model.layers.1.mlp.experts.6.up_proj",
     "model.layers.1.mlp.experts.6.gate_proj", "model.layers.1.mlp.experts.6.down_proj",
     "model.layers.1.post_attention_layernorm"},
    {"qwen-moe", "silu", "model.layers.1.mlp.shared_expert",
     "model.layers.1.mlp.shared_expert.up_proj", "model.layers.1.mlp.shared_expert.gate_proj",
     "model.layers.1.mlp.shared_expert.down_proj", "model.layers.1.post_attention_layernorm"},
    {"deepseek", "silu", "model.layers.1.mlp.shared_experts",
     "model.layers.1.mlp.shared_experts.up_proj", "model.layers.1.mlp.shared_experts.gate_proj",
     "model.layers.1.mlp.shared_experts.down_proj", "model.layers.1.post_attention_layernorm"},
    {"t5", "gelu-tanh", "encoder.block.1", "encoder.block.1.layer.1.DenseReluDense.wi_1",
     "encoder.block.1.layer.1.DenseReluDense.wi_0", "encoder.block.1.layer.1.DenseReluDense.wo",
     "encoder.block.1.layer.1.layer_norm"},
    {"t5", "relu", "decoder.block.1", "decoder.block.1.layer.2.DenseReluDense.wi", "",
     "decoder.block.1.layer.2.DenseReluDense.wo", "decoder.block.1.layer.2.layer_norm"},
};

const auto up = entries({hidden, inputs}, 1);
const auto gate = entries({hidden, inputs}, 20);
const auto down = entries({inputs, hidden}, 40);
const auto bias = entries({hidden}, 60);

Tensor<double> stacked(const Tensor<double>& first, const Tensor<double>& second) {
  Tensor<double> both{Shape{first.extent(0) + second.extent(0), first.extent(1)}};
  for (std::size_t i = 0; i < both.size(); ++i)
    both[i] = i < first.size() ? first[i] : second[i - first.size()];
  return both;
}

/// The layout's tensors, behind another name if `rename` gives one, stored as [in, out] or not.
ModelFile file_of(const Layout& layout, bool in_out,
                  std::string (*rename)(const std::string&) = nullptr) {
  std::vector<StoredTensor> tensors;
  const auto add = [&](const std::string& stem, const char* kind, const Tensor<double>& values) {
    if (stem.empty()) return;
    const std::string name = stem + kind;
    tensors.push_back({rename ? rename(name) : name, FloatFormat::bf16, values});
  };
  const auto matrix = [&](const std::string& stem, const Tensor<double>& values) {
    add(stem, ".weight", in_out ? transposed(values) : values);
  };
  matrix(layout.up, layout.fused ? stacked(gate, up) : up);
  matrix(layout.gate, gate);
  matrix(layout.down, down);
  if (layout.biases) add(layout.up, ".bias", bias);
  add(layout.norm, ".weight", entries({inputs}, 1));
  add(layout.other, ".weight", entries({1}, 1));
  return ModelFile::from_bytes(safetensors_bytes(tensors), "FILE");
}

void check_matrices(const ModelFile& file, const Layout& layout, bool in_out) {
  CAPTURE(layout.up);
  CAPTURE(in_out);
  const MlpLayers layers = find_mlp_layers(file);
  CHECK(layers.unreadable.empty());
  REQUIRE(layers.readable.size() == 1);
  const MlpLayer& layer = layers.readable[0];
  CHECK(layer.name == layout.layer);
  CHECK(layer.index == 1);
  CHECK(layer.architecture == layout.architecture);
  CHECK(layer.activation == layout.activation);
  CHECK(layer.transposed == in_out);
  CHECK(layer.stored_from != "guess");
  CHECK(layer.gated == (layout.fused || !layout.gate.empty()));
  const Mlp<double> mlp = read_mlp(file, layer);
  CHECK(mlp.up.shape() == up.shape());
  CHECK(mlp.up.data() == up.data());
  CHECK(mlp.down.data() == down.data());
  CHECK(mlp.gate.has_value() == layer.gated);
  if (mlp.gate) CHECK(mlp.gate->data() == gate.data());
  CHECK(mlp.up_bias.has_value() == layout.biases);
  if (mlp.up_bias) CHECK(mlp.up_bias->data() == bias.data());
  const Mlp<double> unit = read_mlp_units(file, layer, 3, 1);
  CHECK(unit.up(0, 1) == up(3, 1));
  CHECK(unit.down(2, 0) == down(2, 3));
  if (unit.gate) CHECK((*unit.gate)(0, 1) == gate(3, 1));
}

}  // namespace

TEST_CASE(
    "mlp patterns: the layout of each architecture is read, and the other orientation is told "
    "by the norm or the bias") {
  for (const Layout& layout : layouts)
    for (const bool in_out : {layout.usual_transposed, !layout.usual_transposed})
      check_matrices(file_of(layout, in_out), layout, in_out);
}

TEST_CASE("mlp patterns: what torch.compile and sharding write into names does not matter") {
  const auto wrapped = [](const std::string& name) {
    const auto dot = name.find(".1.") + 3;
    return "module._orig_mod." + name.substr(0, dot) + "_fsdp_wrapped_module." + name.substr(dot);
  };
  for (Layout layout : layouts) {
    const ModelFile file = file_of(layout, layout.usual_transposed, wrapped);
    layout.layer = "module." + layout.layer;
    check_matrices(file, layout, layout.usual_transposed);
  }
}

TEST_CASE("mlp patterns: fused matrices with an odd number of rows are refused") {
  const auto file = ModelFile::from_bytes(
      safetensors_bytes({{"layers.0.mlp.gate_up_proj.weight", FloatFormat::f32, entries({9, 3}, 0)},
                         {"layers.0.mlp.down_proj.weight", FloatFormat::f32, entries({3, 4}, 0)}}),
      "FILE");
  const auto layers = find_mlp_layers(file);
  CHECK(layers.readable.empty());
  CHECK(std::string{layers.unreadable.at(0).reason.what()} ==
        "FILE: tensor 'layers.0.mlp.gate_up_proj.weight': shape [9, 3]: expected an even extent on "
        "axis 0 for gate and up in one matrix");
}

TEST_CASE("mlp patterns: in GGUF the gate stands above up in one matrix of twice the rows") {
  const auto layer_of = [](const Tensor<double>& in, const Tensor<double>& out) {
    return ModelFile::from_bytes(
        safetensors_bytes({{"blk.1.ffn_up.weight", FloatFormat::f32, in},
                           {"blk.1.ffn_down.weight", FloatFormat::f32, out}},
                          {{"general.architecture", "phi3"}}),
        "FILE");
  };
  const auto file = layer_of(stacked(gate, up), down);
  const auto layers = find_mlp_layers(file);
  REQUIRE(layers.readable.size() == 1);
  CHECK(layers.readable[0].gated);
  CHECK(layers.readable[0].activation == "silu");
  CHECK(layers.readable[0].hidden == hidden);
  const auto mlp = read_mlp(file, layers.readable[0]);
  CHECK(mlp.up.data() == up.data());
  REQUIRE(mlp.gate);
  CHECK(mlp.gate->data() == gate.data());
  CHECK(mlp.down.data() == down.data());
  const auto plain = find_mlp_layers(layer_of(up, down));
  REQUIRE(plain.readable.size() == 1);
  CHECK(!plain.readable[0].gated);
  for (const std::size_t rows : {hidden + 1, 2 * hidden + 1, 3 * hidden, 4 * hidden}) {
    const auto other = find_mlp_layers(layer_of(entries({rows, inputs}, 0), down));
    CHECK(other.readable.empty());
    CHECK(std::string{other.unreadable.at(0).reason.what()}.find("does not fit") !=
          std::string::npos);
  }
}

TEST_CASE("mlp patterns: experts are ordered by their numbers within their layer") {
  std::vector<StoredTensor> tensors;
  for (const std::string expert : {"1.mlp.experts.10", "1.mlp.experts.9", "0.mlp.experts.11"})
    for (const char* stem : {".up_proj", ".gate_proj", ".down_proj"})
      tensors.push_back(
          {"layers." + expert + stem + ".weight", FloatFormat::f32, entries({4, 4}, 0)});
  std::vector<std::string> names;
  for (const MlpLayer& layer :
       find_mlp_layers(ModelFile::from_bytes(safetensors_bytes(tensors), "FILE")).readable)
    names.push_back(layer.name);
  CHECK(names == std::vector<std::string>{"layers.0.mlp.experts.11", "layers.1.mlp.experts.9",
                                          "layers.1.mlp.experts.10"});
}

TEST_CASE("mlp patterns: names by hand, with # for the layer's number") {
  std::vector<StoredTensor> tensors;
  for (const std::string n : {"2", "10"}) {
    tensors.push_back({"net." + n + ".a.weight", FloatFormat::f32, up});
    tensors.push_back({"net." + n + ".a.bias", FloatFormat::f32, bias});
    tensors.push_back({"net." + n + ".g.weight", FloatFormat::f32, gate});
    tensors.push_back({"net." + n + ".b.weight", FloatFormat::f32, down});
  }
  const auto file = ModelFile::from_bytes(safetensors_bytes(tensors), "FILE");
  CHECK(find_mlp_layers(file).readable.empty());
  MlpHints hints{.up = "net.#.a.weight", .gate = "net.#.g.weight", .down = "net.#.b.weight"};
  const auto layers = find_mlp_layers(file, hints).readable;
  REQUIRE(layers.size() == 2);
  CHECK(layers[0].index == 2);
  CHECK(layers[1].index == 10);
  CHECK(layers[1].activation.empty());
  CHECK(layers[1].gated);
  CHECK(read_mlp(file, layers[1]).gate->data() == gate.data());
  CHECK(read_mlp(file, layers[1]).up_bias->data() == bias.data());
  hints.down = "net.0.b.weight";
  CHECK(message_of([&] {
          find_mlp_layers(file, hints);
        }).ends_with("expected as many # in 'net.0.b.weight' as in 'net.#.a.weight'"));
  hints.down.clear();
  CHECK(message_of([&] { find_mlp_layers(file, hints); }).ends_with("expected both up and down"));
  hints.up = hints.down = "other.#";
  CHECK(message_of([&] {
          find_mlp_layers(file, hints);
        }).ends_with("'other.#': no tensor has a name like this"));
}

TEST_CASE("mlp patterns: what nothing tells is guessed and called so, or refused") {
  const auto stored = [](std::size_t rows, std::size_t columns) {
    return ModelFile::from_bytes(
        safetensors_bytes(
            {{"h.0.mlp.c_fc.weight", FloatFormat::f32, entries({rows, columns}, 0)},
             {"h.0.mlp.c_proj.weight", FloatFormat::f32, entries({columns, rows}, 0)}}),
        "FILE");
  };
  const auto wide = find_mlp_layers(stored(3, 5)).readable.at(0);
  CHECK(wide.transposed);
  CHECK(wide.stored_from == "guess");
  const auto square = find_mlp_layers(stored(4, 4));
  CHECK(square.readable.empty());
  CHECK(std::string{square.unreadable.at(0).reason.what()}.find(
            "nothing tells whether it is stored as [out, in] or [in, out]") != std::string::npos);
  for (const bool in_out : {false, true}) {
    const auto said =
        find_mlp_layers(stored(4, 4), {.up = {}, .gate = {}, .down = {}, .transposed = in_out});
    CHECK(said.readable.at(0).transposed == in_out);
    CHECK(said.readable.at(0).stored_from == "by hand");
  }
  const auto clip = find_mlp_layers(ModelFile::from_bytes(
      safetensors_bytes({{"text_model.encoder.layers.0.mlp.fc1.weight", FloatFormat::f32, up},
                         {"text_model.encoder.layers.0.mlp.fc2.weight", FloatFormat::f32, down}}),
      "FILE"));
  CHECK(message_of([&] {
          (void)activation_of(clip.readable.at(0));
        }).find("of the tensors do not tell: --set activation") != std::string::npos);
}

}  // namespace mlp_patterns_test
