// SPDX-License-Identifier: Apache-2.0
#include "proofs/function_parts.hpp"

#include <algorithm>
#include <optional>

#include "framework/theorems/subject.hpp"

namespace certamen {

namespace {

/// Keys, tables and imports of the parts, and their values.
class Parts {
 public:
  Parts(FunctionDesign design, std::vector<PartUse> uses, std::string tables = "f")
      : design_{std::move(design)}, uses_{std::move(uses)}, tables_{std::move(tables)} {}

  const FunctionDesign& design() const { return design_; }

  void declare(PackageBuilder& package) const {
    for (std::size_t i = 0; i < uses_.size(); ++i) {
      const Operation& part = design_.parts[i];
      if (uses_[i] == PartUse::called) package.import({"EVAL", {part.inputs()[1]}, part.output()});
      if (uses_[i] == PartUse::random)
        package.random_function(table(i), part.inputs()[1], part.output());
    }
  }

  /// The key of one part is that key, those of several are a tuple.
  Domain keys() const {
    std::vector<Domain> all;
    for (const auto& part : design_.parts) all.push_back(part.inputs()[0]);
    all.insert(all.end(), design_.more_keys.begin(), design_.more_keys.end());
    return all.size() == 1 ? all.front() : Tuple(all);
  }

  Node evaluate(Body& at, Node key, Node input) const {
    const std::vector<Node> own = its_keys(at, key);
    const PartAt part = [&](Body& in, std::size_t i, Node x) {
      if (uses_[i] == PartUse::called) return in.call("EVAL", x);
      if (uses_[i] == PartUse::random) return in.lookup(in.table(table(i)), x);
      return in.apply(design_.parts[i], {own[i], x});
    };
    const std::size_t parts = std::min(own.size(), design_.parts.size());
    const auto first_of_more = own.begin() + static_cast<std::ptrdiff_t>(parts);
    return design_.value(at, part, {first_of_more, own.end()}, input);
  }

 private:
  /// None of a Unit key: nothing is keyed then.
  std::vector<Node> its_keys(Body& at, const Node& key) const {
    const std::size_t count = design_.parts.size() + design_.more_keys.size();
    std::vector<Node> keys;
    for (std::size_t i = 0; i < count && key.domain() != Unit(); ++i)
      keys.push_back(count == 1 ? key : at.get(key, i));
    return keys;
  }
  std::string table(std::size_t part) const { return tables_ + std::to_string(part); }

  FunctionDesign design_;
  std::vector<PartUse> uses_;
  std::string tables_;  // what the names of tables start with
};

template <class Kind>
class Composed : public Kind {
 public:
  explicit Composed(Parts parts) : parts_{std::move(parts)} {}
  void declare(PackageBuilder& package) const override { parts_.declare(package); }
  Domain keys() const override { return parts_.keys(); }
  Domain inputs() const override { return parts_.design().inputs; }
  Domain outputs() const override { return parts_.design().outputs; }
  Node evaluate(Body& at, Node key, Node input) const override {
    return parts_.evaluate(at, key, input);
  }

 private:
  Parts parts_;
};

/// The game of the subject's definition for that scheme, whatever of the two kinds it is.
GameAt game_with(const Subject& subject, const FunctionDesignAt& design, std::size_t random,
                 bool calls) {
  return [=](const Sizes& sizes) {
    const FunctionDesign made = design(sizes);
    const auto uses = parts_replaced(made, random, calls);
    const bool permutes =
        dynamic_cast<const PseudorandomPermutation*>(subject.make(sizes).get()) != nullptr;
    const std::shared_ptr<const Scheme> scheme =
        permutes ? std::shared_ptr<const Scheme>{composed_permutation(made, uses)}
                 : std::shared_ptr<const Scheme>{composed_function(made, uses)};
    return subject.games(*scheme, sizes).front();
  };
}

/// All parts are random functions.
Parts random_parts(FunctionDesign design, const std::string& tables) {
  auto uses = parts_replaced(design, design.parts.size(), false);
  return {std::move(design), std::move(uses), tables};
}

/// A random function "own" of inputs, asked at the first one with the image, or at the input; what
/// is outside is applied to its value.
class OfImage : public PseudorandomFunction {
 public:
  OfImage(Parts image, std::optional<Parts> outside, Domain outputs, bool first)
      : image_{std::move(image)}, outside_{std::move(outside)}, outputs_{std::move(outputs)},
        first_{first} {}
  void declare(PackageBuilder& package) const override {
    image_.declare(package);
    if (outside_) outside_->declare(package);
    package.random_function("own", inputs(), outside_ ? outside_->design().inputs : outputs());
    package.map("seen", image_.design().outputs, inputs());
  }
  Domain keys() const override { return image_.keys(); }
  Domain inputs() const override { return image_.design().inputs; }
  Domain outputs() const override { return outputs_; }
  Node evaluate(Body& at, Node key, Node input) const override {
    const Node image = image_.evaluate(at, key, input);
    const Table seen = at.table("seen");
    const Node first = at.value_or(at.find(seen, image), input);
    at.put(seen, image, first);
    at.event("collision", at.differ(first, input));
    const Node value = at.lookup(at.table("own"), first_ ? first : input);
    return outside_ ? outside_->evaluate(at, at.unit(), value) : value;
  }

