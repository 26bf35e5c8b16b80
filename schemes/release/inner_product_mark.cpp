// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

namespace {

//  vk = (x_1, b_1), .., (x_N, b_N);  Verify(vk, m): every x_i is not 0, and <x_i, m> = b_i for at
//  least `right` of them, over the field of two elements: Uchida's mark
//  Mark(m): x_1, .., x_N drawn, none of them 0;  b_i = <x_i, m>
class InnerProductMark : public FiniteMark {
 public:
  InnerProductMark(int rows, int n, int right)
      : rows_{static_cast<unsigned>(rows)}, n_{static_cast<unsigned>(n)}, right_{right},
        vectors_{Vector(Zmod(2), n)}, keys_{Vector(Tuple({vectors_, Zmod(2)}), rows)} {}
  Domain keys() const override { return keys_; }
  Domain models() const override { return vectors_; }
  Node mark(Body& at, Node model) const override {
    std::vector<Node> key;
    for (std::size_t i = 0; i < rows_; ++i) {
      const Node row = at.sample(Distribution::uniform_except(vectors_, 1), {zero(at)});
      key.push_back(at.tuple({row, inner_product(at, row, model)}));
    }
    return at.vector(key);
  }
  Node verify(Body& at, Node key, Node model) const override {
    Node proper = at.boolean(true);
    std::vector<Node> agree;
    for (std::size_t i = 0; i < rows_; ++i) {
      const Node one = at.get(key, i), row = at.get(one, 0), bit = at.get(one, 1);
      proper = proper && at.differ(row, zero(at));
      agree.push_back(at.equal(inner_product(at, row, model), bit));
    }
    return proper && at_least_of(at, agree, right_);
  }
  /// The bits are drawn: each is right with probability 1/2.
  Rational false_accusation() const override {
    const Integer all = Integer{1} << n_;
    Integer proper = 1, whole = 1, tail = 0, choices = 1;  // choices: N over i
    for (unsigned i = 0; i < rows_; ++i) {
      proper *= all - 1;
      whole *= all;
    }
    for (unsigned i = 0; i <= rows_; ++i) {
      if (static_cast<int>(i) >= right_) tail += choices;
      choices = choices * (rows_ - i) / (i + 1);
    }
    return make_rational(proper * tail, whole << rows_);
  }

 private:
  unsigned rows_, n_;
  int right_;
  Domain vectors_, keys_;

  Node zero(Body& at) const { return at.constant(vectors_, Value{vectors_.element(0)}); }
};

}  // namespace

void register_inner_product_mark(Catalogue& catalogue);
void register_inner_product_mark(Catalogue& catalogue) {
  catalogue.add(
      SchemeEntry{.name = "inner-product-mark",
                  .summary = "an ownership mark: secret inner products with the model",
                  .source = "Uchida et al., ICMR 2017, over two elements",
                  .parameters = {{"rows", "N, bits of the mark", "2", 1, 4},
                                 {"n", "numbers of the model", "2", 1, 4},
                                 {.name = "right",
                                  .meaning = "bits that must be right; all",
                                  .default_value = "all",
                                  .minimum = 1,
                                  .maximum = 4,
                                  .words = {"all"}}},
                  .make = [](const Parameters& given) {
                    const int rows = given.small("rows");
                    const int right = given.text("right") == "all" ? rows : given.small("right");
                    if (right > rows)
                      throw Error{ErrorCode::bad_number, "parameter right",
                                  fmt::format("expected at most {}, the bits of the "
                                              "mark, got {}",
                                              rows, right)};
                    return std::make_shared<InnerProductMark>(rows, given.small("n"), right);
                  }});
  catalogue.add(ControlEntry{"inner-product-mark",
                             {{"ownership-soundness", true},
                              {"ownership-robustness", true},
                              {"ownership-dispute", false}}});
}

}  // namespace certamen
