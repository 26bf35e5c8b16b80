// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/codec.hpp"

#include "framework/error.hpp"
#include "framework/numbers/narrow.hpp"

namespace certamen {

Codec::Codec(const Domain& domain) {
  add(domain);
}

std::size_t Codec::add(const Domain& domain) {
  const std::size_t here = nodes_.size();
  if (!domain.is_narrow())
    throw Error{ErrorCode::internal, domain.name(), "its codes do not fit a machine word"};
  // A bound of 2^64 is that of a whole product, whose other parts have one value.
  const bool fills = domain.code_bound() == Integer{1} << 64;
  nodes_.push_back({.bound = fills ? 0 : to_word(domain.code_bound(), domain.name())});
  const auto adopt = [&](const Domain& part) {
    const std::size_t child = add(part);
    nodes_[here].children.push_back(child);
  };
  switch (domain.kind()) {
  case DomainKind::tuple:
    nodes_[here].kind = Kind::product;
    for (const auto& part : domain.parts()) adopt(part);
    break;
  case DomainKind::vector:
    nodes_[here].kind = Kind::product;
    for (Integer i = 0; i < domain.size().number(); ++i) adopt(domain.parts()[0]);
    break;
  case DomainKind::option:
    nodes_[here].kind = Kind::option;
    adopt(domain.parts()[0]);
    break;
  default: nodes_[here].leaf = leaves_++; break;
  }
  if (nodes_[here].children.size() > max_parts)
    throw Error{ErrorCode::too_large, domain.name(), "more than 64 parts in one machine word"};
  return here;
}

}  // namespace certamen
