// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/values/operation.hpp"

namespace certamen {

/// A function of which nothing is known but its domains, and that different arguments give
/// different results: an encoding, for proofs about all sizes. Its operations on the same domains
/// are equal, those of two injections never, whatever their names. Of results with parts (tuples,
/// options) the injectivity is not used.
class Injection {
 public:
  explicit Injection(std::string name);
  /// Throws Error(usage) where no domain has a symbol: there it must be one certain function.
  Operation operator()(const std::vector<Domain>& inputs, const Domain& output) const;

 private:
  std::string name_;
  OperationIdentity identity_;
};

}  // namespace certamen
