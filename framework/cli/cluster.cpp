// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/cluster.hpp"

#include <cstdlib>

namespace certamen {

namespace {

bool is_several(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && std::strtol(value, nullptr, 10) > 1;
}

}  // namespace

std::shared_ptr<Cluster> cluster_of_this_process() {
  const bool by_slurm = std::getenv("PMIX_RANK") != nullptr && is_several("SLURM_NTASKS");
  const bool together = is_several("OMPI_COMM_WORLD_SIZE") || is_several("PMI_SIZE") || by_slurm;
  return together ? join_cluster() : nullptr;
}

}  // namespace certamen
