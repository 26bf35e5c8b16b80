// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "framework/graph/graph.hpp"

namespace certamen {

/// The additive group of a domain, with multiples: Boolean and Bits under xor, Zmod and Range under
/// addition, a Group under its multiplication. Nothing for other domains.
class Module {
 public:
  static std::optional<Module> of(const Domain& domain);

  const Domain& domain() const { return domain_; }
  /// Every element times it is zero. 0 if the order is a symbol: multiples are then integers that
  /// hold modulo every order.
  const Integer& modulus() const { return modulus_; }
  const Value& zero() const { return zero_; }
  /// a + factor b on values.
  Value plus(const Value& a, const Integer& factor, const Value& b) const;

  Operation add() const;
  std::optional<Operation> subtract() const;
  /// x times a constant: the operation that takes x and the constant, and the constant.
  std::pair<Operation, GraphNode> multiply(const Integer& factor) const;
  Integer reduced(const Integer& factor) const;
  std::optional<Integer> inverse(const Integer& factor) const;
  /// Whether a constant is certainly not zero; modulo a symbol that is so from some size on.
  bool is_certainly_not_zero(const Value& constant) const;

 private:
  Module(Domain domain, Integer modulus, Value zero)
      : domain_{std::move(domain)}, modulus_{std::move(modulus)}, zero_{std::move(zero)} {}
  Domain domain_;
  Integer modulus_;
  Value zero_;
};

/// A sum of multiples of nodes and a constant; no multiple is zero, nodes ascend.
struct LinearForm {
  std::vector<std::pair<NodeId, Integer>> terms = {};
  Value constant = Value{0};

  /// How many operands it takes to write down.
  std::size_t size(const Module& module) const {
    return terms.size() + (constant == module.zero() ? 0 : 1);
  }
  friend bool operator==(const LinearForm&, const LinearForm&) = default;
};

/// sum + factor other
LinearForm plus(const Module& module, const LinearForm& sum, const Integer& factor,
                const LinearForm& other);

}  // namespace certamen
