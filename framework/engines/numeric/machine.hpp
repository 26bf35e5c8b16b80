// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "framework/engines/numeric/plan.hpp"

/// For the sources numeric*.cpp alone.
namespace certamen {

/// A plan in one arithmetic. What no sample reaches is evaluated when it is made; trials then run
/// on any thread.
class NumericMachine {
 public:
  virtual ~NumericMachine() = default;
  virtual NumericRun run(std::uint64_t trial) const = 0;
};

/// `plan` and `context` outlive the machine.
std::unique_ptr<NumericMachine> make_machine(const NumericPlan& plan, Arithmetic arithmetic,
                                             unsigned digits, const Context& context);

}  // namespace certamen
