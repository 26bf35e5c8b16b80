// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

namespace {

//  Release(W):  S <- F^n;  return W - S         the trusted side keeps S, and evaluates <W, x>
//  with the user, who has the other share      [Shannon49]
class SharedRelease : public QueriedRelease, public SimulatedRelease {
 public:
  SharedRelease(int p, int n) : field_{Zmod(p)}, vectors_{Vector(field_, n)} {}
  Domain weights() const override { return vectors_; }
  Node release(Body& at, Node weights) const override {
    const Node share = at.let("S", at.sample(vectors_));
    return entrywise(at, weights, share, [](Node w, Node s) { return w - s; });
  }
  Domain inputs() const override { return vectors_; }
  Domain outputs() const override { return field_; }
  Node evaluate(Body& at, Node weights, Node x) const override {
    return inner_product(at, weights, x);
  }
  Node simulate(Body& at) const override { return at.sample(vectors_); }

 private:
  Domain field_, vectors_;
};

}  // namespace

void register_shared_release(Catalogue& catalogue);
void register_shared_release(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs{prime_parameter("3"),
                                         {"n", "weights of the row, and inputs", "2", 1, 16}};
  catalogue.add(SchemeEntry{
      .name = "shared-release",
      .summary = "a row of weights in two shares, one public, one with the trusted side",
      .source = "[Shannon49]",
      .parameters = specs,
      .make = [specs](const Parameters& given) {
        const Parameters all = given.completed(specs);
        return std::make_shared<SharedRelease>(prime_of(all), all.small("n"));
      }});
  catalogue.add(ControlEntry{"shared-release",
                             {{"queried-weight-recovery", false},
                              {"repeated-weight-recovery", false},
                              {"release-left-or-right", false},
                              {"release-simulation", false}}});
}

}  // namespace certamen
