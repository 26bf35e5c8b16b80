// SPDX-License-Identifier: Apache-2.0
#include "framework/language/print_game.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "framework/error.hpp"
#include "framework/games/procedures.hpp"
#include "framework/language/format.hpp"
#include "framework/language/interface.hpp"
#include "framework/language/print_body.hpp"
#include "framework/printable.hpp"

namespace certamen::language {

namespace {

constexpr const char* first_line = "// certamen 1\n";

/// The name of an oracle in both games.
using OracleNames = std::map<std::string, std::string>;

/// What is called, by the name of the import.
std::map<std::string, std::string> calls_of(const Package& package, const std::string& callee) {
  std::map<std::string, std::string> calls;
  for (const Signature& import : package.imports)
    calls.emplace(import.name, callee + "." + import.name);
  return calls;
}

class GamePrinter {
 public:
  GamePrinter(const Package& package, PrintedTypes& types, PrintedNames names,
              const OracleNames& oracles, const std::string& callee, bool leaves_moves = false)
      : package_{package}, types_{types}, names_{std::move(names)}, oracles_{oracles},
        printed_{.name = package.name,
                 .calls = calls_of(package, callee),
                 .leaves_moves = leaves_moves} {
    for (const StateVariable& state : package.states)
      printed_.states.emplace(state.id, names_.fresh(state.id.name()));
    for (const auto& [table, type] : package.tables) {
      printed_.tables.emplace(table, names_.fresh(table.name()));
      printed_.table_types.emplace(table, type);
    }
    PrintedNames events;
    for (const Procedure* procedure : procedures_of(package))
      for (const GraphNode& node : procedure->body)
        if (node.is(NodeKind::event) && !printed_.events.contains(node.event().name()))
          printed_.events.emplace(node.event().name(), events.fresh(node.event().name()));
  }

  /// What stands between the braces.
  std::string members() {
    const std::string start = initialize();
    std::string text = fields();
    text += start;
    for (const Procedure& oracle : package_.exports) text += method(oracle);
    return text;
  }

 private:
  std::string fields() {
    std::string text;
    for (const StateVariable& state : package_.states) {
      const std::string place = package_.name + "/" + state.id.name();
      text += types_.type(state.domain, place) + " " + printed_.states.at(state.id);
      // One that is written before it is read has any value until then.
      if (!starts_.contains(state.id) && (state.initial || !state.domain.is_symbolic())) {
        const certamen::Value value =
            state.initial ? *state.initial : certamen::Value{state.domain.element(0)};
        text += " = " + types_.literal(state.domain, value, place).text;
      }
      text += ";\n";
    }
    for (const auto& [table, type] : package_.tables)
      text += table_type(table, type) + " " + printed_.tables.at(table) + ";\n";
    return text;
  }

  std::string table_type(const TableId& table, const TableType& type) {
    const std::string place = package_.name + "/" + table.name();
    const std::string keys = types_.type(type.domain, place);
    const std::string values = types_.type(type.range, place);
    if (type.kind == TableKind::map) {
      constexpr int most = 64;
      if (type.index || (!type.domain.is_symbolic() && type.domain.cardinality() > most))
        cannot_say(place, "a map with the " + type.domain.cardinality().str() + " keys of " +
                              type.domain.name());
      return "Map<" + keys + ", " + values + ">";
    }
    const std::string index = type.index ? types_.type(*type.index, place) : "";
    if (type.kind == TableKind::permutation)
      return "Permutation<" + (type.index ? index + ", " : "") + keys + ">";
    return "Function<" + (type.index ? "[" + index + ", " + keys + "]" : keys) + ", " + values +
           ">";
  }

  /// States that are written at the start on every path: bodies have one path.
  std::string initialize() {
    std::string text;
    for (const auto& [table, type] : package_.tables)
      if (type.kind != TableKind::map)
        text += printed_.tables.at(table) + " <- " + table_type(table, type) + ";\n";
    PrintedNames names = names_;
    for (const Procedure& procedure : package_.initializers) {
      PrintedBody body{printed_, procedure, types_, names};
      text += body.statements(false);
      for (const GraphNode& node : procedure.body)
        if (node.is(NodeKind::set) && !is_read_before(node.state())) starts_.insert(node.state());
    }
    return text.empty() ? text : "\nVoid Initialize() {\n" + text + "}\n";
  }

  /// One that the start reads has its first value before.
  bool is_read_before(const StateId& state) const {
    for (const Procedure& procedure : package_.initializers)
      for (const GraphNode& node : procedure.body) {
        if (node.gets(state)) return true;
        if (node.sets(state)) return false;
      }
    return false;
  }

  std::string method(const Procedure& oracle) {
    PrintedNames names = names_;
    PrintedBody body{printed_, oracle, types_, names};
    const bool answers = oracle.signature.output != Unit();
    const std::string result =
        answers ? types_.type(oracle.signature.output, package_.name + "/" + oracle.signature.name)
                : "Void";
    return "\n" + result + " " + oracles_.at(oracle.signature.name) + "(" + body.parameters() +
           ") {\n" + body.statements(answers) + "}\n";
  }

