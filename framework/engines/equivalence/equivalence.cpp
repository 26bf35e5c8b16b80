// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/equivalence/equivalence.hpp"

#include <chrono>
#include <deque>
#include <set>

#include "framework/engines/equivalence/span.hpp"
#include "framework/error.hpp"
#include "framework/games/contract.hpp"
#include "framework/games/inline.hpp"
#include "framework/process_memory.hpp"
#include "framework/statespace/machine/machine.hpp"
#include "framework/values/leaves.hpp"

namespace certamen {

namespace {

/// What the adversary hands in at the end is one more question, after which nothing is asked: the
/// last export, under a name that no other has.
Package with_verdict_as_oracle(Package package) {
  if (!package.finalize) return package;
  std::string& name = package.finalize->signature.name;
  for (name = "Finalize"; package.find_export(name) != nullptr;) name += "'";
  package.exports.push_back(std::move(*package.finalize));
  package.finalize.reset();
  return package;
}

class Decider {
 public:
  Decider(const Package& first, const Package& second, const EquivalenceOptions& options,
          const Context& context)
      : options_{options}, context_{context}, judged_{first.finalize.has_value()},
        machine_{{with_verdict_as_oracle(first), with_verdict_as_oracle(second)},
                 {.symmetry = false},
                 context} {
    in_phases_.resize(machine_.procedures().size());
    for (const auto& procedure : machine_.procedures()) {
      for (const std::size_t other : procedure.only_after) in_phases_.set(other);
      for (const std::size_t other : procedure.only_before) in_phases_.set(other);
    }
  }

  EquivalenceResult run() {
    const auto start = std::chrono::steady_clock::now();
    auto [belief, scale] = machine_.start();
    const Integer common = machine_.canonize(belief);
    visit({std::move(belief),
           make_rational(common, scale),
           {machine_.written_first(), Marks(in_phases_.size())},
           0,
           no_word,
           0,
           {},
           0});
    std::size_t next = 0;
    bool gave_up = false;
    while (next < words_.size() && !distinguishing_) {
      if (context_.cancel.is_cancelled()) break;
      if ((options_.calls && words_[next].length >= *options_.calls) || are_enough()) {
        gave_up = true;
        break;
      }
      try {
        extend(next++);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::interrupted) throw;
        break;
      }
      context_.report("equivalence",
                      static_cast<double>(next) / static_cast<double>(words_.size()));
    }
    gave_up = gave_up || context_.cancel.is_cancelled() || are_enough();
    if (distinguishing_) {
      result_.equivalent = false;
      write_transcript();
    } else if (!gave_up) {
      result_.equivalent = true;
      for (const auto& [past, span] : spans_) result_.dimension += span.size();
    }
    result_.statistics.states = columns_.size();
    result_.statistics.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(result_);
  }

 private:
  static constexpr std::size_t no_word = ~std::size_t{0};

  /// What decides which oracles may be called.
  struct Past {
    Marks written;  // states
    Marks called;   // of the procedures whose first call changes what may be called
    friend bool operator<(const Past& a, const Past& b) {
      return std::tie(a.written, a.called) < std::tie(b.written, b.called);
    }
  };

  /// A transcript and what it leads to: the joint distribution of the states of both packages.
  struct Word {
    Belief belief;
    Rational scale;  // of its weights
    Past past;
    std::size_t length = 0;
    std::size_t before = no_word;
    std::size_t procedure = 0;
    std::vector<MachineMove> moves;
    std::uint64_t output = 0;
  };

  bool are_enough() const {
    return options_.vectors && result_.statistics.vectors >= *options_.vectors;
  }

  bool is_last(std::size_t procedure) const {
    return judged_ && procedure + 1 == machine_.procedures().size();
  }

  void visit(Word word) {
    ++result_.statistics.vectors;
    result_.statistics.calls = std::max(result_.statistics.calls, word.length);
    if (machine_.weight(word.belief, 0) != machine_.weight(word.belief, 1)) {
      distinguishing_ = std::move(word);
      return;
    }
    if (word.length > 0 && is_last(word.procedure)) return;
    SparseVector vector;
    for (std::size_t side = 0; side < 2; ++side) {
      const auto& part = word.belief.parts[side];
      const std::size_t words = part.empty() ? 0 : part.keys.size() / part.weights.size();
      for (std::size_t row = 0; row < part.weights.size(); ++row) {
        std::vector<std::uint64_t> key{side};
        const auto* own = part.keys.data() + row * words;
        key.insert(key.end(), own, own + words);
        const auto [entry, is_new] = columns_.try_emplace(std::move(key), columns_.size());
        vector.emplace_back(entry->second, part.weights[row]);
      }
    }
    std::sort(vector.begin(), vector.end());
    if (!seen_.emplace(word.past, vector).second) return;  // the same up to scale
    if (!spans_[word.past].add(vector)) return;
    words_.push_back(std::move(word));
  }

  bool is_allowed(const Past& past, const MachineProcedure& procedure) const {
    const auto called = [&](std::size_t other) { return past.called.test(other); };
    return std::all_of(procedure.only_after.begin(), procedure.only_after.end(), called) &&
           std::none_of(procedure.only_before.begin(), procedure.only_before.end(), called) &&
           procedure.needs.is_subset_of(past.written);
  }

