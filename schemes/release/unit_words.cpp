// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

namespace {

//  code_u = the word whose bit u is 1;  Trace(m) = the first user whose bit is 1 in m
class UnitWords : public FiniteTracing {
 public:
  explicit UnitWords(int users) : users_{static_cast<std::size_t>(users)} {}
  std::size_t users() const override { return users_; }
  std::size_t length() const override { return users_; }
  Node draw(Body& at) const override {
    std::vector<Node> all;
    for (std::size_t user = 0; user < users_; ++user) {
      std::vector<Node> word;
      for (std::size_t i = 0; i < users_; ++i) word.push_back(at.boolean(i == user));
      all.push_back(at.vector(word));
    }
    return at.vector(all);
  }
  Node accused(Body& at, Node, Node leaked) const override {
    Node found = at.none(names());
    for (std::size_t user = users_; user-- > 0;) {
      const Node marked = at.get(leaked, user);
      found = at.select(marked, at.some(at.constant(names(), Value{Integer{user}})), found);
    }
    return found;
  }

 private:
  std::size_t users_;
};

}  // namespace

void register_unit_words(Catalogue& catalogue);
void register_unit_words(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "unit-words",
                            .summary = "copies marked at one position each",
                            .source = "control",
                            .parameters = {{"users", "who get a copy", "3", 2, 8}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<UnitWords>(given.small("users"));
                            }});
  catalogue.add(ControlEntry{"unit-words", {{"traceability", true}}});
}

}  // namespace certamen
