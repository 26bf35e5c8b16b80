// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/cluster.hpp"

#define OMPI_SKIP_MPICXX 1  // the C interface alone
#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

namespace certamen {

namespace {

/// MPI's own handler ends all processes at the first error, so results need no check.
class MpiCluster : public Cluster {
 public:
  MpiCluster() {
    int given = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &given);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    MPI_Comm here = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
    MPI_Comm_size(here, &neighbours_);
    MPI_Comm_free(&here);
  }
  ~MpiCluster() override { MPI_Finalize(); }
  MpiCluster(const MpiCluster&) = delete;
  MpiCluster& operator=(const MpiCluster&) = delete;

  unsigned rank() const override { return static_cast<unsigned>(rank_); }
  unsigned size() const override { return static_cast<unsigned>(size_); }

  unsigned threads() const override {
    const unsigned mine = std::max(1u, std::thread::hardware_concurrency());
    const long all = ::sysconf(_SC_NPROCESSORS_ONLN);
    if (static_cast<long>(mine) < all) return mine;  // mpirun has dealt the processors out
    return std::max(1u, mine / static_cast<unsigned>(neighbours_));
  }

  void add_up(std::span<std::uint64_t> values) override {
    MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_UINT64_T,
                  MPI_SUM, MPI_COMM_WORLD);
  }
  void broadcast(std::span<std::uint64_t> values, unsigned root) override {
    MPI_Bcast(values.data(), static_cast<int>(values.size()), MPI_UINT64_T, static_cast<int>(root),
              MPI_COMM_WORLD);
  }

 private:
  int rank_ = 0, size_ = 1, neighbours_ = 1;
};

}  // namespace

std::shared_ptr<Cluster> join_cluster() {
  return std::make_shared<MpiCluster>();
}

}  // namespace certamen
