// SPDX-License-Identifier: Apache-2.0
// A game's graph, each node as polynomials over Z_p, as a formula about them, or as nothing known.
#include "framework/engines/optimal/field_game.hpp"

#include <algorithm>
#include <variant>

#include "framework/numbers/prime.hpp"
#include "framework/statespace/machine/builder.hpp"
#include "framework/values/leaves.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_polynomial_terms = std::size_t{1} << 19;

using FieldValues = std::vector<FieldPolynomial>;  // the leaves of a structured value
/// A map at a key.
struct FieldEntry {
  NodeId map = no_node;
  FieldValues key;
};
/// All of: equations (polynomials that are 0), and keys that no entry has; or not all of them.
struct FieldFormula {
  bool negated = false;
  FieldValues equations = {};
  std::vector<FieldEntry> absent = {};

  bool is_empty() const { return equations.empty() && absent.empty(); }
  bool is_true() const { return !negated && is_empty(); }
  bool is_false() const { return negated && is_empty(); }
};
using FieldMeaning = std::variant<std::monostate, FieldValues, FieldFormula, FieldEntry>;

FieldFormula opposite(FieldFormula formula) {
  formula.negated = !formula.negated;
  return formula;
}

/// Nothing for a conjunction of what is no conjunction itself.
std::optional<FieldFormula> both(FieldFormula a, const FieldFormula& b) {
  if (a.is_false() || b.is_true()) return a;
  if (b.is_false() || a.is_true()) return b;
  if (a.negated || b.negated) return std::nullopt;
  a.equations.insert(a.equations.end(), b.equations.begin(), b.equations.end());
  a.absent.insert(a.absent.end(), b.absent.begin(), b.absent.end());
  return a;
}

std::optional<FieldFormula> either(FieldFormula a, FieldFormula b) {
  auto neither = both(opposite(std::move(a)), opposite(std::move(b)));
  if (neither) neither = opposite(std::move(*neither));
  return neither;
}

std::optional<FieldFormula> chosen_formula(const FieldFormula& condition, const FieldFormula& yes,
                                           const FieldFormula& no) {
  if (no.is_false()) return both(condition, yes);
  if (yes.is_false()) return both(opposite(condition), no);
  if (yes.is_true()) return either(condition, no);
  if (no.is_true()) return either(opposite(condition), yes);
  return std::nullopt;
}

FieldMeaning meaning_of(std::optional<FieldFormula> formula) {
  if (!formula) return {};
  return std::move(*formula);
}

/// The field of a game's values: Z_p itself, or the bits of strings, of which a Boolean is one.
class FieldDomain {
 public:
  /// Of all that is asked, answered and handed in; nothing if there is none, or more than one.
  static std::optional<FieldDomain> of(const Package& game) {
    FieldDomain field;
    const auto fits = [&](const Domain& domain) { return field.takes(domain); };
    for (const auto& procedure : game.exports) {
      const auto& inputs = procedure.signature.inputs;
      if (!fits(procedure.signature.output) || !std::all_of(inputs.begin(), inputs.end(), fits))
        return std::nullopt;
    }
    const auto& inputs = game.finalize->signature.inputs;
    if (!std::all_of(inputs.begin(), inputs.end(), fits) || (!field.numbers_ && !field.bits_))
      return std::nullopt;
    if (field.numbers_ && !is_prime(field.numbers_->cardinality())) return std::nullopt;
    return field;
  }

  bool is_bits() const { return bits_; }
  Integer p() const { return bits_ ? Integer{2} : numbers_->cardinality(); }

