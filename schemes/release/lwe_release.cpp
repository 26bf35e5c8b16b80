// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/lattice_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Each int8 weight w as c = (a, <a, s> + e + 2^places w) modulo 2^64, a and s uniform, e a rounded
/// Gaussian; an evaluator adds ciphertexts times x, the trusted side has s and decrypts.
class LweRelease : public LatticeRelease {
 public:
  LweRelease(int dimension, int places, double deviation)
      : dimension_{dimension}, places_{places}, deviation_{deviation} {}
  std::vector<LatticeClaim> claims() const override {
    return {{LatticeClaim::Goal::evaluation, dimension_},
            {LatticeClaim::Goal::pair, dimension_},
            {LatticeClaim::Goal::pair, 4 * dimension_}};
  }
  LatticeSizes sizes(const LatticeClaim& claim) const override {
    return {claim.dimension, deviation_, places_};
  }
  std::vector<std::int64_t> decrypted(const LatticeSizes& sizes, const Integers& weights,
                                      const Integers& x, Stream& coins) const override {
    const auto n = static_cast<std::size_t>(sizes.dimension);
    const auto uniform = [&] {
      std::vector<std::uint64_t> all(n);
      for (auto& one : all) one = coins.next();
      return all;
    };
    const auto secret = uniform();
    std::vector<std::int64_t> outputs;
    for (Eigen::Index i = 0; i < weights.rows(); ++i) {
      std::vector<std::uint64_t> a_sum(n);
      std::uint64_t b_sum = 0;
      for (Eigen::Index j = 0; j < weights.cols(); ++j) {
        const auto factor = static_cast<std::uint64_t>(x(j));
        const auto a = uniform();
        auto b = static_cast<std::uint64_t>(std::llround(sizes.deviation * coins.gaussian())) +
                 (static_cast<std::uint64_t>(weights(i, j)) << static_cast<unsigned>(sizes.places));
        for (std::size_t k = 0; k < n; ++k) {
          b += a[k] * secret[k];
          a_sum[k] += factor * a[k];
        }
        b_sum += factor * b;
      }
      for (std::size_t k = 0; k < n; ++k) b_sum -= a_sum[k] * secret[k];
      outputs.push_back(static_cast<std::int64_t>(b_sum));
    }
    return outputs;
  }
  std::string proof() const override { return "lwe-release"; }
  std::string bound() const override { return "2 Adv^lwe"; }

 private:
  int dimension_, places_;
  double deviation_;
};

}  // namespace

void register_lwe_release(Catalogue& catalogue);
void register_lwe_release(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "lwe-release",
      .summary = "integer weights under learning with errors, evaluated as ciphertexts",
      .source = "control [Regev05]",
      .parameters = {{"n", "numbers of the secret; hiding is claimed for four times as many too",
                      "1024", 64, 8192},
                     {"places", "a weight w is 2^places w", "30", 1, 40},
                     // Of smaller errors too many are rounded to 0: Gaussian elimination finds the
                     // secret from samples without an error, which lattice reduction says nothing
                     // of.
                     {.name = "deviation",
                      .meaning =
                          "standard deviation of an error; below 2 too many are rounded to 0",
                      .default_value = "16/5",
                      .minimum = 2,
                      .maximum = 1000000,
                      .rational = true}},
      .make = [](const Parameters& given) {
        return std::make_shared<const LweRelease>(given.small("n"), given.small("places"),
                                                  given.rational("deviation").convert_to<double>());
      }});
}

}  // namespace certamen
