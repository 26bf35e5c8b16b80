// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "framework/cli/attack.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/definitions/attack_request.hpp"
#include "framework/error.hpp"
#include "framework/text/text_table.hpp"

namespace certamen {

namespace {

std::string text_of(const std::vector<PublishedLayer>& layers, const std::string& out,
                    std::uintmax_t bytes, bool colours) {
  using Align = TextTable::Align;
  TextTable table{{{"layer"},
                   {"form"},
                   {"inputs", Align::right},
                   {"hidden", Align::right},
                   {"outputs", Align::right},
                   {"protected", Align::right},
                   {"activation"}}};
  for (const auto& layer : layers)
    table.add({{layer.layer},
               {layer.form},
               {std::to_string(layer.inputs)},
               {std::to_string(layer.hidden)},
               {std::to_string(layer.outputs)},
               {std::to_string(layer.protected_units)},
               {layer.activation}});
  return table.text(colours) + fmt::format("\nreleased in {}: {} bytes\n", out, bytes);
}

std::string json_of(const std::vector<PublishedLayer>& layers, const std::string& scheme,
                    const std::string& out, std::uintmax_t bytes) {
  nlohmann::ordered_json json{
      {"schema", 1}, {"scheme", scheme}, {"release", out}, {"bytes", bytes}};
  json["layers"] = nlohmann::ordered_json::array();
  for (const auto& layer : layers)
    json["layers"].push_back({{"layer", layer.layer},
                              {"form", layer.form},
                              {"activation", layer.activation},
                              {"inputs", layer.inputs},
                              {"hidden", layer.hidden},
                              {"outputs", layer.outputs},
                              {"protected", layer.protected_units}});
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

int run_release(const Call& call) {
  const Given& given = call.given;
  const AttackEntry& attack = find_attack(call.catalogue, given[option::scheme]);
  if (!attack.publish)
    throw Error{ErrorCode::unsupported, "release " + attack.scheme,
                "its releases are not written to files"};
  AttackRequest request{
      .model = given[option::model],
      .out = given[option::out],
      .layer = chosen_layers(given),
      .precisions = {given[option::release_precision]},
      .parameters = completed_parameters("release", attack.release_parameters, given[option::set])};
  expect_not_read(request.out, {request.model});
  request.orders.push_back(given[option::release_order]);
  Context context = call.context;
  ProgressLine line;
  context.progress = [&](std::string_view stage, double fraction) { line.show(stage, fraction); };
  const auto layers = attack.publish(request, context);
  line.clear();
  const auto bytes =
      std::filesystem::is_regular_file(request.out) ? std::filesystem::file_size(request.out) : 0;
  print(given[option::json] ? json_of(layers, attack.scheme, request.out, bytes)
                            : text_of(layers, request.out, bytes, call.colours));
  return 0;
}

}  // namespace

Command release_command() {
  return {.name = "release",
          .text = "write the release of a model's layers, for others to attack",
          .options = {option::scheme, option::model, option::out, option::layer, option::layers,
                      option::release_precision, option::release_order, option::set, option::seed,
                      option::threads, option::memory, option::time_limit, option::json,
                      option::color},
          .run = run_release};
}

}  // namespace certamen
