// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/cluster.hpp"

#define OMPI_SKIP_MPICXX 1  // the C interface alone
#include <fmt/format.h>
#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "framework/cli/output.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds between_beats{500};
constexpr std::chrono::seconds longest_silence{20};

/// MPI's own handler ends all processes at the first error, so results need no check. Every call is
/// short and made under one lock, so that a second thread can tell the others that this process is
/// alive: the first process listens to all of them, and they listen to the first. When one has been
/// silent for too long (it was stopped, or its machine is gone), all are ended.
class MpiCluster : public Cluster {
 public:
  MpiCluster() {
    int given = 0;
    stderr_ = ::dup(STDERR_FILENO);  // all but the first close theirs
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &given);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    MPI_Comm_dup(MPI_COMM_WORLD, &beats_);
    MPI_Comm here = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
    MPI_Comm_size(here, &neighbours_);
    MPI_Comm_free(&here);
    if (given >= MPI_THREAD_SERIALIZED) heart_ = std::thread{[this] { beat(); }};
  }
  ~MpiCluster() override {
    MPI_Request all_are_done = MPI_REQUEST_NULL;
    {
      const std::lock_guard lock{mpi_};
      MPI_Ibarrier(MPI_COMM_WORLD, &all_are_done);
    }
    wait_for(all_are_done);
    is_done_ = true;
    if (heart_.joinable()) heart_.join();
    MPI_Finalize();
  }
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
    MPI_Request sum = MPI_REQUEST_NULL;
    {
      const std::lock_guard lock{mpi_};
      MPI_Iallreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_UINT64_T,
                     MPI_SUM, MPI_COMM_WORLD, &sum);
    }
    wait_for(sum);
  }
  void broadcast(std::span<std::uint64_t> values, unsigned root) override {
    MPI_Request copy = MPI_REQUEST_NULL;
    {
      const std::lock_guard lock{mpi_};
      MPI_Ibcast(values.data(), static_cast<int>(values.size()), MPI_UINT64_T,
                 static_cast<int>(root), MPI_COMM_WORLD, &copy);
    }
    wait_for(copy);
  }

 private:
  bool is_complete(MPI_Request& request) {
    const std::lock_guard lock{mpi_};
    int complete = 0;
    MPI_Test(&request, &complete, MPI_STATUS_IGNORE);
    return complete != 0;
  }

  void wait_for(MPI_Request& request) {
    constexpr std::chrono::microseconds between_looks{100};
    while (!is_complete(request)) std::this_thread::sleep_for(between_looks);
  }

  /// The processes that this one listens to, and that listen to it.
  std::vector<int> heard() const {
    if (rank_ > 0) return {0};
    std::vector<int> others;
    for (int other = 1; other < size_; ++other) others.push_back(other);
    return others;
  }

  void beat() {
    const std::vector<int> others = heard();
    std::vector<Clock::time_point> last(others.size(), Clock::now());
    std::vector<MPI_Request> sent(others.size(), MPI_REQUEST_NULL);
    for (Clock::time_point before = Clock::now(); !is_done_; before = Clock::now()) {
      std::this_thread::sleep_for(between_beats);
      // While this process was stopped itself it could hear nothing.
      if (Clock::now() - before > longest_silence / 2) std::ranges::fill(last, Clock::now());
      for (std::size_t i = 0; i < others.size(); ++i) {
        if (is_complete(sent[i])) send_to(others[i], sent[i]);
        if (has_heard(others[i])) last[i] = Clock::now();
        if (Clock::now() - last[i] > longest_silence) end_all(others[i]);
      }
    }
    const std::lock_guard lock{mpi_};
    for (MPI_Request& request : sent)
      if (request != MPI_REQUEST_NULL) MPI_Request_free(&request);
  }

  void send_to(int other, MPI_Request& request) {
    const std::lock_guard lock{mpi_};
    MPI_Isend(nullptr, 0, MPI_BYTE, other, 0, beats_, &request);
  }

  bool has_heard(int other) {
    const std::lock_guard lock{mpi_};
    for (bool heard = false;; heard = true) {
      int is_there = 0;
      MPI_Iprobe(other, 0, beats_, &is_there, MPI_STATUS_IGNORE);
      if (is_there == 0) return heard;
      MPI_Recv(nullptr, 0, MPI_BYTE, other, 0, beats_, MPI_STATUS_IGNORE);
    }
  }

  [[noreturn]] void end_all(int silent) {
    const std::string line =
        fmt::format("certamen: error {}: process {} of {} has been silent for {} seconds: the run "
                    "ends; what --runs keeps is kept\n",
                    error_id(ErrorCode::interrupted), silent, size_, longest_silence.count());
    [[maybe_unused]] const auto written = ::write(stderr_, line.data(), line.size());
    const std::lock_guard lock{mpi_};
    MPI_Abort(MPI_COMM_WORLD, exit_status_of(ErrorCode::interrupted));
    std::abort();
  }

  int rank_ = 0, size_ = 1, neighbours_ = 1;
  MPI_Comm beats_ = MPI_COMM_NULL;
  std::mutex mpi_;
  int stderr_ = STDERR_FILENO;
  std::atomic<bool> is_done_ = false;
  std::thread heart_;
};

}  // namespace

std::shared_ptr<Cluster> join_cluster() {
  return std::make_shared<MpiCluster>();
}

}  // namespace certamen
