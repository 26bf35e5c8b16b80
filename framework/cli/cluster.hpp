// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "framework/run/cluster.hpp"

namespace certamen {

/// The processes that mpirun or srun started together with this one; none if it is alone. Throws
/// Error(unsupported) if there are several and this build has no MPI. Where it ends, all of them
/// wait for each other.
std::shared_ptr<Cluster> cluster_of_this_process();

/// Joins the others through MPI: mpi_cluster.cpp, or no_cluster.cpp in builds without MPI.
std::shared_ptr<Cluster> join_cluster();

}  // namespace certamen
