// SPDX-License-Identifier: Apache-2.0
#include "proofs/generator_parts.hpp"

#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen {

namespace {

/// Levels below `uniform` are uniform; that level is what GENERATE says, if `calls`.
class ComposedGenerator : public PseudorandomGenerator {
 public:
  ComposedGenerator(GeneratorDesign design, const Size& n, std::size_t uniform, bool calls)
      : design_{std::move(design)}, generator_{any_generator(n)}, uniform_{uniform}, calls_{calls} {
  }
  void declare(PackageBuilder& package) const override {
    if (calls_) package.import({"GENERATE", {}, generator_->outputs()});
  }
  Domain seeds() const override { return design_.seeds; }
  Domain outputs() const override { return design_.outputs; }
  Node expand(Body& at, Node seed) const override {
    const DrawAt draw = [this](Body& in, std::size_t level, Node of) {
      if (level < uniform_) return in.sample(generator_->outputs());
      if (level == uniform_ && calls_) return in.call("GENERATE");
      return generator_->expand(in, of);
    };
    return design_.value(at, draw, seed);
  }
  /// Part by part, as the levels are.
  Node random_output(Body& at) const override {
    if (outputs().kind() != DomainKind::tuple) return at.sample(outputs());
    std::vector<Node> parts;
    for (const auto& part : outputs().parts()) parts.push_back(at.sample(part));
    return at.tuple(parts);
  }

 private:
  GeneratorDesign design_;
  std::shared_ptr<const PseudorandomGenerator> generator_;
  std::size_t uniform_;
  bool calls_;
};

GameAt with_uniform_levels(const GeneratorDesignAt& design, std::size_t levels, bool calls) {
  return [=](const Sizes& sizes) {
    const ComposedGenerator generator{design(sizes), sizes["n"], levels, calls};
    return prg(generator, sizes["q"]).games().front();
  };
}

}  // namespace

void about_generator(Proof& proof, const std::string& name, const GeneratorDesignAt& design) {
  proof.about(about(name,
                    [=](const Sizes& sizes) {
                      return std::make_shared<ComposedGenerator>(design(sizes), sizes["n"], 0,
                                                                 false);
                    },
                    "prg", {{"q", as_size("q")}}));
}

void replace_levels(Proof& proof, const GeneratorDesignAt& design, std::size_t levels) {
  for (std::size_t i = 0; i < levels; ++i) {
    const std::string number = std::to_string(i + 1);
    const bool last = i + 1 == levels;
    proof.reduction("G of a uniform seed is replaced by uniform blocks", prg(), Towards::ideal,
                    "B" + number, with_uniform_levels(design, i, true),
                    last ? "Ideal" : "Level" + number,
                    last ? "the output is uniform" : "outputs of G are uniform on level " + number,
                    last ? proof.subject()->game(1) : with_uniform_levels(design, i + 1, false));
  }
}

}  // namespace certamen
