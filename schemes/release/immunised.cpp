// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/extractor.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The squares of 64 singular values fall geometrically from 1 to 10^-digits, or some of them are
/// 0.
class Immunised : public ImmunisedExtractor {
 public:
  Immunised(int digits, int erased) : digits_{digits}, erased_{erased} {}
  std::vector<TrainingClaim> claims() const override {
    return {{TrainingClaim::Algorithms::constant_descent, 20000},
            {TrainingClaim::Algorithms::scheduled_descent, 20000},
            {TrainingClaim::Algorithms::any, 512}};
  }
  Column singular_values() const override {
    constexpr Eigen::Index size = 64;
    Column values{size};
    for (Eigen::Index i = 0; i < size; ++i)
      values(i) = std::pow(10, -0.5 * digits_ * static_cast<double>(i) / (size - 1));
    values.tail(erased_).setZero();
    return values;
  }

 private:
  int digits_, erased_;
};

}  // namespace

void register_immunised(Catalogue& catalogue);
void register_immunised(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "immunised",
      .summary = "features ill-conditioned against training heads on them",
      .source = "[arXiv 2505.23760], a linear extractor",
      .parameters = {{"digits", "of the condition number of the loss, a power of 10", "10", 0, 14},
                     {"erased", "directions of 64 that features say nothing of", "0", 0, 63}},
      .make = [](const Parameters& given) {
        return std::make_shared<const Immunised>(given.small("digits"), given.small("erased"));
      }});
}

}  // namespace certamen
