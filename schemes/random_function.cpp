// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"

namespace certamen {

namespace {

//  f <- Functions(N points, T points)        F(x) = f(x)        Tag(m) = f(m)        [GGM86; BKR00]
//  The ideal pseudorandom function, and the ideal authentication code.
class RandomFunction : public PseudorandomFunction, public MessageAuthentication {
 public:
  RandomFunction(const Integer& points, const Integer& values)
      : points_{Atoms(points)}, values_{Atoms(values)} {}
  void declare(PackageBuilder& package) const override {
    package.random_function("F", points_, values_);
  }
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return points_; }
  Domain outputs() const override { return values_; }
  Domain messages() const override { return points_; }
  Domain tags() const override { return values_; }
  Node keygen(Body& at) const override { return at.unit(); }
  Node evaluate(Body& at, Node, Node input) const override {
    return at.lookup(at.table("F"), input);
  }
  Node tag(Body& at, Node key, Node message) const override { return evaluate(at, key, message); }
  Node verify(Body& at, Node key, Node message, Node tag_of_it) const override {
    return at.equal(tag(at, key, message), tag_of_it);
  }

 private:
  Domain points_, values_;
};

}  // namespace

void register_random_function(Catalogue& catalogue);
void register_random_function(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "random-function",
      .summary = "a random function, as an ideal pseudorandom function and as an ideal MAC",
      .source = "[GGM86; BKR00]",
      .parameters =
          {{.name = "N", .meaning = "inputs, or messages", .default_value = "4", .minimum = 1},
           {.name = "T", .meaning = "outputs, or tags", .default_value = "4", .minimum = 1}},
      .make = [](const Parameters& given) {
        return std::make_shared<RandomFunction>(given.integer("N"), given.integer("T"));
      }});
}

}  // namespace certamen
