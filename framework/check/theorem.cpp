// SPDX-License-Identifier: Apache-2.0
#include "framework/check/theorem.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

const ParameterSpec* queries_of(const DefinitionEntry& entry) {
  const auto found = std::find_if(entry.parameters.begin(), entry.parameters.end(),
                                  [](const ParameterSpec& spec) { return spec.queries; });
  return found == entry.parameters.end() ? nullptr : &*found;
}

void expect_advantage(const Rational& advantage, const std::string& place) {
  if (advantage < 0 || advantage > 1)
    throw Error{ErrorCode::bad_probability, place,
                "expected an advantage from 0 to 1, got " + to_fraction(advantage)};
}

namespace {

Question question_of(const DefinitionEntry& entry, const Parameters& given,
                     const std::shared_ptr<const Scheme>& scheme) {
  return {.definition = entry.name,
          .scheme = scheme,
          .make = [&entry, given](const Scheme& of, const Size& queries) {
            Parameters parameters = given;
            const ParameterSpec* spec = queries_of(entry);
            if (spec != nullptr) parameters.set_size(spec->name, queries);
            return entry.make(of, parameters);
          }};
}

/// Whether the advantage of every assumption is given.
bool is_closed(const Established& proof, const CheckOptions& options) {
  const auto open = proof.assumptions();
  return std::all_of(open.begin(), open.end(),
                     [&](const std::string& name) { return options.assumed.contains(name); });
}

Verdict verdict_of(const Established& proof, const Rational& bound, const CheckOptions& options) {
  const bool meets = options.at_most ? is_closed(proof, options) && bound <= *options.at_most
                                     : bound < 1 && !proof.rests_on_same_scheme(options.assumed);
  return meets ? Verdict::meets : Verdict::undecided;
}

/// Whether what an adversary reaches says nothing of those that are bounded in time. The optimal
/// one tries all keys; but random tables are asked, not tried.
bool is_unbounded(const PlannedRow& planned) {
  if (planned.adversary != nullptr) return planned.adversary->exhaustive;
  const auto& games = planned.definition->made->games();
  return planned.optimal && std::all_of(games.begin(), games.end(),
                                        [](const Package& game) { return game.tables.empty(); });
}

}  // namespace

Question question_about(const Catalogue& catalogue, std::string_view scheme,
                        std::string_view definition, const Parameters& given) {
  const SchemeEntry& entry = catalogue.scheme(scheme);
  const DefinitionEntry& asked = catalogue.definition(definition);
  std::vector<ParameterSpec> taken = entry.parameters;
  taken.insert(taken.end(), asked.parameters.begin(), asked.parameters.end());
  refuse_unknown_parameters(given, taken, entry.name);
  const auto made = entry.make(given.completed(entry.parameters));
  const Parameters parameters = given.completed(asked.parameters);
  if (!asked.make(*made, parameters))
    throw Error{ErrorCode::usage, "--definition " + asked.name,
                "it does not apply to " + entry.name};
  return question_of(asked, parameters, made);
}

namespace {

/// The best attack of the literature on what is assumed.
struct BestKnown {
  const AssumptionEntry* entry = nullptr;
  Rational advantage = 0;
};

std::optional<BestKnown> best_known(const Catalogue& catalogue, const Established::Term& assumed,
                                    const Integer& time) {
  std::optional<BestKnown> best;
  for (const auto& entry : catalogue.assumptions()) {
    if (entry.definition != assumed.premise || assumed.scheme == nullptr) continue;
    const auto advantage = entry.best_known(*assumed.scheme, assumed.queries, time);
    if (advantage && (!best || best->advantage < *advantage))
      best = BestKnown{&entry, std::min<Rational>(1, *advantage)};
  }
  return best;
}

/// "2^80", or the number.
std::string power_or_number(const Integer& time) {
  const bool power = time > 1000 && (time & (time - 1)) == 0;
  return power ? "2^" + std::to_string(boost::multiprecision::msb(time)) : time.str();
}

/// What the literature knows of the assumptions that have no value: no proof, and said to be none.
std::vector<std::string> literature(const Catalogue& catalogue, const Established& proof,
                                    const CheckOptions& options) {
  std::vector<std::string> lines;
  std::map<std::string, Rational> advantages = options.assumed;
  bool all = true;
  for (const auto& [premise, term] : proof.open()) {
    if (options.assumed.contains(premise)) continue;
    const auto best = best_known(catalogue, term, options.attack_time);
    all = all && best;
    if (!best) continue;
    advantages[premise] = best->advantage;
    lines.push_back(fmt::format("best known attack on {}, no proof: {} in time {} by {} {}",
                                premise, to_text(Evidence{Exact{best->advantage}}),
                                power_or_number(options.attack_time), best->entry->summary,
                                best->entry->source));
  }
  if (all && !lines.empty())
    lines.push_back(fmt::format(
        "if no better attack exists, the bound is {}",
        to_text(Evidence{Exact{std::min<Rational>(1, proof.value(advantages).upper)}})));
  return lines;
}

}  // namespace

