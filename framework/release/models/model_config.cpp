// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/model_config.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "framework/error.hpp"
#include "framework/files/mapped_file.hpp"
#include "framework/release/models/shard_index.hpp"

namespace certamen {

namespace {

using Json = nlohmann::json;

constexpr std::array input_keys{"hidden_size", "n_embd", "d_model", "dim"};
constexpr std::array hidden_keys{"intermediate_size",
                                 "n_inner",
                                 "d_ff",
                                 "ffn_dim",
                                 "encoder_ffn_dim",
                                 "decoder_ffn_dim",
                                 "ffn_hidden_size",
                                 "moe_intermediate_size",
                                 "shared_expert_intermediate_size",
                                 "hidden_dim"};
constexpr std::array activation_keys{"hidden_activation", "hidden_act", "activation_function",
                                     "dense_act_fn",      "activation", "feed_forward_proj"};

std::optional<std::string> text(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

template <class Keys>
std::vector<std::size_t> sizes(const Json& json, const Keys& keys) {
  std::vector<std::size_t> sizes;
  for (const char* key : keys)
    if (const auto found = json.find(key); found != json.end() && found->is_number_unsigned())
      sizes.push_back(found->template get<std::size_t>());
  return sizes;
}

/// As the reference implementations read it, for those that have a fixed activation too.
std::optional<std::string> activation_in(const Json& json) {
  const std::string type = text(json, "model_type").value_or("");
  if (type == "gemma" && !text(json, "hidden_activation")) return "gelu-tanh";
  for (const char* key : activation_keys)
    if (auto named = text(json, key))
      return named->starts_with("gated-") ? named == "gated-gelu" ? "gelu-tanh" : named->substr(6)
                                          : named;
  if (type == "bloom") return "gelu-tanh";
  if (type == "falcon" || type == "mpt") return "gelu";
  return std::nullopt;
}

std::optional<WeightBlock> weight_block_in(const Json& json) {
  const auto quantisation = json.find("quantization_config");
  if (quantisation == json.end() || !quantisation->is_object()) return std::nullopt;
  const auto size = quantisation->find("weight_block_size");
  const auto positive = [](const Json& number) {
    return number.is_number_unsigned() && number.get<std::uint64_t>() > 0;
  };
  if (size == quantisation->end() || !size->is_array() || size->size() != 2 ||
      !std::ranges::all_of(*size, positive))
    return std::nullopt;
  return WeightBlock{(*size)[0].get<std::size_t>(), (*size)[1].get<std::size_t>()};
}

/// What stands where the name of an activation is expected and is none.
std::string activation_trouble(const Json& json) {
  for (const char* key : activation_keys)
    if (const auto found = json.find(key);
        found != json.end() && !found->is_string() && !found->is_null())
      return "key '" + std::string{key} + "': expected the name of an activation, got " +
             found->type_name();
  return {};
}

bool has(const std::vector<std::size_t>& sizes, std::size_t size) {
  return std::ranges::find(sizes, size) != sizes.end();
}

}  // namespace

ModelConfig ModelConfig::parse(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  ModelConfig config;
  const auto add = [&](const Json& section) {
    config.sections_.push_back(
        {activation_in(section), sizes(section, input_keys), sizes(section, hidden_keys)});
    if (config.trouble_.empty()) config.trouble_ = activation_trouble(section);
  };
  if (!json.is_object()) {
    config.trouble_ = json.is_discarded() ? "it is not used: expected JSON"
                                          : "it is not used: expected an object";
    return config;
  }
  config.weight_block_ = weight_block_in(json);
  add(json);
  for (const auto& [key, value] : json.items())
    if (value.is_object() && key.ends_with("_config")) add(value);
  return config;
}

ModelConfig ModelConfig::beside(const std::filesystem::path& model) {
  if (model.empty()) return {};
  const std::filesystem::path path = folder_of(model) / "config.json";
  std::error_code none;
  if (!std::filesystem::exists(path, none)) return {};
  ModelConfig config;
  try {  // no error: the user did not name this file
    const MappedFile file{path};
    config = parse({reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()});
    if (!config.trouble_.empty()) config.trouble_ = path.string() + ": " + config.trouble_;
  } catch (const Error& error) {
    config.trouble_ = error.what();
  }
  return config;
}

std::optional<std::string> ModelConfig::activation(std::size_t inputs, std::size_t hidden) const {
  std::set<std::string> named;
  for (const Section& section : sections_)
    if (section.activation && (section.inputs.empty() || has(section.inputs, inputs)) &&
        (section.hidden.empty() || has(section.hidden, hidden)))
      named.insert(*section.activation);
  if (named.size() != 1) return std::nullopt;
  return *named.begin();
}

bool ModelConfig::knows_inputs(std::size_t inputs) const {
  return std::ranges::any_of(sections_, [&](const Section& s) { return has(s.inputs, inputs); });
}

bool ModelConfig::knows_hidden(std::size_t hidden) const {
  return std::ranges::any_of(sections_, [&](const Section& s) { return has(s.hidden, hidden); });
}

}  // namespace certamen
