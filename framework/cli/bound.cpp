// SPDX-License-Identifier: Apache-2.0
#include "framework/report/bound.hpp"

#include <algorithm>

#include "framework/check/theorem.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/find_proof.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/error.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

/// What the advantage against an assumption is given as: with --assume, or with --set for a proof.
void assume(const Call& call, const Bound& bound, BoundRequest& request) {
  std::vector<std::string> names;
  for (const auto& advantage : bound.advantages())
    names.push_back(advantage.substr(4, advantage.find(']') - 4));
  const Parameters given = call.given[option::assume];
  for (const auto& [name, value] : given.all()) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw Error{ErrorCode::unknown_name, "--assume " + name,
                  "the bound names no such assumption" + suggestion(name, names)};
    request.advantages[name] = given.rational(name);
  }
}

struct Asked {
  ProvedBound bound;
  BoundRequest request;
};

Asked of_proof(const Call& call) {
  const Proof proof = find_proof(standard_proofs(), call.given[option::bounded].value()).make();
  if (proof.games().empty())
    throw Error{ErrorCode::usage, "bound", proof.name() + " has no bound: it shows lemmas alone"};
  if (call.given[option::plot] && !proof.claimed())
    throw Error{ErrorCode::usage, proof.name(), "it claims no bound that could be drawn"};
  Asked asked{.bound = bound_of(proof), .request = {}};
  std::map<std::string, bool> names;
  for (const auto& spec : proof.sizes()) names[spec.name] = true;
  const Bound bound = proof.claimed()(Sizes{proof.sizes()});
  for (const auto& advantage : bound.advantages())
    names[advantage.substr(4, advantage.find(']') - 4)] = false;
  const Parameters set = call.given[option::set];
  for (const auto& [name, value] : set.all()) {
    const auto found = names.find(name);
    if (found == names.end())
      throw Error{ErrorCode::unknown_name, "--set " + name,
                  proof.name() + " has no such size or assumption"};
    if (found->second)
      asked.request.sizes[name] = set.integer(name);
    else
      asked.request.advantages[name] = set.rational(name);
  }
  return asked;
}

/// The number of queries is the bound's only size, whatever the definition's default is.
Asked of_scheme(const Call& call, const std::string& definition) {
  const auto name = call.given[option::bounded];
  if (!name) throw Error{ErrorCode::usage, "bound", "--definition needs a scheme"};
  const ParameterSpec* queries = queries_of(call.catalogue.definition(definition));
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
  const Question question = question_about(call.catalogue, *name, definition, others);
  const auto found = establish(question, request.sizes.empty() ? 1 : request.sizes.at("q"),
                               standard_theorems(), call.context);
  const Parameters given = call.given[option::assume];
  std::map<std::string, Rational> assumed;
  for (const auto& [assumption, value] : given.all())
    assumed[assumption] = given.rational(assumption);
  std::vector<SizeSpec> sizes;
  if (queries != nullptr) sizes.push_back({.name = "q", .meaning = queries->meaning});
  return {bound_of(*name + at + "/" + definition, found, sizes, assumed), request};
}

int run_bound(const Call& call) {
  const Given& given = call.given;
  const auto definition = given[option::definition];
  auto [bound, request] = definition ? of_scheme(call, *definition) : of_proof(call);
  assume(call, bound.bound, request);
  request.over = given[option::over];
  request.at_most = given[option::at_most];
  const auto plot = given[option::plot];
  if (plot) write_text(*plot, to_plot(bound, request));
  const BoundReport report = evaluate_bound(bound, request);
  if (plot == standard_output) return exit_status(report);
  print(given[option::json]    ? to_json(report)
        : given[option::latex] ? report.bound.latex() + "\n"
                               : to_text(report));
  return exit_status(report);
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
                  option::assume,
                  with_help(option::at_most,
                            "how far a size may go for the bound to be at most this"),
                  option::over, option::plot, option::json, option::latex},
      .run = run_bound};
}

}  // namespace certamen
