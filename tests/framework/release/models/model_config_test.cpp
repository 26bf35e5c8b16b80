// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/model_config.hpp"

#include <doctest/doctest.h>

namespace model_config_test {

using namespace certamen;

namespace {

std::string activation(const std::string& json, std::size_t inputs = 3, std::size_t hidden = 5) {
  return ModelConfig::parse(json).activation(inputs, hidden).value_or("none");
}

}  // namespace

TEST_CASE("model config: the keys that architectures use for the activation") {
  CHECK(activation(R"({"hidden_act": "silu"})") == "silu");
  CHECK(activation(R"({"activation_function": "gelu_new"})") == "gelu_new");
  CHECK(activation(R"({"activation": "gelu"})") == "gelu");
  CHECK(activation(R"({"feed_forward_proj": "gated-gelu"})") == "gelu-tanh");
  CHECK(activation(R"({"feed_forward_proj": "gated-silu"})") == "silu");
  CHECK(activation(R"({"hidden_act": "gelu", "hidden_activation": "gelu_pytorch_tanh"})") ==
        "gelu_pytorch_tanh");
  CHECK(activation(R"({"model_type": "bloom"})") == "gelu-tanh");
  CHECK(activation(R"({"model_type": "falcon"})") == "gelu");
}

TEST_CASE("model config: Gemma's first release means gelu-tanh where it says gelu") {
  CHECK(activation(R"({"model_type": "gemma", "hidden_act": "gelu"})") == "gelu-tanh");
  CHECK(activation(R"({"model_type": "gemma", "hidden_activation": "gelu"})") == "gelu");
}

TEST_CASE("model config: towers are told apart by their sizes, and not guessed") {
  const std::string towers = R"({
    "text_config": {"hidden_size": 3, "intermediate_size": 5, "hidden_act": "silu"},
    "vision_config": {"hidden_size": 7, "intermediate_size": 5, "hidden_act": "gelu"}})";
  CHECK(activation(towers, 3, 5) == "silu");
  CHECK(activation(towers, 7, 5) == "gelu");
  CHECK(activation(towers, 4, 5) == "none");
  CHECK(activation(R"({"a_config": {"hidden_act": "silu"}, "b_config": {"hidden_act": "gelu"}})") ==
        "none");
  const ModelConfig config = ModelConfig::parse(towers);
  CHECK(config.knows_inputs(7));
  CHECK_FALSE(config.knows_inputs(5));
  CHECK(config.knows_hidden(5));
  CHECK_FALSE(config.knows_hidden(7));
}

TEST_CASE("model config: what cannot be read says nothing") {
  for (const char* text : {"", "{", "[]", "null", "\xff", R"({"hidden_act": 3})",
                           R"({"hidden_act": null, "hidden_size": -1})"})
    CHECK(activation(text) == "none");
  const auto trouble = [](const char* text) { return ModelConfig::parse(text).trouble(); };
  for (const char* text : {"", "{", R"({"hidden_act":)", R"({"hidden_act": 1e400})", "\xff"})
    CHECK(trouble(text) == "it is not used: expected JSON");
  CHECK(trouble("[]") == "it is not used: expected an object");
  CHECK(trouble(R"({"hidden_act": ["silu"]})") ==
        "key 'hidden_act': expected the name of an activation, got array");
  CHECK(trouble(R"({"text_config": {"activation_function": 3}})") ==
        "key 'activation_function': expected the name of an activation, got number");
  for (const char* text : {"{}", R"({"hidden_act": "silu", "hidden_activation": null})"})
    CHECK(trouble(text).empty());
  CHECK(ModelConfig::beside("/nowhere/model.safetensors").trouble().empty());
  CHECK_FALSE(ModelConfig::beside("/nowhere/model.safetensors").activation(3, 5));
  CHECK_FALSE(ModelConfig::beside("").activation(3, 5));
}

}  // namespace model_config_test
