// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "framework/cli/attack.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/present.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/definitions/attack_request.hpp"
#include "framework/error.hpp"
#include "framework/printable.hpp"
#include "framework/run/team.hpp"
#include "framework/store/findings_store.hpp"

namespace certamen {

Parameters completed_parameters(std::string_view command, const std::vector<ParameterSpec>& specs,
                                const Parameters& given) {
  given.refuse_others(specs, [&](const auto& names) {
    return fmt::format("{} takes {}", command, fmt::join(names, ", "));
  });
  return given.completed(specs);
}

const AttackEntry& find_attack(std::string_view command, const Catalogue& catalogue,
                               const std::string& scheme) {
  const AttackEntry* attack = catalogue.attack(catalogue.scheme(scheme).name);
  if (attack != nullptr) return *attack;
  std::vector<std::string> known;
  for (const auto& one : catalogue.attacks()) known.push_back(one.scheme);
  throw Error{ErrorCode::unsupported, fmt::format("{} {}", command, scheme),
              known.empty() ? "the catalogue has no attack on model files"
                            : fmt::format("model files are released and attacked with {} alone; "
                                          "certamen check plays the games of the others",
                                          fmt::join(known, ", "))};
}

void expect_file_name(std::string_view option, const std::string& out) {
  if (out.empty() || out == standard_output)
    throw Error{ErrorCode::usage, std::string{option},
                "expected the name of a file to write the model to, got '" + out + "'"};
  std::error_code none;
  const auto status = std::filesystem::status(out, none);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    throw Error{ErrorCode::usage, fmt::format("{} {}", option, printable(out)),
                "expected a file or a new name: a device, a FIFO or a folder takes no model"};
}

void expect_not_read(std::string_view option, const std::string& out,
                     const std::vector<std::string>& read) {
  for (const auto& file : read) {
    std::error_code none;  // a file that is missing is another one
    if (std::filesystem::is_regular_file(out, none) && std::filesystem::equivalent(out, file, none))
      throw Error{ErrorCode::usage, fmt::format("{} {}", option, printable(out)),
                  "it is the file " + printable(file) + ", which is read: expected another one"};
  }
}

std::string chosen_layers(const Given& given) {
  const auto one = given[option::layer], some = given[option::layers];
  if (one && some)
    throw Error{ErrorCode::usage, "--layers", "expected --layer or --layers, not both"};
  constexpr const char* allowed = "0123456789,-";
  if (some && (some->empty() || some->find_first_not_of(allowed) != std::string::npos))
    throw Error{ErrorCode::bad_number, "--layers",
                "expected numbers and ranges as 0,3-17, got '" + *some + "'"};
  if (!some) return one.value_or("");
  return some->find_first_of(",-") == std::string::npos ? *some + "-" + *some : *some;
}

namespace {

/// A model to make a release from, or a release as it is.
void check_subject(const Given& given) {
  if (!given.has(option::release)) {
    if (!given.has(option::attacked_model))
      throw Error{ErrorCode::usage, "attack", "expected --model FILE or --release FILE"};
    if (given.has(option::recovered))
      throw Error{ErrorCode::usage, "--out", "recovered weights are written with --release alone"};
    return;
  }
  for (const OptionRow* row : {static_cast<const OptionRow*>(&option::precision),
                               static_cast<const OptionRow*>(&option::order)})
    if (given.has(*row))
      throw Error{ErrorCode::usage, std::string{row->name}, "a release in a file says this itself"};
}

/// The file of --results, in the first process of a cluster; null without the option.
std::unique_ptr<FindingsJournal> open_results(const Call& call, const AttackRequest& request) {
  const auto file = call.given[option::results];
  const Team team{call.context};
  return team.together([&]() -> std::unique_ptr<FindingsJournal> {
    if (!file || !team.is_first()) return nullptr;
    if (file->empty())
      throw Error{ErrorCode::usage, "--results", "expected the name of a file, got ''"};
    expect_not_read("--results", *file, {request.model, request.release});
    return open_findings(*file);
  });
}

int run_attack(const Call& call) {
  const Given& given = call.given;
  const AttackEntry& attack = find_attack("attack", call.catalogue, given[option::scheme]);
  check_subject(given);
  AttackRequest request{.model = given[option::attacked_model].value_or(""),
                        .release = given[option::release].value_or(""),
                        .out = given[option::recovered].value_or(""),
                        .layer = chosen_layers(given),
                        .precisions = given[option::precision],
                        .parameters =
                            completed_parameters("attack", attack.parameters, given[option::set])};
  if (given.has(option::recovered)) expect_file_name("--out", request.out);
  expect_not_read("--out", request.out, {request.model, request.release});
  for (const auto order : given[option::order])
    if (std::find(request.orders.begin(), request.orders.end(), order) == request.orders.end())
      request.orders.push_back(order);
  const auto results = open_results(call, request);
  request.journal = results.get();
  Context context = call.context;
  ProgressLine line;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  request.timing = !given[option::no_timing];
  const bool json = given[option::json];
  GrowingText text{[&](const std::string& part) {
                     line.clear();
                     print_part(part);
                   },
                   call.colours};
  if (!json) {
    request.begin = [&](const Document& beginning) { text.begin(beginning); };
    request.row = [&](const std::vector<Datum>& row) { text.row(row); };
  }
  if (call.watchdog != nullptr && !json)
    call.watchdog->know([](StopReason reason) {
      return Known{fmt::format("\nundecided: {}\n", to_string(reason)), exit_status_of(reason)};
    });
  const Document document = attack.run(request, context);
  line.clear();
  if (json) return present(document, call);
  text.finish(document);
  return document.exit_status();
}

}  // namespace

Command attack_command() {
  return {.name = "attack",
          .text = "extract the weights of a model's layers from their release",
          .options = {option::scheme, option::attacked_model, option::release, option::recovered,
                      option::layer, option::layers, option::precision, option::order, option::set,
                      option::results, option::seed, option::threads, option::memory,
                      option::time_limit, option::json, option::no_timing, option::color},
          .run = run_attack};
}

}  // namespace certamen
