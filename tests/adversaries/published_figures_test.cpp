// SPDX-License-Identifier: Apache-2.0
// Advantages against ciphers at real sizes, compared with what the literature reports.
#include "framework/check/check.hpp"
#include "framework/check/engine.hpp"
#include "tests/support/textbook.hpp"

namespace published_figures_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// Each comparison has a false alarm of at most 10^-6: the level of its interval.
const Rational level = make_rational(999999, 1000000);

CheckRow estimated(const Case& c, std::uint64_t trials) {
  CheckOptions options{.definition = c.definition, .adversary = c.adversary};
  options.parameters = Parameters{c.set};
  options.engine = find_engine("montecarlo");
  options.trials = trials;
  Context context;
  context.level = level;
  const auto report = check(catalogue(), c.scheme, options, context);
  REQUIRE(report.rows.size() == 1);
  REQUIRE_FALSE(report.rows[0].error.has_value());
  return report.rows[0];
}

/// The interval contains the published figure, within a relative `slack` where that is rounded or
/// an approximation, and is shorter than a fifth of it.
void check_published(const Case& c, std::uint64_t trials, const Rational& published,
                     const Rational& slack = 0) {
  std::string name = c.adversary + " against " + c.scheme;
  for (const auto& [key, value] : c.set) name += " " + key + "=" + value;
  const auto row = estimated(c, trials);
  CAPTURE(name);
  CAPTURE(to_decimal(published));
  CAPTURE(to_decimal(row.advantage->lower()));
  CAPTURE(to_decimal(row.advantage->upper()));
  CHECK(row.advantage->lower() <= published * (1 + slack));
  CHECK(row.advantage->upper() >= published * (1 - slack));
  CHECK((row.advantage->upper() - row.advantage->lower()) * 5 < published);
}

Rational power_of_half(unsigned weight) {
  return make_rational(1, Integer{1} << weight);
}

}  // namespace

TEST_CASE("rc4: the second byte is 0 with probability 2/256 [MS01, Theorem 1]") {
  // 2/N is the leading term; the theorem leaves out terms of relative order 1/N.
  check_published({"prg", "rc4", "rc4-biased-byte", {{"bytes", "17"}}}, 4'000'000,
                  make_rational(1, 256), make_rational(1, 256));
}

TEST_CASE(
    "rc4: byte r is 0 with probability 1/256 + c/256^2, c_4 = 1.337057 [SMPS14, Theorem 14]") {
  // c_r is largest at r = 4.
  const Case c{"prg", "rc4", "rc4-biased-byte", {{"bytes", "17"}, {"position", "4"}}};
  const auto row = estimated(c, 8'000'000);
  const Rational bias = make_rational(1337057, 1000000) / 65536;
  CHECK(row.advantage->lower() <= bias);
  CHECK(row.advantage->upper() >= bias);
}

TEST_CASE("speck: differentials of 3, 4 and 5 rounds have probability 2^-3, 2^-5, 2^-9 [BVL16]") {
  check_published({"prp", "speck", "speck-differential", {{"rounds", "3"}}}, 200'000,
                  power_of_half(3));
  check_published({"prp", "speck", "speck-differential", {{"rounds", "4"}}}, 500'000,
                  power_of_half(5));
  check_published({"prp", "speck", "speck-differential", {{"rounds", "5"}}}, 4'000'000,
                  power_of_half(9));
}

TEST_CASE("simon: differentials of 3, 4 and 5 rounds have probability 2^-4, 2^-6, 2^-8 [KLT15]") {
  check_published({"prp", "simon", "simon-differential", {{"rounds", "3"}}}, 200'000,
                  power_of_half(4));
  check_published({"prp", "simon", "simon-differential", {{"rounds", "4"}}}, 1'000'000,
                  power_of_half(6));
  check_published({"prp", "simon", "simon-differential", {{"rounds", "5"}}}, 4'000'000,
                  power_of_half(8));
}

TEST_CASE(
    "aes-128: three rounds are always told from a permutation by a sum [DKR97], four are not") {
  const std::map<std::string, std::string> three{{"q", "256"}, {"rounds", "3"}},
      four{{"q", "256"}, {"rounds", "4"}};
  const auto always = estimated({"prp", "aes-128", "integral", three}, 1000);
  CHECK(always.advantage->lower() > make_rational(95, 100));
  CHECK(always.advantage->upper() == 1);
  const auto never = estimated({"prp", "aes-128", "integral", four}, 1000);
  CHECK(never.advantage->lower() == 0);
  CHECK(never.advantage->upper() < make_rational(5, 100));
}

TEST_CASE("aes-ctr: reusing nonces breaks it with the probability that two are equal [BS, 5.4.2]") {
  check_published({"ind-cpa", "aes-ctr", "nonce-reuse", {{"nonce-bits", "8"}, {"q", "6"}}}, 200'000,
                  birthday(256, 6));
  const auto fixed = estimated({"ind-cpa", "aes-ctr", "nonce-reuse", {{"nonce-bits", "0"}}}, 2000);
  CHECK(fixed.advantage->upper() == 1);
  CHECK(fixed.advantage->lower() > make_rational(97, 100));
}

TEST_CASE("aes-cbc: a padding oracle decrypts always, with 256 questions a byte [Vaudenay02]") {
  const auto row = estimated(
      {"padding-oracle", "aes-cbc", "padding-oracle-attack", {{"bytes", "3"}, {"q", "768"}}}, 2000);
  CHECK(row.advantage->upper() == 1);
  CHECK(row.advantage->lower() > make_rational(98, 100));
  CHECK(row.verdict == Verdict::broken);
}

TEST_CASE("speck: blocks of 32 bits collide as a function's do, not as a permutation's [BR06]") {
  // 1024 queries; rounds do not matter, since a permutation never collides.
  const Case c{"prf", "speck", "birthday", {{"q", "1024"}, {"rounds", "4"}}};
  const auto row = estimated(c, 200'000);
  const Rational bound = birthday(power_of_two(32), 1024);
  CHECK(row.advantage->lower() > 0);
  CHECK(row.advantage->lower() <= bound);
  CHECK(row.advantage->upper() >= bound);
}

}  // namespace published_figures_test
