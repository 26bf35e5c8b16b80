// SPDX-License-Identifier: Apache-2.0
#include "framework/check/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/check/engine.hpp"
#include "framework/check/optimum.hpp"
#include "framework/theorems/sides.hpp"

namespace certamen {

namespace {

/// As after --set, for this definition or adversary alone.
std::string own_name(const std::string& owner, const ParameterSpec& spec) {
  return owner + "." + spec.name;
}

}  // namespace

std::map<std::string, std::string> PlannedRow::parameters() const {
  std::map<std::string, std::string> shown;
  const auto add = [&](const auto& entry) {
    const Parameters values = definition->parameters.own_of(entry.name).completed(entry.parameters);
    for (const auto& spec : entry.parameters) {
      const std::string own = own_name(entry.name, spec);
      shown[values.has(own) ? own : spec.name] = values.text(spec.name);
    }
  };
  if (definition->made) add(*definition->entry);
  if (adversary != nullptr) add(*adversary);
  return shown;
}

namespace {

/// Whether the definition takes schemes of this kind, judged at its default parameters.
bool applies(const DefinitionEntry& definition, const Scheme& scheme) {
  try {
    return definition.make(scheme, Parameters{}.completed(definition.parameters)).has_value();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    return true;
  } catch (const std::exception&) {
    return true;
  }
}

/// Whether an entry objects to values that were given to it: a mistake in the question, no finding
/// about the scheme.
bool is_misuse(const Error& error, const Parameters& given,
               const std::vector<ParameterSpec>& specs) {
  if (error.code() == ErrorCode::unsupported || error.code() == ErrorCode::too_large ||
      error.code() == ErrorCode::interrupted || is_defect(error.code()))
    return false;
  return std::any_of(specs.begin(), specs.end(),
                     [&](const ParameterSpec& spec) { return given.has(spec.name); });
}

/// Nothing if the scheme is of another kind; a definition that objects to its default parameters
/// comes with its objection. Throws its objection to parameters that were given.
std::shared_ptr<const PlannedDefinition> make_definition(const DefinitionEntry& entry,
                                                         const Scheme& scheme,
                                                         const Parameters& given,
                                                         const Parameters& completed) {
  auto planned = std::make_shared<PlannedDefinition>();
  planned->entry = &entry;
  try {
    planned->parameters = completed.own_of(entry.name).completed(entry.parameters);
    planned->made = entry.make(scheme, planned->parameters);
    return planned->made ? planned : nullptr;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    if (!applies(entry, scheme)) return nullptr;
    if (is_misuse(error, given, entry.parameters)) throw;
    planned->error = RowError{error.code(), error.what()};
  }
  return applies(entry, scheme) ? planned : nullptr;
}

/// An adversary that does not take the scheme at these parameters, and why.
struct Misfit {
  const AdversaryEntry* adversary;
  Error objection;
};

/// Every name that was given must be taken by the scheme, by a definition or by an adversary of the
/// plan. Throws the objection of an adversary that has the parameter but does not play.
void refuse_unknown(const Parameters& given, const SchemeEntry& scheme, const Plan& plan,
                    const std::vector<Misfit>& misfits) {
  std::vector<ParameterSpec> taken = scheme.parameters;
  const auto add = [&](const auto& entry) { add_taken(entry.name, entry.parameters, taken); };
  for (const auto& row : plan.rows) {
    add(*row.definition->entry);
    if (row.adversary != nullptr) add(*row.adversary);
  }
  const auto takes = [&](const std::vector<ParameterSpec>& specs, const std::string& name) {
    return std::any_of(specs.begin(), specs.end(),
                       [&](const ParameterSpec& spec) { return spec.name == name; });
  };
  for (const auto& misfit : misfits)
    for (const auto& [name, value] : given.all())
      if (!takes(taken, name) && takes(misfit.adversary->parameters, name)) throw misfit.objection;
  refuse_unknown_parameters(given, taken, scheme.name);
}

/// Two definitions may have a parameter of one name whose words differ: whether a given one is a
/// word of the other alone.
bool means_another(const DefinitionEntry& entry, const DefinitionEntry& other,
                   const Parameters& given) {
  const auto has = [](const std::vector<std::string>& words, const std::string& word) {
    return std::ranges::find(words, word) != words.end();
  };
  for (const auto& own : entry.parameters)
    for (const auto& its : other.parameters)
      if (own.name == its.name && !own.words.empty() && given.has(own.name) &&
          !has(own.words, given.text(own.name)) && has(its.words, given.text(own.name)))
        return true;
  return false;
}

/// The definitions that were asked for and apply, in the catalogue's order; last those that object
/// to a word which is meant for another.
std::vector<std::shared_ptr<const PlannedDefinition>>
definitions_for(const Catalogue& catalogue, const Plan& plan, const CheckOptions& options,
                const Parameters& parameters) {
  if (options.definition) {
    const auto& asked = catalogue.definition(*options.definition);
    if (auto planned = make_definition(asked, *plan.scheme, options.parameters, parameters))
      return {std::move(planned)};
    std::vector<std::string> names;
    for (const auto& entry : catalogue.definitions())
      if (applies(entry, *plan.scheme)) names.push_back(entry.name);
    throw Error{ErrorCode::usage, "--definition " + asked.name,
                names.empty()
                    ? fmt::format("it does not apply to {}, and no other does", plan.scheme_name)
                    : fmt::format("it does not apply to {}; these do: {}", plan.scheme_name,
                                  fmt::join(names, ", "))};
  }
  std::vector<std::shared_ptr<const PlannedDefinition>> fitting;
  std::vector<std::pair<const DefinitionEntry*, Error>> objections;
  for (const auto& entry : catalogue.definitions()) {
    try {
      if (auto planned = make_definition(entry, *plan.scheme, options.parameters, parameters))
        fitting.push_back(std::move(planned));
    } catch (const Error& error) {
      if (error.code() == ErrorCode::interrupted) throw;
      objections.emplace_back(&entry, error);
    }
  }
  for (const auto& [entry, objection] : objections) {
    const bool meant_for_another = std::ranges::any_of(fitting, [&](const auto& other) {
      return means_another(*entry, *other->entry, options.parameters);
    });
    if (!meant_for_another) throw objection;
    auto refused = std::make_shared<PlannedDefinition>();
    refused->entry = entry;
    refused->error = RowError{objection.code(), objection.what()};
    fitting.push_back(std::move(refused));
  }
  if (fitting.empty())
    throw Error{ErrorCode::usage, plan.scheme_name, "no definition applies to it"};
  return fitting;
}

/// Why the adversary does not take the scheme at these parameters: one that needs more queries or
/// other messages says so with Error(unsupported). Throws its objection to parameters that were
/// given.
std::optional<Misfit> misfit(const AdversaryEntry& entry, const Scheme& scheme,
                             const PlannedDefinition& definition, const Parameters& given) {
  if (entry.by_formula(scheme, *definition.made)) return std::nullopt;
  try {
    entry.make(scheme, *definition.made, definition.parameters.completed(entry.parameters));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted || is_misuse(error, given, entry.parameters)) throw;
    if (error.code() == ErrorCode::unsupported) return Misfit{&entry, error};
  }
  return std::nullopt;
}

/// Whether the optimal adversary plays: if it is asked for, or no other is and exact values are
/// expected.
bool wants_optimal(const Definition& definition, const CheckOptions& options) {
  if (!has_optimum(definition)) return false;
  if (options.optimal || options.adversary) return options.optimal;
  return options.engine == nullptr || options.engine->is_exact;
}

/// Whether a proof is looked for: where all is asked that is known of the definition, or the best
/// of all adversaries.
bool wants_proof(const PlannedDefinition& definition, const CheckOptions& options) {
  return definition.made && !sides_of(*definition.made).empty() && options.proofs &&
         !options.adversary && options.engine == nullptr;
}

/// Adds the rows of one definition: a row without an adversary if it takes none, could not be made,
/// or no adversary is known.
void add_rows(Plan& plan, const Catalogue& catalogue,
              const std::shared_ptr<const PlannedDefinition>& definition,
              const CheckOptions& options, std::vector<Misfit>& misfits) {
  const bool takes_none =
      definition->error || definition->made->kind() == DefinitionKind::correctness;
  bool attacked = false;
  const auto add_proof = [&] {
    if (wants_proof(*definition, options))
      plan.rows.push_back({.definition = definition, .proof = true});
  };
  if (!options.optimal) add_proof();
  for (const auto& entry : catalogue.adversaries()) {
    if (takes_none || !entry.against(plan.scheme_name, definition->entry->name)) continue;
    if (options.optimal || (options.adversary && entry.name != *options.adversary)) continue;
    if (options.adversary && options.engine && entry.by_formula(*plan.scheme, *definition->made))
      throw Error{ErrorCode::usage, "--engine",
                  entry.name + " makes more calls here than an engine plays: leave --engine out, "
                               "and its advantage follows from a formula"};
    if (const auto objecting = misfit(entry, *plan.scheme, *definition, options.parameters)) {
      misfits.push_back(*objecting);
      if (!options.adversary) continue;
    }
    plan.rows.push_back({definition, &entry});
    attacked = true;
  }
  if (!takes_none && wants_optimal(*definition->made, options)) {
    plan.rows.push_back({definition, nullptr, true});
    attacked = true;
    if (options.optimal) add_proof();
  }
  const bool any = !options.adversary && !options.optimal;
  if (!attacked && (any || definition->error)) plan.rows.push_back({definition, nullptr});
}

}  // namespace

