// SPDX-License-Identifier: Apache-2.0
// Values whose order nothing tells apart: against brute force, against the engine that keeps their
// order, and the number of states that are left.
#include "framework/statespace/interchange.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "framework/engines/exact/exact.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/brute_force.hpp"
#include "tests/framework/engines/random_graphs.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::random_cases;

namespace interchange_test {

using namespace certamen;

using certamen::testing::Sketch;

namespace {

NodeId any_of(Sketch& s, NodeId a, NodeId b) {
  return s.apply(operations::bit_or(Boolean()), {a, b});
}

/// A permutation of `users` and who sends: the win is that a user gets the own message.
Experiment mix(int users) {
  Sketch s;
  const Domain names = Range(users);
  const NodeId order = s.table({TableKind::permutation, names, names});
  NodeId hit = s.constant(Boolean(), 0);
  for (int i = 0; i < users; ++i) {
    const NodeId own = s.constant(names, i);
    const NodeId gets = s.lookup(order, {own});
    const NodeId same = s.equal(gets, own);
    hit = any_of(s, hit, same);
  }
  return s.wins_if(hit);
}

/// The probability that no user does: 1 - 1/1! + 1/2! - .. up to 1/n!.
Rational derangement(int users) {
  Rational sum = 0, term = 1;
  for (int i = 0; i <= users; ++i) {
    sum += i % 2 == 0 ? term : Rational{-term};
    term /= i + 1;
  }
  return sum;
}

/// How many of n cards out of `cards` without replacement are below 3: at least two.
Experiment hand(int n, int cards) {
  Sketch s;
  const Domain values = Range(cards), counts = Range(n + 1);
  std::vector<NodeId> drawn;
  NodeId count = s.constant(counts, 0);
  const NodeId one = s.constant(counts, 1), three = s.constant(values, 3);
  for (int i = 0; i < n; ++i) {
    drawn.push_back(drawn.empty()
                        ? s.uniform(values)
                        : s.sample(Distribution::uniform_except(values, drawn.size()), drawn));
    const NodeId low = s.apply(operations::less(values), {drawn.back(), three});
    const NodeId more = s.apply(operations::add(counts), {count, one});
    count = s.apply(operations::select(counts), {low, more, count});
  }
  return s.wins_if(s.apply(operations::less(counts), {one, count}));
}

std::size_t most_alike(const ExactStatistics& statistics) {
  std::size_t most = 0;
  for (const auto& step : statistics.plan) most = std::max(most, step.alike);
  return most;
}

/// Values that are drawn early and used late, much alike but not always.
class Lately {
 public:
  explicit Lately(std::mt19937_64& coins) : coins_{coins} {}

  Experiment grow() {
    const std::vector<Domain> all{Range(4), Zmod(5), Bits(2), Atoms(5),
                                  Tuple({Boolean(), Bits(1)})};
    domain_ = all[below(all.size())];
    size_ = static_cast<unsigned>(domain_.cardinality());
    constant_ = s_.constant(domain_, Integer{below(size_)});
    const std::size_t early = 3 + below(2);
    const bool without = below(2) == 0;
    for (std::size_t i = 0; i < early; ++i) draw(without);
    if (below(3) == 0) table_ = s_.table({TableKind::function, domain_, Boolean()});
    NodeId hit = s_.constant(Boolean(), 0);
    const std::size_t late = 1 + below(2);
    const bool alike = below(3) != 0;
    const std::size_t way = below(6);
    for (std::size_t i = 0; i < late; ++i) {
      const NodeId y = below(2) == 0 ? s_.uniform(domain_) : fresh();
      for (std::size_t k = 0; k < early; ++k)
        hit = join(hit, looked_at(values_[k], y, alike ? way : below(6)), alike ? 0 : below(3));
      values_.push_back(y);
    }
    return s_.wins_if(hit);
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(coins_() % bound); }

  NodeId fresh() {
    std::vector<NodeId> taken = values_;
    taken.resize(std::min<std::size_t>(taken.size(), size_ - 1));
    return s_.sample(Distribution::uniform_except(domain_, taken.size()), taken);
  }
  Distribution weighted() {
    std::vector<std::pair<Value, Rational>> outcomes;
    for (unsigned i = 0; i < size_; ++i)
      outcomes.emplace_back(Value{domain_.element(i)}, make_rational(i == 0 ? 2 : 1, size_ + 1));
    return Distribution::table(domain_, outcomes);
  }
  void draw(bool without) {
    if (without && !values_.empty() && values_.size() < size_)
      values_.push_back(fresh());
    else if (below(4) == 0)
      values_.push_back(s_.sample(weighted()));
    else
      values_.push_back(s_.uniform(domain_));
  }
  NodeId join(NodeId a, NodeId b, std::size_t way) {
    const Operation all[] = {operations::bit_or(Boolean()), operations::bit_xor(Boolean()),
                             operations::bit_and(Boolean())};
    return s_.apply(all[way], {a, b});
  }
  NodeId looked_at(NodeId early, NodeId late, std::size_t way) {
    switch (way) {
    case 0: return s_.equal(early, late);
    case 1: return s_.apply(operations::less(domain_), {early, late});
    case 2: return s_.apply(operations::less(domain_), {late, early});
    case 3:
      if (domain_.kind() == DomainKind::zmod || domain_.kind() == DomainKind::bits) {
        const Operation sum = domain_.kind() == DomainKind::bits ? operations::bit_xor(domain_)
                                                                 : operations::add(domain_);
        return s_.equal(s_.apply(sum, {early, late}), constant_);
      }
      return s_.equal(early, constant_);
    case 4: {
      const NodeId condition = s_.equal(late, constant_);
      const NodeId chosen = s_.apply(operations::select(domain_), {condition, early, late});
      return s_.equal(chosen, constant_);
    }
    default:
      if (table_ == no_node || !looked_up_.insert(early).second) return s_.equal(early, late);
      return s_.lookup(table_, {early});
    }
  }

