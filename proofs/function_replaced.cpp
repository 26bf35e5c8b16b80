// SPDX-License-Identifier: Apache-2.0
#include "proofs/function_replaced.hpp"

#include "framework/games/procedures.hpp"

namespace certamen {

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

class Called : public Keyless {
 public:
  using Keyless::Keyless;
  void declare(PackageBuilder& package) const override {
    package.import({"EVAL", {inputs()}, outputs()});
  }
  Node evaluate(Body& at, Node, Node x) const override { return at.call("EVAL", x); }
};

class Lazy : public Keyless {
 public:
  Lazy(const PseudorandomFunction& like, bool fresh) : Keyless{like}, fresh_{fresh} {}
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

}  // namespace

std::shared_ptr<const PseudorandomFunction> called_function(const PseudorandomFunction& like) {
  return std::make_shared<Called>(like);
}

std::shared_ptr<const PseudorandomFunction> lazy_function(const PseudorandomFunction& like,
                                                          bool fresh) {
  return std::make_shared<Lazy>(like, fresh);
}

GameAt FunctionGames::replaced(std::size_t side,
                               const std::function<std::shared_ptr<const PseudorandomFunction>(
                                   const PseudorandomFunction& like)>& by) const {
  return [its = *this, side, by](const Sizes& sizes) {
    return its.with(sizes, side, by(*its.function(sizes)));
  };
}

GameAt FunctionGames::actual(std::size_t side) const {
  return [its = *this, side](const Sizes& sizes) {
    return its.with(sizes, side, its.function(sizes));
  };
}

GameAt FunctionGames::reduction(std::size_t side) const {
  return replaced(side, called);
}

GameAt FunctionGames::random(std::size_t side, const Assumption& prf) const {
  return [reduction = reduction(side), ideal = prf.ideal](const Sizes& sizes) {
    return link(reduction(sizes), ideal(sizes));
  };
}

GameAt FunctionGames::lazy(std::size_t side, bool fresh) const {
  return replaced(side,
                  [fresh](const PseudorandomFunction& like) { return lazy_function(like, fresh); });
}

bool FunctionGames::uses_function(std::size_t side, const Sizes& sizes) const {
  return any_node(reduction(side)(sizes),
                  [](const GraphNode& node) { return node.is(NodeKind::call); });
}

FunctionGames
mode_games(const Subject& subject,
           const std::function<std::shared_ptr<const FunctionMode>(const Sizes&)>& mode) {
  return {
      .function = [=](const Sizes& sizes) { return mode(sizes)->function(); },
      .with =
          [=, games = subject.games](const Sizes& sizes, std::size_t side,
                                     const std::shared_ptr<const PseudorandomFunction>& function) {
            return games(*mode(sizes)->with(function), sizes).at(side);
          }};
}

void replace_function(Proof& p, const FunctionGames& games, const Assumption& prf,
                      bool second_uses_function, const BoundAt& collision) {
  if (p.games().empty()) p.start("Left", "the definition's first game", games.actual(0));
  p.reduction("the function is replaced by a random one", prf, Towards::ideal, "B_left",
              games.reduction(0), "Random.Left", "the mode of a random function",
              games.random(0, prf));
  p.equivalent("a random function is sampled when it is needed", "Lazy.Left",
               "the random function is a table, filled when it is needed", games.lazy(0, false));
  p.until_bad("an input comes again with small probability", "bad", "Fresh.Left",
              "every value of the function is new", games.lazy(0, true), collision);
  if (!second_uses_function) {
    p.equivalent("new values hide the difference", "Right", "the definition's second game",
                 games.actual(1));
    return;
  }
  p.equivalent("new values hide the difference", "Fresh.Right",
               "every value of the function is new", games.lazy(1, true));
  p.until_bad("an input comes again with small probability", "bad", "Lazy.Right",
              "the random function is a table, filled when it is needed", games.lazy(1, false),
              collision);
  p.equivalent("a random function is sampled when it is needed", "Random.Right",
               "the mode of a random function", games.random(1, prf));
  p.reduction("the random function is replaced by the function", prf, Towards::real, "B_right",
              games.reduction(1), "Right", "the definition's second game", games.actual(1));
}

}  // namespace certamen
