// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/mlp_layers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

#include "framework/error.hpp"
#include "framework/release/models/beside.hpp"

namespace certamen {

namespace {

/// Names are PREFIX container.N.up.weight and so on. The first row that fits a name counts.
struct NamePattern {
  std::string_view architecture;
  std::string_view container;
  std::string_view up;
  std::string_view gate;
  std::string_view down;
  bool transposed;
  std::string_view activation;
};

constexpr std::array name_patterns{
    NamePattern{"gpt2", "h", "mlp.c_fc", "", "mlp.c_proj", true, "gelu-tanh"},
    NamePattern{"vit", "vit.encoder.layer", "intermediate.dense", "", "output.dense", false,
                "gelu"},
    NamePattern{"bert", "encoder.layer", "intermediate.dense", "", "output.dense", false, "gelu"},
    NamePattern{"vit", "encoder.layers", "mlp.fc1", "", "mlp.fc2", false, "gelu"},
    NamePattern{"vit", "blocks", "mlp.fc1", "", "mlp.fc2", false, "gelu"},
    NamePattern{"phi", "layers", "mlp.fc1", "", "mlp.fc2", false, "gelu-tanh"},
    NamePattern{"llama", "layers", "mlp.up_proj", "mlp.gate_proj", "mlp.down_proj", false, "silu"},
};

/// Phi-3 stores gate and up as one matrix, beside Llama's name for down.
constexpr std::string_view fused_gate = "mlp.gate_up_proj";

struct Match {
  const NamePattern* pattern;
  std::string layer;  // prefix, container and number
  std::string prefix;
  std::size_t index;
};

bool remove_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

/// Fits a name to PREFIX container.N.stem.weight for each of the pattern's stems.
std::optional<Match> match(std::string_view name, const NamePattern& pattern) {
  if (!remove_suffix(name, ".weight")) return std::nullopt;
  const bool has_stem = remove_suffix(name, pattern.up) || remove_suffix(name, pattern.down) ||
                        (!pattern.gate.empty() && remove_suffix(name, pattern.gate));
  if (!has_stem || !remove_suffix(name, ".")) return std::nullopt;
  const auto dot = name.rfind('.');
  if (dot == name.npos) return std::nullopt;
  std::size_t index = 0;
  const std::string_view digits = name.substr(dot + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  const std::string_view prefix = name.substr(0, dot);
  if (!prefix.ends_with(pattern.container)) return std::nullopt;
  const std::size_t before = prefix.size() - pattern.container.size();
  if (before > 0 && prefix[before - 1] != '.') return std::nullopt;
  return Match{&pattern, std::string{name}, std::string{prefix}, index};
}

std::optional<Match> match_any(std::string_view name) {
  for (const NamePattern& pattern : name_patterns)
    if (auto found = match(name, pattern)) return found;
  return std::nullopt;
}

/// Spellings in use, to the names of Certamen's activations; others are passed on as they are.
std::string activation_name(const std::string& spelled) {
  if (spelled == "gelu_new" || spelled == "gelu_pytorch_tanh" || spelled == "gelu_fast")
    return "gelu-tanh";
  if (spelled == "swish") return "silu";
  return spelled;
}

/// The tensor, which is to have that many dimensions and real numbers.
const TensorInfo& checked(const SafetensorsFile& file, const std::string& name, std::size_t rank) {
  const TensorInfo& tensor = file.info(name);
  const std::string place = tensor_place(file.place(), name);
  if (!float_format(tensor.dtype))
    throw Error{ErrorCode::bad_file, place,
                "dtype " + std::string{dtype_name(tensor.dtype)} +
                    ": expected F16, BF16, F32 or F64 for the weights of an MLP"};
  if (tensor.shape.size() != rank || std::ranges::count(tensor.shape, std::size_t{0}) > 0)
    throw Error{ErrorCode::bad_file, place,
                "shape " + to_string(tensor.shape) + ": expected " +
                    (rank == 2 ? "a matrix [out, in]" : "a vector") + " that is not empty"};
  return tensor;
}

void expect_extent(const SafetensorsFile& file, const TensorInfo& tensor, std::size_t axis,
                   std::size_t expected, const TensorInfo& because) {
  if (tensor.shape[axis] == expected) return;
  throw Error{ErrorCode::bad_file, tensor_place(file.place(), tensor.name),
              "shape " + to_string(tensor.shape) + " does not fit tensor " +
                  quote_name(because.name) + " of shape " + to_string(because.shape) +
                  ": expected extent " + std::to_string(expected) + " on axis " +
                  std::to_string(axis)};
}

std::string name_if_there(const SafetensorsFile& file, const std::string& name) {
  return file.contains(name) ? name : std::string{};
}

/// GPT-Neo and nanoGPT use GPT-2's names for weights stored as [out, in]. The up bias, of length H,
/// tells which it is, or the norm before the MLP or the down bias, of length m; where the file has
/// none of them, that H is more than m.
bool is_transposed(const SafetensorsFile& file, const MlpLayer& layer, bool usual) {
  if (!usual) return false;
  const Shape& shape = checked(file, layer.up, 2).shape;
  const auto length_of = [&](const std::string& name) -> std::optional<std::size_t> {
    if (name.empty() || !file.contains(name)) return std::nullopt;
    return checked(file, name, 1).shape[0];
  };
  if (shape[0] == shape[1]) return true;
  if (const auto hidden = length_of(layer.up_bias))
    return shape[1] == *hidden || shape[0] != *hidden;
  for (const auto& name : {layer.name + ".ln_2.weight", layer.down_bias})
    if (const auto inputs = length_of(name)) return shape[0] == *inputs || shape[1] != *inputs;
  return shape[1] > shape[0];
}

[[noreturn]] void refuse_part(const SafetensorsFile& file, const MlpLayer& layer,
                              const std::string& missing) {
  const std::string place = tensor_place(file.place(), missing);
  if (file.contains(layer.name + "." + std::string{fused_gate} + ".weight"))
    throw Error{ErrorCode::unsupported, place,
                "gate and up are one matrix, " + std::string{fused_gate} +
                    ", as in Phi-3: this kind of MLP is not supported"};
  std::string text = "missing, although the rest of MLP " + quote_name(layer.name) + " is there";
  if (const auto shard = shard_with(file.path(), missing))
    text += ": it is in the file " + quote_name(*shard);
  else if (missing == layer.gate)
    text += ": the file is one shard of several, or the MLP has no gate, as in Nemotron, which is "
            "not supported";
  else
    text += ": is the file one shard of several?";
  throw Error{ErrorCode::bad_file, place, text};
}

/// Fills in the sizes and checks every shape against the up weight's.
void measure(const SafetensorsFile& file, MlpLayer& layer) {
  const TensorInfo& up = checked(file, layer.up, 2);
  const TensorInfo& down = checked(file, layer.down, 2);
  const std::size_t out = layer.transposed ? 1 : 0;
  const std::size_t in = 1 - out;
  layer.hidden = up.shape[out];
  layer.inputs = up.shape[in];
  layer.outputs = down.shape[out];
  expect_extent(file, down, in, layer.hidden, up);
  if (layer.gated) {
    const TensorInfo& gate = checked(file, layer.gate, 2);
    expect_extent(file, gate, out, layer.hidden, up);
    expect_extent(file, gate, in, layer.inputs, up);
  }
  for (const std::string& bias : {layer.up_bias, layer.gate_bias})
    if (!bias.empty()) expect_extent(file, checked(file, bias, 1), 0, layer.hidden, up);
  if (!layer.down_bias.empty())
    expect_extent(file, checked(file, layer.down_bias, 1), 0, layer.outputs, down);
}

MlpLayer describe(const SafetensorsFile& file, const Match& found) {
  const NamePattern& pattern = *found.pattern;
  const auto weight = [&](std::string_view stem) {
    return found.layer + "." + std::string{stem} + ".weight";
  };
  const auto bias = [&](std::string_view stem) {
    return name_if_there(file, found.layer + "." + std::string{stem} + ".bias");
  };
  MlpLayer layer;
  layer.name = found.layer;
  layer.index = found.index;
  layer.architecture = pattern.architecture;
  if (const auto own = file.metadata().find("activation"); own != file.metadata().end()) {
    layer.activation = activation_name(own->second);
    layer.activation_from = "metadata";
  } else if (const auto configured = configured_activation(file.path())) {
    layer.activation = activation_name(*configured);
    layer.activation_from = "config.json";
  } else {
    layer.activation = pattern.activation;
    layer.activation_from = std::string{pattern.architecture} + "'s names";
  }
  layer.gated = !pattern.gate.empty();
  layer.up = weight(pattern.up);
  layer.up_bias = bias(pattern.up);
  layer.down = weight(pattern.down);
  layer.down_bias = bias(pattern.down);
  if (layer.gated) {
    layer.gate = weight(pattern.gate);
    layer.gate_bias = bias(pattern.gate);
  }
  for (const std::string& name : {layer.up, layer.gate, layer.down})
    if (!name.empty() && !file.contains(name)) refuse_part(file, layer, name);
  layer.transposed = is_transposed(file, layer, pattern.transposed);
  measure(file, layer);
  return layer;
}

}  // namespace

MlpLayers find_mlp_layers(const SafetensorsFile& file) {
  std::vector<Match> matches;
  for (const TensorInfo& tensor : file.tensors())
    if (auto found = match_any(tensor.name)) matches.push_back(std::move(*found));
  const auto key = [](const Match& m) { return std::tie(m.prefix, m.index, m.layer, m.pattern); };
  std::ranges::sort(matches, {}, key);
  const auto rest = std::ranges::unique(matches, {}, key);
  matches.erase(rest.begin(), rest.end());
  MlpLayers layers;
  for (const Match& found : matches) {
    try {
      layers.readable.push_back(describe(file, found));
    } catch (const Error& error) {
      layers.unreadable.push_back({found.layer, found.index, error});
    }
  }
  return layers;
}

const MlpLayer& select_mlp_layer(const MlpLayers& layers, std::string_view selector) {
  const auto by_name = [&](const auto& layer) { return layer.name == selector; };
  const auto by_number = [&](const auto& layer) { return std::to_string(layer.index) == selector; };
  const auto& [readable, unreadable] = layers;
  std::string known;
  std::ptrdiff_t count = 0;
  const auto look = [&](const auto& list) {
    for (const auto& layer : list) known += (known.empty() ? "" : ", ") + layer.name;
    count += std::ranges::count_if(list, by_number);
  };
  look(readable);
  look(unreadable);
  const auto chosen = [&](const auto& is_it) -> const MlpLayer* {
    if (const auto found = std::ranges::find_if(readable, is_it); found != readable.end())
      return &*found;
    if (const auto found = std::ranges::find_if(unreadable, is_it); found != unreadable.end())
      throw found->reason;
    return nullptr;
  };
  if (const MlpLayer* found = chosen(by_name)) return *found;
  if (count == 1) return *chosen(by_number);
  throw Error{ErrorCode::unknown_name, "layer " + quote_name(selector),
              count == 0 ? "no such MLP: expected one of " + known
                         : "several MLPs have this number: expected one of " + known};
}

}  // namespace certamen
