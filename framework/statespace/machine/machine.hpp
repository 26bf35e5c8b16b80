// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/dynamic_bitset.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/games/package.hpp"
#include "framework/statespace/expansion.hpp"

namespace certamen {

/// A set of states or procedures, by number; there may be any number of them.
using Marks = boost::dynamic_bitset<std::uint64_t>;

struct MachineOptions {
  bool symmetry = true;
  Integer symmetry_from = 3;      // size of a domain whose values are followed up to renaming
  std::uint64_t calls = 1 << 10;  // for which labels are provided
};

/// Where an oracle's input comes in: what an adversary chooses at once. A leaf of one of its
/// arguments, after strings have been cut where the package slices them; an Option as a whole,
/// since which leaves it has depends on its value.
struct MachineInput {
  NodeId node = no_node;
  std::size_t leaf = 0;          // of the node
  Domain domain = Boolean();     // values to choose from
  std::uint32_t sort = no_sort;  // if it holds labels
};

/// One procedure of every side: what it is called with, what it reads and writes.
struct MachineProcedure {
  Signature signature;
  std::optional<std::size_t> budget;
  std::vector<MachineInput> inputs;   // the arguments' leaves, in order
  Marks needs;                        // states that must have been written before
  Marks provides;                     // states that it writes
  std::set<std::size_t> only_after;   // procedures that must have been called before
  std::set<std::size_t> only_before;  // procedures that must not have been called before
  bool puts = false;                  // it gives entries to a map ..
  bool puts_anew = false;             // .. that may be others when it is asked the same again
  /// It answers from random tables and from what no oracle changes: asked the same again, it gives
  /// the same answer and changes nothing, whatever was called in between.
  bool repeats = false;
  Domain output = Boolean();                // with strings cut
  Domain inner_output = Boolean();          // with labels for leaves that have a sort
  std::vector<std::uint32_t> output_sorts;  // of its leaves
};

/// States of one side of a machine, with weights over a common scale.
struct BeliefPart {
  std::vector<std::uint64_t> keys;  // rows of the side's state layout
  std::vector<Integer> weights;
  bool empty() const { return weights.empty(); }
  friend bool operator==(const BeliefPart&, const BeliefPart&) = default;
};

/// What an observer of the interface alone knows: the joint, unnormalised distribution of side
/// and hidden state, given all that was seen. Labels below `named` are values that were seen or
/// asked.
struct Belief {
  std::vector<BeliefPart> parts;
  std::vector<std::uint64_t> named;  // by sort
};

/// An input of a call: a value as it stands in a register (a code, see Machine::code_of, or a named
/// label), or a value that was never seen before.
struct MachineMove {
  bool fresh = false;
  std::uint64_t value = 0;
};

/// What a call may answer, and what one believes then.
struct MachineAnswer {
  std::uint64_t output = 0;  // a code of the procedure's inner output
  Belief belief;
};

/// Closed packages with one interface as one machine: beliefs are pushed through their procedures
/// exactly. Sides share the names of values that pass the interface.
class Machine {
 public:
  /// Throws Error(unlinked_import), Error(type_mismatch) for packages that are no games or whose
  /// interfaces differ, and Error(unsupported) for moves left open and real tensors.
  Machine(const std::vector<Package>& sides, const MachineOptions& options, const Context& context);

  std::size_t sides() const { return sides_.size(); }
  const std::vector<MachineProcedure>& procedures() const { return procedures_; }
  /// The game's verdict on what the adversary hands in; none: the output itself.
  const std::optional<MachineProcedure>& finalize() const { return finalize_; }
  std::size_t procedure(const std::string& name) const;

  /// After the initializers: total weight of each side is the returned scale.
  std::pair<Belief, Integer> start();
  /// States written by the initializers or from the start.
  const Marks& written_first() const { return written_; }
  /// The code that a register of this input stands for, if it holds no label.
  Integer code_of(const MachineInput& input, std::uint64_t value) const {
    return program_->interner().from_register(input.domain, value);
  }
  /// All answers of a call; weights grow by the returned factor altogether.
  std::vector<MachineAnswer> call(const Belief& belief, std::size_t procedure,
                                  const std::vector<MachineMove>& moves, Integer& factor);
  /// The same answers, each with what it weighs on every side; what is hidden afterwards is not
  /// followed. For the last call. In ascending order.
  using AnswerWeights = std::vector<std::pair<std::uint64_t, std::vector<Integer>>>;
  AnswerWeights last_answers(const Belief& belief, std::size_t procedure,
                             const std::vector<MachineMove>& moves, Integer& factor);
  /// For every side: the weight of the states in which handing in this output wins, and the factor.
  std::vector<Integer> judge(const Belief& belief, const std::vector<MachineMove>& moves,
                             Integer& factor);

  /// A state's weight of an answer, out of a common factor.
  struct Reply {
    std::size_t row;  // of the belief, numbered through all sides
    std::uint64_t count;
    friend auto operator<=>(const Reply&, const Reply&) = default;
  };
  using Replies = std::map<std::uint64_t, std::vector<Reply>>;  // by answer; rows ascend
  /// What each state of a belief answers to a call of a procedure that leaves all states as they
  /// are, or, without a procedure, what the verdict on an output is; and the factor. The belief's
  /// weights do not count. Nothing if states may change, if values are followed up to renaming, or
  /// if the factor does not fit a word.
  std::optional<Replies> replies(const Belief& belief, std::optional<std::size_t> procedure,
                                 const std::vector<MachineMove>& moves, Integer& factor);

