// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/numbers/word128.hpp"
#include "framework/values/facts.hpp"

namespace certamen {

struct NumericEvaluators;  // framework/values/numeric_value.hpp: evaluation on tensors of four
                           // scalar types

/// A typed, deterministic function: a cheap, regular handle. What it is, is its key: opcode,
/// domains, parameter. Its name is for people, and nothing is decided by it. Finite operations
/// evaluate on codes (Value); those whose domains are all narrow also on words; operations on
/// tensors evaluate in every arithmetic of NumericEvaluators.
class Operation {
 public:
  /// On codes that fit one word each, for domains that are narrow.
  using WordFunction = std::function<std::uint64_t(const std::uint64_t* arguments)>;
  /// On codes of any size.
  using WideFunction = std::function<Integer(const Integer* arguments)>;
  /// Many applications at once. The codes of argument i stand at arguments[i] one after the other,
  /// each in domain.code_words() words, least significant first; the results go to `results`
  /// likewise.
  using BatchFunction = std::function<void(const std::uint64_t* const* arguments,
                                           std::uint64_t* results, std::size_t count)>;

  /// All that an operation is; the maker fills in what applies.
  struct Description {
    std::string name;                   // for people, with its parameter: "slice[3..8)"
    Opcode opcode = Opcode::user;       // which operation
    std::vector<Domain> inputs = {};    // of the arguments, in order
    Domain output = Boolean();          // of the result
    OperationParameter parameter = {};  // of a user's operation: set by the constructor
    Facts facts;                        // what may be used about it
    Integer cost = 1;                   // word operations, or multiply-adds for tensors
    bool opaque = false;                // a C++ function without a graph behind it
    bool symbolic = false;              // set by the constructor
    std::size_t hash = 0;               // of the key; set by the constructor
    WordFunction word = {};             // empty unless all domains are narrow
    WideFunction wide = {};             // empty for operations on tensors
    BatchFunction batch = {};           // empty unless the operation was made from one
    std::function<Operation(const Integer&)> choose = {};  // a primitive at concrete sizes
    Integer functions = 1;                                 // that choose() knows
    std::function<Operation(const std::vector<Domain>&, const Domain&)> on = {};  // a primitive
    std::shared_ptr<const NumericEvaluators> numeric;  // on tensors; null for finite operations
  };
  /// Throws Error(false_fact), with a counterexample, if a user's operation does not have a fact
  /// that it declares (check_facts).
  explicit Operation(Description description);

  /// For people.
  const std::string& name() const { return description_->name; }
  /// Which operation; `user` for those of programs.
  Opcode opcode() const { return description_->opcode; }
  /// Whether it is that one.
  bool is(Opcode opcode) const { return description_->opcode == opcode; }
  /// What besides opcode and domains tells it from others.
  const OperationParameter& parameter() const { return description_->parameter; }
  /// The place of get and at, the lowest bit of slice.
  std::size_t place() const { return std::get<std::size_t>(description_->parameter); }
  /// Of the key: equal operations have equal ones.
  std::size_t hash() const { return description_->hash; }
  /// Of the arguments, in order.
  const std::vector<Domain>& inputs() const { return description_->inputs; }
  /// Of the result.
  const Domain& output() const { return description_->output; }
  /// What may be used about it.
  const Facts& facts() const { return description_->facts; }
  /// In word operations, or in multiply-adds for tensors.
  const Integer& cost() const { return description_->cost; }
  /// A C++ function without a graph behind it, to which nothing else is known.
  bool is_opaque() const { return description_->opaque; }
  /// One of its domains has a symbol for a size: there is nothing to evaluate, facts are all.
  bool is_symbolic() const { return description_->symbolic; }

  /// Whether word() may be used: all domains are narrow.
  bool has_word() const { return static_cast<bool>(description_->word); }
  /// Empty unless has_word().
  const WordFunction& word() const { return description_->word; }
  /// Whether batch() may be used.
  bool has_batch() const { return static_cast<bool>(description_->batch); }
  /// Empty unless has_batch().
  const BatchFunction& batch() const { return description_->batch; }
  /// Whether it works on codes: evaluate() may be used.
  bool is_finite() const { return static_cast<bool>(description_->wide); }
  /// Null for operations on finite values alone.
  const NumericEvaluators* numeric() const { return description_->numeric.get(); }

  /// How many functions an abstract primitive may stand for at these sizes; 1 for all others.
  const Integer& functions() const { return description_->functions; }
  /// The primitive as its function of this number, below functions(); number 0 is constant, or the
  /// identity in the argument in which it is a bijection. All others: the operation itself.
  Operation chosen(const Integer& number) const {
    return description_->choose ? description_->choose(number) : *this;
  }