  const Package& package_;
  PrintedTypes& types_;
  PrintedNames names_;
  const OracleNames& oracles_;
  PrintedPackage printed_;
  std::set<StateId> starts_;  // that the start writes
};

void expect_no_imports(const Package& game) {
  if (!game.imports.empty())
    cannot_say(game.name, "a game that calls '" + game.imports.front().name + "' of another one");
}

std::string comment(const std::string& text) {
  return "// " + printable(text) + "\n";
}

/// A scheme and groups as parameters, "Group G", and what the latter are set to, "G = 5".
std::pair<std::string, std::string> parameters_of(const PrintedTypes& types,
                                                  const std::optional<OverPrimitive>& over) {
  std::string parameters = over ? over->primitive + " " + over->parameter : "", at;
  for (const auto& [group, name] : types.groups()) {
    parameters += (parameters.empty() ? "" : ", ") + ("Group " + name);
    at += (at.empty() ? "" : ", ") + name + " = " + group.order().str();
  }
  return {parameters, at};
}

/// calls X <= N, after Y, before Z;
std::string limits(const Package& game, const OracleNames& names, bool unlimited) {
  std::string text;
  for (const Procedure& oracle : game.exports) {
    std::string parts;
    const auto add = [&](const std::string& part) { parts += (parts.empty() ? " " : ", ") + part; };
    if (oracle.budget && !(unlimited && oracle.budget->is_symbol())) {
      if (oracle.budget->is_symbol())
        cannot_say(game.name + "/" + oracle.signature.name,
                   "a number of calls that is not known: " + oracle.budget->text());
      add("<= " + oracle.budget->text());
    }
    for (const std::string& other : oracle.only_after) add("after " + names.at(other));
    for (const std::string& other : oracle.only_before) add("before " + names.at(other));
    if (!parts.empty()) text += "calls " + names.at(oracle.signature.name) + parts + ";\n";
  }
  return text;
}

void expect_alike(const Package& left, const Package& right) {
  const auto alike = [](const Procedure& a, const Procedure& b) {
    return a.signature == b.signature && a.budget == b.budget && a.only_after == b.only_after &&
           a.only_before == b.only_before;
  };
  const bool same = left.exports.size() == right.exports.size() &&
                    std::ranges::all_of(left.exports, [&](const Procedure& oracle) {
                      const Procedure* other = right.find_export(oracle.signature.name);
                      return other != nullptr && alike(oracle, *other);
                    });
  if (!same)
    cannot_say(left.name + " and " + right.name, "two games with different oracles or limits");
  if (left.exports.empty()) cannot_say(left.name, "a game without oracles");
}

/// Oracles are called with the types that the language has for their domains.
void expect_type(const Domain& domain, const std::string& place) {
  if (domain.is_real()) cannot_say(place, "real numbers: " + domain.name());
  const bool compared = domain.kind() == DomainKind::atoms;
  if (compared || domain.kind() == DomainKind::fixed || !type_of_values(domain))
    cannot_say(place, "the values of an oracle or answer in " + domain.name());
  if (domain.kind() == DomainKind::tuple || domain.kind() == DomainKind::option ||
      domain.kind() == DomainKind::vector)
    for (const Domain& part : domain.parts()) expect_type(part, place);
}

/// Its statements, and what it draws and calls; nothing else happens in a scheme's method.
void expect_method(const Procedure& procedure, const std::string& place) {
  for (const GraphNode& node : procedure.body)
    if (node.is(NodeKind::lookup) || node.is(NodeKind::inverse) || node.is(NodeKind::find) ||
        node.is(NodeKind::put))
      cannot_say(place, "a method of a scheme that looks up '" + node.table().name() +
                            "', which all its methods share");
}

}  // namespace

std::string to_game_file(const std::string& name, const std::vector<std::string>& remarks,
                         const Package& left, const Package& right,
                         const std::optional<OverPrimitive>& over) {
  expect_alike(left, right);
  for (const Package* game : {&left, &right}) {
    if (!over) expect_no_imports(*game);
    if (game->finalize) cannot_say(game->name, "a game that is won");
  }
  PrintedNames outer, oracle_names;
  const std::string exported = outer.fresh(name);
  OracleNames oracles;
  std::string renamed;
  for (const Procedure& oracle : left.exports) {
    const std::string& own = oracle.signature.name;
    oracles.emplace(own, oracle_names.fresh(own));
    if (oracles.at(own) != own)
      renamed += comment("The oracle '" + own + "' is " + oracles.at(own) + " here.");
  }
  PrintedTypes types{over ? over->types : decltype(over->types){}};
  std::vector<std::string> members;
  for (const Package* game : {&left, &right}) {
    PrintedNames names = oracle_names;
    if (over) (void)names.fresh(over->parameter);
    for (const char* group : group_names) (void)names.fresh(group);
    members.push_back(
        GamePrinter{*game, types, std::move(names), oracles, over ? over->parameter : ""}
            .members());
  }
  const auto [parameters, at] = parameters_of(types, over);
  std::string text = first_line;
  for (const std::string& remark : remarks) text += comment(remark);
  text += renamed;
  if (over) text += "import '" + over->file + "';\n";
  PrintedNames games;
  if (over) (void)games.fresh(over->primitive);
  for (std::size_t i = 0; i < members.size(); ++i)
    text += "\nGame " + games.fresh(i == 0 ? left.name : right.name) + "(" + parameters + ") {\n" +
            members[i] + "}\n";
  text += "\n" + limits(left, oracles, over.has_value()) + "export as " + exported + ";\n";
  if (!at.empty()) text += "\nat " + at + ";\n";
  return formatted(Source{exported + ".game", text}, FileKind::game);
}

std::string to_adversary_file(const std::string& name, const std::vector<std::string>& remarks,
                              const std::string& definition, const std::string& settings,
                              const Package& adversary) {
  for (const Signature& import : adversary.imports) {
    if (PrintedNames{}.fresh(import.name) != import.name)
      cannot_say(adversary.name, "a call of '" + import.name + "', which is no name");
    for (const Domain& input : import.inputs)
      expect_type(input, adversary.name + "/" + import.name);
    expect_type(import.output, adversary.name + "/" + import.name);
  }
  for (const Procedure& run : adversary.exports)
    expect_type(run.signature.output, adversary.name + "/" + run.signature.name);
  PrintedTypes types;
  PrintedNames names;
  for (const char* group : group_names) (void)names.fresh(group);
  const OracleNames run{{"Run", "Run"}};
  const std::string members =
      GamePrinter{adversary, types, std::move(names), run, "challenger", true}.members();
  const auto [parameters, at] = parameters_of(types, std::nullopt);
  std::string text = first_line;
  for (const std::string& remark : remarks) text += comment(remark);
  text += "\nAdversary " + PrintedNames{}.fresh(name) + "(" + parameters + ") against '" +
          definition + "' {\n" + members + "}\n";
  const std::string all = settings + (settings.empty() || at.empty() ? "" : ", ") + at;
  if (!all.empty()) text += "\nat " + all + ";\n";
  return formatted(Source{name + ".adversary", text}, FileKind::adversary);
}

std::string to_scheme_file(const std::vector<std::string>& remarks, const ShownScheme& scheme) {
  const auto& over = scheme.over;
  PrintedTypes types{over ? over->types : decltype(over->types){}};
  PrintedNames members;
  for (const char* group : group_names) (void)members.fresh(group);
  if (over) (void)members.fresh(over->parameter);
  std::string text, required;
  for (const auto& [set, domain] : scheme.required)
    required += "requires " + set + " == " + types.type(domain, scheme.name + "/" + set) + ";\n";
  for (const auto& [set, domain] : scheme.sets) {
    (void)members.fresh(set);
    text += "Set " + set + " = " + types.type(domain, scheme.name + "/" + set) + ";\n";
  }
  for (const ShownMethod& method : scheme.methods)
    (void)members.fresh(method.procedure.signature.name);
  for (const ShownMethod& method : scheme.methods) {
    const std::string& name = method.procedure.signature.name;
    expect_method(method.procedure, scheme.name + "/" + name);
    PrintedPackage printed{.name = scheme.name};
    for (const GraphNode& node : method.procedure.body)
      if (node.is(NodeKind::call))
        printed.calls.emplace(node.import().name(),
                              over.value().parameter + "." + node.import().name());
    PrintedNames names = members;
    PrintedBody body{printed, method.procedure, types, names};
    const std::string statements = body.statements(true);
    text += "\n" + std::string{method.deterministic ? "deterministic " : ""} + method.result + " " +
            name + "(" + body.parameters(method.inputs) + ") {\n" + statements + "}\n";
  }
  const auto [parameters, at] = parameters_of(types, over);
  std::string file = first_line;
  for (const std::string& remark : remarks) file += comment(remark);
  file += "import '" + scheme.extends.file + "';\n";
  if (over) file += "import '" + over->file + "';\n";
  PrintedNames outer;
  (void)outer.fresh(scheme.extends.primitive);
  if (over) (void)outer.fresh(over->primitive);
  const std::string own = outer.fresh(scheme.name);
  file += "\nScheme " + own + "(" + parameters + ") extends " + scheme.extends.primitive + " {\n" +
          required + text + "}\n";
  if (!at.empty()) file += "\nat " + at + ";\n";
  return formatted(Source{own + ".scheme", file}, FileKind::scheme);
}

}  // namespace certamen::language
