// SPDX-License-Identifier: Apache-2.0
#include "schemes/elgamal.hpp"

#include "framework/definitions/catalogue.hpp"
#include "framework/numbers/interval.hpp"
#include "schemes/group_parameters.hpp"

namespace certamen {

namespace {

/// The number field sieve's L_p[1/3, (64/9)^(1/3)] without its o(1) [Gordon93], for p > e.
Interval sieve_cost(const Integer& p) {
  const Interval ln = log(Interval::enclosing(Rational{p})), ln_ln = log(ln);
  const Interval third = (log(Interval::enclosing(make_rational(64, 9))) + ln_ln +
                          Interval::enclosing(2) * log(ln_ln)) /
                         Interval::enclosing(3);
  return exp(exp(third));
}

/// By discrete logarithms: Pollard's rho finds one of t^2/q; the sieve all modulo p, once it is
/// done.
std::optional<Rational> known_of_ddh(const Scheme& scheme, const Integer&, const Integer& time) {
  const auto* group = dynamic_cast<const CyclicGroup*>(&scheme);
  if (group == nullptr || group->group().is_symbolic()) return std::nullopt;
  const PrecisionScope scope{30};
  const Integer& p = group->group().modulus();
  if (p <= 3 || to_rational(sieve_cost(p).lower()) <= Rational{time}) return Rational{1};
  return std::min<Rational>(1, make_rational(time * time, group->group().order()));
}

}  // namespace

void register_elgamal(Catalogue& catalogue);
void register_elgamal(Catalogue& catalogue) {
  catalogue.add(
      SchemeEntry{.name = "elgamal",
                  .summary = "public-key encryption from Diffie-Hellman, over a subgroup of Z_p*",
                  .source = "[ElGamal85]",
                  .parameters = group_parameters(),
                  .make = [](const Parameters& given) {
                    return std::make_shared<ElGamal>(group_from(given));
                  }});
  catalogue.add(AssumptionEntry{.name = "ddh",
                                .definition = "ddh",
                                .summary = "discrete logarithms by Pollard's rho, or by the number "
                                           "field sieve where that ends",
                                .source = "[Pollard78; Gordon93]",
                                .best_known = known_of_ddh});
}

}  // namespace certamen
