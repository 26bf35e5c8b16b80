// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/games/procedures.hpp"
#include "framework/theorems/theorem.hpp"

namespace certamen::proofs::generator_mode {

namespace {

/// G = GENERATE(), the oracle of the PRG game: the mode of it is the reduction.
class Oracle : public PseudorandomGenerator {
 public:
  explicit Oracle(Domain outputs) : outputs_{std::move(outputs)} {}
  void declare(PackageBuilder& package) const override {
    package.import({"GENERATE", {}, outputs_});
  }
  Domain seeds() const override { return Unit(); }
  Domain outputs() const override { return outputs_; }
  Node expand(Body& at, Node) const override { return at.call("GENERATE"); }
  Node generate(Body& at) const override { return at.call("GENERATE"); }

 private:
  Domain outputs_;
};

std::optional<Definition> prg_of(const Scheme& scheme, const Size& q) {
  const auto* generator = dynamic_cast<const PseudorandomGenerator*>(&scheme);
  return generator == nullptr ? std::optional<Definition>{} : prg(*generator, q);
}

std::optional<AppliedTheorem> apply(const Question& question) {
  const auto mode = std::dynamic_pointer_cast<const GeneratorMode>(question.scheme);
  if (mode == nullptr) return std::nullopt;
  const Question premise{.definition = "prg", .scheme = mode->generator(), .make = prg_of};
  const Assumption prg = assumption_of(premise, "the mode's generator is not told from uniform");
  const auto reduction = [=](std::size_t side) {
    return game_of(question, side,
                   mode->with(std::make_shared<Oracle>(mode->generator()->outputs())));
  };
  const auto uniform = [=](std::size_t side) {
    return [=](const Sizes& sizes) { return link(reduction(side)(sizes), prg.ideal(sizes)); };
  };
  const auto generates = [=](std::size_t side) {
    return any_node(reduction(side)(Sizes{{{.name = "q", .meaning = {}}}}),
                    [](const GraphNode& node) { return node.is(NodeKind::call); });
  };
  if (!generates(0)) return std::nullopt;
  Proof p{"generator-mode", "A mode of a PRG is as secure as with uniform strings", "[BS]"};
  p.size("q", "queries");
  p.start("Left", "the definition's first game", game_of(question, 0));
  p.reduction("the generator is replaced by uniform strings", prg, Towards::ideal, "B_left",
              reduction(0), "Uniform.Left", "the mode with uniform strings", uniform(0));
  const bool searches =
      question.make(*question.scheme, queries_symbol())->kind() == DefinitionKind::search;
  if (searches) return AppliedTheorem{std::move(p), {premise}};
  if (!generates(1)) {
    p.equivalent("uniform strings hide the difference", "Right", "the definition's second game",
                 game_of(question, 1));
    return AppliedTheorem{std::move(p), {premise}};
  }
  p.equivalent("uniform strings hide the difference", "Uniform.Right",
               "the mode with uniform strings", uniform(1));
  p.reduction("the uniform strings are replaced by the generator", prg, Towards::real, "B_right",
              reduction(1), "Right", "the definition's second game", game_of(question, 1));
  return AppliedTheorem{std::move(p), {premise}};
}

}  // namespace

Theorem theorem() {
  return {"generator-mode", "a mode of a PRG is as secure as with uniform strings", "[BS]", apply};
}

}  // namespace certamen::proofs::generator_mode
