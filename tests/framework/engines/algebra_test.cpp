// SPDX-License-Identifier: Apache-2.0
// Optima by algebra: random games over small fields against the search that follows every value,
// closed forms at real sizes, and games that are alike but must be left to the search.
#include <doctest/doctest.h>

#include <map>
#include <random>

#include "framework/definitions/catalogue.hpp"
#include "framework/engines/optimal/algebra.hpp"
#include "framework/engines/optimal/field_play.hpp"
#include "framework/games/builder.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/field_cases.hpp"
#include "tests/support/random_cases.hpp"

namespace algebra_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

Package wegman_carter(const Integer& p, int d, int q) {
  static const Catalogue catalogue = standard_catalogue();
  const auto set = [](std::map<std::string, std::string> values) { return Parameters{values}; };
  const auto& scheme = catalogue.scheme("wegman-carter");
  const auto made =
      scheme.make(set({{"p", p.str()}, {"d", std::to_string(d)}}).completed(scheme.parameters));
  const auto& wanted = catalogue.definition("euf-cma");
  return wanted.make(*made, set({{"q", std::to_string(q)}}).completed(wanted.parameters))
      ->games()
      .front();
}

std::optional<Rational> by_algebra(const Package& game, const OptimalOptions& options = {}) {
  const auto found = optimum_by_algebra(game, options);
  if (!found) return std::nullopt;
  CHECK_FALSE(found->play.empty());  // an adversary has been played, and wins as much
  return found->value;
}

Integer value_at(const FieldPolynomial& polynomial, const std::map<std::uint32_t, Integer>& values,
                 const Integer& p) {
  Integer sum = 0;
  for (const auto& [monomial, coefficient] : polynomial) {
    Integer term = coefficient;
    for (const auto& [variable, exponent] : monomial)
      term *= boost::multiprecision::powm(values.at(variable), Integer{exponent}, p);
    sum = (sum + term) % p;
  }
  return sum;
}

/// What a play wins, counted over all hidden values.
Rational counted(const FieldGame& game, const FieldReplay& table, const FieldPlay& play) {
  const Integer& p = game.ring.p();
  const Integer all = boost::multiprecision::pow(p, static_cast<unsigned>(game.hidden.size()));
  Integer won = 0;
  for (Integer number = 0; number < all; ++number) {
    std::map<std::uint32_t, Integer> values;
    Integer rest = number;
    for (const std::uint32_t variable : game.hidden) values[variable] = rest % p, rest /= p;
    for (std::size_t call = 0; call < play.calls.size(); ++call) {
      for (std::size_t i = 0; i < game.asked.size(); ++i)
        values[game.asked[i]] = play.calls[call][i];
      for (std::size_t place = 0; place < game.answers.size(); ++place)
        values[table.answer(call, place)] = value_at(game.answers[place], values, p);
    }
    for (const auto& [variable, value] : play.handed) values[variable] = value_at(value, values, p);
    const bool is_won =
        std::ranges::all_of(game.equations,
                            [&](const auto& it) { return value_at(it, values, p) == 0; }) &&
        std::ranges::all_of(game.fresh, [&](const FieldGame::Fresh& fresh) {
          return std::ranges::none_of(play.calls, [&](const auto& call) {
            for (std::size_t j = 0; j < fresh.asked.size(); ++j) {
              const auto place = std::ranges::find(game.asked, fresh.asked[j]) - game.asked.begin();
              if (call[static_cast<std::size_t>(place)] != values.at(fresh.handed[j])) return false;
            }
            return true;
          });
        });
    if (is_won) ++won;
  }
  return make_rational(won, all);
}

Rational followed(const Package& game) {
  const auto found = best_adversary({game}, Objective::win, {.algebra = false}, Context{});
  REQUIRE(found.is_exact());
  return found.lower;
}

const Integer large = (Integer{1} << 61) - 1;

}  // namespace

