// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/present.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/theorem.hpp"

namespace certamen {

namespace {

Datum parameters_of(const std::vector<ParameterSpec>& specs) {
  Json list = Json::array();
  std::string defaults;
  for (const auto& spec : specs) {
    Json one{{"name", spec.name},
             {"meaning", spec.meaning},
             {"type", to_string(spec.type())},
             {"default", spec.default_value}};
    if (spec.minimum) one["minimum"] = spec.minimum->str();
    if (spec.maximum) one["maximum"] = spec.maximum->str();
    if (!spec.words.empty()) one["words"] = spec.words;
    list.push_back(std::move(one));
    defaults += (defaults.empty() ? "" : ",") + spec.name + "=" + spec.default_value;
  }
  return {std::move(defaults), std::move(list), Colour::dim};
}

template <class Entry>
DocumentTable entries(const std::string& key, const std::string& title,
                      const std::vector<Entry>& of) {
  DocumentTable table{.key = key,
                      .columns = {{title, "name"},
                                  {"what it is", "summary"},
                                  {"", "source"},
                                  {"", "definitions"},
                                  {"", "schemes"},
                                  {"parameters", "parameters"}}};
  for (const auto& entry : of) {
    Datum definitions = left_out(), schemes = left_out();
    if constexpr (requires { entry.schemes; }) {
      definitions = for_programs(entry.definitions);
      schemes = for_programs(entry.schemes);
    }
    table.rows.push_back({word(entry.name, Colour::bold), word(entry.summary),
                          for_programs(entry.source), std::move(definitions), std::move(schemes),
                          parameters_of(entry.parameters)});
  }
  return table;
}

Datum sizes_of(const Proof& proof) {
  Json list = Json::array();
  std::string names;
  for (const auto& spec : proof.sizes()) {
    list.push_back({{"name", spec.name},
                    {"meaning", spec.meaning},
                    {"minimum", spec.minimum.str()},
                    {"prime", spec.prime}});
    names += (names.empty() ? "" : ",") + spec.name;
  }
  return {std::move(names), std::move(list), Colour::dim};
}

Datum flaws_of(const ProofEntry& entry) {
  Json list = Json::array();
  std::string names;
  for (const auto& mistake : entry.mistakes) {
    list.push_back({{"name", mistake.name},
                    {"what", mistake.text},
                    {"advantage", to_fraction(mistake.advantage)}});
    names += (names.empty() ? "" : ", ") + mistake.name;
  }
  return {std::move(names), std::move(list), Colour::dim};
}

DocumentTable proofs() {
  DocumentTable table{.key = "proofs",
                      .columns = {{"proof", "name"},
                                  {"what it shows", "summary"},
                                  {"", "source"},
                                  {"sizes", "sizes"},
                                  {"flaws", "flaws"}}};
  const ProofCatalogue catalogue = standard_proofs();
  for (const auto& entry : catalogue.proofs()) {
    const Proof proof = entry.make();
    table.rows.push_back({word(proof.name(), Colour::bold), word(proof.title()),
                          for_programs(proof.source()), sizes_of(proof), flaws_of(entry)});
  }
  return table;
}

DocumentTable theorems() {
  DocumentTable table{
      .key = "theorems",
      .columns = {{"theorem", "name"}, {"what check may apply", "summary"}, {"source", "source"}}};
  for (const auto& theorem : standard_theorems())
    table.rows.push_back(
        {word(theorem.name, Colour::bold), word(theorem.text), word(theorem.source, Colour::dim)});
  return table;
}

DocumentTable assumptions(const Catalogue& catalogue) {
  DocumentTable table{.key = "assumptions",
                      .columns = {{"assumption", "name"},
                                  {"definition", "definition"},
                                  {"best known attack", "best_known"},
                                  {"source", "source"}}};
  for (const auto& entry : catalogue.assumptions())
    table.rows.push_back({word(entry.name, Colour::bold), word(entry.definition),
                          word(entry.summary), word(entry.source, Colour::dim)});
  return table;
}

int run_list(const Call& call) {
  const Catalogue& catalogue = call.catalogue;
  const auto kind = call.given[option::kind];
  Document document{0};
  const auto add = [&](const char* name, const auto& table) {
    if (!kind || *kind == name) document.block().table(table());
  };
  add("schemes", [&] { return entries("schemes", "scheme", catalogue.schemes()); });
  add("definitions", [&] { return entries("definitions", "definition", catalogue.definitions()); });
  add("adversaries", [&] { return entries("adversaries", "adversary", catalogue.adversaries()); });
  add("proofs", proofs);
  add("theorems", theorems);
  add("assumptions", [&] { return assumptions(catalogue); });
  return present(document, call);
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
