// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "framework/cli/assess_output.hpp"
#include "framework/cli/attack.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/present.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

const AssessorEntry& assessor_of(const Catalogue& catalogue) {
  if (catalogue.assessors().empty())
    throw Error{ErrorCode::unsupported, "assess", "the catalogue has nothing that is assessed"};
  return catalogue.assessors().front();
}

/// The scheme of this name; none if it is not assessed.
const AssessedEntry* find_assessed(const Catalogue& catalogue, const std::string& name) {
  const auto found = std::ranges::find(catalogue.assessed(), name, &AssessedEntry::name);
  return found == catalogue.assessed().end() ? nullptr : &*found;
}

AssessmentRequest request_of(const Given& given, const Parameters& parameters) {
  return {.model = given[option::public_model].value_or(""),
          .layer = given[option::layer].value_or(""),
          .parameters = parameters};
}

/// The rows of one scheme, by whatever the catalogue has against it; those that were done where it
/// is stopped.
std::vector<AssessmentRow> rows_of(const Catalogue& catalogue, const AssessedEntry& entry,
                                   const Scheme& scheme, const AssessmentRequest& request,
                                   const Context& context) {
  std::vector<AssessmentRow> rows;
  for (const auto& attack : catalogue.assessments()) {
    if (attack.scheme != entry.name) continue;
    if (context.cancel.is_cancelled()) break;
    try {
      const auto more = attack.run(scheme, request, context);
      rows.insert(rows.end(), more.begin(), more.end());
    } catch (const Error& error) {
      if (error.code() != ErrorCode::interrupted) throw;
      break;
    }
  }
  return rows;
}

void expect_claims(const Call& call, bool has_claims) {
  if (!has_claims && wants_table(call.given))
    throw Error{ErrorCode::usage, "assess", "a file has no claims: expected --json or text"};
}

/// What bears on files alone is refused for schemes, and the other way round.
void check_subject(const Given& given, bool is_file) {
  const auto refuse = [&](const OptionRow& row, const char* of) {
    if (given.is_on_command_line(row))
      throw Error{ErrorCode::usage, std::string{row.name}, fmt::format("it bears on {} alone", of)};
  };
  if (is_file) {
    refuse(option::public_model, "schemes");
    refuse(option::layer, "schemes");
    refuse(option::set, "schemes");
    refuse(option::level, "schemes");
    refuse(option::seed, "schemes");  // nothing is drawn
  } else {
    refuse(option::base, "files");
    refuse(option::views, "files");
    if (given.has(option::layer) && !given.has(option::public_model))
      throw Error{ErrorCode::usage, std::string{option::layer.name},
                  "it is a layer of --model FILE"};
  }
}

/// The report as the command line asks for it.
std::string text_of(const Call& call, const AssessmentReport& report) {
  if (!wants_table(call.given)) return form_of(document_of(report), call);
  return form_of(claims_of(report), "assessment", report.stopped, call.given);
}

int finish(const Call& call, const AssessmentReport& report) {
  print(text_of(call, report));
  return report.exit_status();
}

/// Tells the watchdog of the rows that are done: a library that computes for long does not poll.
void know_rows(const Call& call, const AssessmentReport& so_far) {
  if (call.watchdog == nullptr) return;
  call.watchdog->know([&call, so_far](StopReason reason) {
    AssessmentReport report = so_far;
    report.stopped = reason;
    return Known{text_of(call, report), report.exit_status()};
  });
}

int assess_scheme(const Call& call, const AssessedEntry& entry) {
  const AssessorEntry& assessor = assessor_of(call.catalogue);
  std::vector<ParameterSpec> specs = assessor.parameters;
  specs.insert(specs.end(), entry.parameters.begin(), entry.parameters.end());
  const Parameters parameters = completed_parameters("assess", specs, call.given[option::set]);
  const auto scheme = entry.make(parameters);
  AssessmentReport report{.parameters = parameters.all(),
                          .model = call.given[option::public_model].value_or(""),
                          .rows = {},
                          .guidelines = {}};
  know_rows(call, report);
  report.rows =
      rows_of(call.catalogue, entry, *scheme, request_of(call.given, parameters), call.context);
  for (const auto& attack : call.catalogue.assessments())
    if (attack.scheme == entry.name) report.costs[attack.name] = attack.cost;
  report.stopped = call.context.cancel.reason();
  // Guidelines are judged by all rows.
  if (report.stopped == StopReason::none) report.guidelines = assessor.judge(*scheme, report.rows);
  return finish(call, report);
}