  /// How many elements of the field a plain value is; 0: it is none of the field.
  std::size_t elements(const Domain& domain) const {
    if (domain.is_symbolic() || !domain.is_finite()) return 0;
    if (!bits_) return domain == *numbers_ ? 1 : 0;
    if (domain.kind() == DomainKind::boolean) return 1;
    if (domain.kind() != DomainKind::bits || domain.size().number() > most_bits) return 0;
    return static_cast<std::size_t>(domain.size().number());
  }
  /// The same of a structure; nothing if a part is none of the field.
  std::optional<std::size_t> count(const Domain& domain) const {
    if (domain.is_symbolic() || !domain.is_finite()) return std::nullopt;
    if (domain.kind() != DomainKind::tuple && domain.kind() != DomainKind::vector) {
      const std::size_t its = elements(domain);
      return its == 0 ? std::nullopt : std::optional{its};
    }
    std::size_t sum = 0;
    for (const auto& part : part_domains(domain)) {
      const auto its = count(part);
      if (!its) return std::nullopt;
      sum += *its;
    }
    return sum;
  }

 private:
  static constexpr unsigned most_bits = 1u << 12;

  bool takes(const Domain& domain) {
    if (domain.is_symbolic() || !domain.is_finite() || domain.kind() == DomainKind::option)
      return false;
    const auto leaves = leaves_of(domain);
    return std::all_of(leaves.begin(), leaves.end(), [&](const Domain& leaf) {
      if (leaf.kind() == DomainKind::zmod && !numbers_) numbers_ = leaf;
      bits_ = bits_ || leaf.kind() != DomainKind::zmod;
      return !(bits_ && numbers_) && elements(leaf) > 0;
    });
  }

  std::optional<Domain> numbers_;
  bool bits_ = false;
};

class FieldReader {
 public:
  FieldReader(const MachineBuilder& built, FieldDomain field)
      : built_{built}, graph_{built.rooted.graph}, field_{std::move(field)},
        game_{.ring = {field_.p(), most_polynomial_terms}}, meanings_(graph_.size()) {}

  std::optional<FieldGame> read(const MachinePart* oracle, std::uint64_t calls) {
    const auto& first = built_.first.bodies.front();
    const NodeId last = root(first.result);
    if (!first.puts.empty() || has_moves()) return std::nullopt;
    for (NodeId id = 0; id < last; ++id) keep(id, true);
    for (const auto& [set, get] : first.written)
      meanings_[root(get)] = meanings_[graph_[root(set)].arguments.front()];
    game_.hidden = variables_;
    for (NodeId id = last; id < graph_.size(); ++id) keep(id, false);
    game_.calls = calls;
    if (oracle != nullptr && !take_oracle(*oracle)) return std::nullopt;
    if (!take_verdict(*built_.finalize)) return std::nullopt;
    return std::move(game_);
  }

 private:
  NodeId root(std::size_t place) const { return built_.rooted.roots[place]; }
  bool has_moves() const {
    return std::any_of(graph_.begin(), graph_.end(),
                       [](const GraphNode& node) { return node.is(NodeKind::choose); });
  }
  template <class Meaning>
  const Meaning* as(NodeId id) const {
    return std::get_if<Meaning>(&meanings_[id]);
  }
  FieldValues fresh_variables(std::size_t count) {
    FieldValues values;
    for (std::size_t i = 0; i < count; ++i) {
      variables_.push_back(static_cast<std::uint32_t>(variables_.size()));
      values.push_back(game_.ring.variable(variables_.back()));
    }
    return values;
  }

  void add_constants(const Domain& domain, const Integer& code, FieldValues& values) const {
    if (const std::size_t count = field_.elements(domain); count == 1) {
      values.push_back(game_.ring.constant(code));
    } else if (count > 1) {
      for (unsigned i = 0; i < count; ++i)
        values.push_back(game_.ring.constant(boost::multiprecision::bit_test(code, i) ? 1 : 0));
    } else {
      const auto parts = part_domains(domain);
      const auto codes = unpack(parts, code);
      for (std::size_t i = 0; i < parts.size(); ++i) add_constants(parts[i], codes[i], values);
    }
  }

  FieldPolynomial opposite_bit(FieldPolynomial bit) {
    game_.ring.add(bit, 1, game_.ring.constant(1));
    return bit;
  }

