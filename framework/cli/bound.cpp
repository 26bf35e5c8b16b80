// SPDX-License-Identifier: Apache-2.0
#include "framework/report/bound.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "framework/check/game_reference.hpp"
#include "framework/check/theorem.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/find_proof.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/error.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

using Advantages = std::map<std::string, Rational>;

std::set<std::string> assumptions_of(const Bound& bound) {
  std::set<std::string> names;
  for (const auto& advantage : bound.advantages()) names.insert(Bound::assumption_of(advantage));
  return names;
}

struct Asked {
  ProvedBound bound;
  BoundRequest request;
  std::vector<AttackCurve> attacks = {};  // over the number of queries
};

Asked of_proof(const Call& call) {
  const std::string text = call.given[option::bounded].value();
  const Proof proof = is_proof_file(text) ? read_proof(call.catalogue, text,
                                                       call.given[option::path], {}, call.context)
                                          : find_proof(standard_proofs(), text).make();
  Asked asked{.bound = bound_of(proof, call.context), .request = {}};
  const auto assumptions = assumptions_of(asked.bound.bound);
  const Parameters set = call.given[option::set];
  for (const auto& [name, value] : set.all()) {
    const bool is_size = std::ranges::count(proof.sizes(), name, &SizeSpec::name) > 0;
    if (is_size)
      asked.request.sizes[name] = set.integer(name);
    else if (assumptions.contains(name))
      asked.request.advantages[name] = parse_advantage(value, "--set " + name);
    else
      throw Error{ErrorCode::unknown_name, "--set " + name,
                  proof.name() + " has no such size or assumption"};
  }
  return asked;
}

/// The number of queries is the bound's only size, whatever the definition's default is.
Asked of_scheme(const Call& call, const std::string& definition, const Advantages& advantages) {
  const std::string name = call.given[option::bounded].value();
  const Referent subject = referent_of(call.catalogue, name, definition, call.given[option::set],
                                       call.given[option::path], call.context);
  const ParameterSpec* queries =
      queries_of(subject.catalogue.definition(subject.definition.value()));
  const Parameters set = call.given[option::set];
  Parameters others;
  BoundRequest request;
  std::string at;  // as `equivalent` names a game: "ctr:n=128/ind-cpa"
  for (const auto& [parameter, value] : set.all())
    if (queries != nullptr && parameter == queries->name)
      request.sizes["q"] = set.integer(parameter);
    else {
      others.set(parameter, value);
      at += (at.empty() ? ":" : ",") + parameter + "=" + value;
    }
  const Question question = question_about(subject.catalogue, name, definition, others);
  const auto found = establish(question, request.sizes.empty() ? 1 : request.sizes.at("q"),
                               standard_theorems(), call.context);
  std::vector<SizeSpec> sizes;
  if (queries != nullptr) sizes.push_back({.name = "q", .meaning = queries->meaning});
  return {bound_of(name + at + "/" + definition, found, sizes, advantages), request,
          attack_curves(subject.catalogue, name, definition, others)};
}

int run_bound(const Call& call) {
  const Given& given = call.given;
  const auto definition = given[option::definition];
  if (given[option::json] && given[option::latex])
    throw Error{ErrorCode::usage, "bound", "expected one of --json and --latex"};
  if (given.has(option::over) && !given[option::at_most] && !given[option::plot])
    throw Error{ErrorCode::usage, "--over", "expected --at-most or --plot beside it"};
  const Advantages advantages = given[option::assume];
  auto [bound, request, attacks] =
      definition ? of_scheme(call, *definition, advantages) : of_proof(call);
  const auto assumptions = assumptions_of(bound.bound);
  for (const auto& [name, value] : advantages) {
    if (!assumptions.contains(name))
      throw Error{ErrorCode::unknown_name, "--assume " + name,
                  "the bound names no such assumption" +
                      suggestion(name, {assumptions.begin(), assumptions.end()})};
    request.advantages[name] = value;
  }
  request.at_most = given[option::at_most];
  const auto plot = given[option::plot];
  const bool varies = request.at_most || plot;
  request.over =
      given.has(option::over) || !varies ? given[option::over] : size_to_vary(bound, request.sizes);
  const bool json = given[option::json], latex = given[option::latex];
  const bool is_curve_alone =
      plot && !request.at_most && !request.sizes.contains(request.over) && !json && !latex;
  const bool is_formula =
      request.sizes.empty() && !bound.sizes.empty() && !request.at_most && !json;
  std::optional<BoundReport> evaluated;
  if (!is_curve_alone && !is_formula) evaluated = evaluate_bound(bound, request);
  if (request.over != "q") attacks.clear();  // they are over the number of queries
  if (plot) write_text(*plot, to_plot(bound, request, attacks));
  const int status = bound.verdict == ProofVerdict::verified ? 0 : 3;
  if (is_curve_alone) return status;
  if (!evaluated) {
    print(latex ? bound.bound.latex() + "\n" : formula_text(bound));
    return status;
  }
  const BoundReport& report = *evaluated;
  if (plot == standard_output) return exit_status(report);
  const Document document = document_of(report);
  print(json ? to_json(document) : latex ? report.bound.latex() + "\n" : to_text(document, false));
  return document.exit_status();
}

std::string nothing_of_bound(const Given& given, StopReason reason) {
  const auto definition = given[option::definition];
  BoundReport report{.proof = given[option::bounded].value_or("") +
                              (definition ? "/" + *definition : std::string{}),
                     .bound = Bound::unknown("the advantage"),
                     .source = {},
                     .remark = std::string{to_string(reason)},
                     .path = {},
                     .hypotheses = {},
                     .sizes = {},
                     .terms = {},
                     .open = {"unknown(the advantage)"}};
  report.terms.push_back({report.bound.text(), {}});
  Document document = document_of(report);
  document.stopped(reason);
  return to_json(document);
}

}  // namespace

Command bound_command() {
  return {
      .name = "bound",
      .text = "a bound at real sizes: of a proof, or what is proved of a scheme",
      .options = {required(option::bounded),
                  with_help(option::definition, "the bound of a scheme against this definition"),
                  with_help(option::set, "sizes, and values of assumptions: "
                                         "n=128,q=2^40,prf=2^-100; may be repeated"),
                  option::path, option::assume,
                  with_help(option::at_most,
                            "how far a size may go for the bound to be at most this"),
                  option::over, option::plot, option::memory, option::time_limit, option::json,
                  option::latex},
      .run = run_bound,
      .nothing_known = nothing_of_bound};
}

}  // namespace certamen
