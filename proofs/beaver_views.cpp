// SPDX-License-Identifier: Apache-2.0
#include "proofs/beaver_views.hpp"

#include "framework/proof/edits.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen {

Proof one_view_of_beaver(const std::string& name, const std::string& title, BeaverAdds adds) {
  Proof p{name, title, "[Beaver91]"};
  p.size("m", "values of x and of y", 2);
  p.hypothesis("the triple is dealt; parties follow the protocol");
  p.instance({{"m", 2}}).instance({{"m", 3}});
  p.about(about(
      "multiplication with a triple, as a sharing of both factors",
      [adds](const Sizes& sizes) {
        return std::make_shared<BeaverMultiplication>(sizes["m"], adds);
      },
      "secret-sharing"));
  p.start("Left", "LR((x, y), (x', y')) multiplies x and y, and shows what one party sees");
  p.equivalent("the messages of the other party are masked by its shares of the triple", "Right",
               "LR((x, y), (x', y')) multiplies x' and y'", p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "[Beaver91]");
  return p;
}

std::vector<Mistake> beaver_mistakes() {
  const auto fixed = [](std::size_t sample) {
    return [=](Proof& p) {
      p.edit_games([=](PackageEditor& edit, const Sizes& sizes) {
        edit.replace_steps("LR", steps::samples().only(sample),
                           [&](Body& at, const Nodes&) { return at.residue(Zmod(sizes["m"]), 0); });
      });
    };
  };
  return {
      {"triple-known", "a of the triple is 0", 1, fixed(0)},
      {"second-known", "b of the triple is 0", 1, fixed(1)},
  };
}

}  // namespace certamen