  /// An abstract primitive on other domains; nothing for all other operations.
  std::optional<Operation> on(const std::vector<Domain>& inputs, const Domain& output) const {
    if (!description_->on) return std::nullopt;
    return description_->on(inputs, output);
  }

  /// Evaluates on finite values; throws Error(unsupported) for an operation on tensors.
  Value operator()(std::span<const Value> arguments) const;
  /// Likewise on codes.
  Integer evaluate(std::span<const Integer> arguments) const;

  /// The same function under another name, for people.
  Operation renamed(std::string name) const;

  /// What makes it on other domains, if that is a Maker: a Loop, a Join. Null: it is another one.
  template <class Maker>
  const Maker* made_by() const {
    return description_->on.target<Maker>();
  }

  /// The same key: the same function. Of loops the steps are a part of the key.
  friend bool operator==(const Operation& a, const Operation& b);

 private:
  std::shared_ptr<const Description> description_;
};

/// Makes a user's operation from one generic function `f(const N* arguments) -> N`, which runs with
/// N = Word128 when every domain is narrow (so products of two words do not overflow), and with N =
/// Integer. Two operations made so are two, whatever their names.
template <class F>
Operation finite_operation(std::string name, std::vector<Domain> inputs, Domain output, Facts facts,
                           F f, Integer cost = 1);

/// A function of which nothing is known but its domains, and that it is a bijection in one argument
/// if it says so: what a proof is about. Its operations on the same domains are equal, those of two
/// primitives never, whatever their names: games that are about one function share one primitive.
/// At concrete sizes it is a fixed function that looks random, made from name and domains; then
/// every code of the inputs is tabulated, up to 2^16 together, else Error(too_large).
class Primitive {
 public:
  /// `bijective` is the argument in which it is a bijection, the others fixed; none: in none.
  explicit Primitive(std::string name, std::optional<std::size_t> bijective = std::nullopt);
  /// Throws Error(type_mismatch) for a bijection in an argument that is not as large as the output.
  Operation operator()(const std::vector<Domain>& inputs, const Domain& output) const;

 private:
  std::string name_;
  std::optional<std::size_t> bijective_;
  OperationIdentity identity_;
};

/// A primitive that is used on these domains alone.
Operation primitive(const std::string& name, const std::vector<Domain>& inputs,
                    const Domain& output, std::optional<std::size_t> bijective = std::nullopt);

/// A C++ function on finite values, for what has no graph; `cost` in word operations.
Operation opaque_operation(std::string name, std::vector<Domain> inputs, Domain output,
                           std::function<Value(std::span<const Value>)> function, Integer cost = 1);

/// The same for a function that takes many applications at once, for engines that have many:
/// ciphers at real sizes, strategies that cost more to call than to run.
Operation batch_operation(std::string name, std::vector<Domain> inputs, Domain output,
                          Operation::BatchFunction function, Integer cost = 1);

// --- implementation
// ---------------------------------------------------------------------------------------------

/// What every finite operation has, whatever its key.
template <class F>
Operation::Description finite_description(std::vector<Domain> inputs, Domain output, Facts facts,
                                          F f, Integer cost = 1) {
  constexpr std::size_t max_word_arity = 16;
  Operation::Description description;
  // Symbolic domains are not narrow; Operation replaces the evaluator of what it has none for.
  bool narrow = output.is_narrow() && inputs.size() <= max_word_arity;
  for (const auto& input : inputs) narrow = narrow && input.is_narrow();
  const std::size_t arity = inputs.size();
  if (narrow) {
    description.word = [f, arity](const std::uint64_t* arguments) {
      Word128 wide[max_word_arity];
      for (std::size_t i = 0; i < arity; ++i) wide[i] = arguments[i];
      return static_cast<std::uint64_t>(f(static_cast<const Word128*>(wide)));
    };
  }
  description.wide = [f](const Integer* arguments) { return Integer{f(arguments)}; };
  description.inputs = std::move(inputs);
  description.output = std::move(output);
  description.facts = std::move(facts);
  description.cost = std::move(cost);
  return description;
}

template <class F>
Operation finite_operation(std::string name, std::vector<Domain> inputs, Domain output, Facts facts,
                           F f, Integer cost) {
  auto description = finite_description(std::move(inputs), std::move(output), std::move(facts),
                                        std::move(f), std::move(cost));
  description.name = std::move(name);
  return Operation{std::move(description)};
}

}  // namespace certamen
