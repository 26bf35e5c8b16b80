// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"

#include <set>

#include "framework/error.hpp"

namespace certamen {

namespace {

template <class Entry>
std::string names_of(const std::vector<Entry>& entries) {
  std::string list;
  for (const auto& entry : entries) list += (list.empty() ? "" : ", ") + entry.name;
  return list.empty() ? "none" : list;
}

}  // namespace

Proof with_mistake(Proof proof, const Mistake& mistake) {
  mistake.apply(proof);
  return proof;
}

Proof ProofEntry::make_with(std::string_view mistake) const {
  for (const auto& one : mistakes)
    if (one.name == mistake) return with_mistake(make(), one);
  throw Error{ErrorCode::unknown_name, name,
              "it has no flaw '" + std::string{mistake} + "'; it has " + names_of(mistakes)};
}

void ProofCatalogue::add(const std::function<Proof()>& make, const std::vector<Mistake>& mistakes) {
  const Proof proof = make();
  for (const auto& entry : proofs_)
    if (entry.name == proof.name())
      throw Error{ErrorCode::duplicate_name, proof.name(), "a proof of that name is registered"};
  std::set<std::string> names;
  for (const auto& mistake : mistakes)
    if (!names.insert(mistake.name).second)
      throw Error{ErrorCode::duplicate_name, proof.name() + "/" + mistake.name,
                  "the proof has two mistakes of that name"};
  proofs_.push_back({proof.name(), proof.title(), make, mistakes});
}

const ProofEntry& ProofCatalogue::proof(std::string_view name) const {
  for (const auto& entry : proofs_)
    if (entry.name == name) return entry;
  throw Error{ErrorCode::unknown_name, std::string{name},
              "no such proof; there are " + names_of(proofs_)};
}

}  // namespace certamen
