// SPDX-License-Identifier: Apache-2.0
#include "schemes/elgamal.hpp"

#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/theorem.hpp"

namespace certamen::proofs::elgamal {

namespace {

/// Key and mask are from the challenge (g^a, g^b, g^c) of the DDH game, which is asked for once: a
/// definition of ElGamal with it is the reduction.
class FromChallenge : public ElGamal {
 public:
  using ElGamal::ElGamal;
  void declare(PackageBuilder& package) const override {
    const Domain triple = Tuple({group(), group(), group()});
    package.import({"CHALLENGE", {}, triple});
    triple_ = package.state("challenge", triple);
  }
  KeyPair keygen(Body& at) const override {
    const Node triple = at.call("CHALLENGE");
    at.set(*triple_, triple);
    return {at.get(triple, 0), at.constant(secret_keys(), Value{0})};
  }
  Node encrypt(Body& at, Node, Node message) const override {
    const Node triple = at.get(*triple_);
    return at.tuple({at.get(triple, 1), message * at.get(triple, 2)});
  }

 private:
  mutable std::optional<State> triple_;  // of the package that was declared last
};

std::optional<Definition> ddh_of(const Scheme& scheme, const Size&) {
  const auto* group = dynamic_cast<const CyclicGroup*>(&scheme);
  return group == nullptr ? std::optional<Definition>{} : ddh(*group);
}

std::optional<AppliedTheorem> apply(const Question& question) {
  const auto scheme = std::dynamic_pointer_cast<const ElGamal>(question.scheme);
  if (scheme == nullptr) return std::nullopt;
  const auto challenge = [scheme](std::size_t side) {
    return [=](const Sizes&) { return ddh(*scheme).games().at(side); };
  };
  const Assumption problem{"ddh", "g^ab is not told from a random element", challenge(0),
                           challenge(1)};
  const auto actual = [question](std::size_t side) {
    return [=](const Sizes& sizes) {
      return question.make(*question.scheme, sizes["q"])->games().at(side);
    };
  };
  const auto reduction = [question, scheme](std::size_t side) {
    return [=](const Sizes& sizes) {
      return question.make(FromChallenge{scheme->group()}, sizes["q"])->games().at(side);
    };
  };
  const auto random = [=](std::size_t side) {
    return [=](const Sizes& sizes) { return link(reduction(side)(sizes), problem.ideal(sizes)); };
  };
  if (!question.make(FromChallenge{scheme->group()}, queries_symbol())) return std::nullopt;
  Proof p{"elgamal", "ElGamal encryption hides the message if DDH is hard", "[TY98; BS]"};
  p.size("q", "queries");
  p.start("Left", "the definition's first game", actual(0));
  p.reduction("the mask g^ab is replaced by a random element", problem, Towards::ideal, "B_left",
              reduction(0), "Random.Left", "a random element masks the message", random(0));
  p.equivalent("a random element hides the message", "Random.Right",
               "a random element masks the other message", random(1));
  p.reduction("the random element is replaced by g^ab", problem, Towards::real, "B_right",
              reduction(1), "Right", "the definition's second game", actual(1));
  return AppliedTheorem{std::move(p),
                        {{problem.name, {.definition = "ddh", .scheme = scheme, .make = ddh_of}}}};
}

}  // namespace

Theorem theorem() {
  return {"elgamal", "ElGamal encryption hides the message if DDH is hard", "[TY98; BS]", apply};
}

}  // namespace certamen::proofs::elgamal
