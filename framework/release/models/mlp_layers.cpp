// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/mlp_layers.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "framework/error.hpp"
#include "framework/release/models/mlp_describe.hpp"
#include "framework/release/models/mlp_patterns.hpp"

namespace certamen {

namespace {

/// A layer and the patterns that some of its names fit, in the order of trial.
struct Candidate {
  MlpName name;
  std::set<const MlpPattern*> patterns;
};

auto order_of(const MlpName& name) {
  return std::tie(name.prefix, name.index, name.expert, name.layer);
}

std::vector<Candidate> candidates(const TensorNames& names) {
  std::map<std::string, Candidate> found;
  for (const auto& [plain, real] : names.all())
    for (const MlpPattern& pattern : mlp_patterns())
      if (auto name = match_name(plain, pattern)) {
        Candidate& one = found[name->layer];
        one.patterns.insert(&pattern);
        if (one.patterns.size() == 1) one.name = std::move(*name);
      }
  std::vector<Candidate> all;
  for (auto& [layer, one] : found) all.push_back(std::move(one));
  std::ranges::sort(all, [](const Candidate& a, const Candidate& b) {
    return order_of(a.name) < order_of(b.name);
  });
  return all;
}

/// The first pattern of which every weight is known, else the first that may be meant.
MlpDraft choose(const TensorNames& names, const Candidate& candidate) {
  std::optional<MlpDraft> first;
  for (const MlpPattern* pattern : candidate.patterns) {
    if (!pattern->beside.empty() &&
        !names.knows(candidate.name.block + "." + std::string{pattern->beside}))
      continue;
    MlpDraft draft = draft_of(names, candidate.name, *pattern);
    if (names.knows_all(draft)) return draft;
    if (!first) first = std::move(draft);
  }
  return first ? *first : draft_of(names, candidate.name, **candidate.patterns.begin());
}

std::vector<MlpDraft> drafts(const ModelFile& file, const TensorNames& names,
                             const MlpHints& hints) {
  if (!hints.up.empty() || !hints.gate.empty() || !hints.down.empty())
    return drafts_by_hand(file, names, hints);
  std::vector<MlpDraft> drafts;
  for (const Candidate& candidate : candidates(names)) drafts.push_back(choose(names, candidate));
  return drafts;
}

}  // namespace

MlpLayers find_mlp_layers(const ModelFile& file, const MlpHints& hints) {
  const TensorNames names{file};
  const MlpDescriber describer{file, hints};
  MlpLayers layers;
  for (const MlpDraft& draft : drafts(file, names, hints)) {
    try {
      layers.readable.push_back(describer.describe(draft));
    } catch (const Error& error) {
      layers.unreadable.push_back({draft.layer.name, draft.layer.index, error});
    }
  }
  return layers;
}

Activation activation_of(const MlpLayer& layer) {
  if (layer.activation.empty())
    throw Error{ErrorCode::unsupported, "layer " + quote_name(layer.name),
                "neither the file nor a config.json beside it names the activation, and the names "
                "of the tensors do not tell: --set activation=.. says it"};
  try {
    return parse_activation(layer.activation);
  } catch (const Error& error) {
    throw Error{error.code(),
                "layer " + quote_name(layer.name) + ", activation from " + layer.activation_from,
                error.message()};
  }
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