TEST_CASE("algebra: random games over small fields, as the search that follows values") {
  std::mt19937_64 random{16};
  std::map<std::string, std::map<Rational, int>> seen;
  for (int i = 0; i < random_cases(500); ++i) {
    const FieldCase its = random_case(random);
    const Package game = FieldCaseGame{its}.build();
    const auto value = by_algebra(game);
    if (!value) {
      CHECK(its.is_padded);  // polynomials with gaps
      continue;
    }
    CAPTURE(i);
    CAPTURE(its.p);
    CAPTURE(its.calls);
    CHECK(to_fraction(*value) == to_fraction(followed(game)));
    ++seen[its.is_padded ? "padded" : its.is_forgery ? "forgery" : "leakage"][*value];
  }
  CHECK(seen["leakage"].size() >= 4);
  CHECK(seen["forgery"].size() >= 3);
  CHECK(seen["padded"].size() >= 3);
}

TEST_CASE("algebra: what any play wins, as counted over all hidden values") {
  std::mt19937_64 random{17};
  std::map<Rational, int> seen;
  for (int i = 0; i < random_cases(400); ++i) {
    auto game = FieldGame::of(FieldCaseGame{random_case(random)}.build(), {});
    REQUIRE(game);
    FieldReplay table{*game};
    const auto any = [&] { return game->ring.reduced(Integer{random() % 7}); };
    FieldPlay play;
    for (std::uint64_t call = random() % (game->calls + 1); call > 0; --call) {
      play.calls.emplace_back();
      for (std::size_t k = 0; k < game->asked.size(); ++k) play.calls.back().push_back(any());
    }
    for (const std::uint32_t variable : game->handed) {
      play.handed[variable] = game->ring.constant(any());
      const bool is_fresh = std::ranges::any_of(game->fresh, [&](const auto& fresh) {
        return std::ranges::find(fresh.handed, variable) != fresh.handed.end();
      });
      for (std::size_t call = 0; call < play.calls.size() && !is_fresh; ++call)
        game->ring.add(play.handed[variable], any(), game->ring.variable(table.answer(call, 0)));
    }
    const auto won = table.win(play);
    if (!won) continue;
    CAPTURE(i);
    CHECK(to_fraction(*won) == to_fraction(counted(*game, table, play)));
    ++seen[*won];
  }
  CHECK(seen.size() >= 5);
}

TEST_CASE("algebra: Wegman-Carter, as the search that follows values") {
  for (const auto& [p, d, q] : {std::tuple{2, 1, 2},
                                {2, 2, 2},
                                {2, 2, 1},
                                {3, 1, 2},
                                {3, 2, 1},
                                {3, 3, 1},
                                {5, 1, 2},
                                {5, 2, 1},
                                {7, 1, 1}}) {
    const Package game = wegman_carter(p, d, q);
    REQUIRE(by_algebra(game));
    CHECK(to_fraction(*by_algebra(game)) == to_fraction(followed(game)));
  }
}

TEST_CASE("algebra: Wegman-Carter at real sizes, d zeros of p [WC81; Boer93]") {
  for (const int d : {1, 2, 3, 8, 64}) {
    CHECK(by_algebra(wegman_carter(large, d, 0)) == make_rational(1, large));
    CHECK(by_algebra(wegman_carter(large, d, 1)) == make_rational(d, large));
    CHECK(by_algebra(wegman_carter(large, d, 2)) == Rational{1});
    CHECK(by_algebra(wegman_carter(31, d, 1)) == make_rational(std::min(d, 31), 31));
  }
  const auto found =
      best_adversary({wegman_carter(large, 3, 1)}, Objective::win, OptimalOptions{}, Context{});
  CHECK(found.is_exact());
  CHECK(found.lower == make_rational(3, large));
  CHECK(found.by_algebra.find("ask TAG(0, 0, 0), which says a1, and hand in (11, -6, 1, 6 + a1)") !=
        std::string::npos);
  CHECK(found.strategy == nullptr);
  // Calls that are allowed to the adversary count, whichever way.
  CHECK(by_algebra(wegman_carter(large, 3, 1), {.budgets = {{"TAG", 2}}}) == Rational{1});
  CHECK(by_algebra(wegman_carter(large, 3, 2), {.calls = 0}) == make_rational(1, large));
}

