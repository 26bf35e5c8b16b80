// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/canonical_form.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Each unit divided by the largest entry of its input side, its outgoing weights multiplied by it,
/// or 0 if its input side is; units sorted by their entries.
class CanonicalRelease : public assessment::FunctionRelease {
 public:
  explicit CanonicalRelease(bool sorts) : sorts_{sorts} {}
  std::vector<FunctionClaim> claims() const override {
    return {{FunctionClaim::Scales::powers_of_two}, {FunctionClaim::Scales::any}};
  }
  FeedForward release(const FeedForward& layer) const override {
    FeedForward scaled = layer;
    const Column most = input_side(layer).cwiseAbs().rowwise().maxCoeff();
    for (Eigen::Index i = 0; i < layer.units(); ++i) {
      if (most(i) == 0) {
        // Such a unit is relu(0) = 0: its outgoing weights say nothing, and have any scale.
        scaled.down.col(i).setZero();
        continue;
      }
      scaled.up.row(i) /= most(i);
      scaled.up_bias(i) /= most(i);
      scaled.down.col(i) *= most(i);
    }
    // Of two zeros that compare equal one has another sign: a pruned weight, scaled.
    for (Matrix* entries : {&scaled.up, &scaled.down}) entries->array() += 0.0;
    scaled.up_bias.array() += 0.0;
    return sorts_ ? reordered(scaled, sorted_units(scaled)) : scaled;
  }
  std::optional<std::string> equal_because(FunctionClaim::Scales scales) const override {
    if (!sorts_ || scales != FunctionClaim::Scales::powers_of_two) return std::nullopt;
    return "a power of two changes no digit of a quotient or product, and goes out of it: both "
           "layers have one canonical form, whatever the pair (short of overflow and underflow)";
  }

 private:
  bool sorts_;

  static std::vector<int> sorted_units(const FeedForward& layer) {
    Matrix all{layer.inputs() + 1 + layer.outputs(), layer.units()};
    all << input_side(layer).transpose(), layer.down;
    std::vector<int> order(static_cast<std::size_t>(layer.units()));
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, [&](int one, int other) {
      const auto left = all.col(one), right = all.col(other);
      return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
    });
    return order;
  }
};

}  // namespace

void register_canonical_release(Catalogue& catalogue);
void register_canonical_release(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{.name = "canonical-release",
                              .summary = "a layer in the canonical form of its symmetry group",
                              .source = "control",
                              .parameters = {{.name = "order",
                                              .meaning = "of the units in the release",
                                              .default_value = "sorted",
                                              .words = {"sorted", "kept"}}},
                              .make = [](const Parameters& given) {
                                return std::make_shared<const CanonicalRelease>(
                                    given.text("order") == "sorted");
                              }});
}

}  // namespace certamen
