// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "adversaries/attack/taylor_mlp_attack.hpp"
#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/error.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

/// What --set takes, completed. Throws Error(unknown_name) for anything else.
Parameters attack_parameters(const Parameters& given) {
  const std::vector<ParameterSpec> specs{
      {"activation", "gelu, gelu-tanh, silu, tanh; auto: what the file says", "auto"},
      {"enclose", "1: certified intervals for every weight", "1", 0, 1},
      {"theta0", "order 0 of the plain form: spread over the units, their sum, or none", "spread"},
      {"protect", "hidden units that are hidden, by their calibrated gaps; or all", "all"},
      {"max-gap", "protect the largest gaps below this, if there are enough of them", "0"}};
  std::vector<std::string> names;
  for (const auto& spec : specs) names.push_back(spec.name);
  for (const auto& [name, value] : given.all())
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw Error{
          ErrorCode::unknown_name, "--set " + name,
          fmt::format("attack takes {}{}", fmt::join(names, ", "), suggestion(name, names))};
  return given.completed(specs);
}

TaylorMlpAttackOptions attack_options(const Options& options) {
  TaylorMlpAttackOptions attack;
  attack.layer = options.layer;
  auto precisions = options.precisions;
  if (precisions.empty()) precisions = {"bf16", "float32", "float64", "200"};
  for (const auto& text : precisions) attack.precisions.push_back(parse_release_precision(text));
  const Parameters given = attack_parameters(parse_set(options.set));
  if (given.text("activation") != "auto")
    attack.activation = parse_activation(given.text("activation"));
  attack.enclose = given.small("enclose") != 0;
  attack.theta0 = parse_theta0(given.text("theta0"));
  attack.protection = parse_protection(given.text("protect"), given.text("max-gap"));
  return attack;
}

}  // namespace

int run_attack(const Call& call) {
  const Options& options = call.options;
  if (call.catalogue.scheme(options.scheme).name != "taylor-mlp")
    throw Error{ErrorCode::unsupported, "attack " + options.scheme,
                "only taylor-mlp has an attack on model files; certamen check plays the games of "
                "the others"};
  TaylorMlpAttackOptions attack = attack_options(options);
  Context context = call.context;
  ProgressLine line;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  cancel_on_interrupt(context.cancel);

  TaylorMlpAttackReport report;
  report.model = options.model;
  for (const auto& order :
       options.orders.empty() ? std::vector<std::string>{"8"} : options.orders) {
    attack.order = static_cast<int>(std::min<std::uint64_t>(parse_count(order, "--order", 1), 65));
    auto one = attack_taylor_mlp(options.model, attack, context);
    report.attacks.insert(report.attacks.end(), one.attacks.begin(), one.attacks.end());
    report.costs.insert(report.costs.end(), one.costs.begin(), one.costs.end());
    report.failed = one.failed;  // the same for all orders
    report.interrupted = report.interrupted || one.interrupted;
    if (report.interrupted) break;
  }
  line.clear();
  print(options.json ? to_json(report, !options.no_timing)
                     : to_text(report, call.colours, !options.no_timing));
  if (report.interrupted) return 130;
  return report.verdict() == Verdict::broken ? 1 : 3;
}

}  // namespace certamen
