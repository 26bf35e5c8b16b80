// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/code_builder.hpp"

#include <algorithm>

#include "framework/lowering/layout.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/numbers/words.hpp"

namespace certamen::montecarlo {

Registers CodeBuilder::constant(unsigned bits, const Integer& value) {
  const auto lengths = word_bits(bits);
  const auto words = to_words(value, lengths.size());
  Registers result;
  for (std::size_t i = 0; i < words.size(); ++i)
    result.push_back(program_.constant(lengths[i], words[i]));
  return result;
}

Registers CodeBuilder::resize(const Registers& a, unsigned bits) {
  const auto lengths = word_bits(bits);
  Registers result;
  for (std::size_t i = 0; i < lengths.size(); ++i)
    result.push_back(i < a.size() ? program_.convert(a[i], lengths[i])
                                  : program_.constant(lengths[i], 0));
  return result;
}

Register CodeBuilder::equal(const Registers& a, const Registers& b) {
  Register all = program_.truth(true);
  for (std::size_t i = 0; i < a.size(); ++i)
    all = program_.bit_and(all, program_.equal(a[i], b[i]));
  return all;
}

Register CodeBuilder::less(const Registers& a, const Registers& b) {
  Register result = program_.truth(false);
  for (std::size_t i = 0; i < a.size(); ++i)
    result = program_.bit_or(program_.less(a[i], b[i]),
                             program_.bit_and(program_.equal(a[i], b[i]), result));
  return result;
}

Registers CodeBuilder::select(Register condition, const Registers& yes, const Registers& no) {
  Registers result;
  for (std::size_t i = 0; i < yes.size(); ++i)
    result.push_back(program_.select(condition, yes[i], no[i]));
  return result;
}

/// All words but the last have 64 bits; the last is worked on as such, too.
CodeBuilder::Sum CodeBuilder::add_with_carry(const Registers& a, const Registers& b) {
  Sum sum{{}, program_.truth(false)};
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Register x = program_.convert(a[i], 64), y = program_.convert(b[i], 64);
    const Register partial = program_.add(x, y, 64);
    const Register whole = program_.add(partial, program_.convert(sum.carry, 64), 64);
    sum.carry = program_.bit_or(program_.less(partial, x), program_.less(whole, partial));
    sum.words.push_back(whole);
  }
  return sum;
}

CodeBuilder::Sum CodeBuilder::subtract_with_borrow(const Registers& a, const Registers& b) {
  Sum difference{{}, program_.truth(false)};
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Register x = program_.convert(a[i], 64), y = program_.convert(b[i], 64);
    const Register partial = program_.subtract(x, y, 64);
    const Register borrow = program_.convert(difference.carry, 64);
    difference.words.push_back(program_.subtract(partial, borrow, 64));
    difference.carry = program_.bit_or(program_.less(x, y), program_.less(partial, borrow));
  }
  return difference;
}

Registers CodeBuilder::add(const Registers& a, const Registers& b, unsigned bits) {
  if (a.size() == 1) return {program_.add(a[0], b[0], bits)};
  return slice(add_with_carry(a, b).words, static_cast<unsigned>(64 * a.size()), 0, bits);
}

Registers CodeBuilder::subtract(const Registers& a, const Registers& b, unsigned bits) {
  if (a.size() == 1) return {program_.subtract(a[0], b[0], bits)};
  return slice(subtract_with_borrow(a, b).words, static_cast<unsigned>(64 * a.size()), 0, bits);
}

Registers CodeBuilder::add_modulo(const Registers& a, const Registers& b, const Integer& modulus) {
  const unsigned bits = bits_of(modulus - 1);
  if (modulus == Integer{1} << bits) return add(a, b, bits);
  if (a.size() == 1) return {program_.add_modulo(a[0], b[0], to_word(modulus, "modulus"))};
  const Sum sum = add_with_carry(a, b);
  const Sum reduced =
      subtract_with_borrow(sum.words, constant(static_cast<unsigned>(64 * a.size()), modulus));
  const Register keep = program_.bit_and(program_.bit_not(sum.carry), reduced.carry);
  return resize(select(keep, sum.words, reduced.words), bits);
}

