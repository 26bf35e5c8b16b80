// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/release/definitions/finite_weight_release.hpp"

namespace certamen {

namespace {

[[noreturn]] void refuse_coins() {
  throw Error{ErrorCode::unsupported, "grid-inversion", "it inverts releases without coins only"};
}

/// Whether the release keeps states or tables of its own, which hold coins.
bool keeps_something(const FiniteWeightRelease& scheme) {
  PackageBuilder own{"release"};
  scheme.declare(own);
  const Package made = own.build();
  return !made.states.empty() || !made.tables.empty();
}

/// The release of these weights, for a release without coins: constants and operations alone,
/// evaluated in order.
Integer released(const FiniteWeightRelease& scheme, const Integer& weights) {
  Body at{"release", {}};
  const Node result = scheme.release(at, at.constant(scheme.weights(), weights));
  std::vector<Integer> values;
  for (NodeId id = 0; id <= result.id(); ++id) {
    const GraphNode& node = at.node(id);
    if (node.kind() != NodeKind::constant && node.kind() != NodeKind::apply) refuse_coins();
    std::vector<Integer> arguments;
    for (const auto argument : node.arguments) arguments.push_back(values[argument]);
    values.push_back(node.kind() == NodeKind::constant ? node.value().code()
                                                       : node.operation().evaluate(arguments));
  }
  return values.back();
}

/// The first weights for every release that occurs.
std::map<Integer, Integer> first_preimages(const FiniteWeightRelease& scheme) {
  constexpr int most = 1 << 20;
  if (scheme.weights().cardinality() > most)
    throw Error{ErrorCode::too_large, "grid-inversion",
                "there are " + scheme.weights().cardinality().str() +
                    " weights; use fewer units or bits"};
  if (keeps_something(scheme)) refuse_coins();
  std::map<Integer, Integer> preimage;
  for (Integer i = 0; i < scheme.weights().cardinality(); ++i) {
    const Integer weights = scheme.weights().element(i);
    preimage.emplace(released(scheme, weights), weights);
  }
  return preimage;
}

}  // namespace

void register_grid_inversion(Catalogue& catalogue);
void register_grid_inversion(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "grid-inversion",
      .summary = "looks the release up among those of all weights; optimal for uniform weights and "
                 "a release without coins",
      .source = "textbook: maximum a posteriori",
      .definitions = {"grid-weight-recovery"},
      .schemes = {},
      .parameters = {},
      .make = [](const Scheme& any, const Definition&, const Parameters&) {
        const auto& scheme = dynamic_cast<const FiniteWeightRelease&>(any);
        return Adversary{"grid-inversion",
                         [preimage = first_preimages(scheme), weights = scheme.weights()](Run& a) {
                           return a.decide("invert the release", {a.call("RELEASE")}, weights,
                                           [preimage](std::span<const Value> seen) -> Value {
                                             const auto found = preimage.find(seen[0].code());
                                             return found == preimage.end() ? Value{0}
                                                                            : Value{found->second};
                                           });
                         },
                         "textbook: maximum a posteriori"};
      }});
}

}  // namespace certamen
