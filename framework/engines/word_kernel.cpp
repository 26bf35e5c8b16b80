// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/word_kernel.hpp"

namespace certamen {

WordKernel word_kernel_of(const Operation& operation) {
  if (!operation.has_word() || operation.is_opaque() || operation.inputs().empty())
    return WordKernel::none;
  const auto& inputs = operation.inputs();
  const auto& name = operation.name();
  const auto& facts = operation.facts();
  const Domain& domain = inputs.back();
  if (inputs.size() == 1) {
    const auto is_copy = [&](const Domain& d) { return d.kind() != DomainKind::group; };
    return name == "recode to " + operation.output().name() && is_copy(domain) &&
                   is_copy(operation.output())
               ? WordKernel::recode
               : WordKernel::none;
  }
  if (inputs.size() == 3) return facts.choice ? WordKernel::select : WordKernel::none;
  if (inputs.size() != 2 || inputs[0] != domain) return WordKernel::none;
  if (facts.equality) return WordKernel::equal;
  if (name == "less") return WordKernel::less;
  if (domain.kind() == DomainKind::boolean || domain.kind() == DomainKind::bits) {
    if (name == "xor") return WordKernel::bit_xor;
    if (name == "and") return WordKernel::bit_and;
    if (name == "or") return WordKernel::bit_or;
  }
  // Sums of two codes must fit a word.
  const bool modular = domain.kind() == DomainKind::zmod || domain.kind() == DomainKind::range;
  if (modular && domain.code_bound() <= Integer{1} << 63) {
    if (name == "add") return WordKernel::add;
    if (name == "subtract") return WordKernel::subtract;
  }
  return WordKernel::none;
}

}  // namespace certamen