  void extend(std::size_t number) {
    for (std::size_t procedure = 0; procedure < machine_.procedures().size(); ++procedure) {
      const auto& described = machine_.procedures()[procedure];
      if (!is_allowed(words_[number].past, described)) continue;
      for (const auto& moves : machine_.all_calls(words_[number].belief, procedure)) {
        Integer factor;
        context_.stop_if_cancelled("equivalence");
        auto answers = machine_.call(words_[number].belief, procedure, moves, factor);
        for (auto& answer : answers) {
          context_.stop_if_cancelled("equivalence");
          Word next{std::move(answer.belief),
                    0,
                    words_[number].past,
                    words_[number].length + 1,
                    number,
                    procedure,
                    moves,
                    answer.output};
          next.past.written |= described.provides;
          if (in_phases_.test(procedure)) next.past.called.set(procedure);
          const Integer common = machine_.canonize(next.belief);
          next.scale = words_[number].scale * make_rational(common, factor);
          visit(std::move(next));
          if (distinguishing_ || are_enough()) return;
        }
      }
    }
  }

  void write_transcript() {
    const Word& last = *distinguishing_;
    result_.first = Rational{machine_.weight(last.belief, 0)} * last.scale;
    result_.second = Rational{machine_.weight(last.belief, 1)} * last.scale;
    for (const Word* word = &last; word->before != no_word || word->length > 0;
         word = &words_[word->before]) {
      const auto& described = machine_.procedures()[word->procedure];
      TranscriptStep step{.oracle = described.signature.name,
                          .is_verdict = is_last(word->procedure),
                          .inputs = {},
                          .output = Value{word->output}};
      std::size_t next = 0;
      for (const auto& domain : described.signature.inputs)
        step.inputs.push_back(Value{code_of(domain, described.inputs, word->moves, next)});
      result_.transcript.insert(result_.transcript.begin(), std::move(step));
    }
    if (!judged_) result_.adversary = adversary();
  }

  /// The code of an argument from its leaves: strings that were cut keep their codes.
  Integer code_of(const Domain& domain, const std::vector<MachineInput>& inputs,
                  const std::vector<MachineMove>& moves, std::size_t& next) const {
    Integer code = 0;
    if (domain.kind() == DomainKind::tuple || domain.kind() == DomainKind::vector) {
      for (const auto& part : part_domains(domain))
        code = code * part.code_bound() + code_of(part, inputs, moves, next);
      return code;
    }
    const NodeId node = inputs[next].node;
    for (; next < inputs.size() && inputs[next].node == node; ++next)
      code = code * inputs[next].domain.code_bound() +
             machine_.code_of(inputs[next], moves[next].value);
    return code;
  }

  Package adversary() const {
    const bool says_yes = result_.second > result_.first;
    std::vector<Signature> interface;
    for (const auto& procedure : machine_.procedures()) interface.push_back(procedure.signature);
    return Adversary{"transcript",
                     [&](Run& a) {
                       Node seen = a.boolean(true);
                       for (const auto& step : result_.transcript) {
                         const Signature& oracle = a.signature(step.oracle);
                         std::vector<Node> inputs;
                         for (std::size_t i = 0; i < oracle.inputs.size(); ++i)
                           inputs.push_back(a.constant(oracle.inputs[i], step.inputs[i]));
                         const Node answer = a.call_with(step.oracle, inputs);
                         seen = seen && a.equal(answer, a.constant(oracle.output, step.output));
                       }
                       return says_yes ? seen : !seen;
                     },
                     "a shortest distinguishing transcript"}
        .against(interface);
  }

  const EquivalenceOptions& options_;
  const Context& context_;
  bool judged_;  // a finalize looks at what is handed in; its verdict is not the adversary's
  Machine machine_;
  Marks in_phases_;  // procedures whose first call changes what may be called
  std::map<std::vector<std::uint64_t>, std::size_t> columns_;
  std::set<std::pair<Past, SparseVector>> seen_;
  std::map<Past, Span> spans_;
  std::deque<Word> words_;
  std::optional<Word> distinguishing_;
  EquivalenceResult result_;
};

}  // namespace

EquivalenceResult decide_equivalence(const Package& first, const Package& second,
                                     const EquivalenceOptions& options, const Context& context) {
  if (first.finalize.has_value() != second.finalize.has_value())
    throw Error{ErrorCode::type_mismatch, "equivalence of " + first.name + " and " + second.name,
                "one of them judges an output and the other does not"};
  expect_same_contract(first, second);
  return process_memory::bounded("equivalence of " + first.name + " and " + second.name,
                                 [&] { return Decider{first, second, options, context}.run(); });
}

std::string to_text(const std::vector<TranscriptStep>& transcript, const Package& package) {
  std::string text;
  for (const auto& step : transcript) {
    const Procedure* oracle =
        step.is_verdict ? &package.finalize.value() : package.find_export(step.oracle);
    text += step.oracle + "(";
    for (std::size_t i = 0; i < step.inputs.size(); ++i)
      text += (i == 0 ? "" : ", ") + oracle->signature.inputs[i].print(step.inputs[i]);
    text += ") -> " + oracle->signature.output.print(step.output) + "\n";
  }
  return text;
}

}  // namespace certamen
