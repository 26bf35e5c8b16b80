// SPDX-License-Identifier: Apache-2.0
// Ownership marks, tracing codes and extractors against training: figures, and what is proved.
#include <doctest/doctest.h>

#include <cmath>

#include "framework/numbers/interval.hpp"
#include "framework/release/assessment/extractor.hpp"
#include "framework/release/assessment/hashed_key.hpp"
#include "framework/release/assessment/ownership_mark.hpp"
#include "framework/release/assessment/tracing_code.hpp"
#include "tests/framework/release/assessment/assessed.hpp"

namespace marks_test {

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

namespace {

template <class Kind>
std::shared_ptr<const Kind> made(const std::string& scheme, const Values& values = {}) {
  return std::dynamic_pointer_cast<const Kind>(
      assessed(scheme).make(parameters_of(assessed(scheme), values)));
}

}  // namespace

TEST_CASE("uchida: an order takes the mark away, a key can be made for any model, but not before "
          "it") {
  for (const std::string& model : {std::string{}, real_model}) {
    const auto rows = rows_of("uchida", {{"finetune", "full"}, {"trials", "2"}}, model);
    REQUIRE(rows.size() == 4);
    CHECK(*rows[0].value < 0.8);  // bits right: a half is chance
    CHECK(rows[0].verdict == Verdict::broken);
    CHECK(*rows[1].value == 1);
    CHECK(rows[1].verdict == Verdict::broken);
    CHECK(rows[3].verdict == Verdict::meets);
    REQUIRE(rows[3].success);
    CHECK(rows[3].success->is<Exact>());
  }
}

TEST_CASE(
    "uchida: a key that repeats one row and is committed first verifies on every other model") {
  // The tail of 2^-44 is for drawn keys only.
  const auto rows = rows_of("uchida", {{"finetune", "full"}, {"trials", "3"}});
  REQUIRE(rows[2].success);
  CHECK(rows[2].success->lower() > make_rational(1, 5));
  CHECK(rows[2].success->upper() < make_rational(4, 5));
  CHECK(rows[2].verdict == Verdict::broken);
}

TEST_CASE("uchida: false accusations are a binomial tail, exactly") {
  // At most 16 of 256 bits wrong: 2^-172.8.
  const auto accused = made<OwnershipMark>("uchida", {{"bits", "256"}})->false_accusation(512, 1);
  CHECK(to_bits(accused.probability.upper(), 1) == "172.8");
  // At most 1 of 16: 17 / 65536.
  const auto few = made<OwnershipMark>("uchida", {{"bits", "16"}})->false_accusation(512, 1);
  CHECK(few.probability.upper() == make_rational(17, 65536));
}

TEST_CASE("uchida: all bits are right on the release, and few rows carry few") {
  const auto mark = made<OwnershipMark>("uchida");
  Stream coins{9, 0, 0};
  const FineTuned model = fine_tune(gaussian(128, 64, coins), {.rank = 0, .size = 0.05}, coins);
  const auto marked = mark->mark(model, coins);
  CHECK(mark->evidence(marked.key, marked.released) == 1);
  CHECK(mark->evidence(marked.key, model.weights) < 1);
  const auto few = rows_of("uchida", {{"size", "32"}, {"finetune", "full"}, {"trials", "2"}});
  // 16 bits, one may be wrong.
  CHECK(few.at(3).success->upper() == make_rational(17, 65536));
}

TEST_CASE("committed-ownership: no late keys, and few false accusations by keys of one's own "
          "choice, until there are too many hashes") {
  const auto rows = rows_of("committed-ownership", {});
  REQUIRE(rows.size() == 3);
  for (const auto& row : rows) CHECK(row.verdict == Verdict::meets);
  CHECK(rows[0].success->upper() == 0);
  // 64 bits, 4 may be wrong; 1 + 64 + 2016 + 41664 + 635376 ways.
  const Rational tail = make_rational(679121, Integer{1} << 64);
  CHECK(rows[2].success->upper() == tail);
  CHECK(rows[1].success->upper() ==
        tail * Rational{Integer{1} << 32} + make_rational(1, Integer{1} << 193));
  CHECK(rows[1].success->is<Proved>());
  CHECK(rows[1].figure == "2^32 tail + Adv^binding");
  const auto many = rows_of("committed-ownership", {{"hashes", "44"}, {"trials", "1"}});
  CHECK(many[1].verdict == Verdict::undecided);
}

TEST_CASE("committed-ownership: the owner's seed verifies, others do not, whatever rows they "
          "state") {
  const auto mark = made<OwnershipMark>("committed-ownership");
  Stream coins{5, 0, 0};
  const FineTuned model = fine_tune(gaussian(128, 64, coins), {.rank = 0, .size = 0.05}, coins);
  const auto marked = mark->mark(model, coins);
  CHECK(mark->evidence(marked.key, marked.released) == 1);
  MarkKey other = expanded_key(random_seed(coins), 128, 64);
  CHECK(mark->evidence(other, marked.released) < mark->threshold(other));
  const Matrix seed = other.original;
  other = marked.key;
  other.original = seed;
  CHECK(mark->evidence(other, marked.released) < mark->threshold(other));
}

TEST_CASE("committed-ownership: a key verifies just where the exact tail counts it") {
  // At most 1/16 of the bits wrong, counted in integers. 19, 27, 38, .. bits are where 1 - 1/N is
  // rounded to above (N - 1) / N.
  const auto mark = made<OwnershipMark>("committed-ownership");
  for (int count = 16; count <= 2048; ++count) {
    const double threshold =
        mark->threshold({.directions = {}, .bits = Column::Zero(count), .original = {}});
    for (int wrong = 0; wrong <= count; ++wrong)
      if ((static_cast<double>(count - wrong) / count >= threshold) != (16 * wrong <= count))
        FAIL(count << " bits, " << wrong << " wrong");
  }
  // The same with a mark: exactly one of 19 bits is wrong, the edge of 20 in 2^19.
  const auto small = made<OwnershipMark>("committed-ownership", {{"bits", "19"}});
  CHECK(small->false_accusation(128, 64).probability.upper() == make_rational(20, 1 << 19));
  Stream coins{8, 0, 0};
  const MarkKey key = expanded_key(random_seed(coins), 128, 19);
  Column goal = 2 * key.bits.array() - 1;
  goal(3) = -goal(3);
  const Column edge = solve(key.directions, goal);
  CHECK(small->evidence(key, edge) == doctest::Approx(18.0 / 19));
  CHECK(small->evidence(key, edge) >= small->threshold(key));
}

TEST_CASE("committed-ownership: rows are bits of SHA-256") {
  // Python's hashlib: SHA-256 of 20 zero bytes, lowest bits of its bytes first.
  const std::string bits = "011110111";
  const MarkKey key = expanded_key({}, 8, 1);
  for (Eigen::Index j = 0; j < 8; ++j)
    CHECK((key.directions(0, j) > 0) == (bits[static_cast<std::size_t>(j)] == '1'));
  CHECK((key.bits(0) > 0.5) == (bits[8] == '1'));
}

TEST_CASE("gauss-mark: T on the release is the root of the dimension, on others a normal deviate") {
  const auto mark = made<OwnershipMark>("gauss-mark");
  Stream coins{10, 0, 0};
  const FineTuned model = fine_tune(gaussian(100, 100, coins), {.rank = 0, .size = 0.05}, coins);
  const auto marked = mark->mark(model, coins);
  CHECK(mark->evidence(marked.key, marked.released) == doctest::Approx(100).epsilon(0.03));
  CHECK(std::abs(mark->evidence(marked.key, model.base)) < 5);
  const double sigma = (marked.released - model.weights).norm() / 100;
  // Noise of 3 sigma: the root of the dimension over the root of 10.
  const Matrix noisy = marked.released + 3 * sigma * gaussian(100, 100, coins);
  CHECK(mark->evidence(marked.key, noisy) == doctest::Approx(100 / std::sqrt(10.0)).epsilon(0.1));
  const auto accused = mark->false_accusation(100, 100);
  CHECK(accused.probability.is<Enclosed>());
  const double exact = std::erfc(6.36 / std::sqrt(2.0)) / 2;
  CHECK(accused.probability.lower().convert_to<double>() == doctest::Approx(exact).epsilon(1e-9));
}

TEST_CASE("gauss-mark: full fine-tunes keep the mark of their own size, lose a weak one; a LoRA "
          "loses both") {
  const auto rows = [](const char* strength, const char* law) {
    return rows_of("gauss-mark", {{"strength", strength}, {"finetune", law}, {"trials", "2"}},
                   real_model);
  };
  const auto strong = rows("1", "full");
  REQUIRE(strong.size() == 4);
  CHECK(*strong[0].value > 6.36);
  CHECK(strong[0].verdict == Verdict::undecided);
  CHECK(strong[1].verdict == Verdict::broken);
  // A key of the adversary's choice need not wait for the model.
  CHECK(strong[2].verdict == Verdict::broken);
  CHECK(strong[3].verdict == Verdict::meets);
  CHECK(rows("1/10", "full").at(0).verdict == Verdict::broken);
  CHECK(rows("1", "lora").at(0).verdict == Verdict::broken);
}

TEST_CASE("user-marks: eight colluders are caught, 128 are not") {
  const auto rows = rows_of("user-marks", {{"trials", "3"}});
  REQUIRE(rows.size() == 4);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(*rows[i].value == 1);
    CHECK(rows[i].verdict == Verdict::undecided);
  }
  CHECK(*rows[3].value == 0);
  CHECK(rows[3].verdict == Verdict::broken);
}

