// SPDX-License-Identifier: Apache-2.0
#include "framework/selfcheck/random_domain.hpp"

namespace certamen::selfcheck {

namespace {

Domain plain(Coins& coins) {
  switch (coins.below(9)) {
  case 0: return Boolean();
  case 1: return Bits(static_cast<int>(1 + coins.below(4)));
  case 2: return Zmod(static_cast<int>(1 + coins.below(9)));
  case 3: return Range(static_cast<int>(1 + coins.below(8)));
  case 4: return Atoms(static_cast<int>(1 + coins.below(8)));
  case 5: {
    const int bits = static_cast<int>(1 + coins.below(3));
    return Fixed(bits, static_cast<int>(coins.below(3)));
  }
  case 6: return coins.one_in(2) ? Group(7, 3, 2) : Group(5, 4, 2);
  case 7: return coins.one_in(2) ? Group(Size{5}) : Group(3, 2, 2);
  default: return Unit();
  }
}

Domain any(Coins& coins, int depth) {
  if (depth == 0 || coins.below(5) < 3) return plain(coins);
  switch (coins.below(3)) {
  case 0: {
    std::vector<Domain> parts;
    for (std::size_t i = coins.below(4); i > 0; --i) parts.push_back(any(coins, depth - 1));
    return Tuple(std::move(parts));
  }
  case 1: return Option(any(coins, depth - 1));
  default: {
    Domain element = any(coins, depth - 1);
    return Vector(std::move(element), static_cast<int>(1 + coins.below(3)));
  }
  }
}

}  // namespace

Domain random_domain(Coins& coins, unsigned most, int depth) {
  for (;;) {
    Domain domain = any(coins, depth);
    if (domain.cardinality() <= most) return domain;
  }
}

Domain wide_domain(Coins& coins) {
  switch (coins.below(6)) {
  case 0: return Bits(static_cast<int>(65 + coins.below(80)));
  case 1: return Zmod((Integer{1} << 89) - 1);  // a prime
  case 2: return Range(Integer{3} << static_cast<unsigned>(64 + coins.below(40)));
  case 3: return Atoms(Integer{1} << 90);
  case 4: return Tuple({Bits(40), Zmod(5), Bits(30)});
  default: return Option(Vector(Bits(33), 2));
  }
}

Value random_value(Coins& coins, const Domain& domain) {
  Integer index = 0;
  for (Integer bound = domain.cardinality(); bound > 0; bound >>= 64)
    index = (index << 64) + coins.word();
  return Value{domain.element(index % domain.cardinality())};
}

}  // namespace certamen::selfcheck
