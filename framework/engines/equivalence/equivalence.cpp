// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/equivalence.hpp"

#include <chrono>
#include <deque>

#include "framework/engines/equivalence/span.hpp"
#include "framework/engines/machine/machine.hpp"
#include "framework/error.hpp"
#include "framework/values/leaves.hpp"

namespace certamen {

namespace {

constexpr const char* finalize_name = "Finalize";

/// What the adversary hands in at the end is one more question, after which nothing is asked.
Package with_verdict_as_oracle(Package package) {
  if (!package.finalize) return package;
  package.finalize->signature.name = finalize_name;
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
    std::set<std::string> states;
    for (const auto& procedure : machine_.procedures())
      states.insert(procedure.needs.begin(), procedure.needs.end());
    states_.assign(states.begin(), states.end());
    for (const auto& procedure : machine_.procedures()) {
      opens_phase_.insert(procedure.only_after.begin(), procedure.only_after.end());
      opens_phase_.insert(procedure.only_before.begin(), procedure.only_before.end());
    }
    if (states_.size() + machine_.procedures().size() > 64)
      throw Error{ErrorCode::too_large, first.name, "expected at most 64 states and oracles"};
  }

  EquivalenceResult run() {
    const auto start = std::chrono::steady_clock::now();
    auto [belief, scale] = machine_.start();
    std::uint64_t written = 0;
    for (std::size_t i = 0; i < states_.size(); ++i)
      if (machine_.written_first().contains(states_[i])) written |= std::uint64_t{1} << i;
    const Integer common = machine_.canonize(belief);
    visit({std::move(belief), make_rational(common, scale), written, 0, no_word, 0, {}, 0});
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
      for (const auto& [mask, span] : spans_) result_.dimension += span.size();
    }
    result_.statistics.states = columns_.size();
    result_.statistics.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(result_);
  }

 private:
  static constexpr std::size_t no_word = ~std::size_t{0};

  /// A transcript and what it leads to: the joint distribution of the states of both packages.
  struct Word {
    Belief belief;
    Rational scale;             // of its weights
    std::uint64_t written = 0;  // states; above them the procedures that opened a phase
    std::size_t length = 0;
    std::size_t before = no_word;
    std::size_t procedure = 0;
    std::vector<MachineMove> moves;
    std::uint64_t output = 0;
  };

  /// Which bit of Word::written says that a procedure was called.
  std::size_t called_bit(std::size_t procedure) const { return states_.size() + procedure; }

  bool are_enough() const {
    return options_.vectors && result_.statistics.vectors >= *options_.vectors;
  }

  bool is_last(std::size_t procedure) const {
    return judged_ && machine_.procedures()[procedure].signature.name == finalize_name;
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
    if (!seen_.emplace(word.written, vector).second) return;  // the same up to scale
    if (!spans_[word.written].add(vector)) return;
    words_.push_back(std::move(word));
  }

  void extend(std::size_t number) {
    for (std::size_t procedure = 0; procedure < machine_.procedures().size(); ++procedure) {
      const auto& described = machine_.procedures()[procedure];
      const auto called = [&](std::size_t other) {
        return (words_[number].written >> called_bit(other) & 1) != 0;
      };
      bool allowed =
          std::all_of(described.only_after.begin(), described.only_after.end(), called) &&
          std::none_of(described.only_before.begin(), described.only_before.end(), called);
      for (std::size_t i = 0; i < states_.size(); ++i)
        if ((words_[number].written >> i & 1) == 0 && described.needs.contains(states_[i]))
          allowed = false;
      if (!allowed) continue;
      for (const auto& moves : machine_.all_calls(words_[number].belief, procedure)) {
        Integer factor;
        auto answers = machine_.call(words_[number].belief, procedure, moves, factor);
        for (auto& answer : answers) {
          Word next{std::move(answer.belief),
                    0,
                    words_[number].written,
                    words_[number].length + 1,
                    number,
                    procedure,
                    moves,
                    answer.output};
          for (std::size_t i = 0; i < states_.size(); ++i)
            if (described.provides.contains(states_[i])) next.written |= std::uint64_t{1} << i;
          if (opens_phase_.contains(procedure))
            next.written |= std::uint64_t{1} << called_bit(procedure);
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
      TranscriptStep step{described.signature.name, {}, Value{word->output}};
      std::size_t next = 0;
      for (const auto& domain : described.signature.inputs)
        step.inputs.push_back(Value{code_of(domain, described.inputs, word->moves, next)});
      result_.transcript.insert(result_.transcript.begin(), std::move(step));
    }
    if (!judged_) result_.adversary = adversary();
  }

  /// The code of an argument from its leaves: strings that were cut keep their codes.
  static Integer code_of(const Domain& domain, const std::vector<MachineInput>& inputs,
                         const std::vector<MachineMove>& moves, std::size_t& next) {
    if (domain.kind() == DomainKind::tuple || domain.kind() == DomainKind::vector) {
      Integer code = 0;
      const bool vector = domain.kind() == DomainKind::vector;
      const std::size_t count =
          vector ? static_cast<std::size_t>(domain.size().number()) : domain.parts().size();
      for (std::size_t i = 0; i < count; ++i) {
        const Domain& part = domain.parts()[vector ? 0 : i];
        code = code * part.code_bound() + code_of(part, inputs, moves, next);
      }
      return code;
    }
    Integer code = moves[next].value;
    const NodeId node = inputs[next++].node;
    for (; next < inputs.size() && inputs[next].node == node; ++next)
      code = code * inputs[next].domain.code_bound() + moves[next].value;
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
  std::vector<std::string> states_;
  std::set<std::size_t> opens_phase_;  // procedures whose first call changes what may be called
  std::map<std::vector<std::uint64_t>, std::size_t> columns_;
  std::set<std::pair<std::uint64_t, SparseVector>> seen_;
  std::map<std::uint64_t, Span> spans_;  // by what has been written
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
  return Decider{first, second, options, context}.run();
}

std::string to_text(const std::vector<TranscriptStep>& transcript, const Package& package) {
  std::string text;
  for (const auto& step : transcript) {
    const Procedure* oracle = package.find_export(step.oracle);
    if (oracle == nullptr) oracle = &package.finalize.value();
    text += step.oracle + "(";
    for (std::size_t i = 0; i < step.inputs.size(); ++i)
      text += (i == 0 ? "" : ", ") + oracle->signature.inputs[i].print(step.inputs[i]);
    text += ") -> " + oracle->signature.output.print(step.output) + "\n";
  }
  return text;
}

}  // namespace certamen
