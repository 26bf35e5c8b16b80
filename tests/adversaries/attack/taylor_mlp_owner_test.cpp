// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/taylor_mlp_owner.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tests/adversaries/attack/small_model.hpp"

namespace taylor_mlp_owner_test {

using namespace certamen;

using certamen::testing::SmallModel;

TEST_CASE("owner: the protected units are those of the whole layer's gaps, whatever the blocks") {
  const SmallModel model;
  const auto file = ModelFile::open(model.path());
  const Context context;
  for (const auto& layer : find_mlp_layers(file).readable) {
    const auto gaps = calibrate(read_mlp(file, layer), context.seed).gaps();
    for (const char* max_gap : {"0", "0.5", "100"}) {
      TaylorMlpAttackOptions options;
      options.protection = parse_protection("5", max_gap);
      const auto expected = options.protection.choose(gaps);
      for (const std::size_t width : {1u, 3u, 64u}) {
        options.units_per_block = width;
        CHECK(protected_units(file, layer, options, context) == expected);
      }
    }
    CHECK(protected_units(file, layer, {}, context).size() == layer.hidden);
  }
}

TEST_CASE("owner: blocks take every unit once, each within one stretch of the layer") {
  TaylorMlpAttackOptions options;
  options.units_per_block = 4;
  const UnitList units{0, 3, 4, 9, 10, 11, 12};
  CHECK(blocks_of(units, options) == std::vector<UnitList>{{0, 3}, {4}, {9, 10, 11}, {12}});
  CHECK(blocks_of({}, options).empty());
}

TEST_CASE("owner: a block of scattered units is that part of the whole layer, with its signs") {
  const SmallModel model;
  const auto file = ModelFile::open(model.path());
  const Context context;
  for (const auto& layer : find_mlp_layers(file).readable) {
    UnitList all;
    for (std::size_t d = 0; d < layer.hidden; ++d) all.push_back(d);
    const UnitList some{2, 3, 7, 11};
    const auto whole = own_block(file, layer, all, context),
               part = own_block(file, layer, some, context);
    REQUIRE(part.z0.size() == some.size());
    for (std::size_t k = 0; k < some.size(); ++k) {
      CHECK(part.z0[k] == whole.z0[some[k]]);
      for (std::size_t i = 0; i < layer.outputs; ++i)
        CHECK(part.mlp.down(i, k) == whole.mlp.down(i, some[k]));
      if (layer.gated) CHECK(part.sign[k] == whole.sign[some[k]]);
    }
    if (layer.gated)
      CHECK(std::set<int>(whole.sign.begin(), whole.sign.end()) == std::set<int>{-1, 1});
  }
}

TEST_CASE("owner: expansion points that are known stay what they were, whatever is asked next") {
  const SmallModel model;
  const auto file = ModelFile::open(model.path());
  const Context context;
  for (const auto& layer : find_mlp_layers(file).readable) {
    UnitList all;
    for (std::size_t d = 0; d < layer.hidden; ++d) all.push_back(d);
    const auto expected = own_block(file, layer, all, context).z0;
    ExpansionPoints points{layer, context.seed};
    for (const UnitList& units : {UnitList{4, 5, 6}, UnitList{0, 5, 9}, UnitList{4, 5, 6}, all}) {
      const auto block = own_block(file, layer, units, context, points);
      for (std::size_t k = 0; k < units.size(); ++k) CHECK(block.z0[k] == expected[units[k]]);
    }
    // Nothing is calibrated a second time: other weights do not move a known point.
    auto other = read_mlp(file, layer);
    for (auto& x : other.up.data()) x = 9;
    if (other.gate)
      for (auto& x : other.gate->data()) x = 9;
    CHECK(points.of(all, other).data() == expected.data());
    CHECK(ExpansionPoints{layer, context.seed}.of(all, other).data() != expected.data());
  }
}

}  // namespace taylor_mlp_owner_test
