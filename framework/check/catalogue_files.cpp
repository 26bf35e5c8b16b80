// SPDX-License-Identifier: Apache-2.0
#include "framework/check/catalogue_files.hpp"

#include <algorithm>
#include <memory>
#include <sstream>
#include <utility>

#include "framework/check/catalogue_kinds.hpp"
#include "framework/check/plan.hpp"
#include "framework/check/show.hpp"
#include "framework/error.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

using language::ShownScheme;

const KindInFiles* find_kind(const std::string& name) {
  const auto& all = kinds_in_files();
  const auto found = std::ranges::find(all, name, &KindInFiles::name);
  return found == all.end() ? nullptr : &*found;
}

bool has_scheme(const Catalogue& catalogue, const std::string& name) {
  return std::ranges::count(catalogue.schemes(), name, &SchemeEntry::name) > 0;
}

[[noreturn]] void refuse_name(const Catalogue& catalogue, const std::string& name) {
  std::vector<std::string> names;
  for (const SchemeEntry& scheme : catalogue.schemes()) names.push_back(scheme.name);
  for (const KindInFiles& kind : kinds_in_files()) names.push_back(kind.name);
  throw Error{ErrorCode::unknown_name, name,
              "there is no such scheme or kind of schemes" + suggestion(name, names)};
}

/// A mode over any function or, where it has to be computed backwards, permutation.
struct OverAny {
  std::shared_ptr<const Scheme> mode;  // none: the scheme itself calls it
  std::string kind;
  std::vector<std::pair<std::string, Domain>> required;
};

std::optional<OverAny> over_any(const Scheme& scheme) {
  const auto* mode = dynamic_cast<const FunctionMode*>(&scheme);
  if (mode == nullptr) return std::nullopt;
  const Domain inputs = mode->function()->inputs(), outputs = mode->function()->outputs();
  const auto of_function = mode->with(any_function(inputs, outputs));
  try {
    for (const KindInFiles& kind : kinds_in_files())
      if (kind.shown(*of_function)) break;  // it writes all algorithms
    return OverAny{of_function, "pseudorandom-function", {{"Input", inputs}, {"Output", outputs}}};
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unsupported || inputs != outputs) throw;
  }
  return OverAny{
      mode->with(any_permutation(inputs)), "pseudorandom-permutation", {{"Block", inputs}}};
}

/// A scheme whose methods look up one keyed table, such as an ideal cipher, calls any function or
/// permutation there: the kind, and what it is required to be.
std::optional<OverAny> call_table(const Scheme& scheme, ShownScheme& shown) {
  PackageBuilder builder{"tables"};
  scheme.declare(builder);
  builder.oracle("none", {}, [](Body&) {});
  const Package tables = builder.build();
  if (tables.tables.size() != 1 || !tables.imports.empty()) return std::nullopt;
  const TableType& type = tables.tables.begin()->second;
  if (!type.index) return std::nullopt;
  bool forwards = false, backwards = false;
  for (language::ShownMethod& method : shown.methods)
    for (GraphNode& node : method.procedure.body) {
      const bool inverse = node.is(NodeKind::inverse);
      if (!inverse && !node.is(NodeKind::lookup)) continue;
      (inverse ? backwards : forwards) = true;
      std::swap(node.arguments[0], node.arguments[1]);  // the key of the function stands first
      node.action = node::Call{ImportId{inverse ? "Invert" : "Evaluate"}};
    }
  if (!forwards && !backwards) return std::nullopt;
  if (backwards)
    return OverAny{{}, "pseudorandom-permutation", {{"Key", *type.index}, {"Block", type.domain}}};
  return OverAny{{},
                 "pseudorandom-function",
                 {{"Key", *type.index}, {"Input", type.domain}, {"Output", type.range}}};
}

std::string scheme_file(const SchemeEntry& entry, const Parameters& all) {
  const auto scheme = entry.make(all);
  auto over = over_any(*scheme);
  const Scheme& shown_as = over ? *over->mode : *scheme;
  for (const KindInFiles& kind : kinds_in_files()) {
    auto shown = kind.shown(shown_as);
    if (!shown) continue;
    if (!over) over = call_table(*scheme, *shown);
    shown->name = name_in_files(entry.name);
    shown->extends = kind.as_parameter();
    std::vector<std::string> remarks{entry.name + shown_sizes(entry.parameters, all) + "."};
    if (over) {
      const KindInFiles& of = *find_kind(over->kind);
      shown->over = of.as_parameter();
      for (const auto& [set, domain] : over->required)
        shown->required.emplace_back(of.parameter + "." + set, domain);
      remarks.push_back("In the place of its own function or permutation stands any one, " +
                        of.parameter + ".");
    }
    return language::to_scheme_file(remarks, *shown);
  }
  std::string kinds;
  for (const KindInFiles& kind : kinds_in_files()) kinds += (kinds.empty() ? "" : ", ") + kind.name;
  throw Error{ErrorCode::unsupported, entry.name,
              "the language of files cannot say a scheme that is of none of the kinds " + kinds +
                  "; `certamen show " + entry.name + "/DEFINITION` shows it in a definition"};
}

