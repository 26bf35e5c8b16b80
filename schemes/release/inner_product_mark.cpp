// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

namespace {

//  vk = (x_1, b_1), .., (x_N, b_N);  Verify(vk, m): every x_i is not 0, and <x_i, m> = b_i
//  over the field of two elements: Uchida's mark with nothing to be wrong
class InnerProductMark : public FiniteMark {
 public:
  InnerProductMark(int rows, int n)
      : rows_{static_cast<unsigned>(rows)}, n_{static_cast<unsigned>(n)},
        vectors_{Vector(Zmod(2), n)}, keys_{Vector(Tuple({vectors_, Zmod(2)}), rows)} {}
  Domain keys() const override { return keys_; }
  Domain models() const override { return vectors_; }
  Node verify(Body& at, Node key, Node model) const override {
    Node right = at.boolean(true);
    for (std::size_t i = 0; i < rows_; ++i) {
      const Node one = at.get(key, i), row = at.get(one, 0), bit = at.get(one, 1);
      right = right && at.differ(row, at.constant(vectors_, Value{vectors_.element(0)})) &&
              at.equal(inner_product(at, row, model), bit);
    }
    return right;
  }
  /// The bits are drawn: each is right with probability 1/2.
  Rational false_accusation() const override {
    const Integer all = Integer{1} << n_;
    Rational probability = 1;
    for (unsigned i = 0; i < rows_; ++i) probability *= make_rational(all - 1, 2 * all);
    return probability;
  }

 private:
  unsigned rows_, n_;
  Domain vectors_, keys_;
};

}  // namespace

void register_inner_product_mark(Catalogue& catalogue);
void register_inner_product_mark(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs{{"rows", "N, bits of the mark", "2", 1, 4},
                                         {"n", "numbers of the model", "2", 1, 4}};
  catalogue.add(SchemeEntry{.name = "inner-product-mark",
                            .summary = "an ownership mark: secret inner products with the model",
                            .source = "Uchida et al., ICMR 2017, over two elements",
                            .parameters = specs,
                            .make = [specs](const Parameters& given) {
                              const Parameters all = given.completed(specs);
                              return std::make_shared<InnerProductMark>(all.small("rows"),
                                                                        all.small("n"));
                            }});
  catalogue.add(ControlEntry{"inner-product-mark", {{"ownership-soundness", true}}});
}

}  // namespace certamen
