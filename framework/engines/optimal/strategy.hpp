// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/statespace/machine/machine.hpp"

namespace certamen {

/// One decision: hand something in, or ask and go on by the answer. Names are those of the belief
/// in which it is taken; an edge says what the next belief's names stand for.
struct Decision {
  bool stops = true;
  std::vector<MachineMove> output;  // stops: of finalize; without finalize one Boolean
  std::size_t procedure = 0;
  std::vector<MachineMove> moves;
  struct Edge {
    std::uint64_t answer = 0;          // a code of the procedure's inner output
    Machine::Renaming names = {};      // the old label behind each name of the next belief
    std::vector<std::uint64_t> named;  // names after the answer, by sort, before they are renamed
    std::size_t next = 0;              // decision
  };
  std::vector<Edge> edges;
};

class Strategy {
 public:
  std::vector<Decision> decisions;  // the first one is the start
  std::vector<MachineProcedure> procedures;
  std::optional<MachineProcedure> finalize;
  std::vector<LabelSort> sorts;
  std::map<std::uint64_t, Integer> wide;  // codes that do not fit a move, by their number

  /// What a move that is no label stands for.
  Value value_of(const MachineInput& input, const MachineMove& move) const {
    return input.domain.is_narrow() ? Value{move.value} : Value{wide.at(move.value)};
  }
};

/// Whether the input is the parity of a string whose other bits come next, see parity_pair().
inline bool is_parity_of_next(const std::vector<MachineInput>& inputs, std::size_t i) {
  return inputs[i].domain.kind() == DomainKind::boolean && i + 1 < inputs.size() &&
         inputs[i + 1].node == inputs[i].node;
}

}  // namespace certamen
