// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdint>
#include <filesystem>

#include "framework/cli/attack.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/present.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/definitions/attack_request.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

Document document_of(const std::vector<PublishedLayer>& layers, const std::string& scheme,
                     const std::string& out, std::uintmax_t bytes) {
  using Align = TextTable::Align;
  DocumentTable table{.key = "layers",
                      .columns = {{"layer", "layer"},
                                  {"form", "form"},
                                  {"", "activation"},
                                  {"inputs", "inputs", Align::right},
                                  {"hidden", "hidden", Align::right},
                                  {"outputs", "outputs", Align::right},
                                  {"protected", "protected", Align::right},
                                  {"activation", ""}}};
  for (const auto& layer : layers)
    table.rows.push_back({word(layer.layer), word(layer.form), for_programs(layer.activation),
                          count(layer.inputs), count(layer.hidden), count(layer.outputs),
                          count(layer.protected_units), for_people(layer.activation)});
  Document document{0};
  document.fact("scheme", scheme).fact("release", out).fact("bytes", bytes);
  document.table(std::move(table))
      .block()
      .line(fmt::format("released in {}: {} bytes", out, bytes));
  if (!layers.empty() && !layers.front().config_trouble.empty()) {
    document.line(layers.front().config_trouble);
    document.fact("config_trouble", layers.front().config_trouble);
  }
  return document;
}

int run_release(const Call& call) {
  const Given& given = call.given;
  const AttackEntry& attack = find_attack("release", call.catalogue, given[option::scheme]);
  if (!attack.publish)
    throw Error{ErrorCode::unsupported, "release " + attack.scheme,
                "its releases are not written to files"};
  AttackRequest request{
      .model = given[option::model],
      .out = given[option::out],
      .layer = chosen_layers(given),
      .precisions = {given[option::release_precision]},
      .parameters = completed_parameters("release", attack.release_parameters, given[option::set])};
  expect_file_name("--out", request.out);
  expect_not_read("--out", request.out, {request.model});
  request.orders.push_back(given[option::release_order]);
  Context context = call.context;
  ProgressLine line;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  const auto layers = attack.publish(request, context);
  line.clear();
  const std::uintmax_t bytes = std::filesystem::file_size(request.out);
  return present(document_of(layers, attack.scheme, request.out, bytes), call);
}

std::string nothing_of_release(const Given& given, StopReason reason) {
  Document document{0};
  document.fact("scheme", given[option::scheme])
      .fact("release")
      .fact("bytes")
      .stopped(reason)
      .fact("layers", Json::array());
  return to_json(document);
}

}  // namespace

Command release_command() {
  return {.name = "release",
          .text = "write the release of a model's layers, for others to attack",
          .options = {option::scheme, option::model, option::out, option::layer, option::layers,
                      option::release_precision, option::release_order, option::set, option::seed,
                      option::threads, option::memory, option::time_limit, option::json,
                      option::color},
          .run = run_release,
          .nothing_known = nothing_of_release};
}

}  // namespace certamen
