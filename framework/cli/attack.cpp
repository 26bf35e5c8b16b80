// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "adversaries/attack/taylor_mlp_attack.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/error.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

/// What --set takes, completed. Throws Error(unknown_name) for anything else.
Parameters attack_parameters(const Parameters& given) {
  const std::vector<ParameterSpec> specs{
      {.name = "activation",
       .meaning = "of the hidden units; auto: what the file says",
       .default_value = "auto",
       .words = {"auto", "gelu", "gelu-tanh", "silu", "tanh"}},
      {"enclose", "1: certified intervals for every weight", "1", 0, 1},
      {.name = "theta0",
       .meaning = "order 0 of the plain form: spread over the units, their sum, or none",
       .default_value = "spread",
       .words = {"spread", "sum", "none"}},
      {"protect", "hidden units that are hidden, by their calibrated gaps; or all", "all"},
      {.name = "max-gap",
       .meaning = "protect the largest gaps below this, if there are enough of them",
       .default_value = "0",
       .minimum = 0,
       .rational = true}};
  std::vector<std::string> names;
  for (const auto& spec : specs) names.push_back(spec.name);
  for (const auto& [name, value] : given.all())
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw Error{
          ErrorCode::unknown_name, "--set " + name,
          fmt::format("attack takes {}{}", fmt::join(names, ", "), suggestion(name, names))};
  return given.completed(specs);
}

TaylorMlpAttackOptions attack_options(const Given& options) {
  TaylorMlpAttackOptions attack;
  attack.layer = options[option::layer].value_or("");
  for (const auto& text : options[option::precision])
    attack.precisions.push_back(parse_release_precision(text));
  const Parameters given = attack_parameters(options[option::set]);
  if (given.text("activation") != "auto")
    attack.activation = parse_activation(given.text("activation"));
  attack.enclose = given.small("enclose") != 0;
  attack.theta0 = parse_theta0(given.text("theta0"));
  attack.protection = parse_protection(given.text("protect"), given.text("max-gap"));
  return attack;
}

int run_attack(const Call& call) {
  const Given& given = call.given;
  const std::string scheme = given[option::scheme], model = given[option::model];
  if (call.catalogue.scheme(scheme).name != "taylor-mlp")
    throw Error{ErrorCode::unsupported, "attack " + scheme,
                "only taylor-mlp has an attack on model files; certamen check plays the games of "
                "the others"};
  TaylorMlpAttackOptions attack = attack_options(given);
  Context context = call.context;
  ProgressLine line;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  cancel_on_interrupt(context.cancel);

  TaylorMlpAttackReport report;
  report.model = model;
  for (const auto order : given[option::order]) {
    attack.order = static_cast<int>(order);
    auto one = attack_taylor_mlp(model, attack, context);
    report.attacks.insert(report.attacks.end(), one.attacks.begin(), one.attacks.end());
    report.costs.insert(report.costs.end(), one.costs.begin(), one.costs.end());
    report.failed = one.failed;  // the same for all orders
    report.interrupted = report.interrupted || one.interrupted;
    if (report.interrupted) break;
  }
  line.clear();
  const bool timing = !given[option::no_timing];
  print(given[option::json] ? to_json(report, timing) : to_text(report, call.colours, timing));
  if (report.interrupted) return 130;
  return report.verdict() == Verdict::broken ? 1 : 3;
}

}  // namespace

Command attack_command() {
  return {.name = "attack",
          .text = "extract the weights of a model's layers from their release",
          .options = {option::scheme, option::model, option::layer, option::precision,
                      option::order, option::set, option::seed, option::threads, option::json,
                      option::no_timing, option::color},
          .run = run_attack};
}

}  // namespace certamen
