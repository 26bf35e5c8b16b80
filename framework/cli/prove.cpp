// SPDX-License-Identifier: Apache-2.0
#include "framework/report/prove.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "framework/check/certify_steps.hpp"
#include "framework/check/game_reference.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/find_proof.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/error.hpp"
#include "framework/games/draw.hpp"
#include "framework/proof/catalogue.hpp"

namespace certamen {

namespace {

/// With --set the sizes given take the place of the proof's own instances.
Proof with_sizes(const ProofEntry& entry, const Given& given) {
  const std::optional<std::string> flaw = given[option::flaw];
  Proof proof = flaw ? entry.make_with(*flaw) : entry.make();
  proof.validate();
  const Parameters set = given[option::set];
  if (set.all().empty()) return proof;
  std::vector<std::string> names;
  for (const auto& spec : proof.sizes()) names.push_back(spec.name);
  for (const auto& [name, value] : set.all())
    if (std::ranges::count(names, name) == 0)
      throw Error{
          ErrorCode::unknown_name, "--set " + name,
          fmt::format("{} has no such size; it has {}", proof.name(), fmt::join(names, ", "))};
  Bindings sizes;
  for (const auto& name : names) {
    if (!set.has(name))
      throw Error{ErrorCode::usage, "--set", proof.name() + " needs " + name + " as well"};
    sizes[name] = set.integer(name);
  }
  proof.only_instance(sizes);
  return proof;
}

/// With --set some sizes of its instance are others.
Proof proof_in_file(const std::string& path, const Given& given, const Context& context) {
  if (given[option::flaw])
    throw Error{ErrorCode::usage, "--flaw", "a proof in a file has no mistakes beside it"};
  const Parameters set = given[option::set];
  std::map<std::string, Integer> sizes;
  for (const auto& [name, value] : set.all()) sizes[name] = set.integer(name);
  return read_proof(path, given[option::path], sizes, context);
}

/// Tells the watchdog of the proofs that are checked, and of the one that is being checked.
void know_proofs(const Call& call, const std::vector<ProofReport>& reports, std::size_t proofs,
                 const Proof* checked = nullptr) {
  const bool json = call.given[option::json], all = call.given[option::all];
  if (call.watchdog == nullptr || !(json || all)) return;
  const bool timing = !call.given[option::no_timing];
  std::optional<ProofReport> begun;
  if (checked != nullptr)
    begun = {.name = checked->name(), .title = checked->title(), .source = checked->source()};
  call.watchdog->know([=, colours = call.colours](StopReason reason) {
    std::vector<ProofReport> known = reports;
    if (begun) {
      known.push_back(*begun);
      known.back().stopped = reason;
    }
    return Known{json ? to_json(known, timing) : to_table(known, proofs, colours, timing),
                 exit_status_of(reason)};
  });
}

int run_prove(const Call& call) {
  const Given& given = call.given;
  const auto name = given[option::proof];
  const bool all = given[option::all];
  if (name.has_value() == all)
    throw Error{ErrorCode::usage, "prove", "expected the name of a proof, FILE.proof, or --all"};
  const auto junit = given[option::junit], difference = given[option::difference];
  const bool latex = given[option::latex], graph = given[option::graph];
  if (all &&
      (latex || graph || !given[option::set].all().empty() || given[option::flaw] || difference))
    throw Error{ErrorCode::usage, "prove --all",
                "--latex, --graph, --difference, --set and --flaw are for one proof"};
  const ProofCatalogue catalogue = standard_proofs();
  std::vector<Proof> proofs;
  if (all)
    for (const auto& entry : catalogue.proofs()) proofs.push_back(entry.make());
  else if (is_file(*name))
    proofs.push_back(proof_in_file(*name, given, call.context));
  else
    proofs.push_back(with_sizes(find_proof(catalogue, *name), given));

  Context context = call.context;
  ProgressLine line;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  std::vector<ProofReport> reports;
  for (const auto& proof : proofs) {
    line.set_task(proof.name());
    line.show("proof", static_cast<double>(reports.size()) / static_cast<double>(proofs.size()));
    know_proofs(call, reports, proofs.size(), &proof);
    reports.push_back(check_proof(proof, {}, context));
    if (reports.back().stopped != StopReason::none) break;
    if (given[option::certify]) certify_steps(proof, reports.back(), context);
    know_proofs(call, reports, proofs.size());
    if (reports.back().stopped != StopReason::none) break;
  }
  line.clear();
  if (junit) write_text(*junit, to_junit(reports));
  if (difference) {
    const std::string dot = difference_to_dot(reports.front());
    write_text(*difference, difference->ends_with(".svg") ? dot_to_svg(dot) : dot);
  }
  if (junit == standard_output || difference == standard_output) return exit_status(reports);
  const bool timing = !given[option::no_timing];
  print(given[option::json] ? to_json(reports, timing)
        : latex             ? to_latex(proofs.front(), reports.front())
        : graph             ? to_dot(reports.front())
        : all               ? to_table(reports, proofs.size(), call.colours, timing)
                            : to_text(reports.front(), call.colours, timing));
  return exit_status(reports);
}

}  // namespace

Command prove_command() {
  return {.name = "prove",
          .text = "check a proof: every step for all sizes, and exactly at small ones",
          .options = {with_help(option::proof, "name of a proof, or FILE.proof"), option::all,
                      option::path,
                      with_help(option::set,
                                "sizes at which to check exactly, instead of the proof's own"),
                      option::flaw, option::certify, option::memory, option::time_limit,
                      option::json,
                      with_help(option::latex, "the games for the LaTeX package cryptocode"),
                      option::graph, option::difference, option::junit, option::no_timing,
                      option::color},
          .run = run_prove};
}

}  // namespace certamen
