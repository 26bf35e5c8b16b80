// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "framework/definitions/scheme.hpp"
#include "framework/proof/proof.hpp"

/// Functions and permutations that are made of keyed functions, each under a key of its own, and
/// the games in which some of these are something else.
namespace certamen {

/// The value of the keyed function of that number, from 0, in the body.
using PartAt = std::function<Node(Body&, std::size_t part, Node input)>;

/// How a function is made of others, at concrete sizes or symbols.
struct FunctionDesign {
  Domain inputs, outputs;
  std::vector<Operation> parts = {};  // (key, input) -> output
  /// The key has the keys of the parts, then one of each of these.
  std::vector<Domain> more_keys = {};
  std::function<Node(Body&, const PartAt& part, const std::vector<Node>& keys, Node input)> value;
};
using FunctionDesignAt = std::function<FunctionDesign(const Sizes&)>;

/// What stands in the place of a part: F_k; EVAL, the oracle of the PRF game; a random function.
enum class PartUse { keyed, called, random };

/// Parts below `random` are random functions, and the one of that number is called if `calls`.
std::vector<PartUse> parts_replaced(const FunctionDesign& design, std::size_t random, bool calls);

std::shared_ptr<const PseudorandomFunction> composed_function(FunctionDesign design,
                                                              std::vector<PartUse> uses);
/// The same where the inputs are permuted; it is only computed forwards.
std::shared_ptr<const PseudorandomPermutation> composed_permutation(FunctionDesign design,
                                                                    std::vector<PartUse> uses);
/// As composed_function(), where all parts are keyed.
std::shared_ptr<const PseudorandomFunction> composed_function(FunctionDesign design);
std::shared_ptr<const PseudorandomPermutation> composed_permutation(FunctionDesign design);

/// q (q - 1) / 2^(n + 1): two of q uniform blocks of n bits are equal.
Bound equal_images(const Sizes& sizes);

/// The proof is about whether that function (permutation) is a PRF (a PRP), for "q" queries; `name`
/// is how it is written in short, such as "F_l(F_k(x))".
void about_function(Proof& proof, const std::string& name, const FunctionDesignAt& design);
void about_permutation(Proof& proof, const std::string& name, const FunctionDesignAt& design);

/// From the first game of the proof's subject, which is made of that design, part after part is
/// replaced by a random function, those of numbers below `replaced`. The last game is named
/// "Random".
void replace_parts(Proof& proof, const FunctionDesignAt& design, const Assumption& prf,
                   std::size_t replaced);

/// A random function of the first input that has an image, in the place of one of the image; then
/// one of the input itself, which is the definition's second game. Two inputs with one image are
/// said to cost `collision`; else it is computed. The event is "collision".
void input_for_image(Proof& proof, const FunctionDesignAt& inner, const BoundAt& collision = {});

/// The same where `outer`, of random parts, is applied to the random function's value; it ends at
/// the game of the input itself. The games are "First.Inner" and "Own.Inner".
void inner_input_for_image(Proof& proof, const FunctionDesignAt& inner,
                           const FunctionDesignAt& outer, const BoundAt& collision = {});

}  // namespace certamen