Registers CodeBuilder::subtract_modulo(const Registers& a, const Registers& b,
                                       const Integer& modulus) {
  const unsigned bits = bits_of(modulus - 1);
  if (modulus == Integer{1} << bits) return subtract(a, b, bits);
  if (a.size() == 1) return {program_.subtract_modulo(a[0], b[0], to_word(modulus, "modulus"))};
  const Sum difference = subtract_with_borrow(a, b);
  const Sum raised =
      add_with_carry(difference.words, constant(static_cast<unsigned>(64 * a.size()), modulus));
  return resize(select(difference.carry, raised.words, difference.words), bits);
}

// --- bits taken apart and put together

CodeBuilder::Pieces CodeBuilder::pieces_of(const Registers& a, unsigned bits) const {
  Pieces pieces;
  for (const Register word : a) {
    const unsigned length = std::min(bits, 64u);
    const auto known = made_of_.find({word, length});
    if (known == made_of_.end())
      pieces.push_back({word, 0, length});
    else
      pieces.insert(pieces.end(), known->second.begin(), known->second.end());
    bits -= length;
  }
  return pieces;
}

CodeBuilder::Pieces CodeBuilder::cut(const Pieces& pieces, unsigned from, unsigned length) {
  Pieces result;
  unsigned position = 0;
  for (const auto& piece : pieces) {
    const unsigned begin = std::max(position, from);
    const unsigned end = std::min(position + piece.length, from + length);
    if (begin < end) {
      const unsigned at = piece.from + (begin - position);
      Piece* last = result.empty() ? nullptr : &result.back();
      if (last != nullptr && last->word == piece.word && last->from + last->length == at)
        last->length += end - begin;
      else
        result.push_back({piece.word, at, end - begin});
    }
    position += piece.length;
  }
  return result;
}

Register CodeBuilder::assemble_word(const Pieces& pieces, unsigned bits) {
  const auto number = [&](const Piece& piece) {
    return program_.convert(program_.shift_right(piece.word, piece.from, piece.length), bits);
  };
  if (pieces.size() == 2) {
    const Piece &low = pieces[0], &high = pieces[1];
    const bool rotation = low.word == high.word && high.from == 0 && low.from == high.length &&
                          program_.type(low.word) == column_type(bits) &&
                          program_.bits(low.word) <= bits;
    if (rotation) return program_.rotate_right(low.word, low.from, bits);
    const bool neighbours = program_.type(low.word) == ColumnType::u64 &&
                            program_.type(high.word) == ColumnType::u64 && high.from == 0 &&
                            low.from > 0 && low.from + low.length == 64;
    if (neighbours)
      return program_.convert(program_.funnel(low.word, high.word, low.from, bits), bits);
  }
  Register result = number(pieces.back());
  for (std::size_t i = pieces.size() - 1; i-- > 0;)
    result = program_.shift_left_or(result, pieces[i].length, number(pieces[i]));
  return result;
}

Registers CodeBuilder::assemble(const Pieces& pieces, unsigned bits) {
  Registers result;
  unsigned from = 0;
  for (const unsigned length : word_bits(bits)) {
    const Pieces own = cut(pieces, from, length);
    const Register word = assemble_word(own, length);
    if (own.size() > 1 || own[0].word != word) made_of_.try_emplace({word, length}, own);
    result.push_back(word);
    from += length;
  }
  return result;
}

Registers CodeBuilder::slice(const Registers& a, unsigned bits, unsigned from, unsigned length) {
  return assemble(cut(pieces_of(a, bits), from, length), length);
}

Registers CodeBuilder::concat(const Registers& high, unsigned high_bits, const Registers& low,
                              unsigned low_bits) {
  Pieces pieces = pieces_of(low, low_bits);
  const Pieces above = pieces_of(high, high_bits);
  pieces.insert(pieces.end(), above.begin(), above.end());
  return assemble(pieces, low_bits + high_bits);
}

}  // namespace certamen::montecarlo