bool find_proof(const Catalogue& catalogue, const PlannedDefinition& definition,
                const std::shared_ptr<const Scheme>& scheme, const CheckOptions& options,
                const Context& context, CheckRow& row) {
  const ParameterSpec* spec = queries_of(*definition.entry);
  // What is proved is proved from one query on, and fewer are no better.
  const Integer queries =
      spec == nullptr ? 1 : std::max<Integer>(1, definition.parameters.integer(spec->name));
  auto found = establish(question_of(*definition.entry, definition.parameters, scheme), queries,
                         standard_theorems(), context);
  if (!found) return false;
  const auto assumptions = found->assumptions();
  const Rational bound = found->value(options.assumed).upper;
  row.engine = "proof";
  row.security = found->is_perfect()   ? Security::perfect
                 : assumptions.empty() ? Security::statistical
                                       : Security::computational;
  if (is_closed(*found, options))
    row.advantage = Proved{0, std::min<Rational>(1, bound), assumptions};
  row.verdict = verdict_of(*found, bound, options);
  for (auto& line : found->path()) row.notes.push_back(std::move(line));
  for (auto& line : literature(catalogue, *found, options)) row.notes.push_back(std::move(line));
  if (found->rests_on_same_scheme(options.assumed))
    row.notes.emplace_back("what is assumed is another definition of the same scheme");
  if (bound >= 1) row.notes.emplace_back("at these sizes the bound is 1 or more and says nothing");
  if (options.certify)
    row.certificate = certify::Certification{.text = "the steps of its proof are not re-checked"};
  row.proof = std::make_shared<const Established>(std::move(*found));
  return true;
}

void expect_within(const CheckRow& proved, const CheckRow& row) {
  if (!row.advantage || row.advantage->is<Estimated>() || !proved.proof->assumptions().empty())
    return;
  const Rational bound = proved.proof->value().upper;
  if (row.advantage->lower() > bound)
    throw Error{ErrorCode::contradiction, row.definition + "/" + row.adversary,
                "two methods contradict each other, so that one of them has a defect; please "
                "report this. Proved of every adversary: at most " +
                    to_fraction(bound) + ", by " + proved.proof->by + ". This one has " +
                    to_text(*row.advantage)};
}

void judge_beside(const CheckRow& proved, const PlannedRow& planned, const CheckOptions& options,
                  CheckRow& row) {
  if (!row.advantage) return;
  expect_within(proved, row);
  const bool closed = proved.proof->assumptions().empty();
  const Rational bound = proved.proof->value().upper;  // but for what is assumed
  if (proved.verdict != Verdict::meets || options.at_most) return;
  if (!closed && is_unbounded(planned)) {
    if (row.verdict == Verdict::broken) {
      row.verdict = Verdict::undecided;
      row.notes.emplace_back(
          "it is not bounded in time: what it reaches at these sizes breaks no assumption");
    }
    return;
  }
  row.allowed = std::max(row.allowed, bound);
  row.verdict = judge(*row.advantage, row.allowed, row.optimal);
}

void note_gap(CheckRow& proved, const std::vector<CheckRow>& rows) {
  const CheckRow* best = nullptr;
  for (const auto& row : rows)
    if (row.definition == proved.definition && row.games == proved.games && row.advantage &&
        row.proof == nullptr &&
        (best == nullptr || row.advantage->lower() > best->advantage->lower()))
      best = &row;
  if (best == nullptr || best->advantage->lower() <= 0 || !proved.advantage) return;
  if (proved.advantage->upper() >= 1) return;  // a bound that says nothing
  const Rational ratio = proved.advantage->upper() / best->advantage->lower();
  if (ratio < 1) return;
  proved.notes.push_back(
      fmt::format("the best attack found, {}, has at least {}{}: {}", best->adversary,
                  to_text(Evidence{Exact{best->advantage->lower()}}),
                  best->advantage->is<Estimated>() ? " (estimated)" : "",
                  ratio < 1000 ? "the bound is tight within " + to_decimal(ratio, 2)
                               : "gap 2^" + to_bits(1 / ratio) + " between them"));
}

}  // namespace certamen