TEST_CASE(
    "tardos: proved for as many colluders as it is made for, broken by sixteen times as many") {
  const auto rows = rows_of("tardos", {{"trials", "2"}});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].verdict == Verdict::meets);
  CHECK(rows[0].success->is<Proved>());
  // 200 e + e^(1/2), e = 2^-17.
  CHECK(rows[0].success->upper().convert_to<double>() ==
        doctest::Approx(200 * std::pow(2, -17) + std::pow(2, -8.5)).epsilon(1e-9));
  CHECK(rows[1].verdict == Verdict::broken);
}

TEST_CASE(
    "tardos: nothing is met by a code that has more positions than there are weights, and the "
    "marking assumption is named") {
  // 100 c^2 12 positions.
  for (const auto& [designed, size] : {std::pair{2, 32}, {2, 69}, {2, 70}, {3, 103}, {3, 104}}) {
    CAPTURE(designed);
    CAPTURE(size);
    const bool fits = 1200 * designed * designed <= size * size;
    const auto rows = rows_of(
        "tardos",
        {{"designed", std::to_string(designed)}, {"size", std::to_string(size)}, {"trials", "2"}});
    CHECK((rows[0].verdict == Verdict::meets) == fits);
    if (fits) {
      CHECK(
          rows[0].reason.ends_with("if colluders change only positions where their copies differ"));
      continue;
    }
    for (const auto& row : rows) {
      CHECK(row.verdict == Verdict::undecided);
      CHECK_FALSE(row.success);
    }
  }
}

