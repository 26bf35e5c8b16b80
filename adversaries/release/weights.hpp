// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/weight_release.hpp"
#include "framework/values/tensor_operations.hpp"

/// What adversaries against weight release schemes share.
namespace certamen {

/// The scheme as a weight release; throws Error(type_mismatch) for any other.
inline const WeightRelease& as_weight_release(const Scheme& scheme, const std::string& adversary) {
  const auto* release = dynamic_cast<const WeightRelease*>(&scheme);
  if (release == nullptr)
    throw Error{ErrorCode::type_mismatch, adversary, "it attacks weight release schemes only"};
  return *release;
}

/// A way to recover all hidden numbers [n] from the artefact.
using Recovery = std::function<Node(Run&, Node artefact)>;

/// Plays weight-recovery and functional-recovery by handing in what was recovered, and
/// hidden-weights-ror by reduction R6: answer "resampled" unless the recovered numbers agree with
/// the challenge up to 1/100 (docs/explanation/weight-release.md).
inline Adversary recovery_adversary(const std::string& name, const std::string& source,
                                    const Scheme& scheme, const Definition& definition,
                                    Recovery recover) {
  const WeightRelease& release = as_weight_release(scheme, name);
  const bool compares = definition.kind() == DefinitionKind::guess,
             unordered = release.hides_unit_order();
  const LayerModel model = release.model();
  return Adversary{name,
                   [recover = std::move(recover), compares, unordered, model](Run& a) {
                     const Node recovered = recover(a, a.call("RELEASE"));
                     if (!compares) return recovered;
                     const Node challenge = a.call("CHALLENGE");
                     const auto canonical = [&](Node flat) {
                       return in_canonical_form(a, model, unordered, flat);
                     };
                     return !is_recovered(a, model, canonical(recovered), canonical(challenge),
                                          make_rational(1, 100));
                   },
                   source};
}

inline const std::vector<std::string>& recovery_definitions() {
  static const std::vector<std::string> names{"weight-recovery", "functional-recovery",
                                              "hidden-weights-ror"};
  return names;
}

}  // namespace certamen
