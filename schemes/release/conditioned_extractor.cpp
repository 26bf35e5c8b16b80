// SPDX-License-Identifier: Apache-2.0
#include <numeric>

#include "framework/definitions/catalogue.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

namespace {

/// All sets of `count` of the numbers below `size`, each in order.
std::vector<std::vector<std::size_t>> subsets(std::size_t size, std::size_t count) {
  std::vector<std::vector<std::size_t>> all;
  std::vector<std::size_t> one(count);
  std::iota(one.begin(), one.end(), std::size_t{0});
  while (true) {
    all.push_back(one);
    std::size_t i = count;
    while (i > 0 && one[i - 1] == size - count + i - 1) --i;
    if (i == 0) return all;
    ++one[i - 1];
    std::iota(one.begin() + static_cast<std::ptrdiff_t>(i), one.end(), one[i - 1] + 1);
  }
}

//  features(x) = (d_1 x_{S_1}, .., d_n x_{S_n});  Hessian of the loss: d_1^2, .., d_n^2
//  Release(S):  S;  form=hidden: a set drawn independently
class ConditionedExtractor : public FiniteExtractor {
 public:
  ConditionedExtractor(int p, std::size_t inputs, std::size_t features, int distinct, bool hidden)
      : field_{Zmod(p)}, inputs_{inputs}, distinct_{distinct}, hidden_{hidden},
        places_{subsets(inputs, features)}, choices_{Range(places_.size())} {
    for (std::size_t i = 0; i < features; ++i)
      place_of_.push_back(opaque_operation(
          fmt::format("place {}", i + 1), {choices_}, Range(inputs),
          [places = places_, i](std::span<const Value> choice) {
            return Value{static_cast<std::uint64_t>(places[choice.front().word()][i])};
          }));
  }
  Domain field() const override { return field_; }
  std::size_t inputs() const override { return inputs_; }
  std::size_t features() const override { return place_of_.size(); }
  const std::vector<std::vector<std::size_t>>& choices_of_places() const override {
    return places_;
  }
  Domain choices() const override { return choices_; }
  Node place(Body& at, Node choice, std::size_t i) const override {
    return at.apply(place_of_[i], {std::move(choice)});
  }
  /// 1, 2, .., in turn: the squares of those up to (p - 1)/2 are different.
  int factor(std::size_t i) const override { return 1 + static_cast<int>(i) % distinct_; }
  Node release(Body& at, Node choice) const override {
    return hidden_ ? at.let("R", at.sample(choices_)) : choice;
  }

 private:
  Domain field_;
  std::size_t inputs_;
  int distinct_;
  bool hidden_;
  std::vector<std::vector<std::size_t>> places_;
  Domain choices_;
  std::vector<Operation> place_of_;
};

std::shared_ptr<const Scheme> make_extractor(const Parameters& given, int distinct) {
  const int p = prime_of(given), inputs = given.small("inputs"), features = given.small("features");
  if (features > inputs)
    throw Error{
        ErrorCode::bad_number, "parameter features",
        fmt::format("expected at most {}, the numbers of an input, got {}", inputs, features)};
  if (const int most = std::max(1, (p - 1) / 2); distinct > most)
    throw Error{ErrorCode::bad_number, "parameter distinct",
                fmt::format("expected at most {}, the nonzero squares modulo {}, got {}", most, p,
                            distinct)};
  return std::make_shared<ConditionedExtractor>(p, static_cast<std::size_t>(inputs),
                                                static_cast<std::size_t>(features), distinct,
                                                given.text("form") == "hidden");
}

std::vector<ParameterSpec> extractor_parameters() {
  return {prime_parameter("5"),
          {"inputs", "N, numbers of an input", "3", 1, 4},
          {"features", "n, of the N numbers, which the extractor looks at", "2", 1, 4},
          {.name = "form",
           .meaning = "what is released: the features, or others that say nothing of them",
           .default_value = "shown",
           .words = {"shown", "hidden"}}};
}

}  // namespace

void register_conditioned_extractor(Catalogue& catalogue);
void register_conditioned_extractor(Catalogue& catalogue) {
  auto parameters = extractor_parameters();
  parameters.push_back({"distinct", "eigenvalues of the Hessian of a head's loss", "2", 1, 4});
  catalogue.add(SchemeEntry{
      .name = "conditioned-extractor",
      .summary = "features scaled so that descent needs a step for each of several eigenvalues",
      .source = "[arXiv 2505.23760] over a small field",
      .parameters = parameters,
      .make = [](const Parameters& given) {
        return make_extractor(given, given.small("distinct"));
      }});
  catalogue.add(
      SchemeEntry{.name = "plain-extractor",
                  .summary = "features of one scale: a step of descent trains any head",
                  .source = "control",
                  .parameters = extractor_parameters(),
                  .make = [](const Parameters& given) { return make_extractor(given, 1); }});
  // It is made to be met up to a number of steps, so that nothing is expected whatever the budget.
  catalogue.add(ControlEntry{"conditioned-extractor", {}});
  catalogue.add(ControlEntry{"plain-extractor", {{"fine-tuning", true}}});
}

}  // namespace certamen
