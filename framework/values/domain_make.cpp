// SPDX-License-Identifier: Apache-2.0
#include "framework/error.hpp"
#include "framework/numbers/prime.hpp"
#include "framework/values/domain_description.hpp"

namespace certamen {

namespace {

constexpr unsigned max_bits = 1u << 20;
constexpr unsigned max_vector_length = 1u << 16;
const Integer largest_order = Integer{1} << 40;  // of a group that is looked for

Domain sealed(Domain::Description description) {
  description.dense = description.code_bound == description.cardinality;
  if (!description.symbolic) description.least = description.cardinality;
  description.narrow =
      description.finite && !description.symbolic && description.code_bound <= Integer{1} << 64;
  return Domain{std::make_shared<const Domain::Description>(std::move(description))};
}

Domain::Description described(DomainKind kind, std::string name) {
  Domain::Description description;
  description.kind = kind;
  description.name = std::move(name);
  return description;
}

/// Whether g has order q modulo p; q small enough to be factored by trial division.
bool has_order(const Integer& g, const Integer& q, const Integer& p) {
  if (boost::multiprecision::powm(g, q, p) != 1) return false;
  Integer rest = q;
  for (Integer r = 2; rest > 1; r = r * r > rest ? rest : Integer{r + 1}) {
    if (rest % r != 0) continue;
    if (boost::multiprecision::powm(g, Integer{q / r}, p) == 1) return false;
    while (rest % r == 0) rest /= r;
  }
  return true;
}

/// Zmod, Range and Atoms: as many values as the size says.
Domain counted(DomainKind kind, const std::string& family, Size size) {
  auto description = described(kind, family + "(" + size.text() + ")");
  description.symbolic = size.is_symbol();
  if (!size.is_symbol()) {
    if (size.number() < 1)
      throw Error{ErrorCode::bad_domain, description.name, "expected a size of at least 1"};
    description.cardinality = description.code_bound = size.number();
  }
  if (const auto least = size.least(); least && *least > 1) description.least = *least;
  description.size = std::move(size);
  return sealed(std::move(description));
}

}  // namespace

Domain Boolean() {
  static const Domain domain = [] {  // asked for at every comparison
    auto description = described(DomainKind::boolean, "Boolean");
    description.cardinality = description.code_bound = 2;
    return sealed(std::move(description));
  }();
  return domain;
}

Domain Bits(Size length) {
  auto description = described(DomainKind::bits, "Bits(" + length.text() + ")");
  description.symbolic = length.is_symbol();
  if (!length.is_symbol()) {
    if (length.number() < 0 || length.number() > max_bits)
      throw Error{ErrorCode::bad_domain, description.name,
                  "expected a length from 0 to " + std::to_string(max_bits)};
    description.cardinality = Integer{1} << static_cast<unsigned>(length.number());
    description.code_bound = description.cardinality;
  }
  if (const auto least = length.least(); least && *least > 0)
    description.least = Integer{1} << static_cast<unsigned>(std::min(*least, Integer{max_bits}));
  description.size = std::move(length);
  return sealed(std::move(description));
}

Domain Zmod(Size modulus) {
  return counted(DomainKind::zmod, "Zmod", std::move(modulus));
}
Domain Range(Size count) {
  return counted(DomainKind::range, "Range", std::move(count));
}
Domain Atoms(Size count) {
  return counted(DomainKind::atoms, "Atoms", std::move(count));
}

Domain Tuple(std::vector<Domain> parts) {
  auto description = described(DomainKind::tuple, "Tuple(");
  description.cardinality = description.code_bound = 1;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    description.name += (i ? ", " : "") + parts[i].name();
    if (parts[i].is_real())
      throw Error{ErrorCode::bad_domain, "Tuple",
                  "a part is " + parts[i].name() + ", expected a finite domain"};
    description.symbolic = description.symbolic || parts[i].is_symbolic();
    description.least *= parts[i].least_cardinality();
    if (description.symbolic) continue;
    description.cardinality *= parts[i].cardinality();
    description.code_bound *= parts[i].code_bound();
  }
  description.name += ")";
  description.parts = std::move(parts);
  description.flat_parts = description.parts;
  return sealed(std::move(description));
}

Domain Unit() {
  return Tuple({});
}

Domain Option(Domain element) {
  auto description = described(DomainKind::option, "Option(" + element.name() + ")");
  if (element.is_real())
    throw Error{ErrorCode::bad_domain, description.name, "expected an element of a finite domain"};
  description.symbolic = element.is_symbolic();
  if (!description.symbolic) {
    description.cardinality = element.cardinality() + 1;
    description.code_bound = element.code_bound() + 1;
  }
  description.least = element.least_cardinality() + 1;
  description.parts = {std::move(element)};
  return sealed(std::move(description));
}

