// SPDX-License-Identifier: Apache-2.0
// All expressions of a file.
#include "framework/language/tree.hpp"

namespace certamen::language {

namespace {

class Walk {
 public:
  explicit Walk(const std::function<void(const Expression&)>& visit) : visit_{visit} {}

  void operator()(const Expression& e) const {
    visit_(e);
    (*this)(e.parts);
  }
  template <class T>
  void operator()(const std::vector<T>& all) const {
    for (const T& each : all) (*this)(each);
  }
  template <class T>
  void operator()(const std::optional<T>& e) const {
    if (e) (*this)(*e);
  }
  template <class... T>
  void operator()(const std::variant<T...>& one) const {
    std::visit(*this, one);
  }
  void operator()(const std::string&) const {}

  void operator()(const Statement& it) const { (*this)(it.action); }
  void operator()(const Assign& it) const { all(it.type, it.targets, it.value); }
  void operator()(const Draw& it) const { all(it.type, it.targets, it.from, it.excluded); }
  void operator()(const Do& it) const { all(it.call); }
  void operator()(const Return& it) const { all(it.value); }
  void operator()(const Raise& it) const { all(it.happens); }
  void operator()(const Branch& it) const { all(it.condition, it.block); }
  void operator()(const If& it) const { all(it.branches); }
  void operator()(const Count& it) const { all(it.from, it.to, it.block); }
  void operator()(const Each& it) const { all(it.type, it.all, it.block); }

  void operator()(const Variable& it) const { all(it.type); }
  void operator()(const Field& it) const { all(it.variable, it.value); }
  void operator()(const Method& it) const { all(it.result, it.parameters, it.body); }
  void operator()(const Game& it) const { all(it.parameters, it.fields, it.methods); }
  void operator()(const Reduction& it) const { all(it.game, it.composed, it.against); }
  void operator()(const Claim& it) const { all(it.game); }
  void operator()(const Lemma& it) const { all(it.claim); }
  void operator()(const Let& it) const { all(it.field, it.drawn_from); }
  void operator()(const Step& it) const { all(it.game, it.reduction, it.against); }
  void operator()(const Assumption& it) const { all(it.holds); }
  void operator()(const Induction& it) const { all(it.from, it.to, it.lines); }

  void operator()(const PrimitiveFile& it) const { all(it.primitive); }
  void operator()(const SchemeFile& it) const { all(it.requirements, it.scheme); }
  void operator()(const CallLimit& it) const { all(it.most); }
  void operator()(const GameFile& it) const { all(it.left, it.right, it.limits, it.advantage); }
  void operator()(const AdversaryFile& it) const { all(it.adversary, it.against); }
  void operator()(const ProofFile& it) const {
    all(it.helpers, it.lets, it.assumptions, it.calls, it.primes, it.lemmas, it.theorem, it.bound,
        it.lines);
  }
  void operator()(const Given& it) const { all(it.value); }
  void operator()(const Expectation& it) const { all(it.at, it.budgets, it.value); }

 private:
  template <class... T>
  void all(const T&... each) const {
    ((*this)(each), ...);
  }

  const std::function<void(const Expression&)>& visit_;
};

}  // namespace

void for_each_expression(const File& file, const std::function<void(const Expression&)>& visit) {
  const Walk walk{visit};
  walk(file.content);
  walk(file.expectations);
}

}  // namespace certamen::language
