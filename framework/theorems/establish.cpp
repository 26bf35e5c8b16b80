// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/establish.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/match.hpp"
#include "framework/theorems/sides.hpp"

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

namespace {

/// The size with `queries` in the place of the number of queries.
Size with_queries(const Size& size, const Size& queries) {
  return size.replace([&](const Symbol& symbol) {
    return symbol == queries_symbol().symbol() ? std::optional{queries} : std::nullopt;
  });
}

Size all_of(const std::map<std::string, Size>& calls) {
  Size all = 0;
  for (const auto& [oracle, count] : calls) all = all + count;
  return all;
}

std::map<std::string, Size> with_queries(std::map<std::string, Size> calls, const Size& queries) {
  for (auto& [oracle, count] : calls) count = with_queries(count, queries);
  return calls;
}

/// The bound with that number of queries; `advantage` says what stands for a term.
Bound bound_at(const Established& proof, const Size& queries,
               const std::function<Bound(const Established::Term&,
                                         const std::map<std::string, Size>& calls)>& advantage) {
  std::map<std::string, Bound> by{{"q", queries}};
  for (const auto& [name, term] : proof.terms)
    by[name] = advantage(term, with_queries(term.calls, queries));
  return proof.bound.replace(by);
}

Bound composed_at(const Established& proof, const Size& queries) {
  return bound_at(proof, queries,
                  [](const Established::Term& term, const std::map<std::string, Size>& calls) {
                    return term.because.empty() ? Bound::advantage(term.premise, calls)
                                                : composed_at(term.because.front(), all_of(calls));
                  });
}

void add_path(const Established& proof, const Size& queries, const std::string& what,
              std::vector<std::string>& lines) {
  const Bound bound = bound_at(
      proof, queries, [](const Established::Term& term, const std::map<std::string, Size>& calls) {
        return Bound::advantage(term.premise, calls);
      });
  lines.push_back(what + "at most " + bound.text() + ", by " + proof.by +
                  (proof.source.empty() ? "" : " " + proof.source));
  for (const auto& [name, term] : proof.terms) {
    const auto calls = with_queries(term.calls, queries);
    const std::string its = Bound::advantage(term.premise, calls).text() + " is ";
    if (term.because.empty())
      lines.push_back(its + "assumed to be small");
    else
      add_path(term.because.front(), all_of(calls), its, lines);
  }
}

}  // namespace

Bound Established::composed() const {
  return composed_at(*this, queries_symbol());
}

