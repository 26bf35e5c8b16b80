// SPDX-License-Identifier: Apache-2.0
// Operations on tuples, vectors and options: mixed-radix codes taken apart and put together.
#include <algorithm>
#include <ranges>

#include "framework/error.hpp"
#include "framework/values/leaves.hpp"
#include "framework/values/operations_impl.hpp"
#include "framework/values/unread.hpp"

namespace certamen::operations {

namespace {

template <class N>
N narrowed(const Integer& value) {
  if constexpr (std::is_same_v<N, Integer>) {
    return value;
  } else {
    return N{static_cast<std::uint64_t>(value & 0xffffffffffffffffu)} |
           (N{static_cast<std::uint64_t>((value >> 64) & 0xffffffffffffffffu)} << 64);
  }
}

/// The place values of each part, in both arithmetics.
struct Radix {
  explicit Radix(const std::vector<Domain>& parts) {
    for (const auto& part : parts)
      bounds.push_back(part.is_symbolic() ? Integer{1} : part.code_bound());
    for (const auto& bound : bounds) narrow.push_back(narrowed<Word128>(bound));
  }
  template <class N>
  const N& bound(std::size_t i) const {
    if constexpr (std::is_same_v<N, Integer>)
      return bounds[i];
    else
      return narrow[i];
  }
  std::vector<Integer> bounds;
  std::vector<Word128> narrow;
};

template <class N>
N packed(const Radix& radix, const N* a) {
  N code{0};
  for (std::size_t i = 0; i < radix.bounds.size(); ++i) code = code * radix.bound<N>(i) + a[i];
  return code;
}

/// How many codes the parts of a tuple below one have together, or those of a narrow vector; of a
/// wide vector this would be as long as the vector.
Integer codes_below(const Domain& whole, std::size_t index) {
  Integer codes = 1;
  if (whole.kind() == DomainKind::tuple)
    for (std::size_t i = index + 1; i < whole.parts().size(); ++i)
      codes *= bound_of(whole.parts()[i]);
  else if (whole.is_narrow())
    for (std::size_t i = index + 1; i < whole.size().number(); ++i)
      codes *= bound_of(whole.parts()[0]);
  return codes;
}

/// Reads one part of a code without the bounds of all others: a vector has a projection for each of
/// its elements, and together they are not to take the room of many vectors.
class PartReader {
 public:
  PartReader(const Domain& whole, std::size_t index)
      : first_{index == 0},
        bound_{bound_of(whole.parts()[whole.kind() == DomainKind::vector ? 0 : index])},
        below_{codes_below(whole, index)} {
    if (whole.kind() == DomainKind::tuple || whole.is_narrow()) return;
    const auto places = static_cast<unsigned>(whole.size().number() - 1 - index);
    if ((bound_.wide & (bound_.wide - 1)) == 0)
      shift_ = places * static_cast<unsigned>(boost::multiprecision::msb(bound_.wide));
    else
      places_ = places;
  }
  template <class N>
  N operator()(const N* a) const {
    N rest{0};
    if constexpr (std::is_same_v<N, Integer>) {
      if (shift_ != 0)
        rest = a[0] >> shift_;
      else
        rest = a[0] / (places_ != 0 ? Integer{boost::multiprecision::pow(bound_.wide, places_)}
                                    : below_.wide);
    } else {
      rest = a[0] / below_.in<N>();
    }
    return first_ ? rest : N{rest % bound_.in<N>()};
  }

