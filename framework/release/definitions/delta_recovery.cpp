// SPDX-License-Identifier: Apache-2.0
#include <boost/multiprecision/integer.hpp>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"
#include "framework/release/definitions/vector_games.hpp"

namespace certamen {

namespace {

/// The law of a fine-tune: a matrix, uniform, or a column times a row, both uniform.
class FineTuneOfField {
 public:
  FineTuneOfField(const FineTunedRelease& scheme, bool low_rank)
      : scheme_{&scheme}, low_rank_{low_rank} {}

  Node draw(Body& at) const {
    if (!low_rank_) return at.sample(scheme_->weights());
    const Node column = at.let("u", at.sample(Vector(scheme_->field(), scheme_->rows()))),
               row = at.let("v", at.sample(Vector(scheme_->field(), scheme_->columns())));
    std::vector<Node> numbers;
    for (std::size_t i = 0; i < scheme_->rows(); ++i)
      for (std::size_t j = 0; j < scheme_->columns(); ++j) {
        const Node one = at.get(column, i), other = at.get(row, j);
        numbers.push_back(one * other);
      }
    return at.vector(numbers);
  }

  /// Of the likeliest difference: any, or 0, which is drawn where u or v is 0.
  Rational likeliest() const {
    if (!low_rank_) return make_rational(1, scheme_->weights().cardinality());
    const auto power = [&](std::size_t places) {
      return boost::multiprecision::pow(scheme_->field().cardinality(),
                                        static_cast<unsigned>(places));
    };
    const Integer u = power(scheme_->rows()), v = power(scheme_->columns());
    return make_rational(u + v - 1, u * v);
  }

 private:
  const FineTunedRelease* scheme_;
  bool low_rank_;
};

}  // namespace

//  DELTA                                  docs/explanation/assessment.md; motivated by [Yang25]
//    W0 <- weights;  D <- uniform, or u v^T
//  RELEASE():    return (W0, Release(W0 + D))             at most k times; base=secret: without W0
//  finalize(D'): return D' = D
Definition delta_recovery(const FineTunedRelease& scheme, bool low_rank, bool public_base,
                          const Size& views) {
  const FineTuneOfField law{scheme, low_rank};
  GameBuilder game{"DELTA"};
  scheme.declare(game);
  const State base = game.state("W0", scheme.weights()), delta = game.state("D", scheme.weights());
  game.initialize([&](Body& at) {
    at.set(base, at.sample(scheme.weights()));
    at.set(delta, law.draw(at));
  });
  game.oracle("RELEASE", {},
              [&](Body& at) {
                const Node known = at.get(base);
                const Node released = scheme.release(at, sum_of(at, known, at.get(delta)));
                return public_base ? at.tuple({known, released}) : released;
              })
      .at_most(views);
  game.finalize(scheme.weights(),
                [&](Body& at, Node guess) { return at.equal(guess, at.get(delta)); });
  return Definition::search("delta-recovery", game.build(), law.likeliest());
}

void register_delta_recovery(Catalogue& catalogue);
void register_delta_recovery(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "delta-recovery",
      .summary = "beside a base, what a fine-tune changed cannot be found from its release",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "finetune",
                      .meaning = "the difference to the base: any matrix, or a column times a row",
                      .default_value = "full",
                      .words = {"full", "lora"}},
                     {.name = "base",
                      .meaning = "whether the adversary knows the weights before the fine-tune",
                      .default_value = "public",
                      .words = {"public", "secret"}},
                     {.name = "views",
                      .meaning = "releases of the same weights",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const FineTunedRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return delta_recovery(*release, given.text("finetune") == "lora",
                              given.text("base") == "public", given.size("views"));
      }});
}

}  // namespace certamen
