// SPDX-License-Identifier: Apache-2.0
#include "framework/lowering/straight_line.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "framework/run/random.hpp"

namespace straight_line_test {

using namespace certamen;

namespace {

struct Toy {
  std::size_t out;
  std::vector<std::size_t> in;
  friend bool operator==(const Toy&, const Toy&) = default;
};

constexpr std::size_t inputs = 3;

/// Each step reads up to three values that are there already.
std::vector<Toy> random_code(Stream& stream) {
  std::vector<Toy> code;
  const std::size_t length = 1 + stream.below(8);
  for (std::size_t i = 0; i < length; ++i) {
    Toy toy{inputs + i, {}};
    for (std::size_t k = stream.below(4); k-- > 0;) toy.in.push_back(stream.below(inputs + i));
    code.push_back(toy);
  }
  return code;
}

/// Whether the value is read on the way to the root.
bool reaches(const std::vector<Toy>& code, std::size_t value, std::size_t root) {
  if (value == root) return true;
  if (root < inputs) return false;
  const auto& in = code[root - inputs].in;
  return std::any_of(in.begin(), in.end(),
                     [&](std::size_t next) { return reaches(code, value, next); });
}

}  // namespace

TEST_CASE("straight line: what is kept is what can be reached from the root, in order") {
  for (std::uint64_t trial = 0; trial < 500; ++trial) {
    Stream stream{11, trial, 0};
    const auto code = random_code(stream);
    const std::size_t root = inputs + stream.below(code.size());
    std::vector<Toy> expected;
    for (const auto& toy : code)
      if (reaches(code, toy.out, root)) expected.push_back(toy);
    std::vector<bool> needed(inputs + code.size(), false);
    needed[root] = true;
    auto kept = code;
    keep_needed(
        kept, [&](const Toy& toy) { return needed[toy.out]; },
        [&](const Toy& toy) {
          for (const std::size_t in : toy.in) needed[in] = true;
        });
    REQUIRE(kept == expected);
  }
}

TEST_CASE("straight line: a value dies once, after the last step that reads or makes it") {
  std::size_t deaths = 0;
  for (std::uint64_t trial = 0; trial < 500; ++trial) {
    Stream stream{12, trial, 0};
    const auto code = random_code(stream);
    std::vector<bool> stays(inputs + code.size(), false);
    for (std::size_t i = 0; i < stays.size(); ++i) stays[i] = stream.below(4) == 0;
    const auto dead = dead_after(code.size(), stays, [&](std::size_t step, const auto& see) {
      for (const std::size_t in : code[step].in) see(in);
      see(code[step].out);
    });
    REQUIRE(dead.size() == code.size());
    const auto mentions = [&](std::size_t step, std::size_t value) {
      const auto& in = code[step].in;
      return code[step].out == value || std::find(in.begin(), in.end(), value) != in.end();
    };
    for (std::size_t value = 0; value < stays.size(); ++value)
      for (std::size_t step = 0; step < code.size(); ++step) {
        bool last = !stays[value] && mentions(step, value);
        for (std::size_t later = step + 1; later < code.size(); ++later)
          last = last && !mentions(later, value);
        REQUIRE(std::count(dead[step].begin(), dead[step].end(), value) == (last ? 1 : 0));
        deaths += last ? 1 : 0;
      }
  }
  CHECK(deaths > 1000);
}

}  // namespace straight_line_test
