// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

namespace {

//  Eval(k, x) = <k, x> over F: what locks by signs and orders come to
class LinearLock : public FiniteLock {
 public:
  LinearLock(int p, int n) : field_{Zmod(p)}, vectors_{Vector(field_, n)} {}
  Domain keys() const override { return vectors_; }
  Domain inputs() const override { return vectors_; }
  Domain outputs() const override { return field_; }
  Node evaluate(Body& at, Node key, Node x) const override { return inner_product(at, key, x); }
  /// y = 0: at x = 0 always, at any other x as every y.
  Rational blind_evaluation() const override {
    const Rational zero = make_rational(1, inputs().cardinality());
    return zero + (1 - zero) / Rational{field_.cardinality()};
  }

 private:
  Domain field_, vectors_;
};

//  Eval(k, x) = F(k, x) for a random function that only devices know
class IdealLock : public FiniteLock {
 public:
  void declare(PackageBuilder& package) const override {
    package.random_function_family("F", keys(), inputs(), outputs());
  }
  Domain keys() const override { return Bits(2); }
  Domain inputs() const override { return Bits(2); }
  Domain outputs() const override { return Bits(2); }
  Node evaluate(Body& at, Node key, Node x) const override {
    return at.lookup(at.table("F"), key, x);
  }
  Rational blind_evaluation() const override { return make_rational(1, outputs().cardinality()); }
};

}  // namespace

void register_linear_lock(Catalogue& catalogue);
void register_linear_lock(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "linear-lock",
      .summary = "a layer that is linear in its key, over a small field",
      .source = "docs/explanation/assessment.md",
      .parameters = {prime_parameter("3"), {"n", "numbers of the key, and inputs", "2", 1, 16}},
      .make = [](const Parameters& given) {
        return std::make_shared<LinearLock>(prime_of(given), given.small("n"));
      }});
  catalogue.add(
      SchemeEntry{.name = "ideal-lock",
                  .summary = "a random function of key and input: what a lock could be",
                  .source = "control",
                  .parameters = {},
                  .make = [](const Parameters&) { return std::make_shared<IdealLock>(); }});
  catalogue.add(
      ControlEntry{"linear-lock", {{"lock-key-recovery", true, 2}, {"authorisation", true}}});
  catalogue.add(
      ControlEntry{"ideal-lock", {{"lock-key-recovery", false}, {"authorisation", false}}});
}

}  // namespace certamen
