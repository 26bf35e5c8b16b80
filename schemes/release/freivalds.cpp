// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

namespace {

//  y = W x, W [n, 1];  Accepts(r, W, x, y): <r, y - W x> = 0, r <- F^n, fresh for every answer or
//  one for all, as <r, W> can then be precomputed [Freivalds 1977]
class Freivalds : public FiniteIntegrity {
 public:
  Freivalds(int p, int n, bool fresh)
      : p_{p}, field_{Zmod(p)}, vectors_{Vector(field_, n)}, fresh_{fresh} {}
  Domain weights() const override { return vectors_; }
  Domain inputs() const override { return field_; }
  Domain outputs() const override { return vectors_; }
  Node compute(Body& at, Node weights, Node x) const override {
    return entrywise(at, weights, weights, [&](Node w, Node) { return w * x; });
  }
  Domain keys() const override { return vectors_; }
  bool fresh_keys() const override { return fresh_; }
  Node accepts(Body& at, Node key, Node weights, Node x, Node y) const override {
    const Node claimed = inner_product(at, key, y), known = inner_product(at, key, weights);
    return at.equal(claimed, known * x);
  }
  Rational error() const override { return make_rational(1, p_); }

 private:
  int p_;
  Domain field_, vectors_;
  bool fresh_;
};

}  // namespace

void register_freivalds(Catalogue& catalogue);
void register_freivalds(Catalogue& catalogue) {
  for (const bool fresh : {true, false})
    catalogue.add(
        SchemeEntry{.name = fresh ? "freivalds" : "static-freivalds",
                    .summary = fresh ? "answers checked by a fresh random combination"
                                     : "answers checked by one random combination",
                    .source = "Freivalds 1977",
                    .parameters = {prime_parameter("2"), {"n", "outputs of the layer", "2", 1, 16}},
                    .make = [fresh](const Parameters& given) {
                      return std::make_shared<Freivalds>(prime_of(given), given.small("n"), fresh);
                    }});
  catalogue.add(ControlEntry{"freivalds", {{"integrity", false}}});
  catalogue.add(ControlEntry{"static-freivalds", {{"integrity", true, 3}}});
}

}  // namespace certamen
