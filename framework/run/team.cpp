// SPDX-License-Identifier: Apache-2.0
#include "framework/run/team.hpp"

#include <algorithm>
#include <string>

#include "framework/error.hpp"

namespace certamen {

namespace {

/// An error's code and message as numbers, to send it.
std::vector<std::uint64_t> packed(const std::exception_ptr& failure) {
  const auto as_numbers = [](ErrorCode code, const std::string& message) {
    std::vector<std::uint64_t> numbers{static_cast<std::uint64_t>(code)};
    for (const char letter : message) numbers.push_back(static_cast<unsigned char>(letter));
    return numbers;
  };
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return as_numbers(error.code(), error.what());
  } catch (const std::bad_alloc&) {
    return as_numbers(ErrorCode::too_large, "montecarlo: memory ran out in one of the processes");
  } catch (const std::exception& error) {
    return as_numbers(ErrorCode::internal, error.what());
  }
}

}  // namespace

void Team::add_up(std::vector<std::uint64_t>& values) const {
  if (cluster_ != nullptr) cluster_->add_up(values);
}

bool Team::any(bool mine) const {
  std::vector<std::uint64_t> votes{mine ? 1u : 0u};
  add_up(votes);
  return votes[0] != 0;
}

std::uint64_t Team::first(std::uint64_t mine) const {
  if (cluster_ != nullptr) cluster_->broadcast({&mine, 1}, 0);
  return mine;
}

void Team::first(std::vector<std::uint64_t>& values) const {
  if (cluster_ == nullptr) return;
  values.resize(first(std::uint64_t{values.size()}));
  cluster_->broadcast(values, 0);
}

void Team::rethrow(const std::exception_ptr& mine) const {
  if (cluster_ == nullptr) {
    if (mine != nullptr) std::rethrow_exception(mine);
    return;
  }
  std::vector<std::uint64_t> failed(size(), 0);
  failed[rank()] = mine != nullptr ? 1 : 0;
  add_up(failed);
  const auto first_failed = std::find(failed.begin(), failed.end(), std::uint64_t{1});
  if (first_failed == failed.end()) return;
  const auto root = static_cast<unsigned>(first_failed - failed.begin());
  auto error = root == rank() ? packed(mine) : std::vector<std::uint64_t>{};
  std::uint64_t length = error.size();
  cluster_->broadcast({&length, 1}, root);
  error.resize(length);
  cluster_->broadcast(error, root);
  std::string message;
  for (std::size_t i = 1; i < error.size(); ++i) message += static_cast<char>(error[i]);
  throw Error{static_cast<ErrorCode>(error[0]), "", message};
}

}  // namespace certamen