std::vector<std::string> Established::path() const {
  std::vector<std::string> lines;
  add_path(*this, queries_symbol(), "", lines);
  return lines;
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

std::map<std::string, Established::Term> Established::open() const {
  std::map<std::string, Term> all;
  const auto add = [&](const Term& term) {
    const auto [place, is_new] = all.emplace(term.premise, term);
    if (!is_new && place->second.queries < term.queries) place->second = term;
  };
  for (const auto& [name, term] : terms)
    if (term.because.empty())
      add(term);
    else
      for (const auto& [premise, inner] : term.because.front().open()) add(inner);
  return all;
}

bool Established::rests_on_same_scheme(const std::map<std::string, Rational>& advantages) const {
  return std::any_of(terms.begin(), terms.end(), [&](const auto& named) {
    const Term& term = named.second;
    if (!term.because.empty()) return term.because.front().rests_on_same_scheme(advantages);
    return term.same_scheme && !advantages.contains(term.premise);
  });
}

GameAt game_of(const Question& question, std::size_t side,
               const std::shared_ptr<const Scheme>& scheme) {
  return [question, side, scheme](const Sizes& sizes) {
    const Scheme& of = scheme == nullptr ? *question.scheme : *scheme;
    const auto sides = sides_of(*question.make(of, sizes["q"]));
    if (sides.empty())
      throw Error{ErrorCode::usage, question.definition, "it is not about two games"};
    return side == 0 ? sides.front().first : sides.front().second;
  };
}

Assumption assumption_of(const Question& question, const std::string& text) {
  const auto side = [&question](std::size_t which) {
    return [question, which](const Sizes&) {
      Package game = question.make(*question.scheme, queries_symbol())->games().at(which);
      for (auto& procedure : game.exports) procedure.budget.reset();
      return game;
    };
  };
  return {question.definition, text, side(0), side(1)};
}

namespace {

/// What one theorem needs another for needs a third at most so often.
constexpr int deepest = 8;

/// Whether the proof holds for every number of queries from 1 on, and depends on no other size.
bool is_for_all_queries(const Proof& proof) {
  return std::ranges::all_of(proof.sizes(), [](const SizeSpec& spec) {
    return spec.name == queries_symbol().symbol()->name && spec.minimum <= 1 && !spec.prime;
  });
}

class Search {
 public:
  Search(const Scheme* scheme, const std::vector<Theorem>& theorems, const Context& context)
      : scheme_{scheme}, theorems_{theorems}, context_{context} {}

  std::optional<Established> run(const Question& question, const Integer& queries, int depth) {
    const auto definition = question.make(*question.scheme, queries_symbol());
    if (!definition) return std::nullopt;
    const auto sides = sides_of(*definition);
    for (const auto& [first, second, blind] : sides)
      if (have_one_form(first, second))
        return Established{
            .by = "equal normal forms", .bound = blind, .blind = blind, .queries = queries};
    if (sides.empty() || depth == deepest) return std::nullopt;
    for (const auto& theorem : theorems_) {
      context_.stop_if_cancelled("theorems");
      const auto applied = theorem.apply(question);
      if (!applied) continue;
      if (auto found = by_theorem(theorem, *applied, *definition, sides, queries, depth))
        return found;
    }
    return std::nullopt;
  }

 private:
  /// The report of a proof that holds; nothing for games that have no normal form, or no budget to
  /// count by.
  std::optional<ProofReport> check_for_all_sizes(const Proof& proof) const {
    try {
      ProofReport report = check_proof(proof, {.instances = false}, context_);
      const bool holds = report.verdict == ProofVerdict::verified && report.taken.empty();
      return holds ? std::optional{std::move(report)} : std::nullopt;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::unsupported && error.code() != ErrorCode::usage) throw;
      return std::nullopt;
    }
  }

  /// What the last game of a proof leaves to win, if it is one at which a proof may end.
  static std::optional<Rational> left_by(const Package& last, const Definition& definition,
                                         const std::vector<Sides>& sides) {
    if (definition.kind() != DefinitionKind::search)
      return have_one_form(last, sides.front().second) ? std::optional<Rational>{0} : std::nullopt;
    if (!last.finalize) return std::nullopt;
    if (have_one_form(last, never_won(last))) return Rational{0};
    const bool apart = definition.blind_guess_is_proved() &&
                       have_one_form(last, judged_apart(last, definition.games().front()));
    return apart ? std::optional{definition.blind_guess()} : std::nullopt;
  }

  std::optional<Established> by_theorem(const Theorem& theorem, const AppliedTheorem& applied,
                                        const Definition& definition,
                                        const std::vector<Sides>& sides, const Integer& queries,
                                        int depth) {
    const Proof& proof = applied.proof;
    if (!is_for_all_queries(proof)) return std::nullopt;
    const auto checked = check_for_all_sizes(proof);
    if (!checked) return std::nullopt;
    const ProofReport& report = *checked;
    const Sizes sizes{proof.sizes()};
    if (!have_one_form(sides.front().first, proof.games().front().make(sizes))) return std::nullopt;
    const auto blind = left_by(proof.games().back().make(sizes), definition, sides);
    if (!blind) return std::nullopt;  // about another definition
    Established found{.by = theorem.name,
                      .source = theorem.source,
                      .bound = report.claimed + *blind,
                      .blind = *blind,
                      .queries = queries};
    for (const auto& name : report.claimed.advantages()) {
      // A product of sizes among the calls is one symbol, which no number of queries binds.
      if (all_of(report.charges.at(name).calls).bind({{"q", queries}}).is_symbol())
        return std::nullopt;
      found.terms[name] = term(applied, report.charges.at(name), queries, depth);
      if (theorem.is_implication && found.terms[name].because.empty()) return std::nullopt;
    }
    return found;
  }

  Established::Term term(const AppliedTheorem& applied, const Charge& charge,
                         const Integer& queries, int depth) {
    const Integer calls = all_of(charge.calls).bind({{"q", queries}}).number();
    Established::Term term{.premise = charge.assumption, .calls = charge.calls, .queries = calls};
    for (const auto& premise : applied.premises) {
      if (premise.definition != charge.assumption) continue;
      term.same_scheme = premise.scheme.get() == scheme_;
      term.scheme = premise.scheme;
      if (auto inner = run(premise, calls, depth + 1)) term.because.push_back(std::move(*inner));
    }
    return term;
  }

  const Scheme* scheme_;  // that is asked about
  const std::vector<Theorem>& theorems_;
  const Context& context_;
};

}  // namespace

std::optional<Established> establish(const Question& question, const Integer& queries,
                                     const std::vector<Theorem>& theorems, const Context& context) {
  return Search{question.scheme.get(), theorems, context}.run(question, queries, 0);
}

}  // namespace certamen
