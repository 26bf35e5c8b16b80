// SPDX-License-Identifier: Apache-2.0
// A strategy as a decision tree for people.
#include <fmt/format.h>

#include <bit>

#include "framework/engines/optimal/strategy.hpp"
#include "framework/values/parity_pair.hpp"

namespace certamen {

namespace {

class Printer {
 public:
  Printer(const Strategy& strategy, std::size_t lines) : strategy_{strategy}, left_{lines} {}

  std::string print() {
    Names names;
    for (const auto& sort : strategy_.sorts) {
      names.emplace_back();
      for (const auto& constant : sort.constants)
        names.back().push_back(sort.domain.print(constant));
    }
    decide(0, names, 0);
    if (left_ == 0) text_ += "...\n";
    return std::move(text_);
  }

 private:
  using Names = std::vector<std::vector<std::string>>;

  bool is_atoms(std::uint32_t sort) const {
    return strategy_.sorts[sort].kind == LabelSort::Kind::atoms;
  }
  std::string named(std::uint32_t sort, std::uint64_t label, const Names& names) const {
    if (is_atoms(sort)) return names[sort][label];
    if (label == 0) return "0";
    std::string sum;
    for (std::size_t i = 0; i < names[sort].size(); ++i)
      if ((label >> i & 1) != 0) sum += (sum.empty() ? "" : "^") + names[sort][i];
    return sum;
  }
  /// In front of what stands for the string but for its parity.
  static std::string parity(std::uint64_t odd) { return odd != 0 ? "odd " : "even "; }
  std::string fresh() { return "#" + std::to_string(++fresh_); }

  std::string moves(const std::vector<MachineInput>& inputs, const std::vector<MachineMove>& moves,
                    Names& names) {
    std::string text;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      text += i == 0 || is_parity_of_next(inputs, i - 1) ? "" : ", ";
      if (is_parity_of_next(inputs, i)) {
        text += parity(moves[i].value);
      } else if (inputs[i].sort == no_sort) {
        text += inputs[i].domain.print(strategy_.value_of(inputs[i], moves[i]));
      } else if (moves[i].fresh) {
        names[inputs[i].sort].push_back(fresh());
        text += "new " + names[inputs[i].sort].back();
      } else {
        text += named(inputs[i].sort, moves[i].value, names);
      }
    }
    return text;
  }

  std::string answer(const MachineProcedure& oracle, std::uint64_t code, Names& names) {
    std::string text;
    const auto domains = leaves_of(oracle.output);
    const auto parities = parity_leaves(oracle.signature.output, oracle.output);
    const Codec codec{oracle.inner_output};
    codec.visit(code, [&](std::size_t leaf, std::uint64_t value) {
      const auto sort = oracle.output_sorts[leaf];
      text += text.empty() || (leaf > 0 && parities[leaf - 1]) ? "" : ", ";
      if (parities[leaf]) {
        text += parity(value);
        return;
      }
      if (sort == no_sort) {
        text += domains[leaf].print(Value{value});
        return;
      }
      const bool is_named =
          is_atoms(sort) ? value < names[sort].size() : value >> names[sort].size() == 0;
      if (is_named) {
        text += named(sort, value, names);
      } else {
        names[sort].push_back(fresh());
        text += "new " + names[sort].back();
      }
    });
    if (!text.empty()) return text;
    if (oracle.inner_output.kind() == DomainKind::option) return code == 0 ? "none" : "some()";
    return "()";
  }

  void line(std::size_t depth, const std::string& what) {
    if (left_ == 0) return;
    --left_;
    text_ += std::string(2 * depth, ' ') + what + "\n";
  }

  void decide(std::size_t number, const Names& before, std::size_t depth) {
    if (left_ == 0) return;
    const Decision& decision = strategy_.decisions[number];
    Names names = before;
    if (decision.stops) {
      line(depth, strategy_.finalize
                      ? "hand in " + moves(strategy_.finalize->inputs, decision.output, names)
                      : fmt::format("say {}", decision.output.front().value));
      return;
    }
    const auto& oracle = strategy_.procedures[decision.procedure];
    line(depth,
         fmt::format("{}({})", oracle.signature.name, moves(oracle.inputs, decision.moves, names)));
    for (const auto& edge : decision.edges) {
      Names after = names;
      const std::size_t first = fresh_;
      line(depth + 1, "-> " + answer(oracle, edge.answer, after));
      Names next(after.size());
      for (std::uint32_t sort = 0; sort < after.size(); ++sort)
        for (const std::uint64_t label :
             edge.names.empty() ? std::vector<std::uint64_t>{} : edge.names[sort])
          next[sort].push_back(named(sort, label, after));
      decide(edge.next, edge.names.empty() ? after : next, depth + 2);
      fresh_ = first;
    }
  }

  const Strategy& strategy_;
  std::size_t left_;
  std::size_t fresh_ = 0;
  std::string text_;
};

}  // namespace

std::string to_text(const Strategy& strategy, std::size_t lines) {
  return Printer{strategy, lines}.print();
}

}  // namespace certamen
