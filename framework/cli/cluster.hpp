// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "framework/run/cluster.hpp"

namespace certamen {

/// The processes that mpirun or srun started together with this one; none if it is alone. Throws
/// Error(unsupported) if there are several and this build has no MPI. Where it ends, all of them
/// wait for each other.
std::shared_ptr<Cluster> cluster_of_this_process();

/// Throws Error(usage) in all processes if one of them has other arguments than the first, another
/// seed or file of runs in its environment, or is another program: they would add up the trials of
/// different games.
void expect_started_alike(Cluster& cluster, const std::vector<std::string>& arguments);

/// Joins the others through MPI: mpi_cluster.cpp, or no_cluster.cpp in builds without MPI.
std::shared_ptr<Cluster> join_cluster();

}  // namespace certamen
