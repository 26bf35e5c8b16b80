// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/statespace/machine/machine.hpp"

namespace certamen {

/// The games of a search as a table: what may be hidden at the start is a list of hypotheses, and
/// for each call the table says how probable each answer is under each of them, and for each output
/// how probably it wins. Games of few hypotheses and few calls have one; in it, bounds on what is
/// still to be won are sums, and the calls of games whose hidden state never changes need no graph.
///
/// Two games that are told apart are here a game that is won by naming the side: hypotheses of
/// both sides, an output for each. That differs from the advantage by the weight of side 0, which
/// every function takes off again.
class Hypotheses {
 public:
  /// A belief as weights of the hypotheses.
  struct Believed {
    std::vector<Integer> weights;
    std::vector<std::uint64_t> words;  // the same, if all sums here fit a word; else empty
    Integer other = 0;                 // of side 0, if games are told apart
  };
  /// The best of the calls of one procedure, if nothing is asked after it.
  struct LastCall {
    std::size_t call = 0;  // number in calls()
    Rational value = 0;
  };

  /// The table of a start; nothing if values are followed up to renaming, if states are read that
  /// only an oracle writes, or if it is too large. `poll` is asked before each call and output that
  /// is tried for it: it gives up where that says true. Throws Error(interrupted).
  static std::optional<Hypotheses> of(Machine& machine, const Belief& start, Objective objective,
                                      const std::function<bool()>& poll);

  /// Whether no answer of any call changes what is hidden.
  bool is_static() const { return static_; }
  /// All calls of a procedure, in the order of Machine::all_calls, which is that of any belief.
  const std::vector<std::vector<MachineMove>>& calls(std::size_t procedure) const {
    return moves_[procedure];
  }
  /// How many hypotheses there are.
  std::size_t size() const { return rows_.size(); }
  /// Answers of all calls of a procedure together.
  std::size_t answers_of(std::size_t procedure) const;
  /// What an output is, where a game is won by one.
  const std::vector<MachineMove>& output(std::size_t number) const { return output_moves_[number]; }
  /// Nothing if the belief has a state that is none of the hypotheses.
  std::optional<Believed> believed(const Belief& belief) const;

  /// At least what the best adversary gets from the belief with this number of further calls, of
  /// which each procedure has at most `left`; see docs/explanation/exact-answers.md for why.
  Rational bound(const Believed& belief, const std::vector<std::uint64_t>& left,
                 std::size_t calls) const;

  /// For static games: what one call and then an output gets, exactly.
  LastCall last_call(const Believed& belief, std::size_t procedure) const;
  /// The same as a number of ways to win, of which scale() times the verdict's scale are the whole,
  /// and the call. Of games told apart that the right one is named.
  Integer last_ways(const Believed& belief, std::size_t procedure, std::size_t& call) const;

  /// A belief of a static game without its common factor, up to permutations of the hypotheses that
  /// keep calls, answers and verdicts: what can be won is the same. Of its own hypothesis s it says
  /// what the belief said of the image of s under symmetry(number).
  struct Form {
    Belief belief;
    Integer common = 1;
    std::size_t symmetry = 0;  // number; 0 is the identity
  };
  Form form_of(const std::vector<Integer>& weights, const std::vector<std::uint64_t>& named) const;
  /// For static games: the forms of the beliefs after the answers of a call, weights times scale().
  std::vector<Form> answers(const Believed& belief, const std::vector<std::uint64_t>& named,
                            std::size_t procedure, std::size_t call) const;
  const Integer& scale() const { return scale_; }

  /// Looks for permutations of the hypotheses that keep the table and the weights of the start: all
  /// of them, or some if they are more than some thousands or hard to find. Each is checked entry
  /// by entry.
  void find_symmetries(const Belief& start, const std::function<bool()>& poll);
  using Images = std::vector<std::uint32_t>;  // of each hypothesis
  const Images& symmetry(std::size_t number) const { return symmetries_[number]; }
  std::size_t symmetries() const { return symmetries_.size(); }
  /// The call that does with the images of the hypotheses what this one does with them.
  std::size_t image(const Images& to, std::size_t procedure, std::size_t call) const;

  /// By call: whether an earlier one is its image under a symmetry. Some may be missed.
  std::vector<bool> alike_calls(std::size_t procedure) const;

  std::size_t bytes() const;

 private:
  friend class CountedBeliefs;

