// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/word_kernel.hpp"

#include "framework/values/operations.hpp"

namespace certamen {

WordKernel word_kernel_of(const Operation& operation) {
  if (!operation.has_word() || operation.is_opaque() || operation.inputs().empty())
    return WordKernel::none;
  const auto& inputs = operation.inputs();
  const Domain& domain = inputs.back();
  if (inputs.size() == 1) {
    const Domain& to = operation.output();
    const bool groups = domain.kind() == DomainKind::group || to.kind() == DomainKind::group;
    return !groups && domain.code_bound() <= to.code_bound() &&
                   operation == operations::recode(domain, to)
               ? WordKernel::recode
               : WordKernel::none;
  }
  if (inputs.size() == 3)
    return operation == operations::select(domain) ? WordKernel::select : WordKernel::none;
  if (inputs.size() != 2 || inputs[0] != domain) return WordKernel::none;
  if (operation == operations::equal(domain)) return WordKernel::equal;
  if (operation == operations::less(domain)) return WordKernel::less;
  if (domain.kind() == DomainKind::boolean || domain.kind() == DomainKind::bits) {
    if (operation == operations::bit_xor(domain)) return WordKernel::bit_xor;
    if (operation == operations::bit_and(domain)) return WordKernel::bit_and;
    if (operation == operations::bit_or(domain)) return WordKernel::bit_or;
  }
  // Sums of two codes must fit a word.
  const bool modular = domain.kind() == DomainKind::zmod || domain.kind() == DomainKind::range;
  if (modular && domain.code_bound() <= Integer{1} << 63) {
    if (operation == operations::add(domain)) return WordKernel::add;
    if (operation == operations::subtract(domain)) return WordKernel::subtract;
  }
  return WordKernel::none;
}

}  // namespace certamen
