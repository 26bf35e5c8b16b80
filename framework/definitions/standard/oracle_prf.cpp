// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/public_oracle.hpp"

namespace certamen {

namespace {

/// What is compared with the keyed function.
enum class Ideal { function, permutation };

//  Oracle-PRF.Real | Oracle-PRF.Ideal        [BR93; EM97], and Oracle-PRP with a permutation R
//  Initialize:  k <- KeyGen | R <- Functions(inputs, outputs);  the scheme's public oracle O
//  EVAL(x):     return F(k, x) | R(x)        at most q times
//  ASK(x):      return O(x)                  at most `asks` times
//
// DIFFERS: [EM97] lets the adversary ask permutations backwards; here both are asked forwards.
Definition against(Ideal kind, const PseudorandomFunction& scheme, const PublicOracle& oracle,
                   const Size& q, const Size& asks) {
  const std::string name = kind == Ideal::permutation ? "Oracle-PRP" : "Oracle-PRF";
  const auto add_ask = [&](GameBuilder& game) {
    game.oracle("ASK", {oracle.questions()}, [&](Body& at, Node x) { return oracle.ask(at, x); })
        .at_most(asks);
  };
  GameBuilder real{name + ".Real"};
  scheme.declare(real);
  const State k = real.state("k", scheme.keys());
  real.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
  real.oracle("EVAL", {scheme.inputs()},
              [&](Body& at, Node x) { return scheme.evaluate(at, at.get(k), x); })
      .at_most(q);
  add_ask(real);

  GameBuilder ideal{name + ".Ideal"};
  scheme.declare(ideal);
  const Table r = kind == Ideal::permutation
                      ? ideal.random_permutation("ideal", scheme.inputs())
                      : ideal.random_function("ideal", scheme.inputs(), scheme.outputs());
  ideal.oracle("EVAL", {scheme.inputs()}, [&](Body& at, Node x) { return at.lookup(r, x); })
      .at_most(q);
  add_ask(ideal);
  return Definition::indistinguishability(kind == Ideal::permutation ? "oracle-prp" : "oracle-prf",
                                          real.build(), ideal.build());
}

std::vector<ParameterSpec> budgets() {
  return {{.name = "q",
           .meaning = "EVAL queries",
           .default_value = "1",
           .minimum = 1,
           .maximum = most_queries,
           .queries = true,
           .budget = true},
          {.name = "asks",
           .meaning = "ASK queries, of the public oracle",
           .default_value = "1",
           .minimum = 1,
           .maximum = most_queries}};
}

}  // namespace

std::optional<Definition> oracle_prf(const Scheme& scheme, const Size& q, const Size& asks) {
  const auto* function = dynamic_cast<const PseudorandomFunction*>(&scheme);
  const PublicOracle* oracle = scheme.public_oracle();
  if (function == nullptr || oracle == nullptr) return std::nullopt;
  return against(Ideal::function, *function, *oracle, q, asks);
}

std::optional<Definition> oracle_prp(const Scheme& scheme, const Size& q, const Size& asks) {
  const auto* permutation = dynamic_cast<const PseudorandomPermutation*>(&scheme);
  const PublicOracle* oracle = scheme.public_oracle();
  if (permutation == nullptr || oracle == nullptr) return std::nullopt;
  return against(Ideal::permutation, *permutation, *oracle, q, asks);
}

void register_oracle_prf(Catalogue& catalogue);
void register_oracle_prf(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "oracle-prf",
      .summary = "the keyed function looks random to an adversary that asks its public oracle too",
      .source = "[BR93; EM97]",
      .parameters = budgets(),
      .make =
          [](const Scheme& scheme, const Parameters& given) {
            return oracle_prf(scheme, given.size("q"), given.size("asks"));
          },
      .gives_public_oracle = true});
  catalogue.add(DefinitionEntry{
      .name = "oracle-prp",
      .summary = "the keyed permutation looks random to an adversary that asks its public oracle "
                 "too (forward queries)",
      .source = "[EM97; DKS12]",
      .parameters = budgets(),
      .make =
          [](const Scheme& scheme, const Parameters& given) {
            return oracle_prp(scheme, given.size("q"), given.size("asks"));
          },
      .gives_public_oracle = true});
}

}  // namespace certamen
