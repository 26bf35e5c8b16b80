// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/numbers/interval.hpp"
#include "framework/release/assessment/ownership_mark.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = W + sigma xi, xi Gaussian; T = <xi, M - W> / |M - W| is standard normal for every M that
/// does not depend on xi. sigma is a multiple of the root mean square of the difference.
class GaussMark : public OwnershipMark {
 public:
  explicit GaussMark(double strength) : strength_{strength} {}
  std::vector<MarkClaim> claims() const override {
    return {{MarkClaim::Goal::robustness, true},
            {MarkClaim::Goal::model_first, true},
            {MarkClaim::Goal::commit_first, true},
            {MarkClaim::Goal::drawn_first, true}};
  }
  Marked mark(const FineTuned& model, Stream& coins) const override {
    const Matrix& w = model.weights;
    const double sigma =
        strength_ * (w - model.base).norm() / std::sqrt(static_cast<double>(w.size()));
    const Matrix xi = gaussian(w.rows(), w.cols(), coins);
    return {w, w + sigma * xi, {xi, {}, w}};
  }
  double evidence(const MarkKey& key, const Matrix& suspect) const override {
    const Matrix moved = suspect - key.original;
    const double norm = moved.norm();
    return norm == 0 ? 0 : key.directions.cwiseProduct(moved).sum() / norm;
  }
  double threshold(const MarkKey&) const override { return 6.36; }
  std::string measured() const override { return "T"; }
  Accused false_accusation(Eigen::Index, Eigen::Index) const override {
    const PrecisionScope precision{30};
    const Interval t = Interval::enclosing(make_rational(159, 25));
    const Interval tail = erfc(t / sqrt(Interval{2})) / Interval{2};
    return {Enclosed{to_rational(tail.lower()), to_rational(tail.upper())},
            "T is standard normal on a model that does not depend on the key: Phi(-6.36)"};
  }

 private:
  double strength_;
};

}  // namespace

void register_gauss_mark(Catalogue& catalogue);
void register_gauss_mark(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "gauss-mark",
      .summary = "an ownership mark: secret Gaussian noise, found again by correlation",
      .source = "GaussMark, ICML 2025 [arXiv 2501.13941]",
      .parameters = {{.name = "strength",
                      .meaning = "standard deviation of the mark over that of the difference",
                      .default_value = "1",
                      .minimum = 0,
                      .maximum = 1000,
                      .rational = true,
                      .above_minimum = true}},
      .make = [](const Parameters& given) {
        return std::make_shared<const GaussMark>(given.rational("strength").convert_to<double>());
      }});
}

}  // namespace certamen
