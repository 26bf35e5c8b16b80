// SPDX-License-Identifier: Apache-2.0
// For builds without MPI.
#include "framework/cli/cluster.hpp"
#include "framework/error.hpp"

namespace certamen {

std::shared_ptr<Cluster> join_cluster() {
  throw Error{ErrorCode::unsupported, "mpirun",
              "this build cannot work with other processes: it was made without MPI "
              "(libopenmpi-dev)"};
}

}  // namespace certamen
