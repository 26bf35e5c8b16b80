// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/text/text_table.hpp"
#include "framework/theorems/theorem.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

using Json = nlohmann::ordered_json;

Json parameters_json(const std::vector<ParameterSpec>& specs) {
  Json list = Json::array();
  for (const auto& spec : specs) {
    Json one{{"name", spec.name},
             {"meaning", spec.meaning},
             {"type", to_string(spec.type())},
             {"default", spec.default_value}};
    if (spec.minimum) one["minimum"] = spec.minimum->str();
    if (spec.maximum) one["maximum"] = spec.maximum->str();
    if (!spec.words.empty()) one["words"] = spec.words;
    list.push_back(std::move(one));
  }
  return list;
}

template <class Entry>
Json entries_json(const std::vector<Entry>& entries) {
  Json list = Json::array();
  for (const auto& entry : entries) {
    Json one{{"name", entry.name}, {"summary", entry.summary}, {"source", entry.source}};
    if constexpr (requires { entry.schemes; }) {
      one["definitions"] = entry.definitions;
      one["schemes"] = entry.schemes;
    }
    one["parameters"] = parameters_json(entry.parameters);
    list.push_back(std::move(one));
  }
  return list;
}

std::string defaults_of(const std::vector<ParameterSpec>& specs) {
  std::string text;
  for (const auto& spec : specs)
    text += (text.empty() ? "" : ",") + spec.name + "=" + spec.default_value;
  return text;
}

template <class Entry>
std::string entries_text(const std::string& title, const std::vector<Entry>& entries,
                         bool colours) {
  TextTable table{{{title}, {"what it is"}, {"parameters"}}};
  for (const auto& entry : entries)
    table.add({{entry.name, Colour::bold},
               {entry.summary},
               {defaults_of(entry.parameters), Colour::dim}});
  return table.text(colours);
}

Json proofs_json() {
  Json list = Json::array();
  const ProofCatalogue catalogue = standard_proofs();
  for (const auto& entry : catalogue.proofs()) {
    const Proof proof = entry.make();
    Json one{{"name", proof.name()}, {"summary", proof.title()}, {"source", proof.source()}};
    one["sizes"] = Json::array();
    for (const auto& spec : proof.sizes())
      one["sizes"].push_back({{"name", spec.name},
                              {"meaning", spec.meaning},
                              {"minimum", spec.minimum.str()},
                              {"prime", spec.prime}});
    one["flaws"] = Json::array();
    for (const auto& mistake : entry.mistakes)
      one["flaws"].push_back({{"name", mistake.name},
                              {"what", mistake.text},
                              {"advantage", to_fraction(mistake.advantage)}});
    list.push_back(std::move(one));
  }
  return list;
}

std::string proofs_text(bool colours) {
  TextTable table{{{"proof"}, {"what it shows"}, {"sizes"}, {"flaws"}}};
  const ProofCatalogue catalogue = standard_proofs();
  for (const auto& entry : catalogue.proofs()) {
    const Proof proof = entry.make();
    std::string sizes, flaws;
    for (const auto& spec : proof.sizes()) sizes += (sizes.empty() ? "" : ",") + spec.name;
    for (const auto& mistake : entry.mistakes) flaws += (flaws.empty() ? "" : ", ") + mistake.name;
    table.add({{proof.name(), Colour::bold},
               {proof.title()},
               {sizes, Colour::dim},
               {flaws, Colour::dim}});
  }
  return table.text(colours);
}

Json theorems_json() {
  Json list = Json::array();
  for (const auto& theorem : standard_theorems())
    list.push_back({{"name", theorem.name}, {"summary", theorem.text}, {"source", theorem.source}});
  return list;
}

std::string theorems_text(bool colours) {
  TextTable table{{{"theorem"}, {"what check may apply"}, {"source"}}};
  for (const auto& theorem : standard_theorems())
    table.add({{theorem.name, Colour::bold}, {theorem.text}, {theorem.source, Colour::dim}});
  return table.text(colours);
}

Json assumptions_json(const Catalogue& catalogue) {
  Json list = Json::array();
  for (const auto& entry : catalogue.assumptions())
    list.push_back({{"name", entry.name},
                    {"definition", entry.definition},
                    {"best_known", entry.summary},
                    {"source", entry.source}});
  return list;
}

std::string assumptions_text(const Catalogue& catalogue, bool colours) {
  TextTable table{{{"assumption"}, {"definition"}, {"best known attack"}, {"source"}}};
  for (const auto& entry : catalogue.assumptions())
    table.add({{entry.name, Colour::bold},
               {entry.definition},
               {entry.summary},
               {entry.source, Colour::dim}});
  return table.text(colours);
}

int run_list(const Call& call) {
  const auto kind = call.given[option::kind];
  const auto wanted = [&](const char* name) { return !kind || *kind == name; };
  if (call.given[option::json]) {
    Json json{{"schema", 1}, {"version", version()}};
    if (wanted("schemes")) json["schemes"] = entries_json(call.catalogue.schemes());
    if (wanted("definitions")) json["definitions"] = entries_json(call.catalogue.definitions());
    if (wanted("adversaries")) json["adversaries"] = entries_json(call.catalogue.adversaries());
    if (wanted("proofs")) json["proofs"] = proofs_json();
    if (wanted("theorems")) json["theorems"] = theorems_json();
    if (wanted("assumptions")) json["assumptions"] = assumptions_json(call.catalogue);
    print(json.dump(2) + "\n");
    return 0;
  }
  std::vector<std::string> parts;
  if (wanted("schemes"))
    parts.push_back(entries_text("scheme", call.catalogue.schemes(), call.colours));
  if (wanted("definitions"))
    parts.push_back(entries_text("definition", call.catalogue.definitions(), call.colours));
  if (wanted("adversaries"))
    parts.push_back(entries_text("adversary", call.catalogue.adversaries(), call.colours));
  if (wanted("proofs")) parts.push_back(proofs_text(call.colours));
  if (wanted("theorems")) parts.push_back(theorems_text(call.colours));
  if (wanted("assumptions")) parts.push_back(assumptions_text(call.catalogue, call.colours));
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : "\n") + part;
  print(text);
  return 0;
}

}  // namespace

Command list_command() {
  return {
      .name = "list",
      .text =
          "schemes, definitions, adversaries, proofs, theorems and assumptions in the catalogue",
      .options = {option::kind, option::json, option::color},
      .run = run_list};
}

}  // namespace certamen
