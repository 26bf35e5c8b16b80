// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/mlp_layers.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace mlp_layers_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

struct Named {
  std::string name;
  Shape shape;
};

ModelFile file_of(const std::vector<Named>& tensors,
                  const std::map<std::string, std::string>& metadata = {}) {
  std::vector<StoredTensor> stored;
  for (const Named& t : tensors)
    stored.push_back({t.name, FloatFormat::bf16, Tensor<double>{t.shape}});
  return ModelFile::from_bytes(safetensors_bytes(stored, metadata), "FILE");
}

/// m = 3, H = 5, D = 2, stored as [out, in].
std::vector<Named> plain(const std::string& up, const std::string& down) {
  return {{up + ".weight", {5, 3}},
          {up + ".bias", {5}},
          {down + ".weight", {2, 5}},
          {down + ".bias", {2}}};
}

std::vector<Named> gated(const std::string& mlp) {
  return {{mlp + ".gate_proj.weight", {5, 3}},
          {mlp + ".up_proj.weight", {5, 3}},
          {mlp + ".down_proj.weight", {2, 5}}};
}

std::string refusal(const std::vector<Named>& tensors) {
  const auto layers = find_mlp_layers(file_of(tensors));
  CHECK(layers.readable.empty());
  return message_of([&] { throw layers.unreadable.at(0).reason; });
}

struct Convention {
  std::vector<Named> tensors;
  std::string name;
  std::size_t index;
  std::string architecture;
  std::string activation;
};

}  // namespace

TEST_CASE("mlp layers: each family of names is recognised, with and without a prefix") {
  const std::vector<Convention> conventions = {
      {plain("encoder.layer.3.intermediate.dense", "encoder.layer.3.output.dense"),
       "encoder.layer.3", 3, "bert", "gelu"},
      {plain("bert.encoder.layer.11.intermediate.dense", "bert.encoder.layer.11.output.dense"),
       "bert.encoder.layer.11", 11, "bert", "gelu"},
      {plain("vit.encoder.layer.0.intermediate.dense", "vit.encoder.layer.0.output.dense"),
       "vit.encoder.layer.0", 0, "vit", "gelu"},
      {plain("blocks.7.mlp.fc1", "blocks.7.mlp.fc2"), "blocks.7", 7, "vit", "gelu"},
      {plain("visual.blocks.7.mlp.fc1", "visual.blocks.7.mlp.fc2"), "visual.blocks.7", 7, "vit",
       "gelu"},
      {plain("encoder.layers.1.mlp.fc1", "encoder.layers.1.mlp.fc2"), "encoder.layers.1", 1, "vit",
       "gelu"},
      {plain("model.layers.31.mlp.fc1", "model.layers.31.mlp.fc2"), "model.layers.31", 31, "phi",
       "gelu-tanh"},
      {gated("model.layers.2.mlp"), "model.layers.2", 2, "llama", "silu"},
      {gated("layers.2.mlp"), "layers.2", 2, "llama", "silu"},
      {gated("language_model.model.layers.2.mlp"), "language_model.model.layers.2", 2, "llama",
       "silu"},
  };
  for (const Convention& c : conventions) {
    CAPTURE(c.name);
    const auto layers = find_mlp_layers(file_of(c.tensors)).readable;
    REQUIRE(layers.size() == 1);
    const MlpLayer& layer = layers[0];
    CHECK(layer.name == c.name);
    CHECK(layer.index == c.index);
    CHECK(layer.architecture == c.architecture);
    CHECK(layer.activation == c.activation);
    CHECK(layer.gated == (c.architecture == "llama"));
    CHECK(!layer.transposed);
    CHECK(layer.inputs == 3);
    CHECK(layer.hidden == 5);
    CHECK(layer.outputs == 2);
    CHECK(layer.activation_from == "guess by names");
    CHECK(layer.up_bias.empty() == layer.gated);
    CHECK(layer.down_bias.empty() == layer.gated);
    CHECK(layer.gate.empty() == !layer.gated);
  }
}