void add_taken(const std::string& owner, const std::vector<ParameterSpec>& specs,
               std::vector<ParameterSpec>& taken) {
  for (const auto& spec : specs) {
    taken.push_back(spec);
    taken.push_back(spec);
    taken.back().name = own_name(owner, spec);
  }
}

void refuse_unknown_parameters(const Parameters& given, const std::vector<ParameterSpec>& taken,
                               const std::string& scheme) {
  given.refuse_others(taken, [&](const auto&) {
    return "neither " + scheme + " nor what it is checked against takes this parameter";
  });
}

Plan make_plan(const Catalogue& catalogue, std::string_view scheme, const CheckOptions& options) {
  const SchemeEntry& entry = catalogue.scheme(scheme);
  if (options.optimal && options.engine != nullptr && !options.engine->is_exact)
    throw Error{ErrorCode::usage, "--adversary optimal",
                "it is searched for exactly: leave --engine out"};
  if (options.adversary) catalogue.adversary(*options.adversary);

  const Parameters parameters = options.parameters.completed(entry.parameters);
  Plan plan{.scheme_name = entry.name, .scheme = entry.make(parameters)};
  for (const auto& spec : entry.parameters) plan.parameters[spec.name] = parameters.text(spec.name);
  std::vector<Misfit> misfits;
  for (const auto& definition : definitions_for(catalogue, plan, options, parameters))
    add_rows(plan, catalogue, definition, options, misfits);
  if (plan.rows.empty())
    throw Error{ErrorCode::usage, "--adversary " + options.adversary.value_or(optimal_name),
                options.optimal ? "it is for games of finite values with something to choose; " +
                                      entry.name + " has none"
                                : "it attacks nothing that " + entry.name + " is checked against"};
  refuse_unknown(options.parameters, entry, plan, misfits);
  return plan;
}

}  // namespace certamen
