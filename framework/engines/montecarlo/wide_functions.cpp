// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/wide_functions.hpp"

#include "framework/lowering/layout.hpp"
#include "framework/numbers/words.hpp"

namespace certamen::montecarlo {

namespace {

mpz_ptr raw(Integer& value) {
  return value.backend().data();
}
mpz_srcptr raw(const Integer& value) {
  return value.backend().data();
}

/// f(result, arguments) for each trial, on integers that live through the batch. `words` are those
/// of the arguments and, last, of the result.
template <class F>
Operation::BatchFunction on_integers(std::vector<std::size_t> words, F f) {
  return [words = std::move(words), f](const std::uint64_t* const* arguments,
                                       std::uint64_t* results, std::size_t count) {
    const std::size_t arity = words.size() - 1;
    std::vector<Integer> numbers(arity + 1);
    for (std::size_t trial = 0; trial < count; ++trial) {
      for (std::size_t i = 0; i < arity; ++i)
        mpz_import(raw(numbers[i]), words[i], -1, sizeof(std::uint64_t), 0, 0,
                   arguments[i] + trial * words[i]);
      f(numbers[arity], static_cast<const Integer*>(numbers.data()));
      to_words(numbers[arity], {results + trial * words[arity], words[arity]});
    }
  };
}

}  // namespace

Registers call_function(ProgramBuilder& program, std::vector<Registers> arguments, unsigned bits,
                        Operation::BatchFunction function) {
  CallStep step{.arguments = std::move(arguments), .out = {}, .function = std::move(function)};
  for (const unsigned length : word_bits(bits)) step.out.push_back(program.fresh(length));
  Registers out = step.out;
  program.append(std::move(step));
  return out;
}

Operation::BatchFunction pack_function(const std::vector<Domain>& parts) {
  std::vector<std::size_t> words;
  std::vector<Integer> bounds;
  Integer all = 1;
  for (const auto& part : parts) {
    words.push_back(part.code_words());
    bounds.push_back(part.code_bound());
    all *= part.code_bound();
  }
  words.push_back(words_for(all - 1));
  return on_integers(words, [bounds](Integer& result, const Integer* a) {
    mpz_set_ui(raw(result), 0);
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      mpz_mul(raw(result), raw(result), raw(bounds[i]));
      mpz_add(raw(result), raw(result), raw(a[i]));
    }
  });
}

Operation::BatchFunction part_function(const std::vector<Domain>& parts, std::size_t index) {
  Integer all = 1, below = 1;  // `below`: how often a part is counted through
  for (std::size_t i = 0; i < parts.size(); ++i) {
    all *= parts[i].code_bound();
    if (i > index) below *= parts[i].code_bound();
  }
  const Integer bound = parts[index].code_bound();
  return on_integers({words_for(all - 1), words_for(bound - 1)},
                     [below, bound](Integer& result, const Integer* a) {
                       mpz_fdiv_q(raw(result), raw(a[0]), raw(below));
                       mpz_fdiv_r(raw(result), raw(result), raw(bound));
                     });
}

Operation::BatchFunction multiply_function(const Integer& modulus) {
  const std::size_t words = words_for(modulus - 1);
  return on_integers({words, words, words}, [modulus](Integer& result, const Integer* a) {
    mpz_mul(raw(result), raw(a[0]), raw(a[1]));
    mpz_fdiv_r(raw(result), raw(result), raw(modulus));
  });
}

Operation::BatchFunction power_function(const Integer& modulus, std::size_t exponent_words) {
  const std::size_t words = words_for(modulus - 1);
  return on_integers({words, exponent_words, words}, [modulus](Integer& result, const Integer* a) {
    mpz_powm(raw(result), raw(a[0]), raw(a[1]), raw(modulus));
  });
}

Operation::BatchFunction power_function(const Integer& modulus, const Integer& exponent) {
  const std::size_t words = words_for(modulus - 1);
  return on_integers({words, words}, [modulus, exponent](Integer& result, const Integer* a) {
    mpz_powm(raw(result), raw(a[0]), raw(exponent), raw(modulus));
  });
}

Operation::BatchFunction exponential_function(const Integer& modulus, const Integer& base,
                                              std::size_t exponent_words) {
  return on_integers({exponent_words, words_for(modulus - 1)},
                     [modulus, base](Integer& result, const Integer* a) {
                       mpz_powm(raw(result), raw(base), raw(a[0]), raw(modulus));
                     });
}

Operation::BatchFunction divide_function(const Integer& prime) {
  const std::size_t words = words_for(prime - 1);
  return on_integers({words, words, words}, [prime](Integer& result, const Integer* a) {
    // 0 has no inverse; the operation's definition, a b^(p-2), gives 0.
    if (mpz_invert(raw(result), raw(a[1]), raw(prime)) == 0) mpz_set_ui(raw(result), 0);
    mpz_mul(raw(result), raw(result), raw(a[0]));
    mpz_fdiv_r(raw(result), raw(result), raw(prime));
  });
}

Operation::BatchFunction legendre_function(const Integer& prime) {
  return on_integers({words_for(prime - 1), 1}, [prime](Integer& result, const Integer* a) {
    mpz_set_ui(raw(result), mpz_legendre(raw(a[0]), raw(prime)) == 1 ? 1 : 0);
  });
}

}  // namespace certamen::montecarlo
