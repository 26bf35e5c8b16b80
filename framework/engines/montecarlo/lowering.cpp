// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/lowering.hpp"

#include <algorithm>

#include "framework/engines/montecarlo/wide_functions.hpp"
#include "framework/error.hpp"
#include "framework/graph/liveness.hpp"
#include "framework/lowering/layout.hpp"
#include "framework/rewriting/simplify.hpp"
#include "framework/values/leaves.hpp"

namespace certamen::montecarlo {

namespace {

constexpr std::uint64_t most_planes = std::uint64_t{1} << 24;

/// Every code of the domain's bits is below its bound.
bool fills_its_bits(const Domain& domain) {
  return domain.code_bound() == Integer{1} << code_bits(domain);
}

}  // namespace

Program compile(const Experiment& experiment, const KernelSet& kernels,
                const std::vector<std::uint64_t>& streams) {
  return Lowering{experiment, kernels, streams}.run();
}

Lowering::Lowering(const Experiment& experiment, const KernelSet& kernels,
                   const std::vector<std::uint64_t>& streams)
    : experiment_{experiment}, graph_{experiment.graph}, streams_{streams}, program_{kernels},
      values_(graph_.size()), done_(graph_.size(), false) {}

Program Lowering::run() {
  const auto roots = outcomes_of(experiment_);
  live_ = live_nodes(graph_, roots);
  for (NodeId id = 0; id < graph_.size(); ++id)
    if (live_[id]) refuse_unplayable(graph_[id], "Monte Carlo");
  count_accesses();
  // Samples wait for their first use, so that their columns live shortly.
  for (NodeId id = 0; id < graph_.size(); ++id)
    if (live_[id] && graph_[id].kind() != NodeKind::sample) value(id);
  std::vector<Register> outcomes;
  for (const NodeId root : roots) outcomes.push_back(value(root).front());
  return program_.finish(std::move(outcomes));
}

const Registers& Lowering::value(NodeId id) {
  if (done_[id]) return values_[id];
  for (const NodeId argument : graph_[id].arguments) value(argument);
  stream_ = streams_.empty() ? id : streams_[id];
  plane_ = 0;
  values_[id] = lower(id);
  done_[id] = true;
  return values_[id];
}

Registers Lowering::lower(NodeId id) {
  const auto& node = graph_[id];
  switch (node.kind()) {
  case NodeKind::constant: return constant(node.domain, node.value());
  case NodeKind::event: return values_[node.arguments.front()];
  case NodeKind::sample: return sample(id);
  case NodeKind::lookup:
  case NodeKind::inverse:
  case NodeKind::find:
  case NodeKind::put: return access(id);
  case NodeKind::apply: {
    std::vector<Registers> arguments;
    for (const NodeId argument : node.arguments) arguments.push_back(values_[argument]);
    return apply(node.operation(), arguments);
  }
  default: return {};  // a table
  }
}

Registers Lowering::constant(const Domain& domain, const Value& value) {
  const auto bits = layout_of(domain);
  const auto numbers = numbers_of(domain, value.code());
  Registers result;
  for (std::size_t i = 0; i < bits.size(); ++i)
    result.push_back(program_.constant(bits[i], numbers[i]));
  return result;
}

PlaneName Lowering::next_planes(std::uint64_t count) {
  const PlaneName first{stream_, plane_};
  plane_ += count;
  if (plane_ > most_planes)
    throw Error{ErrorCode::too_large, "montecarlo",
                "one sample needs more than " + std::to_string(most_planes) + " random columns"};
  return first;
}

Registers Lowering::pack(const Domain& domain, const Registers& value) {
  if (!is_structured(domain)) return value;
  const unsigned bits = code_bits(domain);
  if (domain.kind() == DomainKind::option) {
    const Registers element{value.begin() + 1, value.end()};
    const Registers code = codes_.resize(pack(domain.parts()[0], element), bits);
    return codes_.select(value[0], codes_.add(code, codes_.constant(bits, 1), bits),
                         codes_.constant(bits, 0));
  }
  std::vector<Registers> codes;
  auto next = value.begin();
  const auto parts = part_domains(domain);
  for (const auto& part : parts) {
    const auto end = next + static_cast<std::ptrdiff_t>(layout_of(part).size());
    codes.push_back(pack(part, {next, end}));
    next = end;
  }
  if (parts.empty()) return {};
  const bool only_bits = std::all_of(parts.begin() + 1, parts.end(), fills_its_bits);
  if (!only_bits) return call_function(program_, codes, bits, pack_function(parts));
  Registers code = codes.front();
  unsigned length = code_bits(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    code = codes_.concat(code, length, codes[i], code_bits(parts[i]));
    length += code_bits(parts[i]);
  }
  return code;
}

Registers Lowering::unpack(const Domain& domain, const Registers& code) {
  if (!is_structured(domain)) return code;
  const unsigned bits = code_bits(domain);
  Registers value;
  const auto append = [&](const Registers& more) {
    value.insert(value.end(), more.begin(), more.end());
  };
  if (domain.kind() == DomainKind::option) {
    const Domain& element = domain.parts()[0];
    value.push_back(program_.bit_not(codes_.equal(code, codes_.constant(bits, 0))));
    const Registers lowered = codes_.subtract(code, codes_.constant(bits, 1), bits);
    const Registers inner = codes_.resize(
        codes_.select(value[0], lowered, codes_.constant(bits, 0)), code_bits(element));
    append(unpack(element, inner));
    return value;
  }
  const auto parts = part_domains(domain);
  const bool only_bits = std::all_of(parts.begin(), parts.end(), fills_its_bits);
  unsigned from = bits;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const unsigned length = code_bits(parts[i]);
    from -= only_bits ? length : 0;
    append(unpack(parts[i],
                  only_bits ? codes_.slice(code, bits, from, length)
                            : call_function(program_, {code}, length, part_function(parts, i))));
  }
  return value;
}

}  // namespace certamen::montecarlo