TEST_CASE("algebra: small games keep the search's strategy") {
  const auto found =
      best_adversary({wegman_carter(3, 1, 1)}, Objective::win, OptimalOptions{}, Context{});
  CHECK(found.lower == make_rational(1, 3));
  CHECK(found.strategy != nullptr);
  CHECK(found.by_algebra.empty());
  // So do large ones whose values are only compared.
  GameBuilder game{"Guess"};
  const State x = game.state("x", Zmod(large));
  game.initialize([&](Body& at) { at.set(x, at.sample(Zmod(large))); });
  game.finalize(Zmod(large), [&](Body& at, Node guess) { return at.equal(guess, at.get(x)); });
  const Package guess = game.build();
  CHECK(by_algebra(guess) == make_rational(1, large));
  const auto named = best_adversary({guess}, Objective::win, OptimalOptions{}, Context{});
  CHECK(named.lower == make_rational(1, large));
  CHECK(named.strategy != nullptr);
  // A search that is stopped has the optimum all the same.
  const auto stopped =
      best_adversary({wegman_carter(5, 2, 1)}, Objective::win, {.most_asked = 10}, Context{});
  CHECK(stopped.is_exact());
  CHECK(stopped.lower == make_rational(2, 5));
  CHECK(stopped.stopped.empty());
}

TEST_CASE("algebra: a secret of ten elements seen through inner products at 2^61 - 1") {
  for (const std::size_t calls : {0u, 1u, 7u, 10u, 40u}) {
    FieldCase its{.p = large, .hidden = 10, .asked = 10, .calls = calls};
    for (std::size_t j = 0; j < 10; ++j) {
      its.forms.emplace_back(11, 0);
      its.forms.back()[j + 1] = 1;
      its.wanted.emplace_back(10, 0);
      its.wanted.back()[j] = 1;
    }
    Rational expected = 1;
    for (std::size_t i = calls; i < 10; ++i) expected /= large;
    CHECK(by_algebra(FieldCaseGame{its}.build()) == expected);
  }
}

namespace {

/// x <- {0,1}^n; ASK(c) shows a bit that is linear in x, with coefficients affine in c.
struct BitCase {
  std::size_t hidden = 2, asked = 2, calls = 1;
  std::vector<std::pair<bool, std::uint64_t>> forms;  // by bit of x: origin, mask of c
  std::uint64_t wanted = 1;                           // the parity to be guessed; 0: all of x
  bool is_forgery = false, is_written_otherwise = false;
};

Package bit_game(const BitCase& its) {
  GameBuilder game{"BitCase"};
  const Domain secrets = Bits(its.hidden), questions = Bits(its.asked);
  const State x = game.state("x", secrets);
  const Table asked = game.map("asked", questions, Unit());
  game.initialize([&](Body& at) { at.set(x, at.sample(secrets)); });
  const auto answer = [&](Body& at, Node c) {
    const Node secret = at.get(x);
    Node sum = at.boolean(false);
    for (std::size_t j = 0; j < its.forms.size(); ++j) {
      const auto& [origin, mask] = its.forms[j];
      const Node chosen =
          at.apply(operations::parity(questions), {c & at.constant(questions, mask)});
      const Node bit =
          at.equal(at.slice(secret, static_cast<unsigned>(j), 1), at.constant(Bits(1), 1));
      const Node coefficient = chosen ^ at.boolean(origin);
      sum = its.is_written_otherwise ? at.select(coefficient && bit, !sum, sum)
                                     : sum ^ (coefficient && bit);
    }
    return sum;
  };
  game.oracle("ASK", {questions},
              [&](Body& at, Node c) {
                if (its.is_forgery) at.put(asked, c, at.unit());
                return answer(at, c);
              })
      .at_most(its.calls);
  if (its.is_forgery)
    game.finalize(Tuple({questions, Boolean()}), [&](Body& at, Node forgery) {
      const Node c = at.get(forgery, 0), t = at.get(forgery, 1);
      const Node right = answer(at, c);
      return !at.is_some(at.find(asked, c)) && !(right ^ t);
    });
  else if (its.wanted == 0)
    game.finalize(secrets, [&](Body& at, Node guess) { return at.equal(guess, at.get(x)); });
  else
    game.finalize(Boolean(), [&](Body& at, Node guess) {
      const Node masked = at.get(x) & at.constant(secrets, its.wanted);
      return at.equal(guess, at.apply(operations::parity(secrets), {masked}));
    });
  return game.build();
}

}  // namespace

