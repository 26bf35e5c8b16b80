// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/establish.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/match.hpp"

namespace certamen {

Size queries_symbol() {
  return Symbol{.name = "q", .minimum = 1};
}

BoundValue Established::value(const std::map<std::string, Rational>& advantages) const {
  std::map<std::string, Rational> lower, upper;
  for (const auto& [name, term] : terms) {
    if (!term.because.empty()) {
      const BoundValue inner = term.because.front().value(advantages);
      lower[name] = std::min<Rational>(1, inner.lower);
      upper[name] = std::min<Rational>(1, inner.upper);
      continue;
    }
    const auto given = advantages.find(term.premise);
    lower[name] = upper[name] = given == advantages.end() ? Rational{0} : given->second;
  }
  const Bindings sizes{{"q", queries}};
  return {bound.enclose(sizes, lower).lower, bound.enclose(sizes, upper).upper};
}

std::vector<std::string> Established::assumptions() const {
  std::vector<std::string> all;
  const auto add = [&](const std::string& name) {
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  };
  for (const auto& [name, term] : terms)
    if (term.because.empty())
      add(term.premise);
    else
      for (const auto& inner : term.because.front().assumptions()) add(inner);
  return all;
}

std::vector<std::string> Established::path() const {
  std::vector<std::string> all{by};
  for (const auto& [name, term] : terms)
    for (const auto& inner : term.because)
      for (const auto& step : inner.path())
        if (std::find(all.begin(), all.end(), step) == all.end()) all.push_back(step);
  return all;
}

namespace {

/// What one theorem needs another for needs a third at most so often.
constexpr int deepest = 8;

bool same_games(const Package& first, const Package& second) {
  return !difference(form_of(first), form_of(second));
}

class Search {
 public:
  Search(const std::vector<Theorem>& theorems, const Context& context)
      : theorems_{theorems}, context_{context} {}

  std::optional<Established> run(const Question& question, const Integer& queries, int depth) {
    const auto definition = question.make(*question.scheme, queries_symbol());
    if (!definition || definition->kind() != DefinitionKind::indistinguishability)
      return std::nullopt;
    if (auto equal = by_normal_forms(definition->games(), queries)) return equal;
    if (depth == deepest) return std::nullopt;
    for (const auto& theorem : theorems_) {
      context_.stop_if_cancelled("theorems");
      const auto applied = theorem.apply(question);
      if (!applied) continue;
      if (auto found = by_theorem(theorem, *applied, definition->games(), queries, depth))
        return found;
    }
    return std::nullopt;
  }

 private:
  static std::optional<Established> by_normal_forms(const std::vector<Package>& games,
                                                    const Integer& queries) {
    try {
      if (!same_games(games[0], games[1])) return std::nullopt;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::unsupported) throw;
      return std::nullopt;
    }
    return Established{.by = "equal normal forms", .source = {}, .bound = 0, .queries = queries};
  }

  std::optional<Established> by_theorem(const Theorem& theorem, const AppliedTheorem& applied,
                                        const std::vector<Package>& games, const Integer& queries,
                                        int depth) {
    const Proof& proof = applied.proof;
    const ProofReport report = check_proof(proof, {.instances = false}, context_);
    if (report.verdict != ProofVerdict::verified || !report.taken.empty()) return std::nullopt;
    const Sizes sizes{proof.sizes()};
    if (!same_games(games[0], proof.games().front().make(sizes)) ||
        !same_games(games[1], proof.games().back().make(sizes)))
      return std::nullopt;  // about another definition
    Established found{
        .by = theorem.name, .source = theorem.source, .bound = report.claimed, .queries = queries};
    for (const auto& name : found.bound.advantages())
      found.terms[name] = term(applied, report.charges.at(name), queries, depth);
    return found;
  }

  Established::Term term(const AppliedTheorem& applied, const Charge& charge,
                         const Integer& queries, int depth) {
    Integer calls = 0;
    for (const auto& [oracle, count] : charge.calls) calls += count.bind({{"q", queries}}).number();
    Established::Term term{.premise = charge.assumption, .queries = calls};
    for (const auto& premise : applied.premises)
      if (premise.assumption == charge.assumption)
        if (auto inner = run(premise.question, calls, depth + 1))
          term.because.push_back(std::move(*inner));
    return term;
  }

  const std::vector<Theorem>& theorems_;
  const Context& context_;
};

}  // namespace

std::optional<Established> establish(const Question& question, const Integer& queries,
                                     const std::vector<Theorem>& theorems, const Context& context) {
  return Search{theorems, context}.run(question, queries, 0);
}

}  // namespace certamen