  std::mt19937_64& coins_;
  Sketch s_;
  Domain domain_ = Boolean();
  unsigned size_ = 2;
  NodeId constant_ = no_node, table_ = no_node;
  std::vector<NodeId> values_;
  std::set<NodeId> looked_up_;
};

}  // namespace

TEST_CASE("interchange: random experiments agree with brute force and with values kept in order") {
  std::mt19937_64 coins{29};
  int merged = 0, fewer = 0, more = 0;
  const int cases = random_cases(400);
  for (int i = 0; i < cases; ++i) {
    CAPTURE(i);
    const Experiment e = Lately{coins}.grow();
    const Rational truth = certamen::testing::enumerate_win(e);
    for (const bool simplify : {false, true})
      for (const bool symmetry : {false, true}) {
        ExactOptions options{.simplify = simplify,
                             .symmetry = symmetry,
                             .symmetry_from = 2,
                             .search = false,
                             .elimination = ExactOptions::Elimination::never};
        const ExactResult with = evaluate_exactly(e, {}, options);
        options.interchange = false;
        const ExactResult without = evaluate_exactly(e, {}, options);
        REQUIRE(with.win == truth);
        REQUIRE(without.win == truth);
        CHECK(most_alike(without.statistics) == 0);
        merged += most_alike(with.statistics) > 1 ? 1 : 0;
        more += with.statistics.branches > without.statistics.branches ? 1 : 0;
        fewer += with.statistics.branches < without.statistics.branches ? 1 : 0;
      }
  }
  CHECK(merged > cases);
  CHECK(fewer > cases / 2);
  CHECK(more < cases / 20);  // ties between labels
}

TEST_CASE("interchange: random graphs of every kind agree with values kept in order") {
  std::mt19937_64 coins{30};
  for (const auto make : {certamen::testing::random_experiment, certamen::testing::random_algebra,
                          certamen::testing::random_strings, certamen::testing::random_symmetric})
    for (int i = 0; i < random_cases(300); ++i) {
      const Experiment e = make(coins);
      CAPTURE(i);
      const std::vector<NodeId> outcomes{e.win, e.events.at("bad")};
      ExactOptions options{.simplify = i % 2 == 0,
                           .symmetry_from = 2,
                           .search = false,
                           .elimination = ExactOptions::Elimination::never};
      const auto with = exact_distribution(e, outcomes, {}, options);
      options.interchange = false;
      REQUIRE(with == exact_distribution(e, outcomes, {}, options));
    }
}

TEST_CASE("interchange: no user of a mix gets the own message, by the set of values taken") {
  for (const int users : {7, 12, 14}) {
    const ExactResult result = evaluate_exactly(mix(users), {});
    CHECK(result.win == 1 - derangement(users));
    CHECK(result.statistics.peak_states <= std::size_t{1} << users);
  }
}

TEST_CASE("interchange: cards without replacement are a set") {
  // Hypergeometric: at least 2 of 3 low cards among 8 of 16.
  const auto choose = [](int n, int k) {
    Rational product = 1;
    for (int i = 1; i <= k; ++i) product = product * (n - k + i) / i;
    return product;
  };
  const ExactResult result = evaluate_exactly(hand(8, 16), {});
  const Rational all = choose(16, 8);
  const Rational none = choose(13, 8) / all, one = 3 * choose(13, 7) / all;
  CHECK(result.win == 1 - none - one);
  CHECK(result.statistics.peak_states <= 13000);
}

TEST_CASE("interchange: values of an operation that is not commutative keep their order") {
  Sketch s;
  const Domain domain = Range(5);
  const NodeId x = s.uniform(domain), y = s.uniform(domain), z = s.uniform(domain);
  const NodeId low = s.apply(operations::less(domain), {x, y});
  const NodeId same = s.equal(x, z), other = s.equal(y, z);
  const NodeId either = any_of(s, same, other);
  const Experiment e = s.wins_if(s.apply(operations::bit_and(Boolean()), {low, either}));
  const SymbolicGraph plain = symbolic({e.graph, {e.win}}, {.enabled = false});
  Interchange interchange{plain, {e.win}};
  std::vector<bool> known(e.graph.size(), false);
  known[x] = known[y] = true;
  CHECK(interchange.groups({x, y}, known).empty());
  known[low] = true;  // from here on x and y are compared with z, each as the other
  CHECK(interchange.groups({x, y}, known) == std::vector<std::vector<NodeId>>{{x, y}});
  CHECK(interchange.groups({x, low}, known).empty());
  known[z] = known[same] = known[other] = true;
  CHECK(interchange.are_alike(same, other, known));
  CHECK_FALSE(interchange.are_alike(same, low, known));
  CHECK_FALSE(interchange.are_alike(same, e.win, known));
}

}  // namespace interchange_test
