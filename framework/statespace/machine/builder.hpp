// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/statespace/machine/machine.hpp"

namespace certamen {

/// One procedure on one side, and on all of them.
struct MachineBody {  // places among the roots
  std::size_t result = 0;
  std::vector<std::pair<std::size_t, std::size_t>> written;  // set node; get node of its state
  std::vector<std::size_t> puts;
};

struct MachinePart {
  Signature signature;
  std::optional<std::size_t> budget;
  std::vector<std::size_t> inputs;                // places
  Marks needs, provides;                          // states of any side, by number
  std::set<std::string> only_after, only_before;  // of any side
  bool puts = false, puts_anew = false;           // see MachineProcedure
  std::vector<MachineBody> bodies;                // by side
};

/// The graph of a machine before labels: all procedures of all sides over shared inputs, states as
/// get and set nodes, tables as nodes. What a procedure is made of is found again by its place
/// among the roots, which simplification keeps.
class MachineBuilder {
 public:
  explicit MachineBuilder(const std::vector<Package>& sides);

  using Body = MachineBody;
  using Part = MachinePart;
  struct Side {
    std::vector<std::size_t> states, tables;  // places
    std::size_t first_state = 0;              // the number of its first state among all sides'
  };

  RootedGraph rooted;
  std::vector<Side> sides;
  std::vector<Part> procedures;
  std::optional<Part> finalize;
  Part first;              // the initializers
  std::size_t states = 0;  // of all sides

 private:
  NodeId add(GraphNode node);
  std::size_t root(NodeId node);
  NodeId input(const Domain& domain, const std::string& name, Part& part);
  void add_part(const std::vector<Package>& packages, Part& part,
                const std::function<const Procedure*(const Package&)>& which);
  Body add_body(const Package& package, std::size_t side,
                const std::vector<const Procedure*>& procedures, const std::vector<NodeId>& inputs,
                bool at_the_start, Part& part);

  struct State {
    std::size_t number = 0;  // within its side
    StateId own;             // in the machine's graph
  };
  std::vector<std::map<StateId, State>> states_;  // by side
  std::vector<std::map<TableId, NodeId>> tables_;
};

}  // namespace certamen
