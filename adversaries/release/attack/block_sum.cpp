// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/block_sum.hpp"

#include <algorithm>
#include <utility>

namespace certamen {

using extraction::Theta0;

namespace {

void merge_block(LayerAttack& row, const LayerAttack& part) {
  row.recovered += part.recovered;
  row.ambiguous += part.ambiguous;
  row.dead += part.dead;
  row.underflow += part.underflow;
  row.unexplained += part.unexplained;
  row.weights.merge(part.weights);
  if (part.signs_right) row.signs_right = row.signs_right.value_or(0) + *part.signs_right;
  if (!part.enclosure) return;
  if (!row.enclosure) row.enclosure.emplace();
  row.enclosure->merge(*part.enclosure);
}

}  // namespace

void EnclosureReport::merge(const EnclosureReport& other) {
  entries += other.entries;
  within_percent += other.within_percent;
  contained += other.contained;
  bit_exact += other.bit_exact;
  widest = std::max(widest, other.widest);
  contradicting.insert(contradicting.end(), other.contradicting.begin(), other.contradicting.end());
  contradicting_recovered += other.contradicting_recovered;
}

void BlockSum::add(std::size_t k, BlockResult block) {
  blocks_.add(k, std::move(block), [&](const BlockResult& next) { take(next); });
}

void BlockSum::take(const BlockResult& block) {
  merge_block(counts_, block.part);
  bias_error_ += block.squared_bias_error;
  bias_ += block.squared_bias;
  const auto add = [](auto& total, const auto& share) {
    if (total.rank() == 0) total = Tensor<std::decay_t<decltype(total[0])>>{share.shape()};
    for (std::size_t i = 0; i < share.size(); ++i) total[i] += share[i];
  };
  has_constant_ = has_constant_ && block.constant.rank() == 1;
  if (has_constant_) {
    add(constant_, block.constant);
    if (block.sum.rank() == 1) add(sum_, block.sum);
  }
  has_c_ = has_c_ && block.recovered && block.recovered->c;
  if (has_c_) add(c_, *block.recovered->c);
}

void BlockSum::put(LayerAttack& row) const {
  merge_block(row, counts_);
  if (bias_ != 0) row.bias_error = sqrt(Real{bias_error_ / bias_});
}

std::optional<Real> BlockSum::constant_error(const Tensor<double>& truth,
                                             const TaylorMlpAttackOptions& options,
                                             const ReleasePrecision& precision) const {
  if (!has_constant_) return std::nullopt;
  Real error{0}, norm{0};
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const Real exact{truth[i]};
    Real found = constant_[i];
    // One number is published: all blocks' parts and c. What a block explains is its part minus the
    // c that it found, which is 0 but for errors.
    if (options.theta0 == Theta0::sum) found += published(sum_[i] + exact, precision) - sum_[i];
    const Real difference = found - exact;
    error += difference * difference;
    norm += exact * exact;
  }
  if (norm == 0) return std::nullopt;
  return Real{sqrt(Real{error / norm})};
}

std::optional<Tensor<double>> BlockSum::constant() const {
  if (!has_c_) return std::nullopt;
  return c_;
}

}  // namespace certamen
