// SPDX-License-Identifier: Apache-2.0
// Calls that were made before and can tell nothing again are not tried again.
#include <algorithm>
#include <map>

#include "framework/engines/optimal/search.hpp"

namespace certamen {

namespace {

/// The procedure and the registers of its inputs, values that were fresh by the names they got;
/// nothing where an input is a vector, whose names are a basis. `named`: before the call.
std::optional<std::vector<std::uint64_t>>
call_key(const std::vector<LabelSort>& sorts, const MachineProcedure& oracle, std::size_t procedure,
         const std::vector<MachineMove>& moves, std::vector<std::uint64_t> named) {
  std::vector<std::uint64_t> key{procedure};
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const auto sort = oracle.inputs[i].sort;
    if (sort != no_sort && sorts[sort].kind != LabelSort::Kind::atoms) return std::nullopt;
    key.push_back(moves[i].fresh ? named[sort]++ : moves[i].value);
  }
  return key;
}

}  // namespace

bool OptimalSearch::is_repeat(const Position& position, std::size_t procedure,
                              const std::vector<MachineMove>& moves) const {
  if (position.asked.empty() ||
      std::any_of(moves.begin(), moves.end(), [](const MachineMove& one) { return one.fresh; }))
    return false;
  const auto key = call_key(machine_.sorts(), machine_.procedures()[procedure], procedure, moves,
                            position.belief.named);
  return key && std::binary_search(position.asked.begin(), position.asked.end(), *key);
}

/// What was asked before a call and the call itself, in the names of the belief after it.
void OptimalSearch::note_asked(const Position& position, const Way& way,
                               const Machine::Renaming& names, Position& next) const {
  const auto& oracles = machine_.procedures();
  auto asked = position.asked;
  if (oracles[way.procedure].repeats)
    if (auto key = call_key(machine_.sorts(), oracles[way.procedure], way.procedure, way.moves,
                            position.belief.named))
      asked.push_back(std::move(*key));
  std::vector<std::map<std::uint64_t, std::uint64_t>> renamed(names.size());
  for (std::size_t sort = 0; sort < names.size() && !asked.empty(); ++sort)
    for (std::uint64_t name = 0; name < names[sort].size(); ++name)
      renamed[sort][names[sort][name]] = name;
  for (auto& key : asked) {
    const auto& inputs = oracles[key.front()].inputs;
    bool known = true;
    for (std::size_t i = 0; i < inputs.size() && known; ++i) {
      if (inputs[i].sort == no_sort || names.empty()) continue;
      const auto name = renamed[inputs[i].sort].find(key[i + 1]);
      known = name != renamed[inputs[i].sort].end();
      if (known) key[i + 1] = name->second;
    }
    if (known) next.asked.push_back(std::move(key));
  }
  std::sort(next.asked.begin(), next.asked.end());
}

}  // namespace certamen
