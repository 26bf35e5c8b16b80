// SPDX-License-Identifier: Apache-2.0
#include "framework/report/bound.hpp"

#include "framework/cli/command.hpp"
#include "framework/cli/find_proof.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

int run_bound(const Call& call) {
  const Given& given = call.given;
  const ProofCatalogue catalogue = standard_proofs();
  const Proof proof = find_proof(catalogue, given[option::proof].value()).make();
  if (proof.games().empty())
    throw Error{ErrorCode::usage, "bound", proof.name() + " has no bound: it shows lemmas alone"};
  BoundRequest request;
  std::map<std::string, bool> names;
  for (const auto& spec : proof.sizes()) names[spec.name] = true;
  const Parameters set = given[option::set];
  const Bound bound = proof.claimed()(Sizes{proof.sizes()});
  for (const auto& advantage : bound.advantages())
    names[advantage.substr(4, advantage.find(']') - 4)] = false;
  for (const auto& [name, value] : set.all()) {
    const auto found = names.find(name);
    if (found == names.end())
      throw Error{ErrorCode::unknown_name, "--set " + name,
                  proof.name() + " has no such size or assumption"};
    if (found->second)
      request.sizes[name] = set.integer(name);
    else
      request.advantages[name] = set.rational(name);
  }
  request.over = given[option::over];
  request.at_most = given[option::at_most];
  const auto plot = given[option::plot];
  if (plot) write_text(*plot, to_plot(proof, request));
  const BoundReport report = evaluate_bound(proof, request);
  if (plot == standard_output) return exit_status(report);
  print(given[option::json]    ? to_json(report)
        : given[option::latex] ? report.bound.latex() + "\n"
                               : to_text(report));
  return exit_status(report);
}

}  // namespace

Command bound_command() {
  return {.name = "bound",
          .text = "a proof's bound at real sizes",
          .options = {required(option::proof),
                      with_help(option::set, "sizes, and values of assumptions: "
                                             "n=128,q=2^40,prf=2^-100; may be repeated"),
                      with_help(option::at_most,
                                "how far a size may go for the bound to be at most this"),
                      option::over, option::plot, option::json, option::latex},
          .run = run_bound};
}

}  // namespace certamen
