// SPDX-License-Identifier: Apache-2.0
// FunctionSpace of which nothing is known: names in proofs, fixed functions that look random at
// concrete sizes.
#include <algorithm>
#include <numeric>

#include "framework/error.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/values/operation.hpp"

namespace certamen {

namespace {

constexpr std::uint64_t most_entries = std::uint64_t{1} << 16;

/// Numbers that look random, from a name [Steele, Lea, Flood 2014: SplitMix].
class Stream {
 public:
  explicit Stream(const std::string& name) {
    for (const char c : name) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  std::uint64_t below(std::uint64_t bound) {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % bound;
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325u;
};

/// The functions from some domains to another, numbered. A function is its values for all codes of
/// the inputs, the first input most significant; one that is a bijection in an argument is a
/// permutation for each choice of the other arguments.
class FunctionSpace {
 public:
  FunctionSpace(const std::string& name, std::vector<Domain> inputs, Domain output,
                std::optional<std::size_t> bijective)
      : name_{name}, inputs_{std::move(inputs)}, output_{std::move(output)}, bijective_{bijective} {
    Integer entries = 1;
    for (const auto& input : inputs_) entries *= input.code_bound();
    if (entries > most_entries)
      throw Error{ErrorCode::too_large, name_,
                  "a primitive of " + entries.str() + " entries; at most 65536 are tabulated"};
    entries_ = to_count(entries, name_);
    size_ = to_word(output_.cardinality(), name_);
  }

  Integer count() const {
    Integer count = 1;
    values([&](std::uint64_t bound) {
      count *= bound;
      return std::uint64_t{0};
    });
    return count;
  }
  std::vector<Integer> with_number(Integer number) const {
    return values([&](std::uint64_t bound) {
      const auto digit = to_word(number % bound, name_);
      number /= bound;
      return bijective_ ? bound - 1 - digit : digit;  // 0: nothing is moved
    });
  }
  std::vector<Integer> looking_random() const {
    std::string seed = name_;
    for (const auto& input : inputs_) seed += "|" + input.name();
    Stream stream{seed + "|" + output_.name()};
    return values([&](std::uint64_t bound) { return stream.below(bound); });
  }

 private:
  /// `below(n)` chooses one of n, again and again.
  template <class Below>
  std::vector<Integer> values(Below below) const {
    std::vector<Integer> values(entries_);
    if (!bijective_) {
      for (auto& value : values) value = output_.element(Integer{below(size_)});
      return values;
    }
    std::uint64_t stride = 1;
    for (std::size_t i = inputs_.size(); --i > *bijective_;)
      stride *= to_word(inputs_[i].code_bound(), name_);
    const Domain& argument = inputs_[*bijective_];
    const auto bound = to_word(argument.code_bound(), name_);
    for (std::uint64_t first = 0; first < values.size(); ++first) {
      if (first / stride % bound != 0) continue;
      std::vector<std::uint64_t> images(size_);
      std::iota(images.begin(), images.end(), 0);
      for (std::uint64_t i = size_; i-- > 1;) std::swap(images[i], images[below(i + 1)]);
      for (std::uint64_t i = 0; i < size_; ++i)
        values[first + stride * argument.element_word(i)] = output_.element(Integer{images[i]});
    }
    return values;
  }

  std::string name_;
  std::vector<Domain> inputs_;
  Domain output_;
  std::optional<std::size_t> bijective_;
  std::size_t entries_ = 0;
  std::uint64_t size_ = 0;
};

/// Sets the evaluator of a description to a table.
Operation::Description tabulated(const Operation::Description& description,
                                 std::vector<Integer> values) {
  std::vector<std::size_t> bounds;
  for (const auto& input : description.inputs)
    bounds.push_back(to_count(input.code_bound(), description.name));
  auto result = finite_description(
      description.inputs, description.output, description.facts,
      [values = std::move(values), bounds = std::move(bounds)]<class N>(const N* a) {
        std::size_t index = 0;
        for (std::size_t i = 0; i < bounds.size(); ++i)
          index = index * bounds[i] + static_cast<std::size_t>(a[i]);
        if constexpr (std::is_same_v<N, Integer>)
          return values[index];
        else
          return N{static_cast<std::uint64_t>(values[index])};
      });
  result.name = description.name;
  result.parameter = description.parameter;
  return result;
}

}  // namespace

Primitive::Primitive(std::string name, std::optional<std::size_t> bijective)
    : name_{std::move(name)}, bijective_{bijective}, identity_{OperationIdentity::fresh()} {}

Operation Primitive::operator()(const std::vector<Domain>& inputs, const Domain& output) const {
  Operation::Description own;
  own.name = name_;
  own.inputs = inputs;
  own.output = output;
  own.parameter = identity_;
  own.on = *this;
  if (bijective_) {
    if (*bijective_ >= inputs.size() || !same_cardinality(inputs[*bijective_], output))
      throw Error{ErrorCode::type_mismatch, name_,
                  "a bijection in an argument that is not as large as " + output.name()};
    own.facts.bijective.assign(inputs.size(), false);
    own.facts.bijective[*bijective_] = true;
  }
  const auto is_symbolic = [](const Domain& domain) { return domain.is_symbolic(); };
  if (output.is_symbolic() || std::any_of(inputs.begin(), inputs.end(), is_symbolic))
    return Operation{std::move(own)};
  const FunctionSpace functions{name_, inputs, output, bijective_};
  auto result = tabulated(own, functions.looking_random());
  result.functions = functions.count();
  result.choose = [own, functions, identity = identity_](const Integer& number) {
    auto chosen = tabulated(own, functions.with_number(number));
    chosen.parameter = OperationIdentity{identity.serial, number};
    return Operation{std::move(chosen)};
  };
  return Operation{std::move(result)};
}

Operation primitive(const std::string& name, const std::vector<Domain>& inputs,
                    const Domain& output, std::optional<std::size_t> bijective) {
  return Primitive{name, bijective}(inputs, output);
}

}  // namespace certamen
