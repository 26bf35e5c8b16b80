// SPDX-License-Identifier: Apache-2.0
#include "schemes/release/lwe_mask.hpp"

#include <fmt/format.h>

#include "framework/error.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

void LweMask::declare(PackageBuilder& package) const {
  secret_ = package.state("s", problem_.vectors);
  package.initialize([&](Body& at) { at.set(*secret_, at.sample(problem_.vectors)); });
}

Node LweMask::sample(Body& at) const {
  const Node a = at.sample(problem_.vectors);
  const Node product = problem_.product(at, a, at.get(*secret_));
  return at.tuple({a, product + problem_.error(at)});
}

Node LweMask::uniform_sample(Body& at) const {
  const Node a = at.sample(problem_.vectors);
  return at.tuple({a, at.sample(problem_.residues)});
}

Node LweMask::release(Body& at, Node weight) const {
  const Node drawn = sample(at);
  const Node a = at.get(drawn, 0);
  return at.tuple({a, at.get(drawn, 1) + weight});
}

namespace {

/// e uniform on 0 .. errors - 1.
LweMask::Problem small_problem(int q, int n, int errors) {
  const Domain residues = Zmod(q);
  std::vector<std::pair<Value, Rational>> law;
  for (int e = 0; e < errors; ++e) law.emplace_back(Value{e}, make_rational(1, errors));
  const auto chi = Distribution::table(residues, law);
  return {.vectors = Vector(residues, n),
          .residues = residues,
          .product = [](Body& at, Node a, Node s) { return inner_product(at, a, s); },
          .error = [chi](Body& at) { return at.sample(chi); }};
}

}  // namespace

void register_lwe_mask(Catalogue& catalogue);
void register_lwe_mask(Catalogue& catalogue) {
  catalogue.add(
      SchemeEntry{.name = "lwe-mask",
                  .summary = "weights under samples of learning with errors, one secret for all",
                  .source = "[Regev05]",
                  .parameters = {prime_parameter("3"),
                                 {"n", "numbers of the secret", "1", 1, 8},
                                 {"errors", "the error is one of 0 .. errors - 1", "2", 1, 65521}},
                  .make = [](const Parameters& given) {
                    const int p = prime_of(given), errors = given.small("errors");
                    if (errors > p)
                      throw Error{ErrorCode::bad_number, "parameter errors",
                                  fmt::format("expected at most p = {}, got {}", p, errors)};
                    return std::make_shared<LweMask>(small_problem(p, given.small("n"), errors));
                  }});
  // At sizes that can be played there is no hardness.
  catalogue.add(ControlEntry{"lwe-mask", {{"release-left-or-right", true}}});
}

}  // namespace certamen