  /// A node's elements; among bits a formula about equations is one: whether it holds.
  std::optional<FieldValues> values_of(NodeId id) {
    if (const auto* values = as<FieldValues>(id)) return *values;
    const auto* formula = as<FieldFormula>(id);
    if (!field_.is_bits() || formula == nullptr || !formula->absent.empty()) return std::nullopt;
    FieldPolynomial holds = game_.ring.constant(1);
    for (const auto& equation : formula->equations)
      holds = game_.ring.product(holds, opposite_bit(equation));
    return FieldValues{formula->negated ? opposite_bit(std::move(holds)) : std::move(holds)};
  }

  /// A Boolean as a formula.
  std::optional<FieldFormula> formula_of(NodeId id) {
    if (const auto* formula = as<FieldFormula>(id)) return *formula;
    const auto* values = as<FieldValues>(id);
    if (values == nullptr || graph_[id].domain.kind() != DomainKind::boolean) return std::nullopt;
    return equation_of(opposite_bit(values->front()));
  }

  /// That a polynomial is 0.
  static FieldFormula equation_of(FieldPolynomial zero) {
    if (zero.empty()) return {};
    if (zero.size() == 1 && zero.begin()->first.empty()) return {.negated = true};
    return {.equations = {std::move(zero)}};
  }

  void keep(NodeId id, bool at_the_start) {
    meanings_[id] = meaning(id, at_the_start);
    if (const auto* values = as<FieldValues>(id)) {
      std::size_t terms = values->size();
      for (const auto& value : *values) terms += value.size();
      game_.ring.count(terms);
    }
  }

  FieldMeaning meaning(NodeId id, bool at_the_start) {
    const GraphNode& node = graph_[id];
    const auto elements = [&] { return field_.count(node.domain); };
    switch (node.kind()) {
    case NodeKind::input:
      if (const auto count = elements()) return fresh_variables(*count);
      return {};
    case NodeKind::constant: {
      if (node.domain.kind() == DomainKind::boolean)
        return FieldFormula{.negated = node.value().code() == 0};
      if (!elements()) return {};
      FieldValues values;
      add_constants(node.domain, node.value().code(), values);
      return values;
    }
    case NodeKind::sample:
      // What a procedure draws is drawn anew in each call.
      if (at_the_start && node.draws_uniformly())
        if (const auto count = elements()) return fresh_variables(*count);
      return {};
    case NodeKind::apply: return applied(node);
    case NodeKind::get: return meanings_[id];
    case NodeKind::set: return meanings_[node.arguments.front()];
    case NodeKind::find:
      if (const auto key = values_of(node.arguments[1])) return FieldEntry{node.arguments[0], *key};
      return {};
    default: return {};
    }
  }

  FieldMeaning applied(const GraphNode& node) {
    const Operation& operation = node.operation();
    const auto& arguments = node.arguments;
    if (operation.is(Opcode::is_some)) {
      if (const auto* entry = as<FieldEntry>(arguments[0]))
        return FieldFormula{.negated = true, .absent = {*entry}};
      return {};
    }
    if (auto formula = logic(node)) return std::move(*formula);
    std::vector<FieldValues> values;
    for (const NodeId argument : arguments) {
      auto its = values_of(argument);
      if (!its) return {};
      values.push_back(std::move(*its));
    }
    if (operation.facts().equality) return equality(values[0], values[1]);
    if (auto moved = rearranged(operation, values)) return std::move(*moved);
    return computed(operation, values);
  }

  /// Of Booleans, where they are formulas and it is one.
  std::optional<FieldFormula> logic(const GraphNode& node) {
    const Operation& operation = node.operation();
    const auto& arguments = node.arguments;
    const bool chooses = operation.facts().choice;
    if (chooses)
      if (const auto condition = formula_of(arguments[0]);
          condition && (condition->is_true() || condition->is_false()))
        return formula_of(arguments[condition->is_true() ? 1 : 2]);
    if (node.domain.kind() != DomainKind::boolean ||
        !(chooses || operation.is(Opcode::bit_not) || operation.is(Opcode::bit_and) ||
          operation.is(Opcode::bit_or)))
      return std::nullopt;
    std::vector<FieldFormula> formulas;
    for (const NodeId argument : arguments) {
      auto its = formula_of(argument);
      if (!its) return std::nullopt;
      formulas.push_back(std::move(*its));
    }
    if (chooses) return chosen_formula(formulas[0], formulas[1], formulas[2]);
    if (operation.is(Opcode::bit_not)) {
      const auto& [negated, equations, absent] = formulas[0];
      // A bit that is not 0 is 1.
      if (field_.is_bits() && !negated && equations.size() == 1 && absent.empty())
        return equation_of(opposite_bit(equations.front()));
      return opposite(formulas[0]);
    }
    return operation.is(Opcode::bit_and) ? both(formulas[0], formulas[1])
                                         : either(formulas[0], formulas[1]);
  }

