// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/ownership_mark.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Bit i is [<x_i, w> > 0] for secret Gaussian x_i and the means w of W's rows; W is moved by the
/// least that makes all bits right with a margin. One bit in 16 may be wrong.
class Uchida : public OwnershipMark {
 public:
  explicit Uchida(int bits) : bits_{bits} {}
  std::vector<MarkClaim> claims() const override {
    return {{MarkClaim::Goal::robustness, false},
            {MarkClaim::Goal::model_first, false},
            {MarkClaim::Goal::commit_first, false},
            {MarkClaim::Goal::drawn_first, false}};
  }
  Marked mark(const FineTuned& model, Stream& coins) const override {
    const Eigen::Index rows = model.weights.rows(), count = bits_for(rows);
    const Matrix directions = gaussian(count, rows, coins);
    const Column bits =
        Column::NullaryExpr(count, [&] { return static_cast<double>(coins.below(2)); });
    const Column seen = directions * model.weights.rowwise().mean();
    const double margin = 0.05 * std::sqrt(seen.squaredNorm() / static_cast<double>(count));
    const Column wanted = (2 * bits.array() - 1).matrix();
    Column goal = seen;
    for (Eigen::Index i = 0; i < count; ++i)
      if (seen(i) * wanted(i) < margin) goal(i) = wanted(i) * margin;
    const Matrix change = solve(directions, goal - seen);
    return {model.weights, model.weights.colwise() + change.col(0), {directions, bits, {}}};
  }
  double evidence(const MarkKey& key, const Matrix& suspect) const override {
    const Column seen = key.directions * suspect.rowwise().mean();
    return static_cast<double>(((seen.array() > 0) == (key.bits.array() > 0.5)).count()) /
           static_cast<double>(key.bits.size());
  }
  /// At most bits / 16 are wrong just where 15/16 of them are right; 15/16 is a double, and no
  /// quotient is rounded across it.
  double threshold(const MarkKey&) const override { return 15.0 / 16; }
  std::string measured() const override { return "bits right"; }
  /// On w that is independent of them all bits are fair coins.
  Accused false_accusation(Eigen::Index rows, Eigen::Index) const override {
    const int bits = bits_for(rows), wrong = wrong_of(bits);
    Integer ways = 0, choose = 1;
    for (int j = 0; j <= wrong; ++j) {
      ways += choose;
      choose = choose * (bits - j) / (j + 1);
    }
    const Rational probability = make_rational(ways, Integer{1} << static_cast<unsigned>(bits));
    return {Exact{probability},
            fmt::format("on a model that does not depend on the key every bit is a fair coin: at "
                        "most {} of {} wrong has probability 2^-{}",
                        wrong, bits, to_bits(probability, 1))};
  }

 private:
  int bits_;
  static int wrong_of(int bits) { return bits / 16; }
  /// Half as many as rows at most, so that they fit.
  int bits_for(Eigen::Index rows) const {
    return static_cast<int>(std::min<Eigen::Index>(bits_, rows / 2));
  }
};

}  // namespace

void register_uchida(Catalogue& catalogue);
void register_uchida(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "uchida",
      .summary = "an ownership mark: signs of secret projections of the weights",
      .source = "Uchida et al., ICMR 2017",
      .parameters = {{"bits", "N, of the mark; half as many as rows at most", "64", 16, 2048}},
      .make = [](const Parameters& given) {
        return std::make_shared<const Uchida>(given.small("bits"));
      }});
}

}  // namespace certamen
