// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/hashed_key.hpp"

namespace certamen {

namespace {

using namespace assessment;

Rational two_to(int exponent) {
  const Integer power = Integer{1} << static_cast<unsigned>(std::abs(exponent));
  return exponent < 0 ? make_rational(1, power) : Rational{power};
}

/// Pr[at most `wrong` of `bits` fair coins are wrong].
Rational tail_of_coins(int bits, int wrong) {
  Integer ways = 0, choose = 1;
  for (int j = 0; j <= wrong; ++j) {
    ways += choose;
    choose = choose * (bits - j) / (j + 1);
  }
  return make_rational(ways, Integer{1} << static_cast<unsigned>(bits));
}

MarkSeed seed_of(const MarkKey& key) {
  MarkSeed seed{};
  for (std::size_t i = 0; i < seed.size(); ++i)
    seed[i] = static_cast<std::uint32_t>(key.original(0, static_cast<Eigen::Index>(i)));
  return seed;
}

/// Uchida's mark, rows x_i of signs and bits b_i all from SHA-256 of a seed; SHA-256(seed) is
/// published with a time stamp before training. The verifier expands the seed by itself, and takes
/// seeds only whose commitment is older than the model.
class CommittedOwnership : public OwnershipMark {
 public:
  CommittedOwnership(int bits, int hashes) : bits_{bits}, hashes_{hashes} {}
  std::vector<MarkClaim> claims() const override {
    return {{MarkClaim::Goal::model_first, false},
            {MarkClaim::Goal::commit_first, false},
            {MarkClaim::Goal::drawn_first, false}};
  }
  Marked mark(const FineTuned& model, Stream& coins) const override {
    const Eigen::Index rows = model.weights.rows(), count = mark_bits(bits_, rows);
    const MarkKey key = expanded_key(random_seed(coins), rows, count);
    const Column seen = key.directions * model.weights.rowwise().mean();
    const double margin = 0.05 * std::sqrt(seen.squaredNorm() / static_cast<double>(count));
    Column goal = seen;
    for (Eigen::Index i = 0; i < count; ++i) {
      const double wanted = 2 * key.bits(i) - 1;
      if (seen(i) * wanted < margin) goal(i) = wanted * margin;
    }
    const Matrix change = solve(key.directions, goal - seen);
    return {model.weights, model.weights.colwise() + change.col(0), key};
  }
  /// Whatever rows a key states, those of its seed count.
  double evidence(const MarkKey& key, const Matrix& suspect) const override {
    const Eigen::Index count = mark_bits(bits_, suspect.rows());
    const MarkKey its = expanded_key(seed_of(key), suspect.rows(), count);
    const Column seen = its.directions * suspect.rowwise().mean();
    return static_cast<double>(((seen.array() > 0) == (its.bits.array() > 0.5)).count()) /
           static_cast<double>(count);
  }
  /// At most bits / 16 are wrong just where 15/16 of them are right. A double is 15/16 exactly, and
  /// no quotient is rounded across it.
  double threshold(const MarkKey&) const override { return 15.0 / 16; }
  std::string measured() const override { return "bits right"; }
  Accused false_accusation(Eigen::Index rows, Eigen::Index) const override {
    const int bits = static_cast<int>(mark_bits(bits_, rows));
    const Rational tail = tail_of_coins(bits, wrong_of(bits));
    return {Exact{tail}, fmt::format("every bit is a fair coin: at most {} of {} wrong has "
                                     "probability 2^-{}",
                                     wrong_of(bits), bits, to_bits(tail, 1))};
  }
  std::optional<Accused> chosen_accusation(Eigen::Index rows, Eigen::Index) const override {
    const int bits = static_cast<int>(mark_bits(bits_, rows));
    const Rational tail = tail_of_coins(bits, wrong_of(bits));
    const Rational binding = two_to(2 * hashes_ - 257);
    const Rational sum = two_to(hashes_) * tail + binding;
    const std::string model = fmt::format("SHA-256 is a random oracle, 2^{} hashes", hashes_);
    return Accused{
        Proved{0, std::min<Rational>(sum, 1), {model}},
        fmt::format("assumed: {}; each of that many seeds verifies with probability 2^-{} (the "
                    "tail of fair coins), and binding is lost with probability 2^-{} (a collision)",
                    model, to_bits(tail, 1), 257 - 2 * hashes_),
        fmt::format("2^{} tail + Adv^binding", hashes_)};
  }
  std::optional<std::string> late_keys_fail_because() const override {
    return "the verifier takes no commitment that is younger than the model; time stamps are taken "
           "as right";
  }

 private:
  int bits_, hashes_;
  static int wrong_of(int bits) { return bits / 16; }
};

}  // namespace

void register_committed_ownership(Catalogue& catalogue);
void register_committed_ownership(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "committed-ownership",
      .summary = "an ownership mark whose key comes from a hash that is committed before training",
      .source =
          "control; Uchida et al., ICMR 2017, under a key as in NeuralMark [arXiv 2507.11137]",
      .parameters = {{"bits", "N, of the mark; half as many as rows at most", "64", 16, 2048},
                     {"hashes", "log2 of the hashes that an adversary makes", "32", 0, 127}},
      .make = [](const Parameters& given) {
        return std::make_shared<const CommittedOwnership>(given.small("bits"),
                                                          given.small("hashes"));
      }});
}

}  // namespace certamen
