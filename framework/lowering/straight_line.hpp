// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

/// Code without branches, whatever its steps are: which of them are needed, and when the place of a
/// value is free again.
namespace certamen {

/// Keeps the steps that is_needed(step) asks for, from the last to the first; for each of them
/// need_inputs(step) says what it reads.
template <class Step, class IsNeeded, class NeedInputs>
void keep_needed(std::vector<Step>& steps, IsNeeded is_needed, NeedInputs need_inputs) {
  std::vector<Step> kept;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (!is_needed(*step)) continue;
    need_inputs(*step);
    kept.push_back(std::move(*step));
  }
  steps.assign(std::make_move_iterator(kept.rbegin()), std::make_move_iterator(kept.rend()));
}

/// Of each step the values that it reads or makes and no later step does, each once; `stays` are
/// those that are never free. each_value(step, see) calls see(value) for what a step reads and
/// makes.
template <class EachValue>
std::vector<std::vector<std::size_t>> dead_after(std::size_t steps, std::vector<bool> stays,
                                                 EachValue each_value) {
  std::vector<std::vector<std::size_t>> dead(steps);
  for (std::size_t step = steps; step-- > 0;)
    each_value(step, [&](std::size_t value) {
      if (stays[value]) return;
      stays[value] = true;
      dead[step].push_back(value);
    });
  return dead;
}

}  // namespace certamen
