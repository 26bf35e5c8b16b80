// SPDX-License-Identifier: Apache-2.0
// Between reals, number formats, fixed point and integers modulo 2^k.
#include <cmath>

#include "framework/values/tensor_masks.hpp"
#include "framework/values/tensor_operations_impl.hpp"

namespace certamen::tensors {

namespace {

constexpr int largest_modulus_bits = 52;

template <class T>
void expect_exact_integers(const std::string& operation) {
  if constexpr (std::is_same_v<T, float>)
    throw Error{ErrorCode::unsupported, operation,
                "float32 does not hold integers modulo 2^k exactly: use float64"};
}

void expect_modulus(const std::string& operation, int k) {
  if (k < 1 || k > largest_modulus_bits)
    refuse(operation, "a modulus from 2^1 to 2^52", "2^" + std::to_string(k));
}

Rational power_of_two(int exponent) {
  const Integer magnitude = Integer{1} << static_cast<unsigned>(std::abs(exponent));
  return exponent >= 0 ? Rational{magnitude} : make_rational(1, magnitude);
}

template <class T>
T floor_of(const T& x) {
  using std::floor;
  if constexpr (std::is_same_v<T, Interval>)
    return Interval{Real{floor(x.lower())}, Real{floor(x.upper())}};
  else
    return T(floor(x));
}

/// Half to even, on one point.
template <class T>
T nearest_point(const T& x) {
  using std::floor;
  const T below = T(floor(x));
  const T rest = x - below;
  const T half = T(0.5);
  const bool odd = T(floor(T(below / 2))) * 2 != below;
  return rest > half || (rest == half && odd) ? T(below + 1) : below;
}

template <class T>
T nearest(const T& x) {
  if constexpr (std::is_same_v<T, Interval>)
    return Interval{nearest_point(x.lower()), nearest_point(x.upper())};
  else
    return nearest_point(x);
}

/// x mod 2^k in [0, 2^k); an interval that wraps gives all of it.
template <class T>
T modulo(const T& x, int k) {
  const T modulus = kernels::from_rational<T>(power_of_two(k));
  const T wraps = floor_of(T(x / modulus));
  if constexpr (std::is_same_v<T, Interval>)
    if (wraps.lower() != wraps.upper()) return Interval{Real{0}, modulus.upper()};
  return x - wraps * modulus;
}

template <class F>
Operation modular(const TensorKey& key, const Shape& shape, std::size_t arity, int k, F f) {
  const std::string& name = key.name;
  expect_modulus(name, k);
  return tensor_operation(
      key, std::vector<Domain>(arity, Reals(shape)), Reals(shape),
      [name, arity, f]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        expect_exact_integers<T>(name);
        const Tensor<T>& x = tensor_argument(a, 0);
        const Tensor<T>& second = tensor_argument(a, arity - 1);
        return kernels::zip(x, second, [&f](const T& p, const T& q) { return T(f(p, q)); });
      },
      elements(shape));
}

void expect_fixed(const std::string& operation, const Domain& fixed) {
  if (fixed.kind() != DomainKind::fixed) refuse(operation, "a Fixed domain", fixed.name());
  if (!fixed.is_narrow()) refuse(operation, "a Fixed domain of at most 64 bits", fixed.name());
}

}  // namespace

Operation round_to_format(const Shape& shape, FloatFormat format) {
  return elementwise({Opcode::tensor_round_to_format,
                      "round to " + std::string{to_string(format)},
                      {static_cast<int>(format)}},
                     shape, [format](const auto& x) { return kernels::rounded(x, format); });
}

Operation fixed_to_real(const Domain& fixed) {
  expect_fixed("fixed to real", fixed);
  return tensor_operation(
      {Opcode::tensor_fixed_to_real, "fixed to real"}, {fixed}, Reals({}),
      [fixed]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return Tensor<T>{
            Shape{}, {kernels::from_rational<T>(fixed_value(fixed, Integer{word_argument(a, 0)}))}};
      },
      0);
}

Operation fixed_to_tensor(const Domain& fixed, std::size_t count) {
  expect_fixed("fixed to tensor", fixed);
  if (count == 0) refuse("fixed to tensor", "at least one value", "none");
  return tensor_operation(
      {Opcode::tensor_fixed_to_tensor, "fixed to tensor"}, std::vector<Domain>(count, fixed),
      Reals({count}),
      [fixed]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        std::vector<T> data;
        for (std::size_t i = 0; i < a.size(); ++i)
          data.push_back(
              kernels::from_rational<T>(fixed_value(fixed, Integer{word_argument(a, i)})));
        return Tensor<T>{Shape{a.size()}, std::move(data)};
      },
      0);
}

