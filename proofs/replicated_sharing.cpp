// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::replicated_sharing {

namespace {

/// Share(s): y1, y2 <- Z_m; y3 = s - y1 - y2; party i gets the two that are not yi
class Replicated : public SecretSharing {
 public:
  explicit Replicated(const Size& m) : numbers_{Zmod(m)} {}
  Domain secrets() const override { return numbers_; }
  Domain shares() const override { return Tuple({numbers_, numbers_}); }
  std::size_t parties() const override { return 3; }
  std::size_t threshold() const override { return 2; }
  std::vector<Node> share(Body& at, Node secret) const override {
    const Node one = at.sample(numbers_), two = at.sample(numbers_), three = secret - one - two;
    return {at.tuple({two, three}), at.tuple({three, one}), at.tuple({one, two})};
  }

 private:
  Domain numbers_;
};

}  // namespace

Proof proof() {
  Proof p{"replicated-sharing", "One party of a replicated 2-out-of-3 sharing learns nothing",
          "[ISN89]"};
  p.size("m", "values of a secret", 2);
  p.instance({{"m", 2}}).instance({{"m", 3}});
  p.about(about(
      "replicated sharing, two of three",
      [](const Sizes& sizes) { return std::make_shared<Replicated>(sizes["m"]); },
      "secret-sharing"));
  p.start("Left", "LR(s0, s1) shares s0 and shows the first party's share");
  p.equivalent("the number that the party does not have masks the secret", "Right",
               "LR(s0, s1) shares s1", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[ISN89]");
  return p;
}

}  // namespace certamen::proofs::replicated_sharing
