// SPDX-License-Identifier: Apache-2.0
#include "framework/values/domain.hpp"

#include "framework/error.hpp"
#include "framework/numbers/prime.hpp"
#include "framework/values/domain_description.hpp"

namespace certamen {

Domain::Domain(std::shared_ptr<const Description> description)
    : description_{std::move(description)} {}

DomainKind Domain::kind() const {
  return description_->kind;
}
const std::string& Domain::name() const {
  return description_->name;
}
bool Domain::is_symbolic() const {
  return description_->symbolic;
}
bool Domain::is_finite() const {
  return description_->finite;
}

const Integer& Domain::cardinality() const {
  if (is_symbolic())
    throw Error{ErrorCode::bad_domain, name(), "its size is a symbol: bind it first"};
  if (!is_finite()) throw Error{ErrorCode::bad_domain, name(), "it is infinite"};
  return description_->cardinality;
}

const Integer& Domain::least_cardinality() const {
  if (!is_finite()) throw Error{ErrorCode::bad_domain, name(), "it is infinite"};
  return description_->least;
}

const Integer& Domain::code_bound() const {
  cardinality();
  return description_->code_bound;
}

bool Domain::has_prime_size() const {
  if (kind() != DomainKind::zmod && kind() != DomainKind::range) return false;
  return is_symbolic() ? size().is_prime_symbol() : is_prime(size().number());
}

bool Domain::is_narrow() const {
  return description_->narrow;
}

std::size_t Domain::code_words() const {
  const Integer last = code_bound() - 1;
  return last == 0 ? 1 : boost::multiprecision::msb(last) / 64 + 1;
}

bool Domain::contains(const Value& value) const {
  if (is_real()) return value.is_tensor() && value.tensor().shape() == shape();
  if (value.is_tensor()) return false;
  const Integer code = value.code();
  if (code >= code_bound()) return false;
  switch (kind()) {
  case DomainKind::group:
    return code != 0 && boost::multiprecision::powm(code, order(), modulus()) == 1;
  case DomainKind::option: return code == 0 || parts()[0].contains(Integer{code - 1});
  case DomainKind::tuple:
  case DomainKind::vector: {
    const auto& all = description_->flat_parts;
    const auto codes = unpack(all, code);
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!all[i].contains(codes[i])) return false;
    return true;
  }
  default: return true;
  }
}

Integer Domain::element(const Integer& index) const {
  if (index < 0 || index >= cardinality())
    throw Error{ErrorCode::bad_domain, name(),
                "element " + index.str() + " of " + cardinality().str()};
  if (code_bound() == cardinality()) return index;
  switch (kind()) {
  case DomainKind::group: return boost::multiprecision::powm(generator(), index, modulus());
  case DomainKind::option: return index == 0 ? Integer{0} : parts()[0].element(index - 1) + 1;
  default: break;
  }
  const auto& all = description_->flat_parts;
  std::vector<Integer> codes(all.size());
  Integer rest = index;
  for (std::size_t i = all.size(); i-- > 0;) {
    codes[i] = all[i].element(rest % all[i].cardinality());
    rest /= all[i].cardinality();
  }
  return pack(all, codes);
}

std::uint64_t Domain::element_word(std::uint64_t index) const {
  if (!description_->dense) return static_cast<std::uint64_t>(element(Integer{index}));
  return index;
}

const std::vector<Domain>& Domain::parts() const {
  return description_->parts;
}
const Size& Domain::size() const {
  return description_->size;
}
const Shape& Domain::shape() const {
  return description_->shape;
}
const Integer& Domain::modulus() const {
  cardinality();
  return description_->modulus;
}
const Integer& Domain::order() const {
  cardinality();
  return description_->order;
}
const Integer& Domain::generator() const {
  cardinality();
  return description_->generator;
}
int Domain::scale() const {
  return description_->scale;
}

bool operator==(const Domain& a, const Domain& b) {
  const auto &x = *a.description_, &y = *b.description_;
  return &x == &y || (x.kind == y.kind && x.size == y.size && x.parts == y.parts &&
                      x.shape == y.shape && x.scale == y.scale && x.modulus == y.modulus &&
                      x.order == y.order && x.generator == y.generator);
}

Integer pack(const std::vector<Domain>& parts, const std::vector<Integer>& codes) {
  Integer code = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) code = code * parts[i].code_bound() + codes[i];
  return code;
}

std::vector<Integer> unpack(const std::vector<Domain>& parts, const Integer& code) {
  std::vector<Integer> codes(parts.size());
  Integer rest = code;
  for (std::size_t i = parts.size(); i-- > 0;) {
    codes[i] = rest % parts[i].code_bound();
    rest /= parts[i].code_bound();
  }
  return codes;
}

namespace {

std::string print_list(const std::vector<Domain>& parts, const Integer& code, char open,
                       char close) {
  const auto codes = unpack(parts, code);
  std::string text{open};
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i ? ", " : "") + parts[i].print(codes[i]);
  return text + close;
}

}  // namespace

std::string Domain::print(const Value& value) const {
  if (is_real()) return "tensor " + to_string(shape());
  const Integer code = value.code();
  if (is_symbolic() && (kind() == DomainKind::tuple || kind() == DomainKind::vector))
    return "code " + code.str();
  switch (kind()) {
  case DomainKind::boolean: return code == 0 ? "false" : "true";
  case DomainKind::bits: return "0x" + code.str(0, std::ios_base::hex);
  case DomainKind::atoms: return "#" + code.str();
  case DomainKind::fixed: return to_fraction(fixed_value(*this, code));
  case DomainKind::option:
    return code == 0 ? "none" : "some(" + parts()[0].print(Integer{code - 1}) + ")";
  case DomainKind::tuple: return print_list(description_->flat_parts, code, '(', ')');
  case DomainKind::vector: return print_list(description_->flat_parts, code, '[', ']');
  default: return code.str();
  }
}

Rational fixed_value(const Domain& fixed, const Integer& code) {
  const Integer numerator = code - fixed.cardinality() / 2;
  const Integer unit = Integer{1} << static_cast<unsigned>(std::abs(fixed.scale()));
  return fixed.scale() >= 0 ? make_rational(numerator, unit) : Rational{Integer{numerator * unit}};
}

Integer fixed_code(const Domain& fixed, const Rational& value) {
  const Integer unit = Integer{1} << static_cast<unsigned>(std::abs(fixed.scale()));
  const Rational scaled = fixed.scale() >= 0 ? Rational{value * unit} : Rational{value / unit};
  const Integer denominator = boost::multiprecision::denominator(scaled);
  const Integer doubled = 2 * boost::multiprecision::numerator(scaled) + denominator;
  Integer nearest = doubled / (2 * denominator);
  if (doubled < 0 && nearest * 2 * denominator != doubled) nearest -= 1;  // floor, not truncation
  if (nearest * 2 * denominator == doubled && nearest % 2 != 0) nearest -= 1;  // tie to even
  const Integer half = fixed.cardinality() / 2;
  if (nearest < -half) nearest = -half;
  if (nearest >= half) nearest = half - 1;
  return nearest + half;
}

}  // namespace certamen
