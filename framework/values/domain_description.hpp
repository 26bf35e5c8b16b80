// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/values/domain.hpp"

namespace certamen {

/// What a Domain handle points to; the factories in domain_make.cpp fill it.
struct Domain::Description {
  DomainKind kind = DomainKind::boolean;
  std::string name;
  bool symbolic = false;
  bool finite = true;
  bool dense = true;    // every code below the bound is a value, so element(i) = i
  bool narrow = false;  // codes fit a machine word
  Integer cardinality = 0;
  Integer least = 1;  // cardinality, or its least value over all that the symbols stand for
  Integer code_bound = 0;
  Size size = 0;
  std::vector<Domain> parts;
  std::vector<Domain> flat_parts;  // Vector: the element as often as it is long; Tuple: its parts
  Shape shape;
  Integer modulus = 0, order = 0, generator = 0;
  int scale = 0;
};

}  // namespace certamen
