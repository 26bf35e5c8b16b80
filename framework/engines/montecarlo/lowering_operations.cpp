// SPDX-License-Identifier: Apache-2.0
// Operations as kernels over the registers of their arguments' layouts.
#include <algorithm>
#include <limits>

#include "framework/engines/montecarlo/lowering.hpp"
#include "framework/engines/montecarlo/wide_functions.hpp"
#include "framework/error.hpp"
#include "framework/lowering/layout.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/numbers/words.hpp"
#include "framework/values/leaves.hpp"

namespace certamen::montecarlo {

namespace {

/// Operations that have no batch form, called trial by trial.
Operation::BatchFunction batch_of(const Operation& operation) {
  if (operation.has_batch()) return operation.batch();
  const std::size_t arity = operation.inputs().size();
  if (operation.has_word())
    return [word = operation.word(), arity](const std::uint64_t* const* arguments,
                                            std::uint64_t* results, std::size_t count) {
      std::vector<std::uint64_t> row(std::max<std::size_t>(1, arity));
      for (std::size_t trial = 0; trial < count; ++trial) {
        for (std::size_t i = 0; i < arity; ++i) row[i] = arguments[i][trial];
        results[trial] = word(row.data());
      }
    };
  return [operation](const std::uint64_t* const* arguments, std::uint64_t* results,
                     std::size_t count) {
    const auto& inputs = operation.inputs();
    const std::size_t result_words = operation.output().code_words();
    std::vector<Integer> row(inputs.size());
    for (std::size_t trial = 0; trial < count; ++trial) {
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::size_t words = inputs[i].code_words();
        row[i] = from_words({arguments[i] + trial * words, words});
      }
      to_words(operation.evaluate(row), {results + trial * result_words, result_words});
    }
  };
}

bool fits_word(const Integer& modulus) {
  return modulus <= std::numeric_limits<std::uint64_t>::max();
}

}  // namespace

Registers Lowering::apply(const Operation& operation, const std::vector<Registers>& arguments) {
  if (layout_of(operation.output()).empty()) return {};  // one value
  const DecodedOperation decoded = certamen::decoded(operation);
  Application use{operation, decoded, {}};
  for (const auto& operand : decoded.operands)
    use.in.push_back(operand.constant ? constant(operation.output(), *operand.constant)
                                      : arguments[operand.argument]);
  using Translation = Registers (Lowering::*)(const Application&);
  using L = Lowering;
  static constexpr Translation translations[] = {
      // in the order of CodeAction
      &L::call,          &L::recode,     &L::bitwise,        &L::bitwise,   &L::bitwise,
      &L::comparison,    &L::comparison, &L::selection,      &L::sum,       &L::sum,
      &L::product,       &L::quotient,   &L::inverse_number, &L::power,     &L::is_square,
      &L::concatenation, &L::slice,      &L::parity,         &L::bit_count, &L::structure,
      &L::structure,     &L::option,     &L::option,         &L::option};
  static_assert(std::size(translations) == static_cast<std::size_t>(CodeAction::value_or) + 1);
  return (this->*translations[static_cast<std::size_t>(decoded.action)])(use);
}

/// What is no standard operation: a table if it has few arguments, else a call.
Registers Lowering::call(const Application& use) {
  const auto& operation = use.operation;
  const bool small = !operation.is_opaque() && use.in.size() == 1 && use.in[0].size() == 1 &&
                     operation.has_word() && is_one_number(use.input(0)) &&
                     code_bits(use.input(0)) <= 16;
  if (small) return tabulated(use);
  std::vector<Registers> arguments;
  for (std::size_t i = 0; i < use.in.size(); ++i)
    arguments.push_back(pack(use.input(i), use.in[i]));
  return unpack(use.output(), call_function(program_, std::move(arguments), code_bits(use.output()),
                                            batch_of(operation)));
}

Registers Lowering::tabulated(const Application& use) {
  const auto& operation = use.operation;
  const auto bound = to_word(use.input(0).code_bound(), operation.name());
  const ColumnType type = program_.type(use.in[0][0]);
  std::vector<std::uint64_t> table(std::max<std::size_t>(2, std::size_t{1} << width_of(type)), 0);
  for (std::uint64_t code = 0; code < bound; ++code) table[code] = operation.word()(&code);
  const unsigned bits = code_bits(use.output());
  const Register code = type == ColumnType::bit
                            ? program_.select(use.in[0][0], program_.constant(bits, table[1]),
                                              program_.constant(bits, table[0]))
                            : program_.lookup(use.in[0][0], table, bits);
  return unpack(use.output(), {code});
}

Registers Lowering::bitwise(const Application& use) {
  Registers result;
  for (std::size_t i = 0; i < use.in[0].size(); ++i) {
    const Register a = use.in[0][i], b = use.in[1][i];
    switch (use.decoded.action) {
    case CodeAction::bit_and: result.push_back(program_.bit_and(a, b)); break;
    case CodeAction::bit_or: result.push_back(program_.bit_or(a, b)); break;
    default: result.push_back(program_.bit_xor(a, b)); break;
    }
  }
  return result;
}

Registers Lowering::concatenation(const Application& use) {
  return codes_.concat(use.in[0], code_bits(use.input(0)), use.in[1], code_bits(use.input(1)));
}

Registers Lowering::slice(const Application& use) {
  return codes_.slice(use.in[0], code_bits(use.input(0)),
                      static_cast<unsigned>(use.operation.place()), code_bits(use.output()));
}