/// The definition for any scheme of the kind, if it is about these. Numbers of calls that are not
/// given are left open, unless the definition needs them.
std::optional<Definition> of_kind(const DefinitionEntry& entry, const KindInFiles& kind,
                                  const Parameters& given) {
  const Parameters own = given.own_of(entry.name);
  const Parameters numbers = own.completed(entry.parameters);
  Parameters open = numbers;
  for (const ParameterSpec& spec : entry.parameters)
    if (spec.queries && !own.has(spec.name))
      open.set_size(spec.name, Size{Symbol{.name = spec.name, .minimum = 1}});
  try {
    return entry.make(*kind.any, open);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unsupported) throw;
    return entry.make(*kind.any, numbers);
  }
}

/// The kinds that a definition is about.
std::vector<std::string> kinds_of(const DefinitionEntry& entry) {
  std::vector<std::string> names;
  for (const KindInFiles& kind : kinds_in_files())
    if (of_kind(entry, kind, {})) names.push_back(kind.name);
  return names;
}

std::string catalogue_text(const Catalogue& catalogue, const std::string& name,
                           const Context& context) {
  const auto kind = language::kind_of(name).value();
  const std::string stem = name.substr(0, name.rfind('.'));
  const bool is_pair = stem.find('/') != std::string::npos;
  const auto refuse = [&](const std::string& what) {
    throw Error{ErrorCode::unknown_name, name, what};
  };
  if (kind == language::FileKind::game && !is_pair) {
    const auto& all = catalogue.definitions();
    const auto found = std::ranges::find(all, stem, &DefinitionEntry::name);
    std::string wanted;
    if (found != all.end())
      for (const std::string& each : kinds_of(*found))
        wanted += (wanted.empty() ? "" : " or ") + ("'" + each + "/" + name + "'");
    if (!wanted.empty()) refuse("a definition is about a scheme or a kind of schemes: " + wanted);
    refuse("games are of a definition: SCHEME/DEFINITION.game or KIND/DEFINITION.game");
  }
  if (kind == language::FileKind::game) {
    const std::string of = stem.substr(0, stem.find_first_of(":/"));
    if (!has_scheme(catalogue, of) && !is_kind(catalogue, of)) refuse_name(catalogue, of);
    const GameReference reference = parse_game_reference(stem);
    if (is_file(reference.definition.value()))
      refuse("a definition of the catalogue is expected, not a file");
    return shown_definition(catalogue, reference, {}, {}, context);
  }
  const bool is_primitive = kind == language::FileKind::primitive;
  if (!is_primitive && kind != language::FileKind::scheme)
    refuse("it holds primitives, schemes and games");
  if (is_primitive != is_kind(catalogue, stem)) {
    if (is_primitive && has_scheme(catalogue, stem.substr(0, stem.find(':'))))
      refuse("this is a scheme: '" + stem + ".scheme'");
    if (is_kind(catalogue, stem)) refuse("this is a kind of schemes: '" + stem + ".primitive'");
  }
  return shown_alone(catalogue, stem, {});
}

}  // namespace

bool is_kind(const Catalogue& catalogue, const std::string& name) {
  return find_kind(name) != nullptr && !has_scheme(catalogue, name);
}

language::CatalogueFiles catalogue_files(const Catalogue& catalogue, const Context& context) {
  auto own = std::make_shared<const Catalogue>(catalogue);
  return [own, context](const std::string& name) { return catalogue_text(*own, name, context); };
}

std::string shown_alone(const Catalogue& catalogue, const std::string& text,
                        const Parameters& given) {
  const std::string name = text.substr(0, text.find(':'));
  if (!is_kind(catalogue, name) && !has_scheme(catalogue, name)) refuse_name(catalogue, name);
  Parameters all = given, own;
  if (name != text) {
    std::istringstream pieces{text.substr(name.size() + 1) + ","};
    for (std::string piece; std::getline(pieces, piece, ',');) {
      const auto equals = piece.find('=');
      if (equals == std::string::npos || equals == 0)
        throw Error{ErrorCode::usage, text,
                    "expected SCHEME[:NAME=VALUE,..], got '" + piece + "' for a parameter"};
      const std::string parameter = piece.substr(0, equals);
      if (own.has(parameter))
        throw Error{ErrorCode::duplicate_name, text, "'" + parameter + "' is given twice"};
      own.set(parameter, piece.substr(equals + 1));
      all.set(parameter, own.text(parameter));
    }
  }
  if (is_kind(catalogue, name)) {
    refuse_unknown_parameters(all, {}, name);
    return find_kind(name)->text;
  }
  const SchemeEntry& entry = catalogue.scheme(name);
  refuse_unknown_parameters(all, entry.parameters, name);
  return scheme_file(entry, all.completed(entry.parameters));
}

std::string shown_for_kind(const Catalogue& catalogue, const std::string& kind,
                           const std::string& definition, const Parameters& given) {
  const DefinitionEntry& entry = catalogue.definition(definition);
  refuse_unknown_parameters(given, entry.parameters, kind);
  const KindInFiles& of = *find_kind(kind);
  const auto made = of_kind(entry, of, given);
  if (!made)
    throw Error{ErrorCode::usage, kind + "/" + definition,
                definition + " is not about schemes of this kind"};
  return definition_file(*made, kind + "/" + definition, shown_sizes(entry.parameters, given),
                         of.as_parameter());
}

}  // namespace certamen
