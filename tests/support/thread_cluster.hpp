// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mpfr.h>

#include <barrier>
#include <mutex>
#include <thread>
#include <vector>

#include "framework/run/cluster.hpp"

namespace certamen::testing {

/// Threads that play the processes of a cluster.
class ThreadCluster {
 public:
  explicit ThreadCluster(unsigned size) : size_{size}, barrier_{size} {}

  /// `work(cluster)` on each; returns what each returned, by rank.
  template <class Work>
  auto run(Work work) {
    std::vector<decltype(work(std::shared_ptr<Cluster>{}))> results(size_);
    {
      std::vector<std::jthread> threads;
      for (unsigned rank = 0; rank < size_; ++rank)
        threads.emplace_back([&, rank] {
          results[rank] = work(std::make_shared<Member>(*this, rank));
          ::mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE);  // a process would end here
        });
    }
    return results;
  }

 private:
  class Member : public Cluster {
   public:
    Member(ThreadCluster& all, unsigned rank) : all_{all}, rank_{rank} {}
    unsigned rank() const override { return rank_; }
    unsigned size() const override { return all_.size_; }
    unsigned threads() const override { return 1; }
    void add_up(std::span<std::uint64_t> values) override {
      {
        const std::lock_guard lock{all_.mutex_};
        all_.shared_.resize(values.size(), 0);
        for (std::size_t i = 0; i < values.size(); ++i) all_.shared_[i] += values[i];
      }
      take(values);
    }
    void broadcast(std::span<std::uint64_t> values, unsigned root) override {
      if (rank_ == root) all_.shared_.assign(values.begin(), values.end());
      take(values);
    }

   private:
    void take(std::span<std::uint64_t> values) {
      all_.barrier_.arrive_and_wait();
      std::copy_n(all_.shared_.begin(), values.size(), values.begin());
      all_.barrier_.arrive_and_wait();
      if (rank_ == 0) all_.shared_.clear();
      all_.barrier_.arrive_and_wait();
    }

    ThreadCluster& all_;
    unsigned rank_;
  };

  unsigned size_;
  std::barrier<> barrier_;
  std::mutex mutex_;
  std::vector<std::uint64_t> shared_;
};

}  // namespace certamen::testing
