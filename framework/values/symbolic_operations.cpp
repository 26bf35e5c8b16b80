// SPDX-License-Identifier: Apache-2.0
// Functions of which nothing is known: names in proofs, fixed functions that look random at
// concrete sizes.
#include <numeric>

#include "framework/error.hpp"
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

/// Values for all codes of the inputs, the first input most significant.
std::vector<Integer> tabulated(const std::string& name, const std::vector<Domain>& inputs,
                               const Domain& output, std::optional<std::size_t> bijective) {
  Integer entries = 1;
  for (const auto& input : inputs) entries *= input.code_bound();
  if (entries > most_entries)
    throw Error{ErrorCode::too_large, name,
                "a primitive of " + entries.str() + " entries; at most 65536 are tabulated"};
  std::string seed = name;
  for (const auto& input : inputs) seed += "|" + input.name();
  Stream stream{seed + "|" + output.name()};
  const auto size = static_cast<std::uint64_t>(output.cardinality());
  std::vector<Integer> values(static_cast<std::size_t>(entries));
  if (!bijective) {
    for (auto& value : values) value = output.element(Integer{stream.below(size)});
    return values;
  }
  // A permutation for each choice of the other arguments.
  std::uint64_t stride = 1;
  for (std::size_t i = inputs.size(); --i > *bijective;)
    stride *= static_cast<std::uint64_t>(inputs[i].code_bound());
  const Domain& argument = inputs[*bijective];
  const auto bound = static_cast<std::uint64_t>(argument.code_bound());
  for (std::uint64_t first = 0; first < values.size(); ++first) {
    if (first / stride % bound != 0) continue;
    std::vector<std::uint64_t> images(size);
    std::iota(images.begin(), images.end(), 0);
    for (std::uint64_t i = size; i-- > 1;) std::swap(images[i], images[stream.below(i + 1)]);
    for (std::uint64_t i = 0; i < size; ++i)
      values[first + stride * argument.element_word(i)] = output.element(Integer{images[i]});
  }
  return values;
}

}  // namespace

Primitive::Primitive(std::string name, std::optional<std::size_t> bijective)
    : name_{std::move(name)}, bijective_{bijective}, identity_{OperationIdentity::fresh()} {}

Operation Primitive::operator()(const std::vector<Domain>& inputs, const Domain& output) const {
  Facts facts;
  if (bijective_) {
    if (*bijective_ >= inputs.size() || !same_cardinality(inputs[*bijective_], output))
      throw Error{ErrorCode::type_mismatch, name_,
                  "a bijection in an argument that is not as large as " + output.name()};
    facts.bijective.assign(inputs.size(), false);
    facts.bijective[*bijective_] = true;
  }
  bool symbolic = output.is_symbolic();
  for (const auto& input : inputs) symbolic = symbolic || input.is_symbolic();
  std::vector<Integer> values;
  std::vector<Integer> bounds;
  if (!symbolic) {
    values = tabulated(name_, inputs, output, bijective_);
    for (const auto& input : inputs) bounds.push_back(input.code_bound());
  }
  auto description = finite_description(
      inputs, output, std::move(facts), [values = std::move(values), bounds]<class N>(const N* a) {
        std::size_t index = 0;
        for (std::size_t i = 0; i < bounds.size(); ++i)
          index = index * static_cast<std::size_t>(bounds[i]) + static_cast<std::size_t>(a[i]);
        if constexpr (std::is_same_v<N, Integer>)
          return values[index];
        else
          return N{static_cast<std::uint64_t>(values[index])};
      });
  description.name = name_;
  description.parameter = identity_;
  return Operation{std::move(description)};
}

Operation primitive(const std::string& name, const std::vector<Domain>& inputs,
                    const Domain& output, std::optional<std::size_t> bijective) {
  return Primitive{name, bijective}(inputs, output);
}

}  // namespace certamen