TEST_CASE("tardos: colluders are caught and innocents are not, with either length") {
  for (const char* length : {"proved", "short"}) {
    const auto code = made<TracingCode>("tardos", {{"length", length}});
    Stream coins{12, 0, 0};
    const auto drawn = code->draw(0, coins);
    // Majority of the first two with ties to 1: all ones where they differ.
    const Column leaked = drawn.words.topRows(2).colwise().maxCoeff().transpose();
    const auto accused = code->accused(drawn, leaked);
    INFO(length);
    CHECK(!accused.empty());
    for (const int user : accused) CHECK(user < 2);
  }
  // The short length rests on an approximation: nothing is said to be met.
  for (const auto& row : rows_of("tardos", {{"length", "short"}, {"trials", "2"}}))
    CHECK(row.verdict != Verdict::meets);
}

TEST_CASE("immunised: one constant step is proved to fail, rates for each step and least squares "
          "do not; what is erased is lost to all") {
  const auto rows = rows_of("immunised", {});
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].given == "descent, one constant step, 20000 steps");
  CHECK(rows[0].verdict == Verdict::meets);
  CHECK(rows[0].success->is<Proved>());
  // 0.47 after 20,000 steps of the size 1; no constant step can do better than this.
  CHECK(*rows[0].value == doctest::Approx(0.45).epsilon(0.25));
  for (const std::size_t i : {1U, 2U}) CHECK(rows[i].verdict == Verdict::broken);
  CHECK(*rows[1].value <= 1e-3);
  CHECK(*rows[2].value < 1e-10);
  const auto easy = rows_of("immunised", {{"digits", "3"}, {"trials", "2"}});
  for (const auto& row : easy) CHECK(row.verdict == Verdict::broken);
  const auto erased = rows_of("immunised", {{"erased", "16"}});
  for (const std::size_t i : {1U, 2U}) {
    CHECK(erased[i].verdict == Verdict::meets);
    CHECK(*erased[i].value == doctest::Approx(0.25).epsilon(0.5));
  }
  const auto little = rows_of("immunised", {{"erased", "1"}, {"trials", "2"}});
  for (const std::size_t i : {1U, 2U}) CHECK(little[i].verdict == Verdict::broken);
}

TEST_CASE(
    "immunised: Chebyshev's rates, by hand, reach what the bound on one constant step denies") {
  // The least of max |p(l)| over [1/kappa, 1], p of degree B with p(0) = 1: 1 / T_B((b+a)/(b-a)).
  const auto reached = [](double kappa, int steps) {
    return 1 / std::cosh(steps * std::acosh((kappa + 1) / (kappa - 1)));
  };
  for (const auto& [digits, kappa] : {std::pair{"6", 1e6}, {"8", 1e8}}) {
    CAPTURE(digits);
    CHECK(std::pow(reached(kappa, 20000), 2) < 0.1);
    const auto rows = rows_of("immunised", {{"digits", digits}, {"trials", "2"}});
    CHECK(rows[1].verdict == Verdict::broken);
  }
  // A theorem about constant steps is met beside it.
  CHECK(rows_of("immunised", {{"digits", "8"}, {"trials", "2"}})[0].verdict == Verdict::meets);
}

}  // namespace marks_test
