// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

namespace {

//  Release(W):  S <- F^n;  return W - S         the trusted side keeps S, and evaluates <W, x>
//  with the user, who has the other share      [Shannon49]
class SharedRelease : public QueriedRelease,
                      public SimulatedRelease,
                      public RepeatableRelease,
                      public FineTunedRelease {
 public:
  SharedRelease(int p, int n)
      : n_{static_cast<std::size_t>(n)}, field_{Zmod(p)}, vectors_{Vector(field_, n)} {}
  std::size_t rows() const override { return 1; }
  std::size_t columns() const override { return n_; }
  Domain field() const override { return field_; }
  Domain coins() const override { return vectors_; }
  Node release_with(Body& at, Node weights, Node share) const override {
    return entrywise(at, weights, share, [](Node w, Node s) { return w - s; });
  }
  /// The release is uniform, whatever W' and the share are.
  Rational blind_chance() const override { return make_rational(1, vectors_.cardinality()); }
  Rational chance_by_trying(int) const override { return blind_chance(); }
  Domain inputs() const override { return vectors_; }
  Domain outputs() const override { return field_; }
  Node evaluate(Body& at, Node weights, Node x) const override {
    return inner_product(at, weights, x);
  }
  Node simulate(Body& at) const override { return at.sample(vectors_); }

 private:
  std::size_t n_;
  Domain field_, vectors_;
};

}  // namespace

void register_shared_release(Catalogue& catalogue);
void register_shared_release(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "shared-release",
      .summary = "a row of weights in two shares, one public, one with the trusted side",
      .source = "[Shannon49]",
      .parameters = {prime_parameter("3"), {"n", "weights of the row, and inputs", "2", 1, 16}},
      .make = [](const Parameters& given) {
        return std::make_shared<SharedRelease>(prime_of(given), given.small("n"));
      }});
  catalogue.add(ControlEntry{"shared-release",
                             {{"queried-weight-recovery", false},
                              {"repeated-weight-recovery", false},
                              {"release-left-or-right", false},
                              {"release-simulation", false},
                              {"delta-recovery", false},
                              {"one-wayness", true}}});
}

}  // namespace certamen