int assess_all(const Call& call) {
  const Parameters parameters = completed_parameters(
      "assess", assessor_of(call.catalogue).parameters, call.given[option::set]);
  const AssessmentRequest request = request_of(call.given, parameters);
  AssessmentReport report{
      .parameters = parameters.all(), .model = request.model, .rows = {}, .guidelines = {}};
  ProgressLine line;
  std::optional<Error> failure;  // of one scheme: it takes no other's rows away
  know_rows(call, report);
  const auto& entries = call.catalogue.assessed();
  for (std::size_t i = 0; i < entries.size() && report.stopped == StopReason::none; ++i) {
    line.show(entries[i].name, static_cast<double>(i) / static_cast<double>(entries.size()));
    const auto scheme = entries[i].make({});
    try {
      const auto rows = rows_of(call.catalogue, entries[i], *scheme, request, call.context);
      report.rows.insert(report.rows.end(), rows.begin(), rows.end());
    } catch (const Error& error) {
      if (!is_defect(error.code()) && error.code() != ErrorCode::too_large) throw;
      if (!failure) failure = Error{error.code(), "scheme " + entries[i].name, error.what()};
    }
    know_rows(call, report);
    report.stopped = call.context.cancel.reason();
  }
  line.clear();
  const int status = finish(call, report);
  if (failure) throw *failure;
  return status;
}

/// Tells the watchdog of the matrices that were looked at: decompositions do not poll.
void know_inspection(const Call& call, const std::string& file,
                     const std::function<Inspection()>& known) {
  if (call.watchdog == nullptr) return;
  call.watchdog->know([&call, file, known](StopReason reason) {
    const Document document = document_of(known(), file, reason);
    return Known{form_of(document, call), document.exit_status()};
  });
}

int assess_file(const Call& call, const std::string& file) {
  if (call.given[option::base] == std::string{})
    throw Error{ErrorCode::usage, "--base", "expected the name of a file, got ''"};
  for (const std::string& view : call.given[option::views])
    if (view.empty())
      throw Error{ErrorCode::usage, "--views", "expected the name of a file, got ''"};
  ProgressLine line;
  Context context = call.context;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  const Inspection found =
      assessor_of(call.catalogue)
          .inspect({.file = file,
                    .base = call.given[option::base].value_or(""),
                    .views = call.given[option::views]},
                   context, [&](const auto& known) { know_inspection(call, file, known); });
  line.clear();
  return present(document_of(found, file, call.context.cancel.reason()), call);
}

int run_assess(const Call& call) {
  const auto subject = call.given[option::assessed];
  expect_claims(call, !subject || find_assessed(call.catalogue, *subject) != nullptr);
  const AssessedEntry* entry = subject ? find_assessed(call.catalogue, *subject) : nullptr;
  const bool is_file = subject && entry == nullptr && std::filesystem::exists(*subject);
  if (!subject || entry != nullptr || is_file) check_subject(call.given, is_file);
  if (!subject) return assess_all(call);
  if (entry != nullptr) return assess_scheme(call, *entry);
  if (is_file) return assess_file(call, *subject);
  std::vector<std::string> names;
  for (const auto& one : call.catalogue.assessed()) names.push_back(one.name);
  throw Error{ErrorCode::unknown_name, "assess",
              fmt::format("'{}' is neither a file nor a scheme that is assessed{}; those are {}",
                          *subject, suggestion(*subject, names), fmt::join(names, ", "))};
}

/// Of schemes, or of what exists as a file: nothing else is assessed.
std::string nothing_of_assess(const Given& given, StopReason reason) {
  const auto subject = given[option::assessed];
  if (subject && std::filesystem::exists(*subject))
    return to_json(document_of(Inspection{}, *subject, reason));
  AssessmentReport report{.parameters = {},
                          .model = given[option::public_model].value_or(""),
                          .rows = {},
                          .guidelines = {}};
  report.stopped = reason;
  return to_json(document_of(report));
}

}  // namespace

Command assess_command() {
  return {.name = "assess",
          .text = "schemes against their own claims, and files against guidelines",
          .options = {option::assessed, option::public_model, option::layer, option::base,
                      option::views, option::set,
                      with_help(option::level, "level of the estimate of each row"), option::seed,
                      option::memory, option::time_limit, option::json,
                      with_help(option::latex, "the table of claims in LaTeX"),
                      with_help(option::html, "the table of claims in HTML"), option::color},
          .run = run_assess,
          .nothing_known = nothing_of_assess};
}

}  // namespace certamen
