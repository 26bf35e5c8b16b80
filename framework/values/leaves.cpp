// SPDX-License-Identifier: Apache-2.0
#include "framework/values/leaves.hpp"

namespace certamen {

namespace {

bool is_structure(const Domain& domain) {
  return domain.kind() == DomainKind::tuple || domain.kind() == DomainKind::option ||
         (domain.kind() == DomainKind::vector && !domain.size().is_symbol());
}

std::size_t length_of(const Domain& vector) {
  return static_cast<std::size_t>(vector.size().number());
}

void collect(const Domain& domain, std::vector<Domain>& leaves) {
  if (!is_structure(domain)) {
    leaves.push_back(domain);
  } else if (domain.kind() == DomainKind::vector) {
    std::vector<Domain> element;
    collect(domain.parts()[0], element);
    for (std::size_t i = 0; i < length_of(domain); ++i)
      leaves.insert(leaves.end(), element.begin(), element.end());
  } else {
    for (const auto& part : domain.parts()) collect(part, leaves);
  }
}

using Replace = std::function<Domain(std::size_t, const Domain&)>;
using Map = std::function<Integer(std::size_t, const Integer&)>;

Domain replaced(const Domain& domain, std::size_t& next, const Replace& replace) {
  if (!is_structure(domain)) return replace(next++, domain);
  if (domain.kind() == DomainKind::option)
    return Option(replaced(domain.parts()[0], next, replace));
  std::vector<Domain> parts;
  if (domain.kind() == DomainKind::tuple) {
    for (const auto& part : domain.parts()) parts.push_back(replaced(part, next, replace));
    return Tuple(std::move(parts));
  }
  bool alike = true;
  for (std::size_t i = 0; i < length_of(domain); ++i) {
    parts.push_back(replaced(domain.parts()[0], next, replace));
    alike = alike && parts.back() == parts.front();
  }
  return alike && !parts.empty() ? Vector(parts.front(), domain.size()) : Tuple(std::move(parts));
}

Integer mapped(const Domain& from, const Domain& to, const Integer& code, std::size_t& next,
               const Map& map) {
  if (!is_structure(from)) return map(next++, code);
  if (from.kind() == DomainKind::option) {
    if (code == 0) {
      next += leaf_count(from.parts()[0]);
      return 0;
    }
    return mapped(from.parts()[0], to.parts()[0], code - 1, next, map) + 1;
  }
  const auto old_parts = part_domains(from), new_parts = part_domains(to);
  auto codes = unpack(old_parts, code);
  for (std::size_t i = 0; i < codes.size(); ++i)
    codes[i] = mapped(old_parts[i], new_parts[i], codes[i], next, map);
  return pack(new_parts, codes);
}

}  // namespace

std::vector<Domain> part_domains(const Domain& domain) {
  if (domain.kind() == DomainKind::vector)
    return std::vector<Domain>(length_of(domain), domain.parts()[0]);
  return domain.parts();
}

std::vector<Domain> leaves_of(const Domain& domain) {
  std::vector<Domain> leaves;
  collect(domain, leaves);
  return leaves;
}

std::size_t leaf_count(const Domain& domain) {
  if (!is_structure(domain)) return 1;
  std::size_t count = 0;
  if (domain.kind() == DomainKind::vector) return length_of(domain) * leaf_count(domain.parts()[0]);
  for (const auto& part : domain.parts()) count += leaf_count(part);
  return count;
}

Domain with_leaves(const Domain& domain, const Replace& replace) {
  std::size_t next = 0;
  return replaced(domain, next, replace);
}

Integer map_leaves(const Domain& from, const Domain& to, const Integer& code, const Map& map) {
  std::size_t next = 0;
  return mapped(from, to, code, next, map);
}

}  // namespace certamen
