// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "adversaries/attack/taylor_mlp_attack.hpp"
#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

TaylorMlpAttackOptions attack_options(const Options& options) {
  TaylorMlpAttackOptions attack;
  attack.layer = options.layer;
  auto precisions = options.precisions;
  if (precisions.empty()) precisions = {"bf16", "float32", "float64", "200"};
  for (const auto& text : precisions) attack.precisions.push_back(parse_release_precision(text));
  const Parameters given = parse_set(options.set);
  for (const auto& [name, value] : given.all()) {
    if (name == "activation")
      attack.activation = parse_activation(value);
    else if (name == "enclose")
      attack.enclose = given.integer(name) != 0;
    else
      throw Error{ErrorCode::unknown_name, "--set " + name,
                  "attack takes activation and enclose (0 or 1: certified intervals)"};
  }
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
