// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/numeric/machine.hpp"

#include <algorithm>
#include <cmath>

#include "framework/engines/numeric/slot.hpp"
#include "framework/engines/numeric/tables.hpp"
#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/lowering/free_value.hpp"
#include "framework/values/tensor_kernels.hpp"

namespace certamen {

namespace {

/// One sampled tensor of doubles.
Tensor<double> sample_reals(const Distribution& distribution, Stream& stream) {
  Tensor<double> y{distribution.domain().shape()};
  switch (distribution.kind()) {
  case DistributionKind::gaussian: {
    const double mean = kernels::nearest_double(distribution.mean());
    const double deviation = kernels::nearest_double(distribution.deviation());
    for (auto& x : y.data()) x = mean + deviation * stream.gaussian();
    return y;
  }
  case DistributionKind::uniform_real: {
    const double low = kernels::nearest_double(distribution.low());
    const double high = kernels::nearest_double(distribution.high());
    for (auto& x : y.data()) {
      x = low + (high - low) * stream.uniform();
      if (x >= high && low < high) x = std::nextafter(high, low);  // a sum that was rounded up
    }
    return y;
  }
  default: {
    const auto& source = distribution.source();
    for (auto& x : y.data()) x = source[stream.below(source.size())];
    return y;
  }
  }
}

Integer sample_finite(const Distribution& distribution, const std::vector<Integer>& excluded,
                      Stream& stream) {
  if (distribution.kind() != DistributionKind::uniform_except)
    return FiniteSampler{distribution}.draw_wide(stream);
  const Domain& domain = distribution.domain();
  const FiniteSampler sampler{Distribution::uniform(domain)};
  return draw_free(domain, sampler, 0, stream, [&](const Integer& code) {
    return std::find(excluded.begin(), excluded.end(), code) == excluded.end();
  });
}

Outcome outcome_of(std::uint64_t word, bool undecided) {
  return undecided ? Outcome::undecided : word != 0 ? Outcome::yes : Outcome::no;
}

template <class T>
class MachineOf : public NumericMachine {
 public:
  MachineOf(const NumericPlan& plan, unsigned digits, const Context& context)
      : plan_{plan}, digits_{digits}, context_{context}, fixed_(plan.experiment.graph.size()) {
    const PrecisionScope scope{digits_};
    Frame frame{.slots = &fixed_, .trial = 0, .tables = {}};
    execute(plan_.fixed, frame);
  }

  NumericRun run(std::uint64_t trial) const override {
    const PrecisionScope scope{digits_};
    std::vector<std::optional<NumericSlot<T>>> slots(fixed_.size());
    Frame frame{.slots = &slots, .trial = trial, .tables = {}};
    execute(plan_.random, frame);
    NumericRun result;
    result.win = outcome(slots, plan_.experiment.win);
    for (const auto& [name, id] : plan_.experiment.events) result.events[name] = outcome(slots, id);
    for (const auto& [name, id] : plan_.probes)
      result.probes[name] = probe(std::get<Tensor<T>>(at(slots, id).value));
    return result;
  }

 private:
  using Slot = NumericSlot<T>;
  using Slots = std::vector<std::optional<Slot>>;
  struct Frame {
    Slots* slots;
    std::uint64_t trial;
    std::map<NodeId, SampledTable> tables;
  };

  const GraphNode& node(NodeId id) const { return plan_.experiment.graph[id]; }
  const Slot& at(const Slots& slots, NodeId id) const {
    return slots[id] ? *slots[id] : *fixed_[id];
  }
  Outcome outcome(const Slots& slots, NodeId id) const {
    const Slot& slot = at(slots, id);
    return outcome_of(std::get<std::uint64_t>(slot.value), slot.undecided);
  }

  void execute(const std::vector<NumericPlan::Step>& steps, Frame& frame) const {
    for (const auto& step : steps) {
      context_.stop_if_cancelled("numeric");
      try {
        (*frame.slots)[step.node] = evaluate(step.node, frame);
      } catch (const Error& error) {
        throw Error{error.code(),
                    place_of(plan_.experiment.name, plan_.experiment.graph, step.node),
                    error.what()};
      }
      for (const auto dead : step.dead_after) (*frame.slots)[dead].reset();
    }
  }