Domain Vector(Domain element, Size length) {
  auto description =
      described(DomainKind::vector, "Vector(" + element.name() + ", " + length.text() + ")");
  if (element.is_real())
    throw Error{ErrorCode::bad_domain, description.name, "expected an element of a finite domain"};
  description.symbolic = element.is_symbolic() || length.is_symbol();
  if (!length.is_symbol()) {
    if (length.number() < 0 || length.number() > max_vector_length)
      throw Error{ErrorCode::bad_domain, description.name,
                  "expected a length from 0 to " + std::to_string(max_vector_length)};
    description.flat_parts.assign(static_cast<std::size_t>(length.number()), element);
    description.least = boost::multiprecision::pow(element.least_cardinality(),
                                                   static_cast<unsigned>(length.number()));
  }
  if (!description.symbolic) {
    const auto count = static_cast<unsigned>(length.number());
    description.cardinality = boost::multiprecision::pow(element.cardinality(), count);
    description.code_bound = boost::multiprecision::pow(element.code_bound(), count);
  }
  description.size = std::move(length);
  description.parts = {std::move(element)};
  return sealed(std::move(description));
}

Domain Group(const Integer& p, const Integer& q, const Integer& g) {
  auto description =
      described(DomainKind::group, "Group(" + p.str() + ", " + q.str() + ", " + g.str() + ")");
  const auto refuse = [&](const std::string& why) {
    throw Error{ErrorCode::bad_domain, description.name, why};
  };
  if (!is_prime(p)) refuse("expected a prime p, got " + p.str());
  if (q < 1 || (p - 1) % q != 0) refuse("the order q must divide p - 1");
  if (g < 1 || g >= p) refuse("expected a generator g from 1 to p - 1");
  if (boost::multiprecision::powm(g, q, p) != 1) refuse("g^q is not 1 modulo p");
  // The order of g divides q; it is q unless g^(q/r) = 1 for a prime r dividing q.
  Integer rest = q;
  for (Integer r = 2; r * r <= rest && r < 1000000; ++r) {
    if (rest % r != 0) continue;
    if (boost::multiprecision::powm(g, Integer{q / r}, p) == 1)
      refuse("g generates a smaller group");
    while (rest % r == 0) rest /= r;
  }
  if (rest > 1) {
    if (!is_prime(rest)) refuse("the order q has two large prime factors: this is not supported");
    if (boost::multiprecision::powm(g, Integer{q / rest}, p) == 1)
      refuse("g generates a smaller group");
  }
  description.cardinality = q;
  description.code_bound = p;
  description.modulus = p;
  description.order = q;
  description.generator = g;
  description.size = q;
  return sealed(std::move(description));
}

Domain Group(const Size& order) {
  if (order.is_symbol()) {
    auto description = described(DomainKind::group, "Group(" + order.text() + ")");
    description.symbolic = true;
    if (const auto least = order.least(); least && *least > 1) description.least = *least;
    description.size = order;
    return sealed(std::move(description));
  }
  const Integer& q = order.number();
  if (q < 1 || q > largest_order)
    throw Error{ErrorCode::bad_domain, "Group(" + q.str() + ")",
                "expected an order from 1 to " + largest_order.str() +
                    "; for a larger one give p and g too"};
  Integer p = q == 1 ? 2 : q + 1;
  while (!is_prime(p)) p += q;
  for (Integer base = 1;; ++base) {
    const Integer g = boost::multiprecision::powm(base, Integer{(p - 1) / q}, p);
    if (has_order(g, q, p)) return Group(p, q, g);
  }
}

Domain exponents(const Domain& group) {
  if (group.kind() != DomainKind::group)
    throw Error{ErrorCode::type_mismatch, "exponents", "expected a Group, got " + group.name()};
  return Zmod(group.size());
}

Domain Fixed(int bits, int scale) {
  auto description = described(DomainKind::fixed, "Fixed(" + std::to_string(bits) + ", " +
                                                      std::to_string(scale) + ")");
  if (bits < 1 || bits > 4096)
    throw Error{ErrorCode::bad_domain, description.name, "expected from 1 to 4096 bits"};
  if (scale < -65536 || scale > 65536)
    throw Error{ErrorCode::bad_domain, description.name, "expected a scale from -65536 to 65536"};
  description.cardinality = Integer{1} << static_cast<unsigned>(bits);
  description.code_bound = description.cardinality;
  description.size = bits;
  description.scale = scale;
  return sealed(std::move(description));
}

Domain Reals(Shape shape) {
  auto description = described(DomainKind::real, "Reals(" + to_string(shape) + ")");
  description.finite = false;
  for (const auto extent : shape)
    if (extent == 0) throw Error{ErrorCode::bad_domain, description.name, "an extent is 0"};
  description.shape = std::move(shape);
  return sealed(std::move(description));
}

Domain Domain::bind(const Bindings& bindings) const {
  if (!is_symbolic()) return *this;
  const auto bound_parts = [&] {
    std::vector<Domain> all;
    for (const auto& part : parts()) all.push_back(part.bind(bindings));
    return all;
  };
  switch (kind()) {
  case DomainKind::bits: return Bits(size().bind(bindings));
  case DomainKind::zmod: return Zmod(size().bind(bindings));
  case DomainKind::range: return Range(size().bind(bindings));
  case DomainKind::atoms: return Atoms(size().bind(bindings));
  case DomainKind::tuple: return Tuple(bound_parts());
  case DomainKind::option: return Option(bound_parts().front());
  case DomainKind::vector: return Vector(bound_parts().front(), size().bind(bindings));
  case DomainKind::group: return Group(size().bind(bindings));
  default: return *this;
  }
}

}  // namespace certamen