TEST_CASE("mlp layers: GPT-2 stores [in, out]; others who use its names store [out, in]") {
  const auto gpt2 = [](const Shape& up, const Shape& down) {
    return find_mlp_layers(file_of({{"transformer.h.4.mlp.c_fc.weight", up},
                                    {"transformer.h.4.mlp.c_fc.bias", {5}},
                                    {"transformer.h.4.mlp.c_proj.weight", down},
                                    {"transformer.h.4.mlp.c_proj.bias", {2}}}))
        .readable.at(0);
  };
  for (const MlpLayer& layer : {gpt2({3, 5}, {5, 2}), gpt2({5, 3}, {2, 5})}) {
    CHECK(layer.architecture == "gpt2");
    CHECK(layer.activation == "gelu-tanh");
    CHECK(layer.inputs == 3);
    CHECK(layer.hidden == 5);
    CHECK(layer.outputs == 2);
  }
  CHECK(gpt2({3, 5}, {5, 2}).transposed);
  CHECK(!gpt2({5, 3}, {2, 5}).transposed);
  CHECK(gpt2({5, 5}, {5, 2}).transposed);
  const auto without_bias = find_mlp_layers(
      file_of({{"h.0.mlp.c_fc.weight", {3, 5}}, {"h.0.mlp.c_proj.weight", {5, 2}}}));
  CHECK(without_bias.readable.at(0).transposed);
}

TEST_CASE("mlp layers: numbers are ordered as numbers, prefixes apart") {
  std::vector<Named> tensors;
  for (const std::string layer : {"b.layers.10", "b.layers.9", "a.layers.2", "b.layers.1"})
    for (const Named& tensor : gated(layer + ".mlp")) tensors.push_back(tensor);
  std::vector<std::string> names;
  for (const MlpLayer& layer : find_mlp_layers(file_of(tensors)).readable)
    names.push_back(layer.name);
  CHECK(names == std::vector<std::string>{"a.layers.2", "b.layers.1", "b.layers.9", "b.layers.10"});
}

TEST_CASE("mlp layers: a model that is there twice, plain and compiled, gives both its MLPs") {
  std::vector<Named> twice;
  const auto add = [&](const std::vector<Named>& more) {
    twice.insert(twice.end(), more.begin(), more.end());
  };
  add(gated("model.layers.0.mlp"));
  add(gated("_orig_mod.model.layers.0.mlp"));
  add(gated("layers.1._fsdp_wrapped_module.mlp"));
  add(gated("layers.1.mlp"));
  add(plain("a.blocks.0.mlp.fc1", "a.blocks.0.mlp.fc2"));
  add(plain("_orig_mod.b.blocks.0.mlp.fc1", "_orig_mod.b.blocks.0.mlp.fc2"));
  const auto layers = find_mlp_layers(file_of(twice));
  CHECK(layers.unreadable.empty());
  std::map<std::string, std::string> ups;
  for (const auto& layer : layers.readable) ups[layer.name] = layer.up;
  const std::map<std::string, std::string> expected{
      {"model.layers.0", "model.layers.0.mlp.up_proj.weight"},
      {"_orig_mod.model.layers.0", "_orig_mod.model.layers.0.mlp.up_proj.weight"},
      {"layers.1", "layers.1.mlp.up_proj.weight"},
      {"_fsdp_wrapped_module.layers.1", "layers.1._fsdp_wrapped_module.mlp.up_proj.weight"},
      {"a.blocks.0", "a.blocks.0.mlp.fc1.weight"},
      {"_orig_mod.b.blocks.0", "_orig_mod.b.blocks.0.mlp.fc1.weight"}};
  CHECK(ups == expected);
  // The second lacks a part: it is named, and does not take the first one's.
  std::erase_if(twice, [](const Named& t) {
    return t.name == "_orig_mod.model.layers.0.mlp.down_proj.weight";
  });
  const auto fewer = find_mlp_layers(file_of(twice));
  REQUIRE(fewer.unreadable.size() == 1);
  CHECK(fewer.unreadable[0].name == "_orig_mod.model.layers.0");
}

