// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include "framework/error.hpp"
#include "framework/release/models/mlp_describe.hpp"

namespace certamen {

namespace {

/// Written into names by torch.compile, and by PyTorch's sharding and checkpointing.
constexpr std::string_view wrappers[] = {"_orig_mod.", "_fsdp_wrapped_module.",
                                         "_checkpoint_wrapped_module."};

struct PlainName {
  std::string plain, wrappers;
};

PlainName unwrapped_parts(std::string name) {
  std::string taken;
  for (const std::string_view wrapper : wrappers)
    for (auto at = name.find(wrapper); at != name.npos; at = name.find(wrapper, at))
      if (at == 0 || name[at - 1] == '.') {
        name.erase(at, wrapper.size());
        taken += wrapper;
      } else {
        ++at;
      }
  return {std::move(name), std::move(taken)};
}

/// Length of the name up to the end of its last wrapper; 0 without one.
std::size_t wrapped_size(const std::string& name) {
  std::size_t size = 0;
  for (const std::string_view wrapper : wrappers)
    for (auto at = name.find(wrapper); at != name.npos; at = name.find(wrapper, at + 1))
      if (at == 0 || name[at - 1] == '.') size = std::max(size, at + wrapper.size());
  return size;
}

bool is_weight(const std::string& name) {
  return name.ends_with(".weight");
}

/// The bias that belongs to a weight, if the file has it.
std::string bias_of(const TensorNames& names, const std::string& weight) {
  if (!is_weight(weight)) return {};
  const std::string bias = weight.substr(0, weight.size() - 6) + "bias";
  return names.knows(bias) ? names.real(bias) : std::string{};
}

/// The pattern with the numbers for its #; nothing if it has more or fewer.
std::optional<std::string> filled(std::string_view pattern, std::string_view numbers) {
  std::string text;
  for (const char c : pattern) {
    if (c != '#') {
      text += c;
      continue;
    }
    if (numbers.empty()) return std::nullopt;
    const auto dot = numbers.find('.');
    text += numbers.substr(0, dot);
    numbers.remove_prefix(dot == numbers.npos ? numbers.size() : dot + 1);
  }
  if (!numbers.empty()) return std::nullopt;
  return text;
}

std::size_t first_number(std::string_view numbers) {
  std::size_t value = 0;
  for (const char c : numbers.substr(0, std::min(numbers.find('.'), std::size_t{9})))
    value = 10 * value + static_cast<std::size_t>(c - '0');
  return value;
}

}  // namespace

TensorNames::TensorNames(const ModelFile& file) {
  for (const TensorInfo& tensor : file.tensors()) real_.insert(tensor.name);
  for (const auto& [name, reason] : file.absent()) real_.insert(name);
  // Names that are plain already come first: they are always known by themselves.
  for (const auto& name : real_)
    if (unwrapped_parts(name).wrappers.empty()) names_[name] = name;
  std::set<std::string> second;  // modules whose plain names others have
  const auto wrapped = [](const std::string& name) { return name.substr(0, wrapped_size(name)); };
  for (const auto& name : real_)
    if (names_.emplace(unwrapped_parts(name).plain, name).first->second != name)
      second.insert(wrapped(name));
  if (second.empty()) return;
  std::erase_if(names_, [&](const auto& entry) { return second.contains(wrapped(entry.second)); });
  for (const auto& name : real_) {
    if (!second.contains(wrapped(name))) continue;
    const auto [plain, taken] = unwrapped_parts(name);
    names_.emplace(taken + plain, name);
  }
}

bool TensorNames::knows_all(const MlpDraft& draft) const {
  const auto known = [&](const std::string& name) { return name.empty() || real_.contains(name); };
  return known(draft.layer.up) && known(draft.layer.gate) && known(draft.layer.down);
}

std::string TensorNames::real(const std::string& plain) const {
  const auto found = names_.find(plain);
  return found == names_.end() ? plain : found->second;
}

MlpDraft draft_of(const TensorNames& names, const MlpName& name, const MlpPattern& pattern) {
  const auto in_layer = [&](std::string_view stem) {
    return name.layer + "." + std::string{stem} + ".weight";
  };
  MlpDraft draft;
  MlpLayer& layer = draft.layer;
  layer.name = name.layer;
  layer.index = name.index;
  layer.architecture = pattern.architecture;
  layer.gated = pattern.fused || !pattern.gate.empty();
  layer.up = names.real(in_layer(pattern.up));
  layer.up_bias = bias_of(names, in_layer(pattern.up));
  layer.down = names.real(in_layer(pattern.down));
  layer.down_bias = bias_of(names, in_layer(pattern.down));
  if (pattern.fused) {
    layer.gate = layer.up;
    layer.gate_bias = layer.up_bias;
  } else if (layer.gated) {
    layer.gate = names.real(in_layer(pattern.gate));
    layer.gate_bias = bias_of(names, in_layer(pattern.gate));
  }
  draft.fused = pattern.fused;
  draft.fused_if_twice = pattern.fused_if_twice;
  draft.usual_transposed = pattern.transposed;
  draft.certain = !pattern.transposed;
  draft.activation = pattern.activation;
  if (!pattern.norm.empty())
    draft.norms.push_back(names.real(name.block + "." + std::string{pattern.norm} + ".weight"));
  if (!pattern.embedding.empty())
    draft.embedding = names.real(name.prefix + std::string{pattern.embedding} + ".weight");
  return draft;
}

std::vector<MlpDraft> drafts_by_hand(const ModelFile& file, const TensorNames& names,
                                     const MlpHints& hints) {
  if (hints.up.empty() || hints.down.empty())
    throw Error{ErrorCode::usage, "parameter up", "expected both up and down"};
  std::vector<MlpDraft> drafts;
  for (const auto& [plain, real] : names.all()) {
    const auto numbers = numbers_in(plain, hints.up);
    if (!numbers) continue;
    const auto other = [&](const std::string& pattern) {
      const auto name = filled(pattern, *numbers);
      if (!name)
        throw Error{ErrorCode::usage, "parameter up",
                    "expected as many # in " + quote_name(pattern) + " as in " +
                        quote_name(hints.up)};
      return *name;
    };
    const std::string down = other(hints.down);
    MlpDraft draft;
    MlpLayer& layer = draft.layer;
    layer.name = plain.substr(0, is_weight(plain) ? plain.size() - 7 : plain.size());
    layer.index = first_number(*numbers);
    layer.architecture = "by hand";
    layer.up = real;
    layer.up_bias = bias_of(names, plain);
    layer.down = names.real(down);
    layer.down_bias = bias_of(names, down);
    layer.gated = !hints.gate.empty();
    if (layer.gated) {
      layer.gate = names.real(other(hints.gate));
      layer.gate_bias = bias_of(names, other(hints.gate));
    }
    draft.certain = false;
    drafts.push_back(std::move(draft));
  }
  std::ranges::sort(drafts, {}, [](const MlpDraft& draft) {
    return std::pair{draft.layer.index, draft.layer.name};
  });
  if (drafts.empty())
    throw Error{ErrorCode::unknown_name, file.place() + ": " + quote_name(hints.up),
                "no tensor has a name like this"};
  return drafts;
}

}  // namespace certamen
