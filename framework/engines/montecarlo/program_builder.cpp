// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/program_builder.hpp"

#include <algorithm>
#include <bit>

#include "framework/engines/montecarlo/column_view.hpp"

namespace certamen::montecarlo {

namespace {

constexpr std::size_t index(ColumnType type) {
  return static_cast<std::size_t>(type);
}

constexpr unsigned bits_below(std::uint64_t bound) {
  return static_cast<unsigned>(std::bit_width(bound - 1));
}

constexpr bool gives_bits(Kernel kernel) {
  return kernel == Kernel::equal || kernel == Kernel::less || kernel == Kernel::parity;
}

}  // namespace

Register ProgramBuilder::fresh(ColumnType type, unsigned bits) {
  program_.types.push_back(type);
  info_.push_back({bits});
  return static_cast<Register>(program_.types.size() - 1);
}

Register ProgramBuilder::constant(unsigned bits, std::uint64_t value) {
  const auto [place, is_new] = constants_.try_emplace({bits, value}, no_register);
  if (!is_new) return place->second;
  place->second = fresh(bits);
  info_.back().value = value;
  program_.constants.emplace_back(place->second, value);
  return place->second;
}

std::size_t ProgramBuilder::add_table(TableSpec spec) {
  program_.tables.push_back(std::move(spec));
  return program_.tables.size() - 1;
}

std::uint64_t ProgramBuilder::evaluated(const KernelStep& step, ColumnType out) const {
  alignas(64) std::uint64_t columns[5][64] = {};
  KernelCall call{.out = columns[4], .rows = 64, .table = step.table.get()};
  std::copy(step.immediate.begin(), step.immediate.end(), call.immediate);
  for (std::size_t i = 0; i < step.in.size(); ++i) {
    if (step.in[i] == no_register) continue;
    on_column(columns[i], program_.types[step.in[i]], [&](auto numbers) {
      for (std::size_t row = 0; row < 64; ++row) numbers.set(row, *info_[step.in[i]].value);
    });
    call.in[i] = columns[i];
  }
  step.function(call);
  return on_column(columns[4], out, [](auto numbers) { return numbers[0]; });
}

/// Whether ANDing with a constant mask changes nothing.
bool ProgramBuilder::keeps(Register mask, Register a) const {
  const auto value = info_[mask].value;
  return value && (*value & mask_of(info_[a].bits)) == mask_of(info_[a].bits);
}

Register ProgramBuilder::add_step(KernelStep step, ColumnType type, unsigned bits) {
  const bool constant_inputs = std::all_of(step.in.begin(), step.in.end(), [&](Register in) {
    return in == no_register || info_[in].value.has_value();
  });
  if (constant_inputs) {
    const std::uint64_t value = evaluated(step, type);
    return constant(width_of(type), value);
  }
  const auto [place, is_new] = known_.try_emplace(
      Key{step.function, step.in, step.immediate, step.table, type, bits}, no_register);
  if (!is_new) return place->second;
  place->second = step.out = fresh(type, bits);
  program_.steps.emplace_back(std::move(step));
  return place->second;
}

Register ProgramBuilder::kernel(Kernel kernel, ColumnType type, std::array<Register, 4> in,
                                unsigned bits, std::array<std::uint64_t, 3> immediate,
                                std::shared_ptr<const void> table) {
  return add_step({.function = kernels_.function[static_cast<std::size_t>(kernel)][index(type)],
                   .in = in,
                   .immediate = immediate,
                   .table = std::move(table)},
                  gives_bits(kernel) ? ColumnType::bit : type, bits);
}

Register ProgramBuilder::bit_not(Register a, unsigned bits) {
  return kernel(Kernel::bit_not, type(a), {a, no_register, no_register, no_register}, bits,
                {mask_of(bits)});
}

Register ProgramBuilder::bit_and(Register a, Register b) {
  if (a == b || keeps(b, a) || is(a, 0)) return a;
  if (keeps(a, b) || is(b, 0)) return b;
  return kernel(Kernel::bit_and, type(a),
                {std::min(a, b), std::max(a, b), no_register, no_register},
                std::min(bits(a), bits(b)));
}

Register ProgramBuilder::bit_or(Register a, Register b) {
  if (a == b || is(b, 0)) return a;
  if (is(a, 0)) return b;
  if (type(a) == ColumnType::bit && (is(a, 1) || is(b, 1))) return truth(true);
  return kernel(Kernel::bit_or, type(a), {std::min(a, b), std::max(a, b), no_register, no_register},
                std::max(bits(a), bits(b)));
}

Register ProgramBuilder::bit_xor(Register a, Register b) {
  if (a == b) return constant(width_of(type(a)), 0);
  if (is(b, 0)) return a;
  if (is(a, 0)) return b;
  const auto inverts = [&](Register mask, Register other) {
    return value_of(mask) == mask_of(bits(mask)) && bits(other) <= bits(mask);
  };
  if (inverts(a, b)) return bit_not(b, bits(a));
  if (inverts(b, a)) return bit_not(a, bits(b));
  return kernel(Kernel::bit_xor, type(a),
                {std::min(a, b), std::max(a, b), no_register, no_register},
                std::max(bits(a), bits(b)));
}

Register ProgramBuilder::equal(Register a, Register b) {
  if (a == b) return truth(true);
  if (type(a) == ColumnType::bit) return bit_not(bit_xor(a, b));
  return kernel(Kernel::equal, type(a), {std::min(a, b), std::max(a, b), no_register, no_register},
                1);
}

Register ProgramBuilder::less(Register a, Register b) {
  if (a == b || is(b, 0)) return truth(false);
  return kernel(Kernel::less, type(a), {a, b, no_register, no_register}, 1);
}

Register ProgramBuilder::select(Register condition, Register yes, Register no) {
  if (yes == no || is(condition, 1)) return yes;
  if (is(condition, 0)) return no;
  if (type(yes) == ColumnType::bit) {
    if (is(no, 0)) return bit_and(condition, yes);
    if (is(yes, 1)) return bit_or(condition, no);
    if (is(yes, 0)) return bit_and(bit_not(condition), no);
    if (is(no, 1)) return bit_or(bit_not(condition), yes);
  }
  return kernel(Kernel::select, type(yes), {condition, yes, no, no_register},
                std::max(bits(yes), bits(no)));
}

Register ProgramBuilder::select_equal(Register a, Register b, Register yes, Register no) {
  if (a == b || yes == no) return yes;
  if (value_of(a) && value_of(b)) return *value_of(a) == *value_of(b) ? yes : no;
  if (type(a) == ColumnType::bit || type(a) != type(yes)) return select(equal(a, b), yes, no);
  return kernel(Kernel::select_equal, type(a), {std::min(a, b), std::max(a, b), yes, no},
                std::max(bits(yes), bits(no)));
}

Register ProgramBuilder::add(Register a, Register b, unsigned bits) {
  if (is(b, 0)) return a;
  if (is(a, 0)) return b;
  if (bits == 1) return bit_xor(a, b);
  return kernel(Kernel::add, type(a), {std::min(a, b), std::max(a, b), no_register, no_register},
                bits, {mask_of(bits)});
}

Register ProgramBuilder::subtract(Register a, Register b, unsigned bits) {
  if (is(b, 0)) return a;
  if (bits == 1) return bit_xor(a, b);
  return kernel(Kernel::subtract, type(a), {a, b, no_register, no_register}, bits, {mask_of(bits)});
}

Register ProgramBuilder::multiply(Register a, Register b, unsigned bits) {
  if (is(b, 1) || is(a, 0)) return a;
  if (is(a, 1) || is(b, 0)) return b;
  if (bits == 1) return bit_and(a, b);
  return kernel(Kernel::multiply, type(a),
                {std::min(a, b), std::max(a, b), no_register, no_register}, bits, {mask_of(bits)});
}

Register ProgramBuilder::add_modulo(Register a, Register b, std::uint64_t modulus) {
  if (std::has_single_bit(modulus)) return add(a, b, bits_below(modulus));
  if (is(b, 0)) return a;
  if (is(a, 0)) return b;
  return kernel(Kernel::add_modulo, type(a),
                {std::min(a, b), std::max(a, b), no_register, no_register}, bits_below(modulus),
                {modulus});
}

Register ProgramBuilder::subtract_modulo(Register a, Register b, std::uint64_t modulus) {
  if (std::has_single_bit(modulus)) return subtract(a, b, bits_below(modulus));
  if (is(b, 0)) return a;
  return kernel(Kernel::subtract_modulo, type(a), {a, b, no_register, no_register},
                bits_below(modulus), {modulus});
}

std::shared_ptr<const void> ProgramBuilder::modulus_table(std::uint64_t odd_modulus) {
  auto& table = moduli_[odd_modulus];
  if (table == nullptr) table = std::make_shared<MontgomeryModulus>(montgomery(odd_modulus));
  return table;
}

Register ProgramBuilder::multiply_modulo(Register a, Register b, std::uint64_t modulus) {
  const unsigned bits = bits_below(modulus);
  if (std::has_single_bit(modulus)) return multiply(a, b, bits);
  if (is(b, 1) || is(a, 0)) return a;
  if (is(a, 1) || is(b, 0)) return b;
  const std::array<Register, 4> in{std::min(a, b), std::max(a, b), no_register, no_register};
  const auto length = static_cast<unsigned>(std::bit_width(modulus));
  if (length <= 31)
    return kernel(Kernel::multiply_barrett, type(a), in, bits,
                  {modulus, (std::uint64_t{1} << (2 * length)) / modulus, length});
  const Register wide_a = convert(in[0], 64), wide_b = convert(in[1], 64);
  if (modulus % 2 == 0)
    return convert(kernel(Kernel::multiply_divide, ColumnType::u64,
                          {wide_a, wide_b, no_register, no_register}, 64, {modulus}),
                   bits);
  return convert(kernel(Kernel::multiply_montgomery, ColumnType::u64,
                        {wide_a, wide_b, no_register, no_register}, 64, {}, modulus_table(modulus)),
                 bits);
}

Register ProgramBuilder::shift_left_or(Register a, unsigned shift, Register b) {
  if (is(a, 0)) return b;
  return kernel(Kernel::shift_left_or, type(a), {a, b, no_register, no_register}, bits(a) + shift,
                {shift});
}

Register ProgramBuilder::shift_right(Register a, unsigned shift, unsigned bits) {
  if (shift == 0 && bits >= this->bits(a)) return a;
  return kernel(Kernel::shift_right, type(a), {a, no_register, no_register, no_register}, bits,
                {shift, mask_of(bits)});
}

Register ProgramBuilder::rotate_right(Register a, unsigned shift, unsigned bits) {
  return kernel(Kernel::rotate_right, type(a), {a, no_register, no_register, no_register}, bits,
                {shift, bits, mask_of(bits)});
}

Register ProgramBuilder::funnel(Register low, Register high, unsigned shift, unsigned bits) {
  return kernel(Kernel::funnel, ColumnType::u64, {low, high, no_register, no_register}, bits,
                {shift, mask_of(bits)});
}

Register ProgramBuilder::bit_count(Register a) {
  if (type(a) == ColumnType::bit) return a;
  return kernel(Kernel::bit_count, type(a), {a, no_register, no_register, no_register},
                static_cast<unsigned>(std::bit_width(bits(a))));
}

Register ProgramBuilder::parity(Register a) {
  if (type(a) == ColumnType::bit) return a;
  return kernel(Kernel::parity, type(a), {a, no_register, no_register, no_register}, 1);
}

Register ProgramBuilder::convert(Register a, unsigned bits) {
  const ColumnType from = type(a), to = column_type(bits);
  if (from == to) return a;
  if (const auto value = value_of(a)) return constant(bits, *value);
  return add_step({.function = kernels_.convert[index(from)][index(to)],
                   .in = {a, no_register, no_register, no_register}},
                  to, std::min(bits, this->bits(a)));
}

Register ProgramBuilder::lookup(Register a, const std::vector<std::uint64_t>& table,
                                unsigned bits) {
  const ColumnType entries = column_type(std::max(bits, 2u));  // bits come through u8
  auto& typed = typed_tables_[{entries, table}];
  if (typed == nullptr) {
    const auto words =
        std::make_shared<std::vector<std::uint64_t>>(table.size() * width_of(entries) / 64 + 1);
    on_column(words->data(), entries, [&](auto numbers) {
      for (std::size_t i = 0; i < table.size(); ++i) numbers.set(i, table[i]);
    });
    typed = {words, words->data()};
  }
  const Register entry = add_step({.function = kernels_.lookup[index(type(a))][index(entries)],
                                   .in = {a, no_register, no_register, no_register},
                                   .table = typed},
                                  entries, bits);
  return convert(entry, bits);
}

Register ProgramBuilder::invert(Register a, std::uint64_t prime) {
  return convert(kernel(Kernel::invert, ColumnType::u64,
                        {convert(a, 64), no_register, no_register, no_register}, 64, {},
                        modulus_table(prime)),
                 bits_below(prime));
}

Register ProgramBuilder::power(Register base, Register exponent, std::uint64_t prime) {
  return convert(kernel(Kernel::power, ColumnType::u64,
                        {convert(base, 64), convert(exponent, 64), no_register, no_register}, 64,
                        {}, modulus_table(prime)),
                 bits_below(prime));
}

Register ProgramBuilder::power_to_constant(Register base, std::uint64_t exponent,
                                           std::uint64_t prime) {
  return convert(kernel(Kernel::power_to_constant, ColumnType::u64,
                        {convert(base, 64), no_register, no_register, no_register}, 64, {exponent},
                        modulus_table(prime)),
                 bits_below(prime));
}

Register ProgramBuilder::power_of_generator(Register exponent,
                                            const std::shared_ptr<const GeneratorPowers>& powers) {
  return convert(kernel(Kernel::power_of_generator, ColumnType::u64,
                        {convert(exponent, 64), no_register, no_register, no_register}, 64, {},
                        powers),
                 bits_below(powers->field.modulus));
}

Program ProgramBuilder::finish(std::vector<Register> outcomes) {
  program_.outcomes = std::move(outcomes);
  place_registers(program_);
  return std::move(program_);
}

}  // namespace certamen::montecarlo
