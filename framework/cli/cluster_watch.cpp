// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/cluster_watch.hpp"

#include <chrono>

#include "framework/cli/output.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

using namespace std::chrono_literals;

/// Open MPI kills one to two seconds after it has told processes to stop.
constexpr auto answer_time = 700ms;

void watch_cluster(const CancelToken& token, const std::stop_token& over) {
  constexpr auto step = 20ms;
  while (token.reason() != StopReason::interrupted) {
    if (over.stop_requested()) return;
    std::this_thread::sleep_for(step);
  }
  for (auto waited = 0ms; waited < answer_time; waited += step) {
    if (over.stop_requested()) return;
    std::this_thread::sleep_for(step);
  }
  print_error(ErrorCode::interrupted,
              "the run was told to stop, and another process of it has died or does not answer");
}

}  // namespace

ClusterWatch::ClusterWatch(CancelToken token)
    : thread_{[token](const std::stop_token& over) { watch_cluster(token, over); }} {}

}  // namespace certamen