  /// Of operations that only move elements about.
  std::optional<FieldValues> rearranged(const Operation& operation,
                                        const std::vector<FieldValues>& values) const {
    FieldValues all;
    const auto append_all = [&](const FieldValues& part) {
      all.insert(all.end(), part.begin(), part.end());
    };
    const auto part_of = [&](std::size_t from, std::size_t count) {
      const auto begin = values.front().begin() + static_cast<std::ptrdiff_t>(from);
      return FieldValues(begin, begin + static_cast<std::ptrdiff_t>(count));
    };
    switch (operation.opcode()) {
    case Opcode::make_tuple:
    case Opcode::make_vector:
      for (const auto& part : values) append_all(part);
      return all;
    case Opcode::get:
    case Opcode::at: {
      const auto parts = part_domains(operation.inputs().front());
      std::size_t from = 0;
      for (std::size_t i = 0; i < operation.place(); ++i) from += *field_.count(parts[i]);
      return part_of(from, *field_.count(parts[operation.place()]));
    }
    case Opcode::concat:  // lower bits first
      append_all(values[1]);
      append_all(values[0]);
      return all;
    case Opcode::slice: return part_of(operation.place(), field_.elements(operation.output()));
    default: return std::nullopt;
    }
  }

  /// Element by element, where arguments and result are plain values of one domain; and choices and
  /// parities of bits.
  FieldMeaning computed(const Operation& operation, const std::vector<FieldValues>& values) {
    const Domain& domain = operation.output();
    const std::size_t count = field_.elements(domain);
    const auto& inputs = operation.inputs();
    if (operation.facts().choice && field_.is_bits() && count > 0) {
      FieldValues chosen = values[2];
      for (std::size_t i = 0; i < count; ++i) {
        FieldPolynomial change = values[1][i];
        game_.ring.add(change, 1, values[2][i]);
        game_.ring.add(chosen[i], 1, game_.ring.product(values[0].front(), change));
      }
      return chosen;
    }
    if (operation.is(Opcode::parity) && field_.is_bits()) {
      FieldPolynomial sum;
      for (const auto& bit : values.front()) game_.ring.add(sum, 1, bit);
      return FieldValues{std::move(sum)};
    }
    if (count == 0 || !std::all_of(inputs.begin(), inputs.end(),
                                   [&](const Domain& input) { return input == domain; }))
      return {};
    FieldValues result;
    const bool multiplies = operation.is(field_.is_bits() ? Opcode::bit_and : Opcode::multiply);
    const auto& linear = operation.facts().linear;
    if (!multiplies && (!linear || linear->modulus != game_.ring.p())) return {};
    if (!multiplies) add_constants(domain, linear->offset.code(), result);
    for (std::size_t i = 0; i < count; ++i) {
      if (multiplies) {
        result.push_back(game_.ring.product(values[0][i], values[1][i]));
        continue;
      }
      for (std::size_t k = 0; k < values.size(); ++k)
        game_.ring.add(result[i], linear->coefficients[k], values[k][i]);
    }
    return result;
  }

  FieldMeaning equality(const FieldValues& a, const FieldValues& b) {
    std::optional<FieldFormula> formula = FieldFormula{};
    for (std::size_t i = 0; i < a.size() && formula; ++i) {
      FieldPolynomial difference = a[i];
      game_.ring.add(difference, -1, b[i]);
      formula = both(std::move(*formula), equation_of(std::move(difference)));
    }
    return meaning_of(std::move(formula));
  }

