// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <boost/multiprecision/integer.hpp>
#include <set>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/release/definitions/finite_games.hpp"
#include "framework/release/definitions/vector_games.hpp"

namespace certamen {

namespace {

Node nonzero_number(Body& at, const Domain& field) {
  return at.sample(Distribution::uniform_except(field, 1), {at.residue(field, 0)});
}

Node scalar_product(Body& at, Node a, Node b) {
  const Node products =
      entrywise(at, a, b, [](Node one, Node other) { return std::move(one) * std::move(other); });
  Node sum = at.get(products, 0);
  for (std::size_t i = 1; i < length_of(products); ++i) sum = sum + at.get(products, i);
  return sum;
}

/// Heads on the features of a choice, over the numbers of an input.
class Features {
 public:
  Features(const FiniteExtractor& scheme, Body& at, const Node& choice) : scheme_{&scheme} {
    for (std::size_t i = 0; i < scheme.features(); ++i)
      places_.push_back(scheme.place(at, choice, i));
  }
  /// The task of the head: an inner product with inputs.
  Node task(Body& at, const std::vector<Node>& head) const {
    std::vector<Node> numbers;
    for (std::size_t j = 0; j < scheme_->inputs(); ++j) {
      Node number = at.residue(scheme_->field(), 0);
      for (std::size_t i = 0; i < head.size(); ++i)
        number = at.select(at.is_at(places_[i], j), head[i], number);
      numbers.push_back(number);
    }
    return at.vector(numbers);
  }
  /// The task's number at the input's place of feature i.
  Node number_at(Body& at, const Node& task, std::size_t i) const {
    Node number = at.get(task, 0);
    for (std::size_t j = 1; j < scheme_->inputs(); ++j)
      number = at.select(at.is_at(places_[i], j), at.get(task, j), number);
    return number;
  }

