// SPDX-License-Identifier: Apache-2.0
#include "framework/selfcheck/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/games/procedures.hpp"
#include "framework/values/standard_operations.hpp"

namespace certamen::selfcheck {

namespace {

constexpr std::array<std::string_view, feature_count> feature_names{
    "Boolean",
    "Bits",
    "Zmod of a prime",
    "Zmod of no prime",
    "Range",
    "Fixed",
    "Atoms",
    "Group",
    "Unit",
    "Tuple",
    "Option",
    "Vector",
    "structure inside a structure",
    "codes of several words",
    "constant of a structure",
    "uniform",
    "Bernoulli",
    "weighted",
    "uniform without values",
    "random function",
    "random permutation",
    "inverse",
    "family of functions",
    "ideal cipher",
    "map",
    "several tables of one type",
    "state with an initial value",
    "state that is written",
    "more than 64 states",
    "budget 0",
    "budget 1",
    "larger budget",
    "no budget",
    "only_after",
    "only_before",
    "call",
    "call under a condition",
    "event",
    "finalize",
    "reduction",
    "functions of one name",
    "name of an operation",
    "name with a dot",
};

bool is_structure(const Domain& domain) {
  return domain.kind() == DomainKind::tuple || domain.kind() == DomainKind::option ||
         domain.kind() == DomainKind::vector;
}

/// Collects the rows of some packages.
class Rows {
 public:
  std::set<Row> run(const RandomCase& random) {
    for (const auto& game : random.games) game_rows(game);
    if (random.reduction) {
      rows_.insert(Feature::reduction);
      package(*random.reduction);
    }
    package(random.adversary);
    for (auto one = functions_.begin(); one != functions_.end(); ++one)
      for (auto other = functions_.begin(); other != one; ++other)
        if (one->name() == other->name()) rows_.insert(Feature::functions_of_one_name);
    return std::move(rows_);
  }

 private:
  void game_rows(const Package& game) {
    package(game);
    if (game.finalize) rows_.insert(Feature::verdict);
    for (const auto& procedure : game.exports) {
      const auto allowed = calls_allowed(procedure);
      rows_.insert(!allowed        ? Feature::no_budget
                   : *allowed == 0 ? Feature::budget_0
                   : *allowed == 1 ? Feature::budget_1
                                   : Feature::budget_more);
      if (!procedure.only_after.empty()) rows_.insert(Feature::only_after);
      if (!procedure.only_before.empty()) rows_.insert(Feature::only_before);
    }
  }

  void package(const Package& package) {
    if (package.states.size() > 64) rows_.insert(Feature::many_states);
    for (const auto& state : package.states) {
      name(state.id.name());
      if (state.initial) rows_.insert(Feature::initial_state);
    }
    for (std::size_t i = 0; i < package.tables.size(); ++i) {
      name(package.tables[i].first.name());
      table(package.tables[i].second);
      for (std::size_t j = 0; j < i; ++j) {
        const auto &a = package.tables[i].second, &b = package.tables[j].second;
        if (a.kind == b.kind && a.domain == b.domain && a.range == b.range)
          rows_.insert(Feature::tables_of_one_type);
      }
    }
    for (const auto& procedure : package.exports) name(procedure.signature.name);
    for (const Procedure* procedure : procedures_of(package)) body(*procedure);
  }

  void name(const std::string& name) {
    if (name.find('.') != std::string::npos) rows_.insert(Feature::name_with_a_dot);
    for (const auto& line : standard_operations())
      if (line.name == name) rows_.insert(Feature::name_of_an_operation);
  }

  void table(const TableType& type) {
    domain(type.domain);
    domain(type.range);
    if (type.kind == TableKind::map)
      rows_.insert(Feature::map);
    else if (type.kind == TableKind::permutation)
      rows_.insert(type.index ? Feature::ideal_cipher : Feature::random_permutation);
    else
      rows_.insert(type.index ? Feature::function_family : Feature::random_function);
  }

  void body(const Procedure& procedure) {
    for (const auto& node : procedure.body) {
      domain(node.domain);
      switch (node.kind()) {
      case NodeKind::constant:
        if (is_structure(node.domain)) rows_.insert(Feature::structured_constant);
        break;
      case NodeKind::sample: sample(node.distribution()); break;
      case NodeKind::apply: operation(node.operation()); break;
      case NodeKind::set: rows_.insert(Feature::written_state); break;
      case NodeKind::inverse: rows_.insert(Feature::inverse); break;
      case NodeKind::call:
        rows_.insert(node.guarded() ? Feature::guarded_call : Feature::call);
        break;
      case NodeKind::event:
        rows_.insert(Feature::event);
        name(node.event().name());
        break;
      default: break;
      }
    }
  }

  void operation(const Operation& operation) {
    rows_.insert(operation.opcode());
    if (!operation.is(Opcode::user) && !operation.is(Opcode::fixed_function)) return;
    name(operation.name());
    if (std::find(functions_.begin(), functions_.end(), operation) == functions_.end())
      functions_.push_back(operation);
  }