  struct Likelihood {
    std::size_t hypothesis;
    std::uint64_t count;  // over scale()
  };
  struct Answer {
    std::uint64_t output = 0;
    bool quiet = true;  // it leaves every hypothesis as it was
    std::vector<Likelihood> likelihoods;
  };
  /// A hypothesis together with an output that wins under it.
  struct Term {
    std::size_t hypothesis;
    std::uint64_t count;  // over scale() * verdict_scale_
  };
  struct Call {
    std::vector<Answer> answers;
    Integer capacity = 0;  // over scale(): of each answer the largest likelihood, added up
    /// For each hypothesis, over scale(): that another answer comes than the usual one, or that
    /// the usual one changes the state.
    std::vector<std::uint64_t> surprise;
    bool once = true;  // asking it again surprises no state that it has not surprised
    // Terms by answer and output, static games only.
    std::vector<Term> terms;
    std::vector<std::size_t> group_ends;   // of the terms of one output
    std::vector<std::size_t> answer_ends;  // of the groups of one answer
  };
  struct Win {
    std::size_t output;
    std::uint64_t count;  // over verdict_scale_
  };

  /// What one more call can add to a bound.
  template <class Number>
  struct Gain {
    Number gain;
    std::size_t procedure;
    bool once;
  };

  bool fits_words(const Integer& total) const;
  void refine(std::vector<std::uint64_t>& colours, std::size_t& cells) const;
  struct Print {
    std::uint64_t whole = 0;
    std::vector<std::pair<std::uint64_t, std::size_t>> answers;  // hashes, in order; numbers
  };
  Print print_of(const Call& call, const Images& to) const;
  std::optional<std::size_t> same_call(const Images& to, std::size_t procedure,
                                       std::size_t call) const;
  bool keeps_all(const Images& to, const std::vector<Integer>& weights) const;
  bool list(const Machine& machine, const Belief& start);
  bool judge(Machine& machine, const Belief& start, Objective objective,
             const std::function<bool()>& poll);
  bool judge_each(Machine& machine, const Belief& start, const std::function<bool()>& poll);
  bool take(const std::vector<std::vector<Machine::Guess>>& guesses);
  bool tabulate(Machine& machine, const Belief& start, const std::function<bool()>& poll);
  std::optional<Call> tabulated(Machine& machine, const Belief& spread, std::size_t procedure,
                                const std::vector<MachineMove>& moves, Integer& factor) const;
  void finish(Call& call, const std::vector<Integer>& weights, std::uint64_t times) const;
  void collect_terms(Call& call) const;
  Rational in_units(const Integer& numerator, const Believed& belief) const;
  template <class Number>
  Number after(const std::vector<Number>& weights, const Call& call) const;
  template <class Number>
  Number best_after(const std::vector<Number>& weights, std::size_t procedure,
                    std::size_t& best) const;
  template <class Number>
  Rational bounded(const std::vector<Number>& weights, const std::vector<std::uint64_t>& left,
                   std::size_t calls) const;
  template <class Number>
  Number by_surprise(const std::vector<Number>& weights, const std::vector<std::uint64_t>& left,
                     std::size_t calls, const Number& enough) const;
  template <class Number>
  static Number largest(std::vector<Gain<Number>>& gains, std::vector<std::uint64_t> left,
                        std::size_t calls, const Number& enough);
  Rational product_of_capacities(const std::vector<std::uint64_t>& left, std::size_t calls) const;

  std::vector<std::map<std::vector<std::uint64_t>, std::size_t>> numbers_;  // by side and row
  std::vector<std::pair<std::size_t, std::vector<std::uint64_t>>> rows_;    // of the hypotheses
  std::vector<std::vector<std::vector<MachineMove>>> moves_;                // by procedure
  std::vector<std::vector<Call>> calls_;                                    // by procedure
  std::vector<Integer> capacities_;                                         // the largest
  std::vector<std::vector<Win>> wins_;                                      // by hypothesis
  std::vector<std::uint64_t> best_win_;  // by hypothesis: at least what can win in the end
  std::vector<Images> symmetries_;       // the identity first
  // What calls do, by procedure and call, and the calls by it.
  std::vector<std::vector<Print>> prints_;
  std::vector<std::unordered_multimap<std::uint64_t, std::size_t>> by_print_;
  std::vector<std::vector<MachineMove>> output_moves_;  // none if games are told apart
  std::size_t outputs_ = 0;
  Integer scale_ = 1, verdict_scale_ = 1;
  bool static_ = true, told_apart_ = false;
};

}  // namespace certamen
