// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"
#include "framework/release/definitions/vector_games.hpp"

namespace certamen {

namespace {

//  M = w_1, .., w_1, w_2, .., w_2, ..     each bit of a word w, drawn, several times
//  Mark(m): the word whose bits are the majorities;  Verify(vk, m): vk is that word
class MajorityMark : public FiniteMark {
 public:
  MajorityMark(int bits, int copies)
      : bits_{static_cast<std::size_t>(bits)}, copies_{static_cast<std::size_t>(copies)} {}
  Domain keys() const override { return Vector(Boolean(), bits_); }
  Domain models() const override { return Vector(Boolean(), bits_ * copies_); }
  Node draw(Body& at) const override {
    const Node word = at.let("w", at.sample(keys()));
    std::vector<Node> numbers;
    for (std::size_t i = 0; i < bits_ * copies_; ++i) numbers.push_back(at.get(word, i / copies_));
    return at.vector(numbers);
  }
  Node mark(Body& at, Node model) const override {
    std::vector<Node> word;
    for (std::size_t i = 0; i < bits_; ++i) {
      std::vector<Node> votes;
      for (std::size_t j = 0; j < copies_; ++j) votes.push_back(at.get(model, i * copies_ + j));
      word.push_back(at_least_of(at, votes, static_cast<int>(copies_ / 2 + 1)));
    }
    return at.vector(word);
  }
  Node verify(Body& at, Node key, Node model) const override {
    return at.equal(key, mark(at, model));
  }
  /// One word of all verifies.
  Rational false_accusation() const override { return make_rational(1, Integer{1} << bits_); }

 private:
  std::size_t bits_, copies_;
};

}  // namespace

void register_majority_mark(Catalogue& catalogue);
void register_majority_mark(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "majority-mark",
                            .summary = "an ownership mark that each bit of stands several times",
                            .source = "control",
                            .parameters = {{"bits", "of the mark", "1", 1, 4},
                                           {"copies", "of each bit in the model", "3", 1, 9}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<MajorityMark>(given.small("bits"),
                                                                    given.small("copies"));
                            }});
  catalogue.add(ControlEntry{"majority-mark",
                             {{"ownership-soundness", true},
                              {"ownership-robustness", false},
                              {"ownership-dispute", false}}});
}

}  // namespace certamen
