// SPDX-License-Identifier: Apache-2.0
#include "framework/games/bind.hpp"

#include "framework/error.hpp"
#include "framework/games/each.hpp"
#include "framework/games/loop.hpp"
#include "framework/values/standard_operations.hpp"

namespace certamen {

namespace {

class Binder {
 public:
  explicit Binder(const Bindings& bindings) : bindings_{bindings} {}

  void bind(Domain& domain) const { domain = domain.bind(bindings_); }
  void bind(TableType& type) const {
    bind(type.domain);
    bind(type.range);
    if (type.index) bind(*type.index);
  }
  void bind(Signature& signature) const {
    for (auto& input : signature.inputs) bind(input);
    bind(signature.output);
  }
  void bind(Procedure& procedure) const {
    bind(procedure.signature);
    if (procedure.budget) procedure.budget = procedure.budget->bind(bindings_);
    for (auto& node : procedure.body) bind(node);
    write_out_loops(procedure.body, procedure.result);
  }
  /// A constant of a symbolic Zmod or Range stands for its residue; the codes of a structure depend
  /// on the sizes of its parts, except for 0.
  Value bound(const Domain& domain, const Value& value) const {
    const Domain at = domain.bind(bindings_);
    const bool is_number = domain.kind() == DomainKind::zmod || domain.kind() == DomainKind::range;
    Integer code = value.code();
    if (domain.is_symbolic() && is_number) {
      code %= at.cardinality();
      if (code < 0) code += at.cardinality();
    }
    const bool is_structure = domain.kind() == DomainKind::tuple ||
                              domain.kind() == DomainKind::vector ||
                              domain.kind() == DomainKind::option;
    if ((domain.is_symbolic() && is_structure && code != 0) || !at.contains(Value{code}))
      throw Error{ErrorCode::unsupported, at.name(),
                  "a constant of " + domain.name() + " has no value there"};
    return Value{code};
  }

 private:
  void bind(GraphNode& node) const {
    if (auto* constant = std::get_if<node::Constant>(&node.action)) {
      if (node.domain.is_finite()) constant->value = bound(node.domain, constant->value);
    } else if (auto* sample = std::get_if<node::Sample>(&node.action)) {
      sample->distribution = bound(sample->distribution);
    } else if (auto* apply = std::get_if<node::Apply>(&node.action)) {
      apply->operation = bound_at(apply->operation, bindings_);
    } else if (auto* table = std::get_if<node::Table>(&node.action)) {
      bind(table->type);
    }
    bind(node.domain);
  }
  /// Those with symbols are uniform: all others list their values.
  Distribution bound(const Distribution& distribution) const {
    const Domain domain = distribution.domain().bind(bindings_);
    if (domain == distribution.domain()) return distribution;
    return distribution.kind() == DistributionKind::uniform_except
               ? Distribution::uniform_except(domain, distribution.arity())
               : Distribution::uniform(domain);
  }

  const Bindings& bindings_;
};

}  // namespace

Package bound_at(const Package& package, const Bindings& bindings) {
  const Binder binder{bindings};
  Package result = package;
  for (auto& state : result.states) {
    if (state.initial) state.initial = binder.bound(state.domain, *state.initial);
    binder.bind(state.domain);
  }
  for (auto& [table, type] : result.tables) binder.bind(type);
  for (auto& signature : result.imports) binder.bind(signature);
  for (auto& procedure : result.exports) binder.bind(procedure);
  for (auto& procedure : result.initializers) binder.bind(procedure);
  if (result.finalize) binder.bind(*result.finalize);
  write_out_each(result);
  validate(result);
  return result;
}

}  // namespace certamen
