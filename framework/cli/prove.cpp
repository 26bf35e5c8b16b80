// SPDX-License-Identifier: Apache-2.0
#include "framework/report/prove_document.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "framework/check/certify_steps.hpp"
#include "framework/check/game_reference.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/find_proof.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/present.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/error.hpp"
#include "framework/games/draw.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/text/json.hpp"

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
Proof proof_in_file(const Catalogue& catalogue, const std::string& path, const Given& given,
                    const Context& context) {
  if (given[option::flaw])
    throw Error{ErrorCode::usage, "--flaw", "a proof in a file has no mistakes beside it"};
  const Parameters set = given[option::set];
  std::map<std::string, Integer> sizes;
  for (const auto& [name, value] : set.all()) sizes[name] = set.integer(name);
  return read_proof(catalogue, path, given[option::path], sizes, context);
}

/// What is known of all proofs, as the command line asks for it; `proofs` were to be checked.
std::string text_of_all(const Call& call, const std::vector<ProofReport>& reports,
                        std::size_t proofs) {
  const bool timing = !call.given[option::no_timing];
  if (!wants_table(call.given)) return form_of(document_of(reports, proofs, timing), call);
  return form_of(table_of(reports, timing), "proofs",
                 reports.empty() ? StopReason::none : reports.back().stopped, call.given);
}

/// The same of one proof, which LaTeX and graphs draw.
std::string text_of(const Call& call, const Proof& proof, const ProofReport& report) {
  if (call.given[option::latex]) return to_latex(proof, report);
  if (call.given[option::graph]) return to_dot(report);
  return form_of(document_of(report, !call.given[option::no_timing]), call);
}

/// Tells the watchdog of the proofs that are checked, and of the one that is being checked.
void know_proofs(const Call& call, const std::vector<ProofReport>& reports, std::size_t proofs,
                 const Proof* checked = nullptr) {
  const bool json = call.given[option::json], all = call.given[option::all];
  if (call.watchdog == nullptr || !(json || all)) return;
  std::optional<ProofReport> begun;
  if (checked != nullptr)
    begun = {.name = checked->name(), .title = checked->title(), .source = checked->source()};
  call.watchdog->know([=, &call](StopReason reason) {
    std::vector<ProofReport> known = reports;
    if (begun) {
      known.push_back(*begun);
      known.back().stopped = reason;
    }
    return Known{text_of_all(call, known, proofs), exit_status_of(reason)};
  });
}

int run_prove(const Call& call) {
  const Given& given = call.given;
  const auto name = given[option::proof];
  const bool all = given[option::all];
  if (name.has_value() == all)
    throw Error{ErrorCode::usage, "prove", "expected the name of a proof, FILE.proof, or --all"};
  const auto junit = given[option::junit], difference = given[option::difference];
  if (all && (given[option::graph] || !given[option::set].all().empty() || given[option::flaw] ||
              difference))
    throw Error{ErrorCode::usage, "prove --all",
                "--graph, --difference, --set and --flaw are for one proof"};
  if (!all && given[option::html])
    throw Error{ErrorCode::usage, "--html", "it is the table of all proofs: expected --all"};
  const ProofCatalogue catalogue = standard_proofs();
  std::vector<Proof> proofs;
  if (all)
    for (const auto& entry : catalogue.proofs()) proofs.push_back(entry.make());
  else if (is_file(*name))
    proofs.push_back(proof_in_file(call.catalogue, *name, given, call.context));
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
  if (junit) write_text(*junit, to_junit(reports, !given[option::no_timing]));
  if (difference) {
    const std::string dot = difference_to_dot(reports.front());
    write_text(*difference, difference->ends_with(".svg") ? dot_to_svg(dot) : dot);
  }
  if (junit == standard_output || difference == standard_output) return exit_status(reports);
  print(all ? text_of_all(call, reports, proofs.size())
            : text_of(call, proofs.front(), reports.front()));
  return exit_status(reports);
}

std::string nothing_of_prove(const Given& given, StopReason reason) {
  const bool timing = !given[option::no_timing];
  std::vector<ProofReport> reports;
  if (const auto name = given[option::proof]) {
    reports.push_back({.name = *name, .title = {}, .source = {}});
    reports.back().stopped = reason;
    return to_json(reports, timing);
  }
  Json none = Json::parse(to_json(reports, timing));
  add_stop(none, reason);
  return document(none);
}

/// The table of --all.
std::string no_rows_of_prove(const Given& given, StopReason reason) {
  if (!given[option::all]) return {};
  return form_of(table_of({}, !given[option::no_timing]), "proofs", reason, given);
}

}  // namespace

Command prove_command() {
  return {
      .name = "prove",
      .text = "check a proof: every step for all sizes, and exactly at small ones",
      .options = {with_help(option::proof, "name of a proof, or FILE.proof"), option::all,
                  option::path,
                  with_help(option::set,
                            "sizes at which to check exactly, instead of the proof's own"),
                  option::flaw, option::certify, option::memory, option::time_limit, option::json,
                  with_help(option::latex, "the games for the LaTeX package cryptocode; with "
                                           "--all the table of proofs"),
                  with_help(option::html, "with --all: the table of proofs in HTML"), option::graph,
                  option::difference, option::junit, option::no_timing, option::color},
      .run = run_prove,
      .nothing_known = nothing_of_prove,
      .no_rows = no_rows_of_prove};
}

}  // namespace certamen