 private:
  const FiniteExtractor* scheme_;
  std::vector<Node> places_;
};

/// The head u on features that are multiplied by d: d_1 u_1, .., d_n u_n.
std::vector<Node> scaled_head(const FiniteExtractor& scheme, Body& at, const Node& head) {
  std::vector<Node> numbers;
  for (std::size_t i = 0; i < scheme.features(); ++i)
    numbers.push_back(at.residue(scheme.field(), scheme.factor(i)) * at.get(head, i));
  return numbers;
}

using SmallVector = std::vector<std::uint64_t>;

/// All vectors of this length over this many numbers, from `least` on.
std::vector<SmallVector> all_vectors(std::uint64_t p, std::size_t length, std::uint64_t least) {
  std::vector<SmallVector> all{{}};
  for (std::size_t i = 0; i < length; ++i) {
    std::vector<SmallVector> longer;
    for (const auto& one : all)
      for (std::uint64_t number = least; number < p; ++number) {
        longer.push_back(one);
        longer.back().push_back(number);
      }
    all = std::move(longer);
  }
  return all;
}

/// What is found of the task from B samples (x, <w, x>) alone: the likeliest of equally likely
/// tasks, so that the number of different answers counts.
Rational found_from_data(const FiniteExtractor& scheme, int samples) {
  const Integer field = scheme.field().cardinality();
  const auto power = [](const Integer& base, std::size_t places) -> Integer {
    return boost::multiprecision::pow(base, static_cast<unsigned>(places));
  };
  const std::size_t length = scheme.inputs();
  const auto numbers = static_cast<std::size_t>(samples) * length;
  const Integer count = scheme.choices().cardinality() * power(field - 1, scheme.features()),
                all = power(field, numbers);
  constexpr std::uint64_t most = 10'000'000;
  if (samples == 0) return make_rational(1, count);
  if (all * count > most)
    throw Error{ErrorCode::bad_number, "parameter budget",
                fmt::format("expected one with at most {} samples of all tasks together, got {}",
                            most, Integer{all * count}.str())};
  const auto p = field.convert_to<std::uint64_t>();
  std::vector<SmallVector> tasks;
  for (const auto& places : scheme.choices_of_places())
    for (const auto& head : all_vectors(p, scheme.features(), 1)) {
      SmallVector task(length, 0);
      for (std::size_t i = 0; i < head.size(); ++i) task[places[i]] = head[i];
      tasks.push_back(std::move(task));
    }
  Integer answers = 0;
  for (const auto& inputs : all_vectors(p, numbers, 0)) {
    std::set<SmallVector> seen;
    for (const auto& task : tasks) {
      SmallVector labels(static_cast<std::size_t>(samples), 0);
      for (std::size_t i = 0; i < numbers; ++i)
        labels[i / length] = (labels[i / length] + inputs[i] * task[i % length]) % p;
      seen.insert(std::move(labels));
    }
    answers += seen.size();
  }
  return make_rational(answers, all * count);
}

}  // namespace

//  FT                                     docs/explanation/assessment.md; motivated by [Yang25]
//    S <- choices;  v <- (F without 0)^n;  w = sum of v_i e_{S_i};  R <- Release(S);  u = 0
//  algorithms=any, budget=B:
//  RELEASE():    return R                                 once
//  DATA():       x <- F^N;  return (x, <w, x>)            at most B times
//  finalize(w'): return w' = w
//  algorithms=descent, budget=B:
//  STEP(eta):    u = u - eta (H u - D R w);  return u     at most B times
//  finalize():   return R^T D u = w
//
//  H = D R R^T D is the Hessian of the loss of heads u on the features D R x. What is allowed is
//  what the same data give without the release, and the same descent on features that are chosen
//  without it.
Definition fine_tuning(const FiniteExtractor& scheme, bool descent, int budget) {
  GameBuilder game{"FT"};
  scheme.declare(game);
  const Domain field = scheme.field(), heads = Vector(field, scheme.features()),
               tasks = Vector(field, scheme.inputs());
  const State task = game.state("w", tasks), released = game.state("R", scheme.choices());
  const State head = game.state("u", heads, Value{heads.element(0)});
  game.initialize([&](Body& at) {
    const Node choice = at.let("S", at.sample(scheme.choices()));
    std::vector<Node> numbers;
    for (std::size_t i = 0; i < scheme.features(); ++i)
      numbers.push_back(at.let(fmt::format("v{}", i + 1), nonzero_number(at, field)));
    at.set(task, Features{scheme, at, choice}.task(at, numbers));
    at.set(released, scheme.release(at, choice));
  });
  const Integer choices = scheme.choices().cardinality();
  if (descent) {
    game.oracle("STEP", {field},
                [&](Body& at, Node rate) {
                  const Node now = at.get(head), wanted = at.get(task);
                  const Features features{scheme, at, at.get(released)};
                  const auto scaled = scaled_head(scheme, at, now);
                  std::vector<Node> next;
                  for (std::size_t i = 0; i < scheme.features(); ++i) {
                    const Node error = scaled[i] - features.number_at(at, wanted, i);
                    const Node factor = at.residue(field, scheme.factor(i));
                    next.push_back(at.get(now, i) - rate * (factor * error));
                  }
                  const Node result = at.vector(next);
                  at.set(head, result);
                  return result;
                })
        .at_most(budget);
    game.finalize(Unit(), [&](Body& at, Node) {
      const Features features{scheme, at, at.get(released)};
      return at.equal(features.task(at, scaled_head(scheme, at, at.get(head))), at.get(task));
    });
    // The head is 0 at first, and no task is.
    return Definition::search("fine-tuning", game.build(), 0)
        .with_allowed(budget == 0 ? Rational{0} : make_rational(1, choices));
  }
  game.oracle("RELEASE", {}, [&](Body& at) { return at.get(released); }).at_most(1);
  game.oracle("DATA", {},
              [&](Body& at) {
                const Node x = at.let("x", at.sample(tasks));
                return at.tuple({x, scalar_product(at, at.get(task), x)});
              })
      .at_most(budget);
  game.finalize(tasks, [&](Body& at, Node guess) { return at.equal(guess, at.get(task)); });
  const Rational blind = found_from_data(scheme, 0);
  return Definition::search("fine-tuning", game.build(), blind)
      .with_allowed(found_from_data(scheme, budget));
}

void register_fine_tuning(Catalogue& catalogue);
void register_fine_tuning(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "fine-tuning",
      .summary = "a released extractor helps no algorithm of a class to learn a harmful task",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "algorithms",
                      .meaning = "the class: gradient descent from 0 on the true loss, at rates "
                                 "that the adversary chooses step by step, or any",
                      .default_value = "descent",
                      .words = {"descent", "any"}},
                     {"budget", "steps of descent, or samples of the task", "1", 0, 8}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* extractor = dynamic_cast<const FiniteExtractor*>(&scheme);
        if (extractor == nullptr) return std::nullopt;
        return fine_tuning(*extractor, given.text("algorithms") == "descent",
                           given.small("budget"));
      }});
}

}  // namespace certamen