  /// All ways to call a procedure, given what has a name.
  std::vector<std::vector<MachineMove>> all_calls(const Belief& belief,
                                                  std::size_t procedure) const;

  /// For each sort, the old label that each new name stands for, constants included.
  using Renaming = std::vector<std::vector<std::uint64_t>>;
  /// Divides the weights by their common factor, which is returned; drops names that occur nowhere;
  /// orders rows, and names where the rows tell them apart.
  Integer canonize(Belief& belief, Renaming* renaming = nullptr);

  /// Outputs that are worth handing in to finalize: where the verdict is a conjunction with an
  /// equation for a leaf, the values that the equation has somewhere in the belief; all moves of
  /// the other leaves.
  std::vector<std::vector<MachineMove>> outputs(const Belief& belief);

  /// An output and the weight of the states in which it wins, out of `factor` times the belief's
  /// weight.
  struct Guess {
    std::vector<MachineMove> moves;
    Integer won, factor;
  };
  /// Where the verdict is one equation of the whole output with something that does not depend on
  /// it: the most probable value of that, in one pass over the states. Else nothing.
  std::optional<Guess> best_guess(const Belief& belief);
  /// In the same games, for each state of a belief: all outputs that can win there, each with its
  /// weight out of the factor.
  std::optional<std::vector<std::vector<Guess>>> all_guesses(const Belief& belief);
  Integer weight(const Belief& belief, std::size_t side) const;

  /// From now on another token stops it: for what is to be said after a stop.
  void stop_by(const CancelToken& token) { context_.cancel = token; }

  const ExactProgram& program() const { return *program_; }
  const std::vector<LabelSort>& sorts() const { return program_->symbolic().sorts; }

 private:
  struct Side {
    Layout layout;                         // of its states and tables
    std::vector<NodeId> labelled, tables;  // of the layout
    std::vector<NodeId> states;            // the nodes that get them
  };
  struct Run {  // a procedure on one side
    std::unique_ptr<Sequence> sequence;
    std::unique_ptr<Expansion> expansion;
    NodeId result = no_node;
    std::vector<std::pair<NodeId, NodeId>>
        written;  // what a state is set to; the node that gets it
  };
  using Rows = std::map<std::vector<std::uint64_t>, Integer>;
  class Builder;

  BeliefPart with_fresh(const BeliefPart& part, std::size_t side, std::uint32_t sort,
                        const std::vector<std::uint64_t>& named);
  std::vector<MachineMove> moves_of_output(std::uint64_t value) const;
  Integer pass(Run& run, std::size_t side, const BeliefPart& part,
               const std::vector<std::uint64_t>& named, const std::vector<NodeValue>& given,
               std::map<std::uint64_t, Rows>& answers);
  std::vector<NodeValue> choose(Belief& belief, const std::vector<MachineInput>& inputs,
                                const std::vector<MachineMove>& moves, Integer& factor);
  std::uint64_t name_fresh(Belief& belief, std::uint32_t sort, Integer& factor);
  void check_weight(const Belief& belief, std::size_t side, const Integer& expected,
                    const std::string& place) const;
  std::uint64_t composed(const Domain& domain, const std::uint64_t* segments) const;
  std::vector<NodeValue> registers_of(const std::vector<MachineInput>& inputs,
                                      const std::vector<std::uint64_t>& values) const;
  void unpack(std::size_t side, const std::uint64_t* key, Frame& frame) const;
  void pin(Canonicalizer& canonicalizer, const std::vector<std::uint64_t>& named) const;
  void rename_all(Belief& belief, Renaming* renaming);
  bool keeps_states(const std::vector<Run>& runs) const;
  void find_repeating();
  void find_equations();
  void find_whole_equation();
  StateSet states_of(const BeliefPart& part, std::size_t side);
  std::uint64_t named_moves(const std::vector<std::uint64_t>& named,
                            const MachineInput& input) const;
  std::vector<MachineMove> all_moves(const std::vector<std::uint64_t>& named,
                                     const MachineInput& input) const;
  std::vector<MachineMove> solutions(const Belief& belief, std::size_t input,
                                     const std::vector<std::uint64_t>& before);

  MemoryBudget budget_;
  Context context_;
  std::unique_ptr<ExactProgram> program_;
  std::vector<Side> sides_;
  std::vector<MachineProcedure> procedures_;
  std::optional<MachineProcedure> finalize_;
  std::vector<std::vector<Run>> runs_;       // by procedure, by side
  std::vector<std::vector<Run>> answers_;    // of them the answers alone, once they are wanted
  std::vector<Run> first_, judges_;          // initializers, finalize; by side
  std::vector<std::vector<Run>> equations_;  // by input of finalize, by side; empty: none
  std::optional<Run> whole_equation_;  // what the output is compared with, if nothing else counts
  Marks written_;
  std::unique_ptr<Draws> draws_;
  std::unique_ptr<Canonicalizer> canonicalizer_;
  Frame frame_;
};

}  // namespace certamen
