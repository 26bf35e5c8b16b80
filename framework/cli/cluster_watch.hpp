// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <thread>

#include "framework/stop.hpp"

namespace certamen {

/// Processes of a cluster answer a stop together. Where one of them has died the others wait in
/// vain, until mpirun, which has told them to stop, kills them. This says so on standard error.
class ClusterWatch {
 public:
  explicit ClusterWatch(CancelToken token);
  ClusterWatch(const ClusterWatch&) = delete;
  ClusterWatch& operator=(const ClusterWatch&) = delete;

 private:
  std::jthread thread_;
};

}  // namespace certamen
