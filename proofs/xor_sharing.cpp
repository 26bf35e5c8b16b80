// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::xor_sharing {

namespace {

/// Share(s): y1, y2 <- {0,1}^n; shares y1, y2 and s + y1 + y2
class XorSharing : public SecretSharing {
 public:
  explicit XorSharing(const Size& n) : block_{Bits(n)} {}
  Domain secrets() const override { return block_; }
  Domain shares() const override { return block_; }
  std::size_t parties() const override { return 3; }
  std::size_t threshold() const override { return 3; }
  std::vector<Node> share(Body& at, Node secret) const override {
    const Node one = at.sample(block_), two = at.sample(block_);
    return {one, two, secret ^ one ^ two};
  }

 private:
  Domain block_;
};

}  // namespace

Proof proof() {
  Proof p{"xor-sharing", "Two of three shares that add up to the secret say nothing about it",
          "[KGH83; Rosulek]"};
  p.size("n", "bits of a secret");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.about(about("sharing by addition, three parties",
                [](const Sizes& sizes) { return std::make_shared<XorSharing>(sizes["n"]); },
                "secret-sharing", {{"seen", as_value("1+3")}}));
  p.start("Left", "LR(s0, s1) shares s0 and shows the first and the third share");
  p.equivalent("the second share masks the third", "Right", "LR(s0, s1) shares s1",
               p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[KGH83]");
  return p;
}

}  // namespace certamen::proofs::xor_sharing
