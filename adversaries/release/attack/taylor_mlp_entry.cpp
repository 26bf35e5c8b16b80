// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "adversaries/release/attack/release_file.hpp"
#include "adversaries/release/attack/report_document.hpp"
#include "adversaries/release/attack/taylor_mlp_attack.hpp"
#include "framework/definitions/attack_request.hpp"
#include "framework/release/models/model_config.hpp"

namespace certamen {

namespace {

const ParameterSpec enclose{"enclose", "1: certified intervals for every weight", "1", 0, 1};

const std::vector<ParameterSpec> release_parameters{
    {.name = "activation",
     .meaning = "of the hidden units; auto: what the file says",
     .default_value = "auto",
     .words = {"auto", "gelu", "gelu-tanh", "silu", "tanh"}},
    {.name = "theta0",
     .meaning = "order 0 of the plain form: spread over the units, their sum, or none",
     .default_value = "spread",
     .words = {"spread", "sum", "none"}},
    {.name = "protect",
     .meaning = "hidden units that are hidden, by their calibrated gaps; or all",
     .default_value = "all",
     .minimum = 1,
     .maximum = most_hidden_units,
     .words = {"all"}},
    {.name = "max-gap",
     .meaning = "protect the largest gaps below this, if there are enough of them",
     .default_value = "0",
     .minimum = 0,
     .rational = true},
    {"up", "the hidden matrices by hand: a tensor's name, with # for the layer's number", "none"},
    {"gate", "the gates that belong to up; none: plain layers", "none"},
    {"down", "the output matrices that belong to up", "none"},
    {.name = "stored",
     .meaning = "how the matrices lie in the file; auto: as their shapes, or the names, say",
     .default_value = "auto",
     .words = {"auto", "out-in", "in-out"}}};

std::vector<ParameterSpec> attack_parameters() {
  std::vector<ParameterSpec> all = release_parameters;
  all.insert(all.begin() + 1, enclose);
  return all;
}

MlpHints hints_of(const Parameters& given) {
  const auto name = [&](const char* what) {
    return given.text(what) == "none" ? std::string{} : given.text(what);
  };
  MlpHints hints{.up = name("up"), .gate = name("gate"), .down = name("down")};
  if (given.text("stored") != "auto") hints.transposed = given.text("stored") == "in-out";
  return hints;
}

TaylorMlpAttackOptions options_of(const AttackRequest& request) {
  TaylorMlpAttackOptions options;
  options.layer = request.layer;
  options.hints = hints_of(request.parameters);
  for (const auto& text : request.precisions)
    options.precisions.push_back(parse_release_precision(text));
  const Parameters& given = request.parameters;
  if (given.text("activation") != "auto")
    options.activation = parse_activation(given.text("activation"));
  options.enclose = given.all().contains("enclose") && given.small("enclose") != 0;
  options.theta0 = parse_theta0(given.text("theta0"));
  options.protection = parse_protection(given.text("protect"), given.text("max-gap"));
  return options;
}

/// What is told of the rows, if the request wants it.
AttackRows rows_of(const AttackRequest& request, std::string subject) {
  AttackRows rows;
  rows.journal = request.journal;
  const bool timing = request.timing;
  if (request.begin)
    rows.begin = [&request, subject = std::move(subject), timing](const auto& expected) {
      request.begin(document_to_come(subject, expected, timing));
    };
  if (request.row)
    rows.row = [&request, timing](const LayerAttack& row) { request.row(row_of(row, timing)); };
  return rows;
}

/// A release says itself what it is.
TaylorMlpAttackReport on_release(const AttackRequest& request, const Context& context,
                                 const AttackRows& rows) {
  for (const auto& spec : release_parameters)
    if (request.parameters.text(spec.name) != spec.default_value && spec.name != "up" &&
        spec.name != "gate" && spec.name != "down" && spec.name != "stored")
      throw Error{ErrorCode::usage, "--set " + spec.name, "a release in a file says this itself"};
  return attack_release(request.release, request.model, request.out, options_of(request), context,
                        rows);
}

TaylorMlpAttackReport on_model(const AttackRequest& request, const Context& context,
                               const AttackRows& rows) {
  TaylorMlpAttackOptions options = options_of(request);
  TaylorMlpAttackReport report;
  report.model = request.model;
  for (const auto order : request.orders) {
    options.order = static_cast<int>(order);
    auto one = attack_taylor_mlp(request.model, options, context, rows);
    report.attacks.insert(report.attacks.end(), one.attacks.begin(), one.attacks.end());
    report.costs.insert(report.costs.end(), one.costs.begin(), one.costs.end());
    report.failed = one.failed;  // the same for all orders
    report.config_trouble = one.config_trouble;
    report.not_kept = one.not_kept;
    report.stopped = one.stopped;
    if (report.stopped != StopReason::none) break;
  }
  return report;
}

std::vector<PublishedLayer> publish(const AttackRequest& request, const Context& context) {
  TaylorMlpAttackOptions options = options_of(request);
  options.order = static_cast<int>(request.orders.front());
  std::vector<PublishedLayer> published;
  const std::string trouble = ModelConfig::beside(request.model).trouble();
  for (const auto& layer : write_release(request.model, request.out, options, context))
    published.push_back({layer.name, layer.gated ? "gated" : "plain",
                         std::string{to_string(layer.activation)}, layer.inputs, layer.hidden,
                         layer.outputs, layer.units.size(), trouble});
  return published;
}

Document run(const AttackRequest& request, const Context& context) {
  TaylorMlpAttackReport asked;
  asked.model = request.model;
  asked.release = request.release;
  const AttackRows rows = rows_of(request, asked.subject());
  const auto report = request.release.empty() ? on_model(request, context, rows)
                                              : on_release(request, context, rows);
  return document_of(report, request.timing);
}

}  // namespace

void register_taylor_mlp_attack(Catalogue& catalogue);
void register_taylor_mlp_attack(Catalogue& catalogue) {
  catalogue.add(AttackEntry{.scheme = "taylor-mlp",
                            .summary = "extracts the weights from the Taylor coefficients",
                            .source = "[Wang24]",
                            .parameters = attack_parameters(),
                            .run = run,
                            .release_parameters = release_parameters,
                            .publish = publish});
}

}  // namespace certamen