TEST_CASE("mlp layers: names that only look alike are left alone") {
  const auto none = [](const std::string& name) {
    return find_mlp_layers(file_of({{name, {2, 2}}})).readable.empty();
  };
  CHECK(none("encoder.layer.0.attention.output.dense.weight"));
  CHECK(none("encoder.layer.x.output.dense.weight"));
  CHECK(none("encoder.layer.-1.output.dense.weight"));
  CHECK(none("encoder.layer.99999999999999999999999.output.dense.weight"));
  CHECK(none("myblocks.0.mlp.fc1.weight"));
  CHECK(none("blocks.0.xmlp.fc1.weight"));
  CHECK(none("blocks.0.mlp.fc1"));
  CHECK(none("mlp.fc1.weight"));
  CHECK(none(".mlp.fc1.weight"));
  CHECK(none("0.mlp.fc1.weight"));
  CHECK(none("model.layers.0.mlp.experts.1.up_proj.weight"));
  CHECK(none("lm_head.weight"));
}

TEST_CASE("mlp layers: the file's metadata names the activation, in any usual spelling") {
  const auto activation = [](const std::string& spelled) {
    const auto tensors = plain("blocks.0.mlp.fc1", "blocks.0.mlp.fc2");
    return find_mlp_layers(file_of(tensors, {{"activation", spelled}})).readable.at(0).activation;
  };
  CHECK(activation("silu") == "silu");
  CHECK(activation("swish") == "silu");
  CHECK(activation("gelu_new") == "gelu-tanh");
  CHECK(activation("gelu_pytorch_tanh") == "gelu-tanh");
  CHECK(activation("tanh") == "tanh");
  CHECK(activation("mish") == "mish");
}

TEST_CASE("mlp layers: shapes that do not fit are refused, both tensors named") {
  const std::string layer = "blocks.0.mlp";
  const auto with = [&](std::size_t which, const Shape& shape) {
    auto tensors = plain(layer + ".fc1", layer + ".fc2");
    tensors[which].shape = shape;
    return refusal(tensors);
  };
  const std::string start = "CERTAMEN-E0112 FILE: tensor 'blocks.0.mlp.";
  CHECK(with(2, {2, 6}) ==
        start + "fc2.weight': shape [2, 6] does not fit tensor 'blocks.0.mlp.fc1.weight' of "
                "shape [5, 3]: expected extent 5 on axis 1");
  CHECK(with(1, {4}) ==
        start + "fc1.bias': shape [4] does not fit tensor 'blocks.0.mlp.fc1.weight' of shape "
                "[5, 3]: expected extent 5 on axis 0");
  CHECK(with(3, {3}) ==
        start + "fc2.bias': shape [3] does not fit tensor 'blocks.0.mlp.fc2.weight' of shape "
                "[2, 5]: expected extent 2 on axis 0");
  CHECK(with(0, {5, 3, 1}) ==
        start + "fc1.weight': shape [5, 3, 1]: expected a matrix [out, in] that is not empty");
  CHECK(with(0, {5, 0}) ==
        start + "fc1.weight': shape [5, 0]: expected a matrix [out, in] that is not empty");
  CHECK(with(3, {2, 1}) == start + "fc2.bias': shape [2, 1]: expected a vector that is not empty");
  auto gate = gated("layers.0.mlp");
  gate[0].shape = {4, 3};
  CHECK(refusal(gate) ==
        "CERTAMEN-E0112 FILE: tensor 'layers.0.mlp.gate_proj.weight': shape [4, 3] does not fit "
        "tensor "
        "'layers.0.mlp.up_proj.weight' of shape [5, 3]: expected extent 5 on axis 0");
  gate[0].shape = {5, 2};
  CHECK(refusal(gate).ends_with("expected extent 3 on axis 1"));
}

TEST_CASE("mlp layers: quantised weights are refused by their dtype") {
  const auto json =
      R"({"blocks.0.mlp.fc1.weight":{"dtype":"I8","shape":[1,1],"data_offsets":[0,1]},)"
      R"("blocks.0.mlp.fc2.weight":{"dtype":"I8","shape":[1,1],"data_offsets":[1,2]}})";
  const auto file = ModelFile::from_bytes(file_bytes(json, 2), "FILE");
  CHECK(message_of([&] { throw find_mlp_layers(file).unreadable.at(0).reason; }) ==
        "CERTAMEN-E0112 FILE: tensor 'blocks.0.mlp.fc1.weight': dtype I8: expected F8_E5M2, "
        "F8_E4M3, F16, BF16, F32, F64, Q4_0, Q5_0, Q8_0, Q4_K, Q5_K or Q6_K for the weights of an "
        "MLP");
}

