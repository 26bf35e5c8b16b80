// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/group_parameters.hpp"

namespace certamen {

namespace {

//  Setup:          x <- Z_q \ {0}; h = g^x        [Pedersen91]; nobody keeps x
//  Commit(h, m):   o <- Z_q; c = g^m h^o        Verify(h, c, m, o): c = g^m h^o
//  With x in Z_q, h is the identity with probability 1/q, and then c shows m.
class Pedersen : public Commitment {
 public:
  Pedersen(Domain group, bool any_base)
      : group_{std::move(group)}, exponents_{Zmod(group_.order())}, any_base_{any_base} {}
  Domain public_parameters() const override { return group_; }
  Domain messages() const override { return exponents_; }
  Domain commitments() const override { return group_; }
  Domain openings() const override { return exponents_; }
  Node setup(Body& at) const override {
    const Node x = any_base_ ? at.sample(exponents_)
                             : at.sample(Distribution::uniform_except(exponents_, 1),
                                         {at.constant(exponents_, 0)});
    return at.exponential(group_, x);
  }
  Committed commit(Body& at, Node h, Node m) const override {
    const Node o = at.sample(exponents_);
    return {combined(at, h, m, o), o};
  }
  Node verify(Body& at, Node h, Node c, Node m, Node o) const override {
    return at.equal(c, combined(at, h, m, o));
  }

 private:
  Node combined(Body& at, Node h, Node m, Node o) const {
    const Node mask = at.power(h, o);
    return at.exponential(group_, m) * mask;
  }

  Domain group_, exponents_;
  bool any_base_;
};

}  // namespace

void register_pedersen(Catalogue& catalogue);
void register_pedersen(Catalogue& catalogue) {
  auto specs = group_parameters();
  specs.push_back({.name = "any-base",
                   .meaning = "1: the second base may be the identity (a mistake)",
                   .default_value = "0",
                   .minimum = 0,
                   .maximum = 1});
  catalogue.add(
      SchemeEntry{.name = "pedersen",
                  .summary = "commitment g^m h^o: perfectly hiding, binding while dlog is hard",
                  .source = "[Pedersen91]",
                  .parameters = specs,
                  .make = [specs](const Parameters& given) {
                    const Parameters parameters = given.completed(specs);
                    return std::make_shared<Pedersen>(group_from(parameters),
                                                      parameters.small("any-base") == 1);
                  }});
}

}  // namespace certamen
