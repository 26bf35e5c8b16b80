// SPDX-License-Identifier: Apache-2.0
#include "framework/stop.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "framework/error.hpp"
#include "framework/process_memory.hpp"

namespace certamen {

namespace {

constinit thread_local const CancelToken* current = nullptr;

}  // namespace

std::string_view to_string(StopReason reason) {
  switch (reason) {
  case StopReason::interrupted: return "interrupted";
  case StopReason::time_limit: return "time limit";
  case StopReason::none: break;
  }
  return "";
}

CancelToken CancelToken::within(double seconds) const {
  constexpr double longest = 1e9;  // beyond that the clock's own range is near
  CancelToken token = *this;
  const auto span = std::chrono::duration<double>(std::clamp(seconds, 0.0, longest));
  token.end_ = std::min(end_, Clock::now() + std::chrono::duration_cast<Clock::duration>(span));
  return token;
}

std::optional<double> CancelToken::seconds_left() const {
  if (end_ == Clock::time_point::max()) return std::nullopt;
  return std::max(0.0, std::chrono::duration<double>(end_ - Clock::now()).count());
}

StopReason CancelToken::reason() const noexcept {
  if (flag_->load(std::memory_order_relaxed)) return StopReason::interrupted;
  const bool over = end_ != Clock::time_point::max() && Clock::now() >= end_;
  return over ? StopReason::time_limit : StopReason::none;
}

void CancelToken::poll(std::string_view stage) const {
  switch (reason()) {
  case StopReason::interrupted:
    throw Error{ErrorCode::interrupted, std::string{stage}, "stopped before it was done"};
  case StopReason::time_limit:
    throw Error{ErrorCode::interrupted, std::string{stage},
                "the time limit was reached before it was done"};
  case StopReason::none: break;
  }
  process_memory::expect_below_cap(stage);
}

StopScope::StopScope(CancelToken token) : token_{std::move(token)}, outer_{current} {
  current = &token_;
}

StopScope::~StopScope() {
  current = outer_;
}

void poll(std::string_view stage) {
  if (current != nullptr)
    current->poll(stage);
  else
    process_memory::expect_below_cap(stage);
}

CancelToken token_of_this_thread() {
  return current != nullptr ? *current : CancelToken{};
}

}  // namespace certamen
