// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/release/assessment/coefficient_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The fraction P / Q of orders N/2 that agrees with f at u = z0 + b to order N, for each unit: the
/// denominator, and W times the numerator. With `integer` division all is 0 but the constant term,
/// as in the code.
class PadeMlp : public CoefficientRelease {
 public:
  PadeMlp(int order, bool integer) : order_{order}, integer_{integer} {}
  std::vector<CoefficientClaim> claims() const override { return {{order_, integer_}, {0}}; }
  ReleasedCoefficients release(const ExpandedLayer& layer, int order, Stream&) const override {
    const int half = integer_ ? 0 : order / 2;
    const Matrix terms = jets(layer.points + layer.bias, 2 * half);
    Coefficients published{layer.points, {}, Matrix::Zero(half, layer.points.size())};
    for (Eigen::Index d = 0; d < layer.points.size() && half > 0; ++d)
      published.denominators.col(d) = denominator(terms.col(d), half);
    for (int n = 0; n <= half; ++n) {
      Column factors = terms.row(n).transpose();
      for (int j = 1; j <= n; ++j)
        factors += published.denominators.row(j - 1).cwiseProduct(terms.row(n - j)).transpose();
      published.numbers.push_back(layer.weights * factors.asDiagonal());
    }
    return {published, Column::Ones(layer.points.size()), Column::Zero(layer.points.size())};
  }

 private:
  int order_;
  bool integer_;

  /// q_1, .., q_m with sum over j of q_j c_(k-j) = 0 for k = m + 1 .. 2m, q_0 = 1.
  static Column denominator(const Column& terms, int half) {
    Matrix system{half, half};
    Column right{half};
    for (int k = 0; k < half; ++k) {
      right(k) = -terms(half + 1 + k);
      for (int j = 1; j <= half; ++j) system(k, j - 1) = terms(half + 1 + k - j);
    }
    return solve(system, right);
  }
};

}  // namespace

void register_pade_mlp(Catalogue& catalogue);
void register_pade_mlp(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "pade-mlp",
      .summary = "units as fractions of polynomials in the place of Taylor series",
      .source = "PadeMLP, the repository Cami101/Taylor-Unswift",
      .parameters = {{"order", "N, even, to which fraction and activation agree", "8", 6, 12},
                     {.name = "division",
                      .meaning = "how coefficients are computed; the code divides integers",
                      .default_value = "exact",
                      .words = {"exact", "integer"}}},
      .make = [](const Parameters& given) {
        const int order = given.small("order");
        if (order % 2 != 0)
          throw Error{ErrorCode::bad_number, "parameter order",
                      "expected an even number, twice the order of the fraction's parts, got " +
                          std::to_string(order)};
        return std::make_shared<const PadeMlp>(order, given.text("division") == "integer");
      }});
}

}  // namespace certamen
