// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/proof/proof.hpp"

namespace certamen {

/// A deliberate mistake in a proof, as a substitution on the finished proof: another game, another
/// reduction, another bound. It is kept beside the proof, and its tests show that it is found.
struct Mistake {
  std::string name, text;  // text: what is wrong
  Rational advantage;      // exact, of the adversary that refutes the proof with it
  std::function<void(Proof&)> apply;
};

Proof with_mistake(Proof proof, const Mistake& mistake);

struct ProofEntry {
  std::string name, title;
  std::function<Proof()> make;
  std::vector<Mistake> mistakes = {};

  /// Throws Error(unknown_name) that lists what there is.
  Proof make_with(std::string_view mistake) const;
};

/// Proofs by kebab-case name.
class ProofCatalogue {
 public:
  /// Throws Error(duplicate_name), of two mistakes too.
  void add(const std::function<Proof()>& make, const std::vector<Mistake>& mistakes = {});
  const std::vector<ProofEntry>& proofs() const& { return proofs_; }
  std::vector<ProofEntry> proofs() && { return std::move(proofs_); }
  /// Throws Error(unknown_name) that lists what there is.
  const ProofEntry& proof(std::string_view name) const;

 private:
  std::vector<ProofEntry> proofs_;
};

/// All that Certamen ships, from the files listed in proofs/meson.build: in the namespace
/// certamen::proofs::one_time_pad, one_time_pad.cpp defines `Proof proof()` and
/// mistakes/one_time_pad.cpp defines `std::vector<Mistake> mistakes()`.
ProofCatalogue standard_proofs();

}  // namespace certamen