 private:
  Parts image_;
  std::optional<Parts> outside_;
  Domain outputs_;
  bool first_;
};

void to_own_input(Proof& proof, const FunctionDesignAt& inner, const FunctionDesignAt& outer,
                  const BoundAt& collision, const std::string& name) {
  const Subject subject = *proof.subject();
  const auto game = [=](bool first) {
    return [=](const Sizes& sizes) {
      const auto whole = subject.make(sizes);
      const auto& function = dynamic_cast<const PseudorandomFunction&>(*whole);
      std::optional<Parts> outside;
      if (outer) outside = random_parts(outer(sizes), "outer");
      const OfImage scheme{random_parts(inner(sizes), "f"), outside, function.outputs(), first};
      return subject.games(scheme, sizes).front();
    };
  };
  proof.equivalent("the first input stands for its image", "First" + name,
                   "a random function of the first input with that image", game(true));
  proof.until_bad("two inputs have one image", "collision", "Own" + name,
                  "a random function of the input", game(false), collision);
}

}  // namespace

Bound equal_images(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(sizes["n"] + 1);
}

std::vector<PartUse> parts_replaced(const FunctionDesign& design, std::size_t random, bool calls) {
  std::vector<PartUse> uses(design.parts.size(), PartUse::keyed);
  for (std::size_t i = 0; i < random; ++i) uses[i] = PartUse::random;
  if (calls) uses.at(random) = PartUse::called;
  return uses;
}

std::shared_ptr<const PseudorandomFunction> composed_function(FunctionDesign design,
                                                              std::vector<PartUse> uses) {
  return std::make_shared<Composed<PseudorandomFunction>>(
      Parts{std::move(design), std::move(uses)});
}

std::shared_ptr<const PseudorandomPermutation> composed_permutation(FunctionDesign design,
                                                                    std::vector<PartUse> uses) {
  return std::make_shared<Composed<PseudorandomPermutation>>(
      Parts{std::move(design), std::move(uses)});
}

std::shared_ptr<const PseudorandomFunction> composed_function(FunctionDesign design) {
  const auto uses = parts_replaced(design, 0, false);
  return composed_function(std::move(design), uses);
}

std::shared_ptr<const PseudorandomPermutation> composed_permutation(FunctionDesign design) {
  const auto uses = parts_replaced(design, 0, false);
  return composed_permutation(std::move(design), uses);
}

void about_function(Proof& proof, const std::string& name, const FunctionDesignAt& design) {
  proof.about(about(name, [=](const Sizes& sizes) { return composed_function(design(sizes)); },
                    "prf", {{"q", as_size("q")}}));
}

void about_permutation(Proof& proof, const std::string& name, const FunctionDesignAt& design) {
  proof.about(about(name, [=](const Sizes& sizes) { return composed_permutation(design(sizes)); },
                    "prp", {{"q", as_size("q")}}));
}

void replace_parts(Proof& proof, const FunctionDesignAt& design, const Assumption& prf,
                   std::size_t replaced) {
  const Subject subject = *proof.subject();
  for (std::size_t i = 0; i < replaced; ++i) {
    const std::string number = std::to_string(i + 1);
    const bool last = i + 1 == replaced;
    proof.reduction(
        "the key of function " + number + " is in nothing else", prf, Towards::ideal, "B" + number,
        game_with(subject, design, i, true), last ? "Random" : "Random" + number,
        "function " + number + " is a random function", game_with(subject, design, i + 1, false));
  }
}

void input_for_image(Proof& proof, const FunctionDesignAt& inner, const BoundAt& collision) {
  to_own_input(proof, inner, {}, collision, "");
  proof.equivalent("the image is not needed", "Ideal", "a random function",
                   proof.subject()->game(1));
}

void inner_input_for_image(Proof& proof, const FunctionDesignAt& inner,
                           const FunctionDesignAt& outer, const BoundAt& collision) {
  to_own_input(proof, inner, outer, collision, ".Inner");
}

}  // namespace certamen