 private:
  bool first_;
  Constant bound_, below_;
  unsigned shift_ = 0, places_ = 0;  // of a wide vector: bits below the element, or elements
};

/// The argument's leaves are not looked at, unless another link says so.
void ignore(Natural& natural, std::size_t argument, std::size_t leaves) {
  for (std::size_t leaf = 0; leaf < leaves; ++leaf)
    natural.links.push_back({{argument, leaf}, {argument, leaf}});
}

/// A code of a tuple or vector as those of its parts; of symbolic parts it is not known.
Constructor taken_apart_into(const std::vector<Domain>& parts) {
  if (std::ranges::any_of(parts, &Domain::is_symbolic)) return {};
  return {[parts](const Value& value) -> std::optional<std::vector<Value>> {
    std::vector<Value> values;
    for (const auto& code : unpack(parts, value.code())) values.emplace_back(code);
    return values;
  }};
}

/// Every argument becomes a part of the output.
Natural assembling(const std::vector<Domain>& parts) {
  Natural natural;
  std::size_t first = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t leaves = leaf_count(parts[i]);
    for (std::size_t leaf = 0; leaf < leaves; ++leaf)
      natural.links.push_back({{parts.size(), first + leaf}, {i, leaf}});
    first += leaves;
  }
  return natural;
}

Operation projection(Opcode opcode, Opcode constructor, const Domain& whole, std::size_t index) {
  const bool vector = whole.kind() == DomainKind::vector;
  const std::size_t count =
      vector ? static_cast<std::size_t>(whole.size().number()) : whole.parts().size();
  if (index >= count)
    throw Error{ErrorCode::bad_domain,
                std::string{standard_operation(opcode).name} + "[" + std::to_string(index) + "]",
                whole.name() + " has " + std::to_string(count) + " parts"};
  const Domain part = whole.parts()[vector ? 0 : index];
  Facts facts{.projection = Projection{constructor, index}, .natural = Natural{}};
  if (count == 1) facts.bijective = {true};
  const std::size_t leaves = leaf_count(part);
  std::size_t first = vector ? index * leaves : 0;
  for (std::size_t i = 0; i < index && !vector; ++i) first += leaf_count(whole.parts()[i]);
  facts.natural->links.push_back({{0, every_leaf}, {0, every_leaf}});
  for (std::size_t leaf = 0; leaf < leaves; ++leaf)
    facts.natural->links.push_back({{0, first + leaf}, {1, leaf}});
  return standard(opcode, {whole}, part, facts, PartReader{whole, index}, index);
}

}  // namespace

Operation make_tuple(const std::vector<Domain>& parts) {
  Facts facts{.constructor = taken_apart_into(parts), .natural = assembling(parts)};
  if (parts.size() == 1) facts.bijective = {true};
  return standard(Opcode::make_tuple, parts, Tuple(parts), facts,
                  [radix = Radix{parts}]<class N>(const N* a) { return packed<N>(radix, a); });
}

Operation get(const Domain& tuple, std::size_t index) {
  if (tuple.kind() != DomainKind::tuple)
    throw Error{ErrorCode::type_mismatch, "get", "expected a Tuple, got " + tuple.name()};
  return projection(Opcode::get, Opcode::make_tuple, tuple, index);
}

Operation make_vector(const Domain& element, std::size_t length) {
  const std::vector<Domain> parts(length, element);
  Facts facts{.constructor = taken_apart_into(parts), .natural = assembling(parts)};
  return standard(Opcode::make_vector, parts, Vector(element, Integer{length}), facts,
                  [radix = Radix{parts}]<class N>(const N* a) { return packed<N>(radix, a); });
}

Operation at(const Domain& vector, std::size_t index) {
  if (vector.kind() != DomainKind::vector)
    throw Error{ErrorCode::type_mismatch, "at", "expected a Vector, got " + vector.name()};
  return projection(Opcode::at, Opcode::make_vector, vector, index);
}

Operation some(const Domain& element) {
  Natural natural;
  for (std::size_t leaf = 0; leaf < leaf_count(element); ++leaf)
    natural.links.push_back({{0, leaf}, {1, leaf}});
  Constructor constructor{[](const Value& value) -> std::optional<std::vector<Value>> {
    const Integer code = value.code();
    if (code == 0) return std::nullopt;
    return std::vector<Value>{Value{Integer{code - 1}}};
  }};
  return standard(Opcode::some, {element}, Option(element),
                  {.constructor = std::move(constructor), .natural = std::move(natural)},
                  []<class N>(const N* a) { return N{a[0] + 1}; });
}

namespace {

void expect_option(const char* operation, const Domain& option) {
  if (option.kind() != DomainKind::option)
    throw Error{ErrorCode::type_mismatch, operation, "expected an Option, got " + option.name()};
}

}  // namespace

Operation is_some(const Domain& option) {
  expect_option("is-some", option);
  Natural natural;
  ignore(natural, 0, leaf_count(option));
  return standard(Opcode::is_some, {option}, Boolean(),
                  {.projection = Projection{Opcode::some, 0, Value{1}, Value{0}},
                   .natural = std::move(natural)},
                  []<class N>(const N* a) { return N{a[0] != 0 ? 1u : 0u}; });
}

Operation value_or(const Domain& option) {
  expect_option("value-or", option);
  const Domain& element = option.parts()[0];
  Natural natural;
  for (std::size_t leaf = 0; leaf < leaf_count(element); ++leaf) {
    natural.links.push_back({{0, leaf}, {1, leaf}});
    natural.links.push_back({{1, leaf}, {2, leaf}});
  }
  return standard(
      Opcode::value_or, {option, element}, element,
      {.projection = Projection{Opcode::some, 0, {}, {}, 1}, .natural = std::move(natural)},
      []<class N>(const N* a) { return a[0] != 0 ? N{a[0] - 1} : a[1]; });
}

}  // namespace certamen::operations
