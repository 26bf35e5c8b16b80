// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "framework/games/draw.hpp"
#include "framework/printable.hpp"

namespace certamen {

namespace {

using Json = nlohmann::ordered_json;

Json facts_json(const Facts& facts) {
  Json list = Json::array();
  if (facts.commutative) list.push_back("commutative");
  if (facts.associative) list.push_back("associative");
  if (facts.idempotent) list.push_back("idempotent");
  if (facts.involution) list.push_back("involution");
  if (facts.identity) list.push_back("identity " + facts.identity->code().str());
  if (facts.absorbing) list.push_back("absorbing " + facts.absorbing->code().str());
  if (facts.self_cancels) list.push_back("self-cancels to " + facts.self_cancels->code().str());
  for (std::size_t i = 0; i < facts.bijective.size(); ++i)
    if (facts.bijective[i]) list.push_back("bijective in argument " + std::to_string(i + 1));
  return list;
}

Json node_json(const Graph& graph, NodeId id) {
  const auto& node = graph[id];
  Json json{{"id", id},
            {"kind", to_string(node.kind())},
            {"domain", node.domain.name()},
            {"arguments", node.arguments}};
  if (!node.label.empty()) json["label"] = node.label;
  json["title"] = node.title();
  if (node.is(NodeKind::constant) && node.domain.is_finite())
    json["value"] = node.value().code().str();
  if (node.is(NodeKind::apply)) {
    json["operation"] = node.operation().name();
    json["cost"] = node.operation().cost().str();
    json["facts"] = facts_json(node.operation().facts());
    if (node.operation().is_opaque()) json["opaque"] = true;
  }
  if (node.is(NodeKind::sample)) json["distribution"] = node.distribution().name();
  return json;
}

}  // namespace

std::string to_json(const Experiment& experiment) {
  validate(experiment);
  Json json{{"schema", 1},
            {"name", experiment.name},
            {"win", experiment.win},
            {"events", Json::object()}};
  for (const auto& [name, id] : experiment.events) json["events"][name] = id;
  json["nodes"] = Json::array();
  for (NodeId id = 0; id < experiment.graph.size(); ++id)
    json["nodes"].push_back(node_json(experiment.graph, id));
  return printable_json(json.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace certamen
