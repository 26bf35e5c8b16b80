// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/theorem.hpp"

namespace certamen::proofs::function_mode {

namespace {

/// A function with the inputs and outputs of another one, whose key is elsewhere.
class Keyless : public PseudorandomFunction {
 public:
  explicit Keyless(const PseudorandomFunction& like)
      : inputs_{like.inputs()}, outputs_{like.outputs()} {}
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return inputs_; }
  Domain outputs() const override { return outputs_; }
  Node keygen(Body& at) const override { return at.unit(); }

 private:
  Domain inputs_, outputs_;
};

/// F(x) = EVAL(x), the oracle of the PRF game: the mode of it is the reduction.
class Oracle : public Keyless {
 public:
  using Keyless::Keyless;
  void declare(PackageBuilder& package) const override {
    package.import({"EVAL", {inputs()}, outputs()});
  }
  Node evaluate(Body& at, Node, Node x) const override { return at.call("EVAL", x); }
};

/// F(x): y <- outputs; if x is in pads, bad happens, and y <- pads[x] unless `fresh`; pads[x] <- y
class Sampled : public Keyless {
 public:
  Sampled(const PseudorandomFunction& like, bool fresh) : Keyless{like}, fresh_{fresh} {}
  void declare(PackageBuilder& package) const override { package.map("pads", inputs(), outputs()); }
  Node evaluate(Body& at, Node, Node x) const override {
    const Table pads = at.table("pads");
    const Node known = at.find(pads, x), drawn = at.sample(outputs());
    at.event("bad", at.is_some(known));
    const Node pad = fresh_ ? drawn : at.value_or(known, drawn);
    at.put(pads, x, pad);
    return pad;
  }

 private:
  bool fresh_;
};

/// The definition's games for the mode of some function, at any number of queries.
class Games {
 public:
  Games(const Question& question, std::shared_ptr<const FunctionMode> mode)
      : question_{question}, mode_{std::move(mode)} {}

  GameAt actual(std::size_t side) const { return game_of(question_, side); }
  GameAt reduction(std::size_t side) const { return with(side, std::make_shared<Oracle>(like())); }
  GameAt random(std::size_t side, const Assumption& prf) const {
    return [reduction = reduction(side), ideal = prf.ideal](const Sizes& sizes) {
      return link(reduction(sizes), ideal(sizes));
    };
  }
  GameAt sampled(std::size_t side, bool fresh) const {
    return with(side, std::make_shared<Sampled>(like(), fresh));
  }
  bool calls_function(std::size_t side) const {
    const Sizes sizes{{{.name = "q", .meaning = {}}}};
    const Package package = reduction(side)(sizes);
    return std::any_of(package.exports.begin(), package.exports.end(), [](const Procedure& its) {
      return std::any_of(its.body.begin(), its.body.end(),
                         [](const GraphNode& node) { return node.is(NodeKind::call); });
    });
  }

 private:
  GameAt with(std::size_t side, std::shared_ptr<const PseudorandomFunction> function) const {
    return game_of(question_, side, mode_->with(std::move(function)));
  }
  const PseudorandomFunction& like() const { return *mode_->function(); }

  Question question_;
  std::shared_ptr<const FunctionMode> mode_;
};

std::optional<Definition> prf_of(const Scheme& scheme, const Size& q) {
  const auto* function = dynamic_cast<const PseudorandomFunction*>(&scheme);
  return function == nullptr ? std::optional<Definition>{} : prf(*function, q);
}

/// To the game in which every call of the function returns a new value, and back.
void to_fresh(Proof& p, const Games& games, const Assumption& prf) {
  p.start("Left", "the definition's first game", games.actual(0));
  p.reduction("the function is replaced by a random one", prf, Towards::ideal, "B_left",
              games.reduction(0), "Random.Left", "the mode of a random function",
              games.random(0, prf));
  p.equivalent("a random function is sampled when it is needed", "Sampled.Left",
               "the random function is a table", games.sampled(0, false));
  p.until_bad("an input comes again with small probability", "bad", "Fresh.Left",
              "every value of the function is new", games.sampled(0, true));
}

void from_fresh(Proof& p, const Games& games, const Assumption& prf) {
  p.equivalent("new values hide the difference", "Fresh.Right",
               "every value of the function is new", games.sampled(1, true));
  p.until_bad("an input comes again with small probability", "bad", "Sampled.Right",
              "the random function is a table", games.sampled(1, false));
  p.equivalent("a random function is sampled when it is needed", "Random.Right",
               "the mode of a random function", games.random(1, prf));
  p.reduction("the random function is replaced by the function", prf, Towards::real, "B_right",
              games.reduction(1), "Right", "the definition's second game", games.actual(1));
}

std::optional<AppliedTheorem> apply(const Question& question) {
  const auto mode = std::dynamic_pointer_cast<const FunctionMode>(question.scheme);
  if (mode == nullptr) return std::nullopt;
  const Games games{question, mode};
  const Question premise{.definition = "prf", .scheme = mode->function(), .make = prf_of};
  const Assumption prf =
      assumption_of(premise, "the mode's function is not told from a random function");
  if (!games.calls_function(0)) return std::nullopt;
  Proof p{"function-mode", "A mode of a PRF is secure until an input of the function comes again",
          "[BDJR97]"};
  p.size("q", "queries");
  to_fresh(p, games, prf);
  if (games.calls_function(1))
    from_fresh(p, games, prf);
  else
    p.equivalent("new values hide the difference", "Right", "the definition's second game",
                 games.actual(1));
  return AppliedTheorem{std::move(p), {premise}};
}

}  // namespace

Theorem theorem() {
  return {"function-mode", "a mode of a PRF is secure until an input of the function comes again",
          "[BDJR97]", apply};
}

}  // namespace certamen::proofs::function_mode
