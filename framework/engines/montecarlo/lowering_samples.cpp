// SPDX-License-Identifier: Apache-2.0
// Draws: whole random columns, and what makes numbers of any distribution out of them.
#include "framework/engines/montecarlo/lowering.hpp"
#include "framework/lowering/layout.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/numbers/words.hpp"
#include "framework/values/leaves.hpp"
#include "framework/values/operations.hpp"

namespace certamen::montecarlo {

namespace {

constexpr unsigned most_digits = 64;  // of a coin's probability that are compared in columns

}  // namespace

Registers Lowering::sample(NodeId id) {
  const auto& node = graph_[id];
  const auto& distribution = node.distribution();
  if (is_weighted(node)) {
    const auto& outcomes = distribution.outcomes();
    if (outcomes.size() == 1) return constant(node.domain, outcomes.front().first);
    if (distribution.kind() == DistributionKind::table) return from_table(distribution);
    return {coin(make_rational(outcomes.back().second, distribution.common_denominator()))};
  }
  if (!has_exclusions(node)) return uniform(distribution.domain());
  std::vector<Registers> excluded;
  for (const NodeId argument : node.arguments) excluded.push_back(values_[argument]);
  return distinct(distribution.domain(), {}, excluded, program_.truth(false));
}

Registers Lowering::uniform(const Domain& domain) {
  if (domain.kind() == DomainKind::option) return uniform_option(domain);
  if (is_structured(domain)) {
    Registers all;
    for (const auto& part : part_domains(domain)) {
      const Registers value = uniform(part);
      all.insert(all.end(), value.begin(), value.end());
    }
    return all;
  }
  if (domain.kind() != DomainKind::group) return uniform_number(domain.code_bound());
  return apply(operations::group_exponential(domain), {uniform_number(domain.order())});
}

Registers Lowering::uniform_number(const Integer& bound) {
  if (bound == 1) return {};
  const unsigned bits_in_all = bits_of(bound - 1);
  const auto lengths = word_bits(bits_in_all);
  const bool only_bits = bound == Integer{1} << bits_in_all;
  const PlaneName name = next_planes(lengths.size());
  return drawn_once({name.number(), DrawKind::below, bound}, [&] {
    Registers out;
    for (const unsigned bits : lengths) out.push_back(program_.fresh(bits));
    if (only_bits) {
      for (std::size_t i = 0; i < out.size(); ++i)
        program_.append(DrawBits{{name.stream, name.plane + i}, out[i], lengths[i]});
    } else if (out.size() == 1) {
      program_.append(DrawBelow{name, out[0], to_word(bound, "number of outcomes")});
    } else {
      program_.append(DrawWide{name, out, bound});
    }
    return out;
  });
}

/// Numbered like its codes when the element is a plain domain without gaps; else drawn code by
/// code.
Registers Lowering::uniform_option(const Domain& option) {
  const Domain& element = option.parts()[0];
  if (is_structured(element) || !is_dense(element)) return any(Distribution::uniform(option));
  return unpack(option, uniform_number(option.cardinality()));
}

Registers Lowering::any(const Distribution& distribution) {
  const Domain& domain = distribution.domain();
  Registers code;
  for (const unsigned bits : word_bits(code_bits(domain))) code.push_back(program_.fresh(bits));
  program_.append(DrawAny{next_planes(), code, std::make_shared<FiniteSampler>(distribution)});
  return unpack(domain, code);
}

Register Lowering::coin(const Rational& probability) {
  if (probability == make_rational(1, 2)) return uniform_number(2)[0];
  const PlaneName name = next_planes(most_digits + 1);
  return drawn_once({name.number(), DrawKind::coin, probability}, [&] {
    DrawCoin draw{.name = name, .out = program_.fresh(1), .digits = {}, .rest = probability};
    while (draw.rest != 0 && draw.digits.size() < most_digits) {
      draw.rest *= 2;
      draw.digits.push_back(draw.rest >= 1);
      if (draw.rest >= 1) draw.rest -= 1;
    }
    Registers out{draw.out};
    program_.append(std::move(draw));
    return out;
  })[0];
}

/// A point below the common denominator, and the outcome whose share it falls into.
Registers Lowering::from_table(const Distribution& distribution) {
  const Domain& domain = distribution.domain();
  const auto& outcomes = distribution.outcomes();
  const Integer& denominator = distribution.common_denominator();
  constexpr std::size_t most_compared = 16;
  constexpr unsigned most_tabulated = 1u << 16;
  if (outcomes.size() <= most_compared) {
    const Registers point = uniform_number(denominator);
    const unsigned bits = bits_of(denominator - 1);
    Integer end = denominator - outcomes.back().second;
    Registers value = constant(domain, outcomes.back().first);
    for (std::size_t i = outcomes.size() - 1; i-- > 0; end -= outcomes[i].second)
      value = codes_.select(codes_.less(point, codes_.constant(bits, end)),
                            constant(domain, outcomes[i].first), value);
    return value;
  }
  if (denominator > most_tabulated || !domain.is_narrow() || denominator <= 2)
    return any(distribution);
  const Register point = uniform_number(denominator)[0];
  std::vector<std::uint64_t> table;
  for (const auto& [value, weight] : outcomes)
    table.insert(table.end(), static_cast<std::size_t>(weight), value.word());
  table.resize(std::size_t{1} << width_of(program_.type(point)), 0);
  return unpack(domain, {program_.lookup(point, table, code_bits(domain))});
}

Registers Lowering::distinct(const Domain& domain, const Registers& index,
                             const std::vector<Registers>& excluded, Register unless) {
  const Registers value = uniform(domain);
  Registers with_index = value;
  with_index.insert(with_index.end(), index.begin(), index.end());
  Register again = program_.truth(false);
  for (const auto& other : excluded)
    again = program_.bit_or(again, codes_.equal(with_index, other));
  again = program_.bit_and(again, program_.bit_not(unless));
  if (program_.value_of(again) == 0u) return value;
  Redraw step{.name = next_planes(),
              .out = {},
              .value = value,
              .index = index,
              .again = again,
              .excluded = excluded,
              .domain = domain,
              .sampler = std::make_shared<FiniteSampler>(Distribution::uniform(domain))};
  for (const unsigned bits : layout_of(domain)) step.out.push_back(program_.fresh(bits));
  const Registers out = step.out;
  program_.append(std::move(step));
  return out;
}

}  // namespace certamen::montecarlo
