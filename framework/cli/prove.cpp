// SPDX-License-Identifier: Apache-2.0
#include "framework/report/prove.hpp"

#include <span>

#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/error.hpp"
#include "framework/games/draw.hpp"
#include "framework/models/atomic_file.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/report/bound.hpp"
#include "framework/report/certify_steps.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

constexpr const char* standard_output = "-";

void write_text(const std::string& path, const std::string& text) {
  if (path == standard_output)
    print(text);
  else
    write_file(path, std::as_bytes(std::span{text}));
}

const ProofEntry& wanted(const ProofCatalogue& catalogue, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& entry : catalogue.proofs()) {
    if (entry.name == name) return entry;
    names.push_back(entry.name);
  }
  throw Error{ErrorCode::unknown_name, name,
              "there is no such proof" + suggestion(name, names) +
                  "; `certamen list proofs` lists them"};
}

/// With --set the sizes given take the place of the proof's own instances.
Proof with_sizes(const ProofEntry& entry, const Options& options) {
  Proof proof = options.flaw.empty() ? entry.make() : entry.make_with(options.flaw);
  proof.validate();
  if (options.set.empty()) return proof;
  Bindings sizes;
  const Parameters given = parse_set(options.set);
  for (const auto& spec : proof.sizes()) {
    if (!given.has(spec.name))
      throw Error{ErrorCode::usage, "--set", proof.name() + " needs " + spec.name + " as well"};
    sizes[spec.name] = given.integer(spec.name);
  }
  for (const auto& [name, value] : given.all())
    if (!sizes.contains(name))
      throw Error{ErrorCode::unknown_name, "--set " + name, proof.name() + " has no such size"};
  proof.only_instance(sizes);
  return proof;
}

}  // namespace

int run_prove(const Call& call) {
  const Options& options = call.options;
  if (options.proof.empty() != options.all)
    throw Error{ErrorCode::usage, "prove", "expected the name of a proof, or --all"};
  if (options.all && (options.latex || options.dot || !options.set.empty() ||
                      !options.flaw.empty() || !options.difference.empty()))
    throw Error{ErrorCode::usage, "prove --all",
                "--latex, --graph, --difference, --set and --flaw are for one proof"};
  const ProofCatalogue catalogue = standard_proofs();
  std::vector<Proof> proofs;
  if (options.all)
    for (const auto& entry : catalogue.proofs()) proofs.push_back(entry.make());
  else
    proofs.push_back(with_sizes(wanted(catalogue, options.proof), options));

  Context context = call.context;
  cancel_on_interrupt(context.cancel);
  ProgressLine line;
  std::vector<ProofReport> reports;
  for (const auto& proof : proofs) {
    line.set_task(proof.name());
    line.show("proof", static_cast<double>(reports.size()) / static_cast<double>(proofs.size()));
    reports.push_back(check_proof(proof, {}, context));
    if (reports.back().interrupted) break;
    if (options.certify) certify_steps(proof, reports.back(), context);
  }
  line.clear();
  if (!options.junit.empty()) write_text(options.junit, to_junit(reports));
  if (!options.difference.empty()) {
    const std::string dot = difference_to_dot(reports.front());
    write_text(options.difference, options.difference.ends_with(".svg") ? dot_to_svg(dot) : dot);
  }
  if (options.junit == standard_output || options.difference == standard_output)
    return exit_status(reports);
  const bool timing = !options.no_timing;
  print(options.json    ? to_json(reports, timing)
        : options.latex ? to_latex(proofs.front(), reports.front())
        : options.dot   ? to_dot(reports.front())
        : options.all   ? to_table(reports, call.colours, timing)
                        : to_text(reports.front(), call.colours, timing));
  return exit_status(reports);
}

int run_bound(const Call& call) {
  const Options& options = call.options;
  const ProofCatalogue catalogue = standard_proofs();
  const Proof proof = wanted(catalogue, options.proof).make();
  if (proof.games().empty())
    throw Error{ErrorCode::usage, "bound", proof.name() + " has no bound: it shows lemmas alone"};
  BoundRequest request;
  std::map<std::string, bool> names;
  for (const auto& spec : proof.sizes()) names[spec.name] = true;
  const Parameters given = parse_set(options.set);
  const Bound bound = proof.claimed()(Sizes{proof.sizes()});
  for (const auto& advantage : bound.advantages())
    names[advantage.substr(4, advantage.find(']') - 4)] = false;
  for (const auto& [name, value] : given.all()) {
    const auto found = names.find(name);
    if (found == names.end())
      throw Error{ErrorCode::unknown_name, "--set " + name,
                  proof.name() + " has no such size or assumption"};
    if (found->second)
      request.sizes[name] = given.integer(name);
    else
      request.advantages[name] = given.rational(name);
  }
  if (!options.over.empty()) request.over = options.over;
  if (!options.at_most.empty()) request.at_most = parse_rational(options.at_most, "--at-most");
  if (!options.plot.empty()) write_text(options.plot, to_plot(proof, request));
  const BoundReport report = evaluate_bound(proof, request);
  if (options.plot == standard_output) return exit_status(report);
  print(options.json    ? to_json(report)
        : options.latex ? report.bound.latex() + "\n"
                        : to_text(report));
  return exit_status(report);
}

}  // namespace certamen
