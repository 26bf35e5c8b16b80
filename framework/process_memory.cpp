// SPDX-License-Identifier: Apache-2.0
#include "framework/process_memory.hpp"

#include <fcntl.h>
#include <gmp.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <mutex>

namespace certamen::process_memory {

namespace {

using Clock = std::chrono::steady_clock;

/// Sanitizers keep what was freed, and shadows of all memory: there is nothing to hold to a cap.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||
                              __has_feature(memory_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

std::atomic<std::size_t> cap = 0;      // bytes, --memory; 0: none
std::atomic<std::size_t> allowed = 0;  // bytes of the process, all in all
std::atomic<Clock::rep> next_look = 0;
std::mutex looking;
/// A copy, cut to what fits: when it is asked for there is no memory.
thread_local std::array<char, 96> last_stage{};

void note(std::string_view stage) {
  const std::size_t length = stage.copy(last_stage.data(), last_stage.size() - 1);
  last_stage[length] = '\0';
}

struct Pages {
  std::size_t held = 0;    // bytes in memory that belong to this process alone
  std::size_t mapped = 0;  // bytes of data and stack, touched or not
};

/// What /proc says; zeros where there is no such file.
Pages pages() {
  static const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::array<char, 256> text{};
  const auto length = file < 0 ? 0 : ::pread(file, text.data(), text.size(), 0);
  if (length <= 0) return {};
  std::array<std::size_t, 6> numbers{};  // size, resident, shared, text, lib, data
  const char* next = text.data();
  const char* const end = next + length;
  for (auto& number : numbers) {
    const auto read = std::from_chars(next, end, number);
    if (read.ec != std::errc{}) return {};
    next = read.ptr;
    while (next < end && *next == ' ') ++next;
  }
  return {(numbers[1] - std::min(numbers[1], numbers[2])) * page, numbers[5] * page};
}

/// Gives back to the system what was freed.
void trim() {
#if defined(__GLIBC__)
  ::malloc_trim(0);
#endif
}

/// Lets the kernel refuse what no poll sees coming.
void set_hard_limit(std::size_t bytes) {
#if defined(RLIMIT_DATA)
  rlimit limit{};
  if (::getrlimit(RLIMIT_DATA, &limit) != 0) return;
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < bytes) return;
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_DATA, &limit);
#else
  static_cast<void>(bytes);
#endif
}

void* allocated(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc{};
  return memory;
}

void* reallocated(void* memory, std::size_t, std::size_t size) {
  void* other = std::realloc(memory, size);
  if (other == nullptr) throw std::bad_alloc{};
  return other;
}

void released(void* memory, std::size_t) {
  std::free(memory);
}

std::string mebibytes(std::size_t bytes) {
  return std::to_string(bytes >> 20u) + " MiB";
}

std::string remedy() {
  return "use a smaller parameter, another engine, or a larger --memory";
}

}  // namespace

void set_cap(std::size_t bytes, unsigned threads) {
  constexpr std::size_t stack = std::size_t{9} << 20;  // of a thread, with what surrounds it
  const Pages now = pages();
  if (is_sanitized || now.held == 0) return;
  cap = bytes;
  allowed = now.held + bytes + reserve;
  // GMP would end the process; what it leaves behind on the way is lost, and little.
  ::mp_set_memory_functions(allocated, reallocated, released);
  set_hard_limit(now.mapped + bytes + 2 * reserve + threads * stack);
}

void expect_below_cap(std::string_view stage) {
  if (cap.load(std::memory_order_relaxed) == 0) return;
  const auto now = Clock::now().time_since_epoch().count();
  if (now < next_look.load(std::memory_order_relaxed)) return;
  note(stage);
  const std::unique_lock lock{looking, std::try_to_lock};
  if (!lock) return;
  constexpr Clock::duration between = std::chrono::milliseconds{1};
  next_look = now + between.count();
  if (pages().held <= allowed) return;
  trim();
  const std::size_t held = pages().held;
  const auto spent = Clock::now().time_since_epoch().count() - now;
  next_look = now + spent + std::max(between.count(), 4 * spent);
  if (held <= allowed) return;
  throw Error{ErrorCode::too_large, std::string{stage},
              "the process holds " + mebibytes(held) + ", above the memory cap of " +
                  mebibytes(cap) + ": " + remedy()};
}

std::string exhausted() {
  std::string text = "memory ran out";
  if (last_stage.front() != '\0') text += std::string{" in "} + last_stage.data();
  if (cap != 0) text += ", at the memory cap of " + mebibytes(cap);
  return text + ": " + remedy();
}

}  // namespace certamen::process_memory
