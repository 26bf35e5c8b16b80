// SPDX-License-Identifier: Apache-2.0
#include "framework/report/bound.hpp"

#include <algorithm>
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
};

Asked of_proof(const Call& call) {
  const std::string text = call.given[option::bounded].value();
  const Proof proof = is_proof_file(text)
                          ? read_proof(text, call.given[option::path], {}, call.context)
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
  return {bound_of(name + at + "/" + definition, found, sizes, advantages), request};
}

int run_bound(const Call& call) {
  const Given& given = call.given;
  const auto definition = given[option::definition];
  const Advantages advantages = given[option::assume];
  auto [bound, request] = definition ? of_scheme(call, *definition, advantages) : of_proof(call);
  const auto assumptions = assumptions_of(bound.bound);
  for (const auto& [name, value] : advantages) {
    if (!assumptions.contains(name))
      throw Error{ErrorCode::unknown_name, "--assume " + name,
                  "the bound names no such assumption" +
                      suggestion(name, {assumptions.begin(), assumptions.end()})};
    request.advantages[name] = value;
  }
  request.over = given[option::over];
  request.at_most = given[option::at_most];
  const auto plot = given[option::plot];
  if (plot) write_text(*plot, to_plot(bound, request));
  if (plot && !request.at_most && !request.sizes.contains(request.over))
    return bound.verdict == ProofVerdict::verified ? 0 : 3;  // the curve alone is asked for
  if (request.sizes.empty() && !bound.sizes.empty() && !request.at_most && !given[option::json]) {
    print(given[option::latex] ? bound.bound.latex() + "\n" : formula_text(bound));
    return bound.verdict == ProofVerdict::verified ? 0 : 3;
  }
  const BoundReport report = evaluate_bound(bound, request);
  if (plot == standard_output) return exit_status(report);
  const Document document = document_of(report);
  print(given[option::json]    ? to_json(document)
        : given[option::latex] ? report.bound.latex() + "\n"
                               : to_text(document, false));
  return document.exit_status();
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
      .run = run_bound};
}

}  // namespace certamen
