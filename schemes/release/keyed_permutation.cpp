// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/layer_lock.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// y = down[:, pi] relu(up x + up_bias) + down_bias; the secret pi moves some of the units.
class KeyedPermutation : public LayerLock {
 public:
  explicit KeyedPermutation(int moved) : moved_{moved} {}
  std::vector<LockClaim> claims(const FeedForward& layer) const override {
    const Eigen::Index few = layer.units() / 8, some = 5 * layer.units() / 8;
    return {{LockClaim::Goal::key, few, layer.outputs()},
            {LockClaim::Goal::key, some, layer.outputs()},
            {LockClaim::Goal::key, layer.units(), layer.outputs()},
            {LockClaim::Goal::use, layer.units(), layer.outputs()}};
  }
  Column draw_key(const FeedForward& layer, Stream& coins) const override {
    const auto all = random_permutation(layer.units(), coins);
    const auto moved = std::min<std::size_t>(static_cast<std::size_t>(moved_), all.size());
    std::vector<int> places{all.begin(), all.begin() + static_cast<std::ptrdiff_t>(moved)};
    const auto order = random_permutation(static_cast<Eigen::Index>(moved), coins);
    Column key = Column::LinSpaced(layer.units(), 0, static_cast<double>(layer.units() - 1));
    for (std::size_t i = 0; i < moved; ++i)
      key(places[i]) = places[static_cast<std::size_t>(order[i])];
    return key;
  }
  Matrix evaluate(const FeedForward& layer, const Column& key, const Matrix& x) const override {
    const std::vector<int> order{key.begin(), key.end()};
    return (columns_of(layer.down, order) * relu(pre_activations(layer, x))).colwise() +
           layer.down_bias;
  }
  /// Of the units that are moved: the others are no secret.
  double right(const Column& found, const Column& key) const override {
    double right = 0, moved = 0;
    for (Eigen::Index i = 0; i < key.size(); ++i) {
      if (key(i) == static_cast<double>(i)) continue;
      ++moved;
      if (found(i) == key(i)) ++right;
    }
    return moved == 0 ? 1 : right / moved;
  }

 private:
  int moved_;
};

}  // namespace

void register_keyed_permutation(Catalogue& catalogue);
void register_keyed_permutation(Catalogue& catalogue) {
  catalogue.add(
      AssessedEntry{.name = "keyed-permutation",
                    .summary = "a secret order of some units between the layer's two matrices",
                    .source = "as in tiered language models [arXiv 2606.21638]",
                    .parameters = {{"moved", "units that the key moves", "64", 2, 2048}},
                    .make = [](const Parameters& given) {
                      return std::make_shared<const KeyedPermutation>(given.small("moved"));
                    }});
}

}  // namespace certamen