Registers Lowering::parity(const Application& use) {
  Register sum = program_.truth(false);
  for (const Register word : use.in[0]) sum = program_.bit_xor(sum, program_.parity(word));
  return {sum};
}

Registers Lowering::bit_count(const Application& use) {
  const unsigned bits = code_bits(use.output());
  Registers count;
  for (const Register word : use.in[0]) {
    const Registers ones{program_.convert(program_.bit_count(word), bits)};
    count = count.empty() ? ones : codes_.add(count, ones, bits);
  }
  return count;
}

Registers Lowering::comparison(const Application& use) {
  if (use.decoded.action == CodeAction::equal) return {codes_.equal(use.in[0], use.in[1])};
  // A code's first part is its most significant one; within a part it is the last word.
  const auto ordered = [&](const Registers& value) {
    return is_structured(use.input(0)) ? pack(use.input(0), value) : value;
  };
  return {codes_.less(ordered(use.in[0]), ordered(use.in[1]))};
}

Registers Lowering::selection(const Application& use) {
  return codes_.select(use.in[0][0], use.in[1], use.in[2]);
}

Registers Lowering::recode(const Application& use) {
  if (use.input(0) == use.output()) return use.in[0];
  return unpack(use.output(),
                codes_.resize(pack(use.input(0), use.in[0]), code_bits(use.output())));
}

Registers Lowering::sum(const Application& use) {
  const Integer& modulus = use.decoded.modulus;
  return use.decoded.action == CodeAction::add
             ? codes_.add_modulo(use.in[0], use.in[1], modulus)
             : codes_.subtract_modulo(use.in[0], use.in[1], modulus);
}

Registers Lowering::product(const Application& use) {
  const Integer& modulus = use.decoded.modulus;
  if (fits_word(modulus))
    return {program_.multiply_modulo(use.in[0][0], use.in[1][0], to_word(modulus, "modulus"))};
  if (use.in[0].size() == 1) return {program_.multiply(use.in[0][0], use.in[1][0], 64)};
  return call_function(program_, use.in, code_bits(use.output()), multiply_function(modulus));
}

Registers Lowering::quotient(const Application& use) {
  const Integer& p = use.decoded.modulus;
  if (!fits_word(p))
    return call_function(program_, use.in, code_bits(use.output()), divide_function(p));
  const auto prime = to_word(p, "modulus");
  return {program_.multiply_modulo(use.in[0][0], program_.invert(use.in[1][0], prime), prime)};
}

Registers Lowering::inverse_number(const Application& use) {
  const Integer& p = use.decoded.modulus;
  const unsigned bits = code_bits(use.output());
  if (bits <= 8) return tabulated(use);
  if (fits_word(p)) return {program_.invert(use.in[0][0], to_word(p, "modulus"))};
  return call_function(program_, use.in, bits, power_function(p, Integer{p - 2}));
}

Registers Lowering::power(const Application& use) {
  const Integer& p = use.decoded.modulus;
  const unsigned bits = code_bits(use.output());
  const auto& base = use.decoded.operands[0].constant;
  const Registers& exponent = use.in[1];
  if (exponent.empty()) return codes_.constant(bits, 1);  // a group of one element
  if (fits_word(p))
    return {base ? power_of_generator(use.output(), exponent[0])
                 : program_.power(use.in[0][0], exponent[0], to_word(p, "modulus"))};
  if (base)
    return call_function(program_, {exponent}, bits,
                         exponential_function(p, *base, exponent.size()));
  return call_function(program_, use.in, bits, power_function(p, exponent.size()));
}

Registers Lowering::is_square(const Application& use) {
  const Integer& p = use.decoded.modulus;
  if (!fits_word(p)) return call_function(program_, use.in, 1, legendre_function(p));
  const auto prime = to_word(p, "modulus");
  const Register euler = program_.power_to_constant(use.in[0][0], (prime - 1) / 2, prime);
  return {program_.equal(euler, program_.constant(code_bits(use.input(0)), 1))};
}

Registers Lowering::structure(const Application& use) {
  if (use.decoded.action == CodeAction::join) {
    Registers all;
    for (const auto& part : use.in) all.insert(all.end(), part.begin(), part.end());
    return all;
  }
  const auto parts = part_domains(use.input(0));
  std::size_t from = 0;
  for (std::size_t i = 0; i < use.operation.place(); ++i) from += layout_of(parts[i]).size();
  const auto begin = use.in[0].begin() + static_cast<std::ptrdiff_t>(from);
  return {begin, begin + static_cast<std::ptrdiff_t>(layout_of(use.output()).size())};
}

Registers Lowering::option(const Application& use) {
  if (use.decoded.action == CodeAction::is_some) return {use.in[0][0]};
  if (use.decoded.action == CodeAction::some) {
    Registers result{program_.truth(true)};
    result.insert(result.end(), use.in[0].begin(), use.in[0].end());
    return result;
  }
  return codes_.select(use.in[0][0], {use.in[0].begin() + 1, use.in[0].end()}, use.in[1]);
}

Register Lowering::power_of_generator(const Domain& group, Register exponent) {
  auto& table = generator_powers_[{group.modulus(), group.order(), group.generator()}];
  if (table == nullptr)
    table = std::make_shared<GeneratorPowers>(
        generator_powers(to_word(group.modulus(), "modulus"),
                         to_word(group.generator(), "generator"), code_bits(Zmod(group.order()))));
  return program_.power_of_generator(exponent, table);
}

}  // namespace certamen::montecarlo
