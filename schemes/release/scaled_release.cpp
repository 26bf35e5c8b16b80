// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

namespace {

//  Release(W):  s <- F without 0;  return s W          a matrix under one secret scale [TSQP]
class ScaledRelease : public FineTunedRelease {
 public:
  ScaledRelease(int p, int rows, int columns)
      : field_{Zmod(p)}, rows_{static_cast<std::size_t>(rows)},
        columns_{static_cast<std::size_t>(columns)} {}
  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }
  Domain field() const override { return field_; }
  Node release(Body& at, Node weights) const override {
    const Node scale =
        at.let("s", at.sample(Distribution::uniform_except(field_, 1), {at.residue(field_, 0)}));
    std::vector<Node> numbers;
    for (std::size_t i = 0; i < length_of(weights); ++i) {
      const Node one = at.get(weights, i);
      numbers.push_back(scale * one);
    }
    return at.vector(numbers);
  }

 private:
  Domain field_;
  std::size_t rows_, columns_;
};

}  // namespace

void register_scaled_release(Catalogue& catalogue);
void register_scaled_release(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "scaled-release",
                            .summary = "a matrix under one secret scale, fresh for each release",
                            .source = "TSQP over a small field; docs/explanation/assessment.md",
                            .parameters = {prime_parameter("3"),
                                           {"rows", "of the matrix", "2", 1, 4},
                                           {"columns", "of the matrix", "2", 1, 4}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<ScaledRelease>(
                                  prime_of(given), given.small("rows"), given.small("columns"));
                            }});
  catalogue.add(ControlEntry{"scaled-release", {{"delta-recovery", true}}});
}

}  // namespace certamen
