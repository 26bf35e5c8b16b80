// SPDX-License-Identifier: Apache-2.0
// What each hidden state answers, where nothing that is hidden changes: all states in one pass,
// each known by its number.
#include <algorithm>

#include "framework/statespace/machine/machine.hpp"

namespace certamen {

/// No state is written, and there is no table that could have got an entry.
bool Machine::keeps_states(const std::vector<Run>& runs) const {
  return std::all_of(runs.begin(), runs.end(),
                     [](const Run& run) { return run.written.empty(); }) &&
         std::all_of(sides_.begin(), sides_.end(),
                     [](const Side& side) { return side.tables.empty(); });
}

std::optional<Machine::Replies> Machine::replies(const Belief& belief,
                                                 std::optional<std::size_t> procedure,
                                                 const std::vector<MachineMove>& moves,
                                                 Integer& factor) {
  auto& runs = procedure ? runs_[*procedure] : judges_;
  const auto& inputs = procedure ? procedures_[*procedure].inputs : finalize_->inputs;
  if (!sorts().empty() || !keeps_states(runs)) return std::nullopt;
  std::vector<std::uint64_t> chosen;
  for (const auto& move : moves) chosen.push_back(move.value);
  const auto given = registers_of(inputs, chosen);

  std::vector<Replies> found(sides());
  std::vector<Integer> factors(sides(), 1);
  Integer common = 1;
  bool fits = true;
  std::size_t first = 0;  // row of the side
  for (std::size_t side = 0; side < sides(); ++side) {
    const auto& part = belief.parts[side];
    const Layout& layout = sides_[side].layout;
    StateSet numbers{layout.words, 1, budget_}, states{layout.words, 1, budget_};
    for (std::size_t row = 0; row < part.weights.size(); ++row) {
      const std::uint64_t number = row, one = 1;
      numbers.add(part.keys.data() + row * layout.words, &number);
      states.add(part.keys.data() + row * layout.words, &one);
    }
    std::vector<std::uint64_t> key(std::max<std::size_t>(1, layout.words), 0);
    auto& run = runs[side];
    if (!part.empty())
      factors[side] = run.expansion->pass(
          layout, std::move(states), given, [&](Frame& frame, const Integer& weight) {
            layout.pack(frame.registers.data(), key.data());
            fits = fits && weight >> 64 == 0;
            found[side][frame.registers[run.result]].push_back(
                {first + *numbers.find(key.data()), static_cast<std::uint64_t>(weight)});
          });
    first += part.weights.size();
    common = boost::multiprecision::lcm(common, factors[side]);
  }
  if (!fits || common >> 64 != 0) return std::nullopt;
  factor = common;
  Replies all;
  for (std::size_t side = 0; side < sides(); ++side) {
    const auto share = static_cast<std::uint64_t>(Integer{common / factors[side]});
    for (auto& [output, replies] : found[side]) {
      if (!std::is_sorted(replies.begin(), replies.end()))
        std::sort(replies.begin(), replies.end());
      auto& its = all[output];
      if (its.empty() && share == 1)
        its = std::move(replies);
      else
        for (const auto& reply : replies) its.push_back({reply.row, reply.count * share});
    }
  }
  return all;
}

}  // namespace certamen
