// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/edit.hpp"
#include "framework/proof/proof.hpp"

/// Changes of packages and bounds that mistakes are made of.
namespace certamen {

PackageEdit without_steps(const std::string& procedure, const Steps& which);
PackageEdit with_budget(const std::string& oracle, const Size& calls);
/// The oracle takes its two inputs of these numbers for each other.
PackageEdit with_inputs_swapped(const std::string& oracle, std::size_t first = 0,
                                std::size_t second = 1);
PackageEdit with_steps(const std::string& procedure, const Steps& which, const NewStep& by);
PackageEdit with_result(const std::string& oracle,
                        const std::function<Node(Body&, Node result, const Nodes& inputs)>& result);

/// The step's reduction linked to the game of the assumption at which the step ends.
GameAt linked_at_end(const Hop& step);

BoundAt zero_bound();
BoundAt scaled(const BoundAt& bound, const Rational& factor);

}  // namespace certamen