Operation fixed_vector_to_tensor(const Domain& vector) {
  const std::string name = "fixed vector to tensor";
  const bool fits =
      vector.kind() == DomainKind::vector && vector.parts().front().kind() == DomainKind::fixed;
  if (!fits) refuse(name, "a Vector of a Fixed domain", vector.name());
  if (!vector.is_narrow())
    refuse(name, "codes that fit one machine word (split the vector)", vector.name());
  const Domain fixed = vector.parts().front();
  const auto radix = static_cast<std::uint64_t>(fixed.code_bound());
  std::size_t count = 0;
  for (Integer bound = 1; bound < vector.code_bound(); bound *= fixed.code_bound()) ++count;
  return tensor_operation(
      {Opcode::tensor_fixed_vector_to_tensor, name}, {vector}, Reals({count}),
      [fixed, radix, count]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        std::uint64_t code = word_argument(a, 0);
        Tensor<T> y{Shape{count}};
        for (std::size_t i = count; i-- > 0; code /= radix)
          y[i] = kernels::from_rational<T>(fixed_value(fixed, Integer{code % radix}));
        return y;
      },
      0);
}

Operation real_to_fixed(const Domain& fixed) {
  expect_fixed("real to fixed", fixed);
  return tensor_operation(
      {Opcode::tensor_real_to_fixed, "real to fixed"}, {Reals({})}, fixed,
      [fixed]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const T& x = tensor_argument(a, 0)[0];
        const auto code = [&fixed](const Real& point) {
          return static_cast<std::uint64_t>(fixed_code(fixed, to_rational(point)));
        };
        if constexpr (std::is_same_v<T, Interval>) {
          const std::uint64_t low = code(x.lower()), high = code(x.upper());
          return low == high ? low : undecided_word;
        } else {
          return code(kernels::to_point(x));
        }
      },
      1);
}

Operation uniform_integers(const Shape& shape, int k) {
  return modular(
      {Opcode::tensor_uniform_integers, "uniform integers below 2^" + std::to_string(k), {k}},
      shape, 1, k, [k](const auto& u, const auto&) {
        using T = std::decay_t<decltype(u)>;
        return floor_of(T(u * kernels::from_rational<T>(power_of_two(k))));
      });
}

Operation encode_fixed(const Shape& shape, int k, int scale) {
  return modular({Opcode::tensor_encode_fixed,
                  "encode with scale 2^" + std::to_string(scale) + " modulo 2^" + std::to_string(k),
                  {k, scale}},
                 shape, 1, k, [k, scale](const auto& x, const auto&) {
                   using T = std::decay_t<decltype(x)>;
                   return modulo(nearest(T(x * kernels::from_rational<T>(power_of_two(scale)))), k);
                 });
}

Operation decode_fixed(const Shape& shape, int k, int scale) {
  return modular({Opcode::tensor_decode_fixed,
                  "decode with scale 2^" + std::to_string(scale) + " modulo 2^" + std::to_string(k),
                  {k, scale}},
                 shape, 1, k, [k, scale](const auto& r, const auto&) {
                   using T = std::decay_t<decltype(r)>;
                   const T half = kernels::from_rational<T>(power_of_two(k - 1));
                   const T centred = modulo(T(r + half), k) - half;
                   return T(centred * kernels::from_rational<T>(power_of_two(-scale)));
                 });
}

Operation mask_modulo(const Shape& shape, int k) {
  return modular({Opcode::tensor_mask_modulo, "add modulo 2^" + std::to_string(k), {k}}, shape, 2,
                 k, [k](const auto& x, const auto& mask) {
                   return modulo(std::decay_t<decltype(x)>(x + mask), k);
                 });
}

Operation unmask_modulo(const Shape& shape, int k) {
  return modular({Opcode::tensor_unmask_modulo, "subtract modulo 2^" + std::to_string(k), {k}},
                 shape, 2, k, [k](const auto& x, const auto& mask) {
                   return modulo(std::decay_t<decltype(x)>(x - mask), k);
                 });
}

namespace {

/// Of an operation modulo 2^k: the first number of its parameter.
int modulus_bits(const Operation& operation) {
  const Rational& k = std::get<std::vector<Rational>>(operation.parameter()).front();
  return static_cast<int>(numerator(k));
}

}  // namespace

std::optional<int> residue_bits(const Operation& operation) {
  if (!operation.is(Opcode::tensor_encode_fixed)) return std::nullopt;
  return modulus_bits(operation);
}

std::optional<int> uniform_residue_bits(const Operation& operation,
                                        const Distribution& distribution) {
  const bool is_unit = distribution.kind() == DistributionKind::uniform_real &&
                       distribution.low() == 0 && distribution.high() == 1;
  if (!is_unit || !operation.is(Opcode::tensor_uniform_integers)) return std::nullopt;
  return modulus_bits(operation);
}

std::optional<int> mask_bits(const Operation& operation) {
  if (!operation.is(Opcode::tensor_mask_modulo) && !operation.is(Opcode::tensor_unmask_modulo))
    return std::nullopt;
  return modulus_bits(operation);
}

}  // namespace certamen::tensors