TEST_CASE("algebra: random games of bits, as the search that follows values") {
  std::mt19937_64 random{2};
  std::map<Rational, int> seen;
  for (int i = 0; i < random_cases(300); ++i) {
    const auto below = [&](std::size_t bound) {
      return static_cast<std::size_t>(random() % bound);
    };
    BitCase its;
    its.hidden = 1 + below(3);
    its.asked = 1 + below(3);
    its.is_forgery = below(2) == 0;
    its.is_written_otherwise = below(2) == 0;
    its.calls = below(its.is_forgery ? 3 : 4);
    for (std::size_t j = 0; j < its.hidden; ++j)
      its.forms.emplace_back(below(3) == 0, below(std::size_t{1} << its.asked));
    its.wanted = below(std::size_t{1} << its.hidden);
    const Package game = bit_game(its);
    const auto value = by_algebra(game);
    CAPTURE(i);
    REQUIRE(value);
    CHECK(to_fraction(*value) == to_fraction(followed(game)));
    ++seen[*value];
  }
  CHECK(seen.size() >= 3);
}

TEST_CASE("algebra: parities of chosen bits of a key of 128 bits") {
  for (const std::size_t calls : {0u, 1u, 100u, 128u, 500u}) {
    GameBuilder game{"Parities"};
    const State k = game.state("k", Bits(128));
    game.initialize([&](Body& at) { at.set(k, at.sample(Bits(128))); });
    game.oracle("PARITY", {Bits(128)},
                [&](Body& at, Node c) {
                  return at.apply(operations::parity(Bits(128)), {at.get(k) & c});
                })
        .at_most(calls);
    game.finalize(Bits(128), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
    const auto left = static_cast<unsigned>(128 - std::min<std::size_t>(calls, 128));
    CHECK(by_algebra(game.build()) == make_rational(1, Integer{1} << left));
  }
}

TEST_CASE("algebra: bits that are multiplied with each other, or drawn anew, are left alone") {
  for (const bool product : {true, false}) {
    GameBuilder game{"Bits"};
    const State k = game.state("k", Bits(2));
    game.initialize([&](Body& at) { at.set(k, at.sample(Bits(2))); });
    game.oracle("ASK", {Boolean()},
                [&](Body& at, Node c) {
                  const Node key = at.get(k);
                  const Node low = at.slice(key, 0, 1), high = at.slice(key, 1, 1);
                  const Node bit = at.equal(product ? low & high : low, at.constant(Bits(1), 1));
                  if (product) return bit && c;
                  const Node noise = at.sample(Boolean());
                  return bit ^ noise;
                })
        .at_most(1);
    game.finalize(Bits(2), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
    CHECK_FALSE(by_algebra(game.build()));
  }
}

namespace {

/// k, r <- Z_p; TAG(m) = m k + r, and what a test changes of it.
struct Changed {
  Distribution key = Distribution::uniform(Zmod(7));
  int modulus = 7;
  bool drawn_anew = false, forgets = false, remembers_one = false, counts = false,
       hidden_product = false, judged_by_another = false, keeps_when_judged = false,
       wins_where_asked = false, power_gap = false;
};

Package changed(const Changed& its) {
  const Domain field = Zmod(its.modulus);
  GameBuilder game{"Changed"};
  const State k = game.state("k", field), r = game.state("r", field);
  const Table asked = game.map("asked", field, Unit());
  game.initialize([&](Body& at) {
    at.set(k, at.sample(its.key));
    at.set(r, at.sample(field));
  });
  const auto tag = [&](Body& at, Node m) {
    const Node key = at.get(k), pad = at.get(r);
    if (its.hidden_product) return m * key + pad * key;
    if (its.power_gap) return m * key * key * key + pad;
    return m * key + pad;
  };
  game.oracle("TAG", {field},
              [&](Body& at, Node m) {
                if (!its.forgets)
                  at.put(asked, its.remembers_one ? at.constant(field, 1) : m, at.unit());
                Node answer = tag(at, m);
                if (its.drawn_anew) answer = answer + at.sample(field);
                if (its.counts) at.set(r, at.get(r) + at.constant(field, 1));
                return answer;
              })
      .at_most(1);
  game.finalize(Tuple({field, field}), [&](Body& at, Node forgery) {
    const Node m = at.get(forgery, 0), t = at.get(forgery, 1);
    if (its.keeps_when_judged) at.put(asked, m, at.unit());
    const Node found = at.is_some(at.find(asked, m));
    const Node right = its.judged_by_another ? tag(at, m) + m * at.get(k) : tag(at, m);
    const Node valid = at.equal(right, t);
    return its.wins_where_asked ? found && valid : !found && valid;
  });
  return game.build();
}

}  // namespace

TEST_CASE("algebra: games that are alike but not of its kind are left to the search") {
  CHECK(by_algebra(changed({})) == make_rational(1, 7));
  CHECK(by_algebra(changed({})) == followed(changed({})));
  const auto weighted = Distribution::table(
      Zmod(7), {{Value{1}, make_rational(1, 3)}, {Value{2}, make_rational(2, 3)}});
  const std::vector<Changed> all = {
      {.key = weighted},           {.key = Distribution::uniform(Zmod(6)), .modulus = 6},
      {.drawn_anew = true},        {.forgets = true, .power_gap = true},
      {.remembers_one = true},     {.counts = true},
      {.hidden_product = true},    {.judged_by_another = true},
      {.keeps_when_judged = true}, {.wins_where_asked = true},
      {.power_gap = true},
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    CHECK_FALSE(by_algebra(changed(all[i])));
  }
  // A map that no call writes to holds nothing back: the tag that was shown is handed in.
  CHECK_FALSE(by_algebra(changed({.forgets = true})));
  CHECK(followed(changed({.forgets = true})) == 1);
}

TEST_CASE("algebra: polynomials are what they compute, at every point") {
  std::mt19937_64 random{61};
  for (const int p : {2, 3, 5}) {
    PolynomialRing ring{p, 100000};
    for (int turn = 0; turn < 30; ++turn) {
      std::vector<FieldPolynomial> forms{ring.variable(0), ring.variable(1),
                                         ring.constant(random() % 9)};
      std::vector<std::vector<int>> values;  // by point
      for (int x = 0; x < p; ++x)
        for (int y = 0; y < p; ++y) {
          const auto constant = forms[2].empty() ? Integer{0} : forms[2].begin()->second;
          values.push_back({x, y, static_cast<int>(constant)});
        }
      for (int step = 0; step < 8; ++step) {
        const std::size_t a = random() % forms.size(), b = random() % forms.size();
        const int factor = static_cast<int>(random() % 7) - 3;
        const bool multiplies = random() % 2 == 0;
        FieldPolynomial next = multiplies ? ring.product(forms[a], forms[b]) : forms[a];
        if (!multiplies) ring.add(next, factor, forms[b]);
        forms.push_back(next);
        for (auto& at : values) {
          const int value = multiplies ? at[a] * at[b] : at[a] + factor * at[b];
          at.push_back((value % p + p) % p);
        }
      }
      for (const auto& at : values) {
        Integer sum = 0;
        for (const auto& [monomial, coefficient] : forms.back()) {
          Integer term = coefficient;
          for (const auto& [variable, exponent] : monomial)
            for (std::uint64_t i = 0; i < exponent; ++i) term *= at[variable];
          sum += term;
        }
        CHECK(sum % p == at.back());
      }
      // Equal functions are equal polynomials: their difference is no term.
      FieldPolynomial difference = ring.product(forms.back(), ring.variable(0));
      ring.add(difference, -1, ring.product(ring.variable(0), forms.back()));
      CHECK(difference.empty());
    }
    FieldPolynomial power = ring.variable(0);
    for (int i = 1; i < p; ++i) power = ring.product(power, ring.variable(0));
    CHECK(power == ring.variable(0));
  }
}

TEST_CASE("algebra: what has too many terms, or too high a degree, is refused") {
  PolynomialRing ring{large, 100};
  FieldPolynomial sum = ring.variable(0);
  ring.add(sum, 1, ring.variable(1));
  CHECK_THROWS([&] {
    for (int i = 0; i < 20; ++i) sum = ring.product(sum, sum);
  }());
  PolynomialRing wide{large, 100000};
  FieldPolynomial power = wide.variable(0);
  CHECK_THROWS([&] {
    for (int i = 0; i < 80; ++i) power = wide.product(power, power);
  }());
}

}  // namespace algebra_test