TEST_CASE("mlp layers: weights in F8 are read, those with unknown scales are not") {
  const std::string up = R"("blocks.0.mlp.fc1.weight":{"dtype":"F8_E4M3","shape":[4,3],)"
                         R"("data_offsets":[0,12]})";
  const std::string down = R"("blocks.0.mlp.fc2.weight":{"dtype":"F8_E5M2","shape":[3,4],)"
                           R"("data_offsets":[12,24]})";
  const auto file = ModelFile::from_bytes(file_bytes("{" + up + "," + down + "}", 24), "FILE");
  const auto layers = find_mlp_layers(file);
  REQUIRE(layers.readable.size() == 1);
  const auto mlp = read_mlp(file, layers.readable[0]);
  CHECK(mlp.up(0, 1) == 0x1p-9);         // code 1
  CHECK(mlp.up(3, 2) == 11 * 0x1p-9);    // code 11 = 0.001.011
  CHECK(mlp.down(2, 3) == 7 * 0x1p-12);  // code 23 = 0.00101.11
  const std::string scale = R"("blocks.0.mlp.fc1.weight_scale_two":{"dtype":"F32","shape":[],)"
                            R"("data_offsets":[24,28]})";
  const auto scaled = find_mlp_layers(
      ModelFile::from_bytes(file_bytes("{" + up + "," + down + "," + scale + "}", 28), "FILE"));
  CHECK(scaled.readable.empty());
  REQUIRE(scaled.unreadable.size() == 1);
  CHECK(message_of([&] { throw scaled.unreadable[0].reason; }) ==
        "CERTAMEN-E0111 FILE: tensor 'blocks.0.mlp.fc1.weight': F8_E4M3 times the tensor "
        "'blocks.0.mlp.fc1.weight_scale_two': expected scales of a known name, one tensor of them, "
        "or none");
  for (const char* other :
       {"fc1.scale", "fc1.weight.scale", "fc1.scale_inv", "fc1.weight_scales"}) {
    CAPTURE(other);
    const std::string its = std::string{"\"blocks.0.mlp."} + other +
                            R"(":{"dtype":"F32","shape":[],"data_offsets":[24,28]})";
    const auto named = find_mlp_layers(
        ModelFile::from_bytes(file_bytes("{" + up + "," + down + "," + its + "}", 28), "FILE"));
    CHECK(named.readable.empty());
  }
  const std::string norm =
      R"("blocks.0.norm.scale":{"dtype":"F32","shape":[],"data_offsets":[24,28]})";
  CHECK(find_mlp_layers(
            ModelFile::from_bytes(file_bytes("{" + up + "," + down + "," + norm + "}", 28), "FILE"))
            .readable.size() == 1);
}

TEST_CASE("mlp layers: a layer cut by sharding is listed with what is missing, and not selected") {
  auto tensors = gated("layers.0.mlp");
  for (const Named& tensor : gated("layers.1.mlp")) tensors.push_back(tensor);
  tensors.pop_back();
  const auto file = file_of(tensors);
  const auto layers = find_mlp_layers(file);
  REQUIRE(layers.readable.size() == 1);
  REQUIRE(layers.unreadable.size() == 1);
  CHECK_NOTHROW(read_mlp(file, layers.readable[0]));
  for (const char* selector : {"1", "layers.1"})
    CHECK(message_of([&] { select_mlp_layer(layers, selector); }) ==
          "CERTAMEN-E0112 FILE: tensor 'layers.1.mlp.down_proj.weight': missing, although the rest "
          "of MLP 'layers.1' is there: is the file one shard of several?");
  CHECK(select_mlp_layer(layers, "0").name == "layers.0");
}

