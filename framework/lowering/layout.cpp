// SPDX-License-Identifier: Apache-2.0
#include "framework/lowering/layout.hpp"

#include <algorithm>

#include "framework/numbers/words.hpp"
#include "framework/values/leaves.hpp"

namespace certamen {

unsigned code_bits(const Domain& domain) {
  return bits_of(domain.code_bound() - 1);
}

std::vector<unsigned> word_bits(unsigned bits) {
  std::vector<unsigned> words;
  for (; bits > 0; bits -= words.back()) words.push_back(std::min(bits, 64u));
  return words;
}

bool is_structured(const Domain& domain) {
  return domain.kind() == DomainKind::tuple || domain.kind() == DomainKind::vector ||
         domain.kind() == DomainKind::option;
}

bool is_dense(const Domain& domain) {
  return domain.code_bound() == domain.cardinality();
}

bool is_one_number(const Domain& domain) {
  return !is_structured(domain) && is_dense(domain) && layout_of(domain).size() == 1;
}

std::vector<unsigned> layout_of(const Domain& domain) {
  if (!is_structured(domain)) return word_bits(code_bits(domain));
  std::vector<unsigned> layout;
  if (domain.kind() == DomainKind::option) layout.push_back(1);
  for (const auto& part : part_domains(domain)) {
    const auto inner = layout_of(part);
    layout.insert(layout.end(), inner.begin(), inner.end());
  }
  return layout;
}

std::vector<std::uint64_t> numbers_of(const Domain& domain, const Integer& code) {
  if (!is_structured(domain)) return to_words(code, word_bits(code_bits(domain)).size());
  std::vector<std::uint64_t> numbers;
  const auto append = [&](const Domain& part, const Integer& part_code) {
    const auto inner = numbers_of(part, part_code);
    numbers.insert(numbers.end(), inner.begin(), inner.end());
  };
  if (domain.kind() == DomainKind::option) {
    numbers.push_back(code != 0 ? 1 : 0);
    append(domain.parts()[0], code != 0 ? Integer{code - 1} : Integer{0});
    return numbers;
  }
  const auto parts = part_domains(domain);
  const auto codes = unpack(parts, code);
  for (std::size_t i = 0; i < parts.size(); ++i) append(parts[i], codes[i]);
  return numbers;
}

}  // namespace certamen
