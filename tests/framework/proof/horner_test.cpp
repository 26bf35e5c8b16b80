// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/horner.hpp"

#include <doctest/doctest.h>

#include "framework/games/loop.hpp"
#include "framework/proof/check.hpp"
#include "framework/run/context.hpp"
#include "proofs/polynomial_tags.hpp"

namespace horner_test {

using namespace certamen;

namespace {

using Step = std::function<Node(const Node& s, const Node& k, const Node& x)>;

const Domain three = Zmod(3), prime = Zmod(Symbol{"p", 2, true});

Loop loop_with(const Step& step, const Size& length, const Domain& field = prime) {
  const Operation made =
      composed("step", {field, field, field}, [&](Body& at, const std::vector<Node>& on) {
        const Node next = step(on[0], on[1], on[2]);
        return at.tuple({next, next});
      });
  return Loop{made, length, 1};
}

/// The largest number of points k at which two different vectors of that length have one last
/// state.
Integer most_common_points(const Step& step, std::uint64_t length) {
  const Operation loop = loop_with(step, Size{length}, three).operation();
  const auto value = [&](std::uint64_t k, const Integer& x) {
    return Integer{loop.evaluate(std::vector<Integer>{0, k, x}) % 3};
  };
  Integer most = 0;
  const Integer vectors = boost::multiprecision::pow(Integer{3}, static_cast<unsigned>(length));
  for (Integer x = 0; x < vectors; ++x)
    for (Integer y = 0; y < x; ++y) {
      Integer points = 0;
      for (std::uint64_t k = 0; k < 3; ++k) points += value(k, x) == value(k, y) ? 1 : 0;
      most = std::max(most, points);
    }
  return most;
}

}  // namespace

TEST_CASE("horner: two vectors have one value at no more points than the degree") {
  const std::vector<std::pair<Step, Size>> known{
      {[](const Node& s, const Node& k, const Node& x) { return (s + x) * k; }, Size{"l"}},
      {[](const Node& s, const Node& k, const Node& x) { return k * x + k * s; }, Size{"l"}},
      {[](const Node& s, const Node& k, const Node& x) { return s * k + x; }, Size{"l"} - 1},
      {[](const Node& s, const Node& k, const Node& x) { return x - (k - k - s * k); },
       Size{"l"} - 1},
  };
  for (std::size_t i = 0; i < known.size(); ++i) {
    CAPTURE(i);
    const auto& [step, degree] = known[i];
    CHECK(horner_degree(loop_with(step, "l")) == degree);
    for (std::uint64_t length = 1; length <= 3; ++length)
      CHECK(most_common_points(step, length) <= degree.bind({{"l", Integer{length}}}).number());
  }
}

TEST_CASE("horner: steps that are no such polynomials have no degree") {
  const std::vector<Step> others{
      [](const Node& s, const Node& k, const Node& x) { return s + x * k; },
      [](const Node& s, const Node& k, const Node& x) { return s * k + x * k * k; },
      [](const Node& s, const Node& k, const Node& x) { return s * k + x + x; },
      [](const Node& s, const Node& k, const Node& x) { return (s + x) * (s + k); },
      [](const Node& s, const Node& k, const Node&) { return s * k; },
      [](const Node& s, const Node& k, const Node& x) { return s * k - x; },
  };
  for (std::size_t i = 0; i < others.size(); ++i) {
    CAPTURE(i);
    CHECK_FALSE(horner_degree(loop_with(others[i], "l")));
  }
  // At 0 and 1 all differences of the first one vanish at once: it would be wrong to count roots.
  CHECK(most_common_points(others[0], 2) == 3);
  const Operation one = composed("step", {prime, prime}, [](Body& at, const std::vector<Node>& on) {
    return at.tuple({on[0], on[0] * on[1]});
  });
  CHECK_FALSE(horner_degree(Loop{one, "l", 1}));
  CHECK_FALSE(horner_degree(Loop{one, "l"}));
}

TEST_CASE("horner: an element at power 0 is no coefficient of its own beside other terms") {
  // The tag of a message whose last element is greater by 1 is greater by 1: a forgery.
  const auto verdict = [](const Step& step) {
    Proof p{"tags", "Tags under nonces", "[WC81]"};
    p.prime("p", "values").size("l", "blocks").size("q", "tags").size("v", "forgeries");
    prove_tags(
        p,
        [=](const Sizes& sizes) {
          const Domain block = Zmod(sizes["p"]);
          const Size l = sizes["l"];
          const Operation made =
              composed("step", {block, block, block}, [&](Body&, const std::vector<Node>& on) {
                return step(on[0], on[1], on[2]);
              });
          return TagHash{
              .messages = Vector(block, l),
              .value =
                  [=](Body& at, Node point, Node m) {
                    return fold(at, made, l, at.residue(block, 0),
                                {.captured = {point}, .vectors = {m}});
                  },
              .any_message = [=](Body& at) { return at.constant(Vector(block, l), Value{0}); },
              .degree = l};
        },
        "[WC81]");
    return check_proof(p, {.instances = false}, Context{}).verdict;
  };
  CHECK(verdict([](const Node& s, const Node& k, const Node& x) { return (s + x) * k; }) ==
        ProofVerdict::verified);
  CHECK(verdict([](const Node& s, const Node& k, const Node& x) { return s * k + x; }) !=
        ProofVerdict::verified);
}

}  // namespace horner_test
