// SPDX-License-Identifier: Apache-2.0
// A uniform vector behind a loop is uniform only where each step permutes its element and nothing
// else looks at it.
#include "framework/rewriting/simplify.hpp"

#include <random>

#include "framework/games/loop.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/proof/match.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/brute_force.hpp"
#include "tests/framework/proof/equal_at_numbers.hpp"

using certamen::testing::are_equal_at_numbers;
using certamen::testing::check_form;

namespace uniform_loop_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1);

/// The step (s, z, v, w) -> (y, s') on bits or pairs of them.
using Step = std::function<Node(Body&, const std::vector<Node>& on)>;

/// ASK(s, z, w): the elements of the loop over a uniform vector and w, and what `more` says: the
/// vector twice in the loop, the last state or the vector besides, the last state alone.
enum class More { nothing, twice, state, vector, last };

Package looped(const Step& step, const Domain& element, More more = More::nothing) {
  GameBuilder game{"Loop"};
  const Domain vector = Vector(element, "l");
  game.oracle("ASK", {element, element, vector}, [&](Body& at, const std::vector<Node>& on) {
    const Node v = at.sample(vector);
    const Operation its = composed("step", {element, element, element, element}, step);
    const Node both =
        repeat(at, its, "l", on[0],
               {.captured = {on[1]}, .vectors = {v, more == More::twice ? v : on[2]}});
    const Node elements = at.get(both, 0);
    if (more == More::last) return at.get(both, 1);
    return more == More::state    ? at.tuple({elements, at.get(both, 1) ^ on[1]})
           : more == More::vector ? at.tuple({elements, v})
                                  : elements;
  });
  return game.at_most(2).build();
}

Package fresh(const Domain& element) {
  GameBuilder game{"Fresh"};
  const Domain vector = Vector(element, "l");
  game.oracle("ASK", {element, element, vector},
              [&](Body& at, const std::vector<Node>&) { return at.sample(vector); });
  return game.at_most(2).build();
}

bool is_fresh(const Package& game, const Domain& element) {
  return !difference(form_of(game), form_of(fresh(element)));
}

}  // namespace

TEST_CASE(
    "uniform loops: a uniform vector behind a loop whose steps permute its elements is uniform") {
  const std::vector<Step> uniform{
      [](Body& at, const auto& on) { return at.tuple({on[2] ^ on[3], on[0]}); },
      [](Body& at, const auto& on) { return at.tuple({on[0] ^ on[1] ^ on[2], on[2]}); },
      // As in CBC: the element is the next state.
      [](Body& at, const auto& on) {
        const Node y = on[0] ^ on[2] ^ on[3];
        return at.tuple({y, y});
      },
      [](Body& at, const auto& on) {
        return at.tuple({!(on[2] ^ (on[0] & on[1])), on[2] & on[0]});
      },
  };
  for (const Step& step : uniform) {
    const Package game = looped(step, bit);
    CHECK(is_fresh(game, bit));
    check_form(game, 0, 3);
    for (int l = 0; l <= 3; ++l)
      CHECK(are_equal_at_numbers(bound_at(game, {{"l", l}}), bound_at(fresh(bit), {{"l", l}})));
  }
}

TEST_CASE("uniform loops: a vector that is looked at elsewhere, or not permuted, stays") {
  const Step sum = [](Body& at, const auto& on) {
    return at.tuple({on[2] ^ on[3], on[2] ^ on[0]});
  };
  CHECK(is_fresh(looped(sum, bit), bit));
  for (const More more : {More::twice, More::state, More::vector, More::last}) {
    CAPTURE(static_cast<int>(more));
    const Package game = looped(sum, bit, more);
    check_form(game, 0, 3);
    const int l = more == More::last ? 0 : 2;
    const Package at_number = bound_at(game, {{"l", l}});
    GameBuilder other{"Other"};
    const Procedure& asked = at_number.exports.front();
    other.oracle("ASK", asked.signature.inputs, [&](Body& at, const std::vector<Node>&) {
      return at.sample(asked.signature.output);
    });
    CHECK_FALSE(are_equal_at_numbers(at_number, other.at_most(2).build()));
  }
  CHECK_FALSE(is_fresh(looped(sum, bit, More::twice), bit));
  const std::vector<Step> others{
      [](Body& at, const auto& on) { return at.tuple({on[2] & on[3], on[0]}); },
      [](Body& at, const auto& on) { return at.tuple({on[2] ^ (on[2] & on[3]), on[0]}); },
      [](Body& at, const auto& on) { return at.tuple({on[0] ^ on[3], on[2]}); },
      [](Body& at, const auto& on) { return at.tuple({on[2] ^ on[2], on[2]}); },
  };
  for (const Step& step : others) {
    const Package game = looped(step, bit);
    CHECK_FALSE(is_fresh(game, bit));
    CHECK_FALSE(are_equal_at_numbers(bound_at(game, {{"l", 2}}), bound_at(fresh(bit), {{"l", 2}})));
    check_form(game, 0, 3);
  }
}