  /// The inputs of a procedure; false if one is none of the field.
  bool take_inputs(const MachinePart& part, FieldGame::Variables& variables) const {
    for (const std::size_t place : part.inputs) {
      const auto* values = as<FieldValues>(root(place));
      if (values == nullptr) return false;
      for (const auto& value : *values) variables.push_back(value.begin()->first.front().first);
    }
    return part.needs.is_subset_of(built_.first.provides);
  }

  /// The places of a key, each an input by itself.
  static std::optional<FieldGame::Variables> places_of(const FieldValues& key,
                                                       const FieldGame::Variables& inputs) {
    FieldGame::Variables places;
    for (const auto& value : key) {
      if (value.size() != 1 || value.begin()->second != 1) return std::nullopt;
      const FieldMonomial& monomial = value.begin()->first;
      if (monomial.size() != 1 || monomial.front().second != 1) return std::nullopt;
      const std::uint32_t variable = monomial.front().first;
      if (std::find(inputs.begin(), inputs.end(), variable) == inputs.end()) return std::nullopt;
      places.push_back(variable);
    }
    return places;
  }

  bool take_oracle(const MachinePart& oracle) {
    const auto& body = oracle.bodies.front();
    if (!oracle.only_after.empty() || !oracle.only_before.empty() || !body.written.empty() ||
        !take_inputs(oracle, game_.asked))
      return false;
    auto answers = values_of(root(body.result));
    if (!answers) return false;
    game_.oracle = oracle.signature.name;
    game_.answers = std::move(*answers);
    for (const std::size_t place : body.puts) {
      const auto& arguments = graph_[root(place)].arguments;
      const auto key = values_of(arguments[1]);
      const auto places = key ? places_of(*key, game_.asked) : std::nullopt;
      if (!places || !kept_.emplace(arguments[0], *places).second) return false;
    }
    return true;
  }

  bool take_verdict(const MachinePart& finalize) {
    const auto verdict = formula_of(root(finalize.bodies.front().result));
    if (!take_inputs(finalize, game_.handed) || !finalize.bodies.front().puts.empty() || !verdict ||
        verdict->negated)
      return false;
    game_.equations = verdict->equations;
    for (const auto& entry : verdict->absent) {
      const auto kept = kept_.find(entry.map);
      if (kept == kept_.end()) continue;  // it has no entry
      const auto places = places_of(entry.key, game_.handed);
      if (!places) return false;
      game_.fresh.push_back({kept->second, *places});
    }
    return true;
  }

  const MachineBuilder& built_;
  const Graph& graph_;
  FieldDomain field_;
  FieldGame game_;
  std::vector<FieldMeaning> meanings_;
  FieldGame::Variables variables_;               // all so far
  std::map<NodeId, FieldGame::Variables> kept_;  // by map: what its keys are made of
};

}  // namespace

std::optional<FieldGame> FieldGame::of(const Package& game, const OptimalOptions& options) {
  if (!game.finalize) return std::nullopt;
  const auto field = FieldDomain::of(game);
  if (!field) return std::nullopt;
  const MachineBuilder built{{game}};
  const MachinePart* oracle = nullptr;
  std::uint64_t calls = 0;
  for (const auto& part : built.procedures) {
    const auto given = options.budgets.find(part.signature.name);
    auto budget = given != options.budgets.end() ? std::optional{given->second} : part.budget;
    if (options.calls) budget = std::min(budget.value_or(*options.calls), *options.calls);
    if (!budget) return std::nullopt;
    if (*budget == 0 && built.procedures.size() > 1) continue;
    if (oracle != nullptr) return std::nullopt;
    oracle = &part;
    calls = *budget;
  }
  for (const auto& [name, budget] : options.budgets)
    if (game.find_export(name) == nullptr) return std::nullopt;
  return FieldReader{built, *field}.read(oracle, calls);
}

}  // namespace certamen