TEST_CASE("mlp layers: one that is unreadable leaves the others alone") {
  auto tensors = plain("blocks.0.mlp.fc1", "blocks.0.mlp.fc2");
  tensors[2].shape = {2, 6};
  for (const Named& tensor : plain("blocks.1.mlp.fc1", "blocks.1.mlp.fc2"))
    tensors.push_back(tensor);
  const auto layers = find_mlp_layers(file_of(tensors));
  REQUIRE(layers.readable.size() == 1);
  CHECK(layers.readable[0].name == "blocks.1");
  CHECK(layers.unreadable.at(0).name == "blocks.0");
}

TEST_CASE("mlp layers: kinds of MLP that are not supported are named") {
  CHECK(refusal({{"model.layers.0.mlp.up_proj.weight", {5, 3}},
                 {"model.layers.0.mlp.down_proj.weight", {2, 5}}})
            .ends_with("the file is one shard of several, or the MLP has no gate, as in Nemotron, "
                       "which is not supported"));
}

TEST_CASE("mlp layers: which axis of GPT-2's names is which, by what else the file has") {
  const auto transposed = [](const Shape& up, const Shape& down, const Named& other) {
    return find_mlp_layers(
               file_of({{"h.0.mlp.c_fc.weight", up}, {"h.0.mlp.c_proj.weight", down}, other}))
        .readable.at(0)
        .transposed;
  };
  CHECK(transposed({3, 5}, {5, 3}, {"h.0.ln_2.weight", {3}}));
  CHECK_FALSE(transposed({5, 3}, {3, 5}, {"h.0.ln_2.weight", {3}}));
  CHECK(transposed({5, 3}, {3, 5}, {"h.0.ln_2.weight", {5}}));  // fewer hidden units than inputs
  CHECK_FALSE(transposed({5, 3}, {3, 5}, {"h.0.mlp.c_proj.bias", {3}}));
  CHECK_FALSE(transposed({5, 3}, {3, 5}, {"other", {1}}));
}

TEST_CASE("mlp layers: config.json names the activation where the file does not") {
  const Folder folder;
  std::vector<StoredTensor> stored;
  for (const Named& t : gated("layers.0.mlp"))
    stored.push_back({t.name, FloatFormat::bf16, Tensor<double>{t.shape}});
  const auto path = folder / "model.safetensors";
  write_bytes(path, safetensors_bytes(stored, {}));
  std::ofstream{folder / "config.json"} << R"({"hidden_act": "gelu_pytorch_tanh"})";
  const auto layers = find_mlp_layers(ModelFile::open(path)).readable;
  CHECK(layers.at(0).activation == "gelu-tanh");
  CHECK(layers.at(0).activation_from == "config.json");
  std::ofstream{folder / "config.json"} << "not JSON";
  CHECK(find_mlp_layers(ModelFile::open(path)).readable.at(0).activation == "silu");
  std::ofstream{folder / "config.json"} << R"({"hidden_act": "SiLU"})";
  const auto other = find_mlp_layers(ModelFile::open(path)).readable.at(0);
  const auto unknown = message_of([&] { (void)activation_of(other); });
  CHECK(unknown.find("layer 'layers.0', activation from config.json: expected gelu") !=
        std::string::npos);
}

TEST_CASE("mlp layers: a layer is selected by name, or by a number that is unique") {
  std::vector<Named> tensors;
  for (const std::string layer : {"a.layers.1", "b.layers.1", "b.layers.2"})
    for (const Named& tensor : gated(layer + ".mlp")) tensors.push_back(tensor);
  const auto layers = find_mlp_layers(file_of(tensors));
  CHECK(select_mlp_layer(layers, "b.layers.1").name == "b.layers.1");
  CHECK(select_mlp_layer(layers, "2").name == "b.layers.2");
  const std::string known = "expected one of a.layers.1, b.layers.1, b.layers.2";
  CHECK(message_of([&] { select_mlp_layer(layers, "1"); }) ==
        "CERTAMEN-E0108 layer '1': several MLPs have this number: " + known);
  CHECK(message_of([&] { select_mlp_layer(layers, "3"); }) ==
        "CERTAMEN-E0108 layer '3': no such MLP: " + known);
}

}  // namespace mlp_layers_test