namespace {

/// Five operations on what there is so far, some of which permute, then two of the results.
Step random_step(std::uint64_t shape) {
  return [shape](Body& at, const std::vector<Node>& on) {
    std::mt19937_64 coins{shape};
    std::vector<Node> all = on;
    for (int k = 0; k < 5; ++k) {
      const Node a = all[coins() % all.size()], b = all[coins() % all.size()];
      const auto which = coins() % 5;
      all.push_back(which == 0 ? a & b : which == 1 ? !a : a ^ b);
    }
    return at.tuple({all.back(), all[4 + coins() % 4]});
  };
}

}  // namespace

TEST_CASE(
    "uniform loops: random loops over uniform vectors keep their distribution in normal forms") {
  std::mt19937_64 coins{20241130};
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(coins() % count); };
  std::size_t uniform = 0, others = 0;
  for (int i = 0; i < 120; ++i) {
    const Step step = random_step(coins());
    const More more = below(4) == 0 ? static_cast<More>(1 + below(4)) : More::nothing;
    const Package game = looped(step, bit, more);
    CAPTURE(i);
    const Package normal = package_of(form_of(game));
    for (int l = 0; l <= 2; ++l)
      REQUIRE(are_equal_at_numbers(bound_at(game, {{"l", l}}), bound_at(normal, {{"l", l}})));
    if (more != More::nothing && more != More::twice) continue;
    ++(is_fresh(game, bit) ? uniform : others);
    if (is_fresh(game, bit))
      CHECK(are_equal_at_numbers(bound_at(game, {{"l", 2}}), bound_at(fresh(bit), {{"l", 2}})));
  }
  CHECK(uniform >= 20);
  CHECK(others >= 20);
}

TEST_CASE(
    "uniform loops: random loops keep the joint distribution of all that is seen, by enumeration") {
  std::mt19937_64 coins{7};
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(coins() % count); };
  std::size_t uniform = 0, others = 0;
  for (int i = 0; i < 1500; ++i) {
    CAPTURE(i);
    RootedGraph rooted;
    const auto draw = [&](const Domain& domain) {
      return append(rooted.graph, make_sample(Distribution::uniform(domain)));
    };
    const std::size_t count = 1 + below(3);
    const NodeId s = draw(bit), z = draw(bit);
    const NodeId v = draw(Vector(bit, count)), w = draw(Vector(bit, count));
    const Operation step = composed("step", {bit, bit, bit, bit}, random_step(coins()));
    const Operation loop = operations::repeat(step, Size{count}, 2);
    const NodeId other = below(6) == 0 ? v : w;
    const NodeId both = append(rooted.graph, make_apply(loop, {s, z, v, other}));
    const auto part = [&](std::size_t which) {
      return append(rooted.graph, make_apply(operations::get(loop.output(), which), {both}));
    };
    rooted.roots = {part(below(5) == 0 ? 1 : 0), s, z};
    if (below(4) == 0) rooted.roots.push_back(part(below(2)));
    if (below(4) == 0) rooted.roots.push_back(below(2) == 0 ? v : both);
    if (below(2) == 0) rooted.roots.push_back(w);
    const RootedGraph simple = simplified(rooted);
    REQUIRE(testing::enumerate(simple.graph, simple.roots) ==
            testing::enumerate(rooted.graph, rooted.roots));
    ++(simple.graph[simple.roots[0]].is(NodeKind::sample) ? uniform : others);
  }
  CHECK(uniform >= 200);
  CHECK(others >= 200);
}

}  // namespace uniform_loop_test