  Slot evaluate(NodeId id, Frame& frame) const {
    const GraphNode& here = node(id);
    std::vector<const Slot*> arguments;
    for (const auto argument : here.arguments) arguments.push_back(&at(*frame.slots, argument));
    switch (here.kind()) {
    case NodeKind::constant: return constant(here.value());
    case NodeKind::apply: return apply_operation<T>(here.operation(), arguments);
    case NodeKind::event: return *arguments.front();
    case NodeKind::sample: {
      Stream stream{context_.seed, frame.trial, id};
      if (!here.distribution().is_finite())
        return Slot{.value = kernels::convert<T>(sample_reals(here.distribution(), stream))};
      return Slot::of_code(sample_finite(here.distribution(), codes(arguments, 0), stream));
    }
    case NodeKind::table: frame.tables.emplace(id, SampledTable{here.table_type()}); return Slot{};
    default: return access(id, codes(arguments, 1), frame);
    }
  }

  Slot constant(const Value& value) const {
    if (value.is_tensor()) return {.value = kernels::convert<T>(value.tensor())};
    return Slot::of_code(value.code());
  }

  static std::vector<Integer> codes(const std::vector<const Slot*>& arguments, std::size_t first) {
    std::vector<Integer> result;
    for (std::size_t i = first; i < arguments.size(); ++i) {
      if (arguments[i]->undecided)
        throw Error{ErrorCode::unsupported, "",
                    "intervals do not decide its arguments: raise the precision"};
      result.push_back(arguments[i]->code());
    }
    return result;
  }

  Slot access(NodeId id, const std::vector<Integer>& keys, Frame& frame) const {
    const GraphNode& here = node(id);
    SampledTable& table = frame.tables.at(here.arguments.front());
    Stream stream{context_.seed, frame.trial, id};
    const Integer index = keys.size() > 1 ? keys[1] : Integer{0};
    switch (here.kind()) {
    case NodeKind::lookup: return Slot::of_code(table.lookup(index, keys[0], stream));
    case NodeKind::inverse: return Slot::of_code(table.inverse(index, keys[0], stream));
    case NodeKind::find: {
      const auto found = table.find(keys[0]);
      return Slot::of_code(found ? Integer{*found + 1} : Integer{0});
    }
    case NodeKind::put: table.put(keys[0], keys[1]); return Slot{};
    default: throw Error{ErrorCode::unsupported, "", "experiments have no node of this kind"};
    }
  }

  static Probe probe(const Tensor<T>& tensor) {
    Probe result{.value = kernels::convert<double>(tensor), .lower = {}, .upper = {}};
    if constexpr (std::is_same_v<T, Real>) {
      result.lower = result.upper = tensor;
    } else if constexpr (std::is_same_v<T, Interval>) {
      result.lower = result.upper = Tensor<Real>{tensor.shape()};
      for (std::size_t i = 0; i < tensor.size(); ++i) {
        result.lower[i] = tensor[i].lower();
        result.upper[i] = tensor[i].upper();
      }
    } else {
      result.lower = result.upper = Tensor<Real>{Shape{0}};
    }
    return result;
  }

  const NumericPlan& plan_;
  unsigned digits_;
  const Context& context_;
  Slots fixed_;
};

}  // namespace

std::unique_ptr<NumericMachine> make_machine(const NumericPlan& plan, Arithmetic arithmetic,
                                             unsigned digits, const Context& context) {
  switch (arithmetic) {
  case Arithmetic::float32: return std::make_unique<MachineOf<float>>(plan, digits, context);
  case Arithmetic::float64: return std::make_unique<MachineOf<double>>(plan, digits, context);
  case Arithmetic::mpfr: return std::make_unique<MachineOf<Real>>(plan, digits, context);
  case Arithmetic::interval: return std::make_unique<MachineOf<Interval>>(plan, digits, context);
  }
  throw Error{ErrorCode::internal, "numeric", "an arithmetic without a machine"};
}

}  // namespace certamen