  void sample(const Distribution& distribution) {
    switch (distribution.kind()) {
    case DistributionKind::uniform: rows_.insert(Feature::uniform); break;
    case DistributionKind::bernoulli: rows_.insert(Feature::bernoulli); break;
    case DistributionKind::table: rows_.insert(Feature::weighted); break;
    case DistributionKind::uniform_except: rows_.insert(Feature::without); break;
    default: break;
    }
  }

  void domain(const Domain& domain) {
    if (!domain.is_narrow()) rows_.insert(Feature::wide);
    switch (domain.kind()) {
    case DomainKind::boolean: rows_.insert(Feature::boolean); break;
    case DomainKind::bits: rows_.insert(Feature::bits); break;
    case DomainKind::zmod:
      rows_.insert(domain.has_prime_size() ? Feature::zmod_prime : Feature::zmod_composite);
      break;
    case DomainKind::range: rows_.insert(Feature::range); break;
    case DomainKind::fixed: rows_.insert(Feature::fixed); break;
    case DomainKind::atoms: rows_.insert(Feature::atoms); break;
    case DomainKind::group: rows_.insert(Feature::group); break;
    case DomainKind::tuple:
      rows_.insert(domain.parts().empty() ? Feature::unit : Feature::tuple);
      break;
    case DomainKind::option: rows_.insert(Feature::option); break;
    case DomainKind::vector: rows_.insert(Feature::vector); break;
    default: break;
    }
    for (const auto& part : domain.parts()) {
      if (is_structure(part)) rows_.insert(Feature::nested);
      this->domain(part);
    }
  }

  std::set<Row> rows_;
  std::vector<Operation> functions_;
};

/// Searches are for games with budgets and without reductions, pairs have no finalize, and below a
/// reduction nothing has a budget or a phase, or is called under a condition.
bool can_meet(const Row& row, Engine engine) {
  const auto is = [&](Feature feature) { return row == Row{feature}; };
  const bool pair = engine == Engine::equivalence || engine == Engine::transcript;
  if (pair || engine == Engine::optimum || engine == Engine::replay)
    return !is(Feature::reduction) && !is(Feature::no_budget) && !(pair && is(Feature::verdict));
  if (engine == Engine::linked)
    return !is(Feature::budget_0) && !is(Feature::budget_1) && !is(Feature::budget_more) &&
           !is(Feature::only_after) && !is(Feature::only_before) && !is(Feature::guarded_call);
  return true;
}

}  // namespace

std::string_view to_string(Feature feature) {
  return feature_names[static_cast<std::size_t>(feature)];
}

std::string to_string(const Row& row) {
  if (const auto* feature = std::get_if<Feature>(&row)) return std::string{to_string(*feature)};
  const Opcode opcode = std::get<Opcode>(row);
  if (opcode == Opcode::user) return "a user's function";
  if (opcode == Opcode::fixed_function) return "a fixed function";
  return std::string{standard_operation(opcode).name};
}

std::vector<Row> all_rows() {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < feature_count; ++i) rows.emplace_back(static_cast<Feature>(i));
  rows.emplace_back(Opcode::user);
  rows.emplace_back(Opcode::fixed_function);
  for (const auto& line : standard_operations()) rows.emplace_back(line.opcode);
  return rows;
}

std::set<Row> rows_of(const RandomCase& random) {
  return Rows{}.run(random);
}

void Coverage::add(const RandomCase& random, const Comparison& comparison) {
  for (const Engine engine : comparison.ran) ++ran_[static_cast<std::size_t>(engine)];
  for (const Engine engine : comparison.refused) ++refused_[static_cast<std::size_t>(engine)];
  for (const auto& row : rows_of(random))
    for (const Engine engine : comparison.ran) ++cells_[row][static_cast<std::size_t>(engine)];
}

std::size_t Coverage::at(const Row& row, Engine engine) const {
  const auto found = cells_.find(row);
  return found == cells_.end() ? 0 : found->second[static_cast<std::size_t>(engine)];
}

std::vector<std::pair<Row, Engine>> Coverage::missing() const {
  std::vector<std::pair<Row, Engine>> missing;
  for (const auto& row : all_rows())
    for (std::size_t i = 0; i < engine_count; ++i) {
      const auto engine = static_cast<Engine>(i);
      if (ran(engine) != 0 && can_meet(row, engine) && at(row, engine) == 0)
        missing.emplace_back(row, engine);
    }
  return missing;
}

std::string Coverage::to_text() const {
  std::string text = fmt::format("{:30}", "");
  for (std::size_t engine = 0; engine < engine_count; ++engine)
    if (ran_[engine] + refused_[engine] != 0)
      text += fmt::format("{:>12}", selfcheck::to_string(static_cast<Engine>(engine)));
  text += "\n";
  const auto line = [&](const std::string& name, auto cell) {
    text += fmt::format("{:30}", name);
    for (std::size_t engine = 0; engine < engine_count; ++engine)
      if (ran_[engine] + refused_[engine] != 0) text += fmt::format("{:>12}", cell(engine));
    text += "\n";
  };
  line("cases", [&](std::size_t engine) { return ran_[engine]; });
  line("refused", [&](std::size_t engine) { return refused_[engine]; });
  for (const auto& row : all_rows())
    line(selfcheck::to_string(row),
         [&](std::size_t engine) { return at(row, static_cast<Engine>(engine)); });
  return text;
}

}  // namespace certamen::selfcheck
