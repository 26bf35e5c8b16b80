// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

namespace {

//  Release(W):  a, b <- F^2;  return W + a b^T          W [2, 2]; the mask has rank at most 1
//  EVAL(x):     W x
class LowRankMask : public QueriedRelease, public SimulatedRelease, public FineTunedRelease {
 public:
  explicit LowRankMask(int p)
      : field_{Zmod(p)}, pairs_{Vector(field_, 2)}, matrices_{Vector(field_, 4)} {}
  std::size_t rows() const override { return 2; }
  std::size_t columns() const override { return 2; }
  Domain field() const override { return field_; }
  Node release(Body& at, Node weights) const override {
    const Node a = at.let("a", at.sample(pairs_)), b = at.let("b", at.sample(pairs_));
    std::vector<Node> entries;
    for (std::size_t i = 0; i < 4; ++i) {
      const Node left = at.get(a, i / 2), right = at.get(b, i % 2), mask = left * right;
      entries.push_back(at.get(weights, i) + mask);
    }
    return at.vector(entries);
  }
  Domain inputs() const override { return pairs_; }
  Domain outputs() const override { return pairs_; }
  Node evaluate(Body& at, Node weights, Node x) const override {
    std::vector<Node> rows;
    const Node x0 = at.get(x, 0), x1 = at.get(x, 1);
    for (std::size_t i = 0; i < 2; ++i) {
      const Node first = at.get(weights, 2 * i) * x0, second = at.get(weights, 2 * i + 1) * x1;
      rows.push_back(first + second);
    }
    return at.vector(rows);
  }
  Node simulate(Body& at) const override { return at.sample(matrices_); }

 private:
  Domain field_, pairs_, matrices_;
};

}  // namespace

void register_low_rank_mask(Catalogue& catalogue);
void register_low_rank_mask(Catalogue& catalogue) {
  catalogue.add(
      SchemeEntry{.name = "low-rank-mask",
                  .summary = "a 2 x 2 matrix under a mask of rank 1, fresh for each release",
                  .source = "LoRO over a small field; docs/explanation/assessment.md",
                  .parameters = {prime_parameter("2")},
                  .make = [](const Parameters& given) {
                    return std::make_shared<LowRankMask>(prime_of(given));
                  }});
  catalogue.add(ControlEntry{"low-rank-mask",
                             {{"queried-weight-recovery", true},
                              {"repeated-weight-recovery", true},
                              {"release-left-or-right", true},
                              {"release-simulation", true},
                              {"delta-recovery", true}}});
}

}  // namespace certamen
