// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "framework/definitions/scheme.hpp"
#include "framework/proof/proof.hpp"

/// Generators that are made of a doubling generator G, and the games in which some of its outputs
/// are uniform.
namespace certamen {

/// G of the seed, in the body. Draws of one level are replaced together: first those of level 0.
using DrawAt = std::function<Node(Body&, std::size_t level, Node seed)>;

/// How a generator is made of G, at concrete sizes or symbols.
struct GeneratorDesign {
  Domain seeds, outputs;
  std::function<Node(Body&, const DrawAt& draw, Node seed)> value;
};
using GeneratorDesignAt = std::function<GeneratorDesign(const Sizes&)>;

/// The proof is about whether that generator, of blocks of "n" bits, is a PRG, for "q" outputs;
/// `name` is how it is written in short.
void about_generator(Proof& proof, const std::string& name, const GeneratorDesignAt& design);

/// From the first game of the proof's subject to its second: level after level is replaced by
/// uniform pairs of blocks. The games are named "Level1" and so on, the last "Ideal".
void replace_levels(Proof& proof, const GeneratorDesignAt& design, std::size_t levels);

}  // namespace certamen
