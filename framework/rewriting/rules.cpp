// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/rules.hpp"

namespace certamen {

namespace {

const RuleLine lines[] = {
    {Rule::constants_fold, RuleKeeps::values, "constants fold", "the operation is a function"},
    {Rule::involution, RuleKeeps::values, "an involution undoes itself", "f(f(x)) = x is the fact"},
    {Rule::inverse_permutation, RuleKeeps::values, "a permutation undoes its inverse",
     "P(P^-1(y)) = y, whatever P was sampled"},
    {Rule::projection, RuleKeeps::values, "a projection undoes its constructor",
     "the constructor is injective, the projection its inverse on that part"},
    {Rule::all_parts, RuleKeeps::values, "all parts of a value together are the value",
     "a constructor of all projections of x is x"},
    {Rule::projection_of_choice, RuleKeeps::values,
     "a projection moves into the branches of a choice", "f(c ? x : y) = c ? f(x) : f(y)"},
    {Rule::parity_by_parts, RuleKeeps::values, "a parity is taken part by part",
     "the parity of a sum is the sum of the parities, and so is that of strings one after the "
     "other; outside of normal forms that of a choice is the choice of the parities"},
    {Rule::operands_combine, RuleKeeps::values, "repeated operands combine",
     "idempotent or cancelling, as the operation states"},
    {Rule::complements_absorb, RuleKeeps::values, "a value and its complement absorb",
     "x and not x is false, x or not x is true"},
    {Rule::equal_arguments, RuleKeeps::values, "equal arguments cancel",
     "f(x, x) is the stated constant"},
    {Rule::terms_cancel, RuleKeeps::values, "terms of a sum cancel or combine",
     "linear operations of one group are forms in their terms, coefficients modulo its "
     "exponent"},
    {Rule::sums_by_difference, RuleKeeps::values,
     "a comparison of sums is decided by their difference",
     "x = y exactly if x - y = 0; a difference that is a constant decides"},
    {Rule::injective_stripped, RuleKeeps::values,
     "injective functions are stripped from both sides of a comparison",
     "f(x) = f(y) exactly if x = y"},
    {Rule::compared_by_parts, RuleKeeps::values, "structures are compared part by part",
     "constructors are injective in all arguments together, and so are encodings that are said to "
     "be; in normal forms also strings that are put together at one place, and the first element "
     "and the rest of vectors that certainly have one"},
    {Rule::distinct_values, RuleKeeps::values, "certainly different values are not equal",
     "different constants, a sum that differs by a constant that is not 0, a sample "
     "without what was excluded"},
    {Rule::comparison_with_choice, RuleKeeps::values,
     "a comparison with a choice looks at its branches",
     "where one branch is known to differ, or to be equal"},
    {Rule::known_condition, RuleKeeps::values, "a choice with a known condition", "by definition"},
    {Rule::equal_branches, RuleKeeps::values, "a choice between equal values needs no condition",
     "both branches are the same node; in normal forms also if they are once x = y, where the "
     "condition is x = y"},
    {Rule::nested_choices, RuleKeeps::values, "nested choices with one condition collapse",
     "inside a branch the condition is known; in normal forms however deep it stands, with its "
     "parts, and of an equality with a state that the other side is the state"},
    {Rule::comparison_decides, RuleKeeps::normal_form,
     "a comparison decides others of the same code",
     "x < a or x = a decides another comparison of x where its range is contained in, or "
     "disjoint from, the known one"},
    {Rule::choice_pulled_out, RuleKeeps::normal_form,
     "one operation in both branches of a choice stands once", "c ? f(x) : f(y) = f(c ? x : y)"},
    {Rule::neighbours_join, RuleKeeps::normal_form, "comparisons with neighbouring places join",
     "x = p or x < p exactly if x < p + 1; x < p or x < t exactly if x < t, for t not less than p"},
    {Rule::comparisons_ascend, RuleKeeps::normal_form,
     "of two choices by one code the lower comparison comes first",
     "where x < q also x < p, if q is at most p: x < p ? (x < q ? a : b) : c = "
     "x < q ? a : (x < p ? b : c)"},
    {Rule::conjuncts_suppose, RuleKeeps::normal_form, "a part of a conjunction supposes the others",
     "where another part is false the conjunction is false, whatever this part is"},
    {Rule::exchange, RuleKeeps::normal_form, "an operation moves inside another",
     "f(g(x), y) = g(h(x, y)) is the fact"},
    {Rule::loop_peeled, RuleKeeps::normal_form, "the first or the last step of a loop stands apart",
     "by the definition of a loop that goes at least one step at every size, with the first or the "
     "last element of the vectors that it takes; one of no steps gives nothing and its state"},
    {Rule::vectors_joined, RuleKeeps::normal_form, "vectors one after the other join",
     "joining is associative, nothing changes nothing, and single elements one after the other are "
     "a vector"},
    {Rule::vector_cut, RuleKeeps::normal_form,
     "a part of a vector is taken from what it is made of",
     "a part of a part, of two vectors one after the other, or of elements is made of the elements "
     "at its places, which certainly are in one of the two, or in both"},
    {Rule::composition_written, RuleKeeps::normal_form, "a composition is the operations in it",
     "by definition"},
    {Rule::multiplied_out, RuleKeeps::normal_form, "products are multiplied out",
     "f(x + y, z) = f(x, z) + f(y, z) is the fact"},
    {Rule::bijection_of_uniform, RuleKeeps::distribution,
     "a uniform value behind a bijection is uniform",
     "if nothing else looks at it, x -> f(x, rest) permutes its values for every rest; elements of "
     "a "
     "loop whose steps do so are uniform where a vector is and the last state is not looked at, "
     "since "
     "each permutes its element whatever the state before is"},
    {Rule::uniform_compared, RuleKeeps::distribution, "a uniform value compared once is a coin",
     "u = y has probability 1/N for every y, if nothing else looks at u"},
    {Rule::uniform_measured, RuleKeeps::distribution,
     "what is measured of a uniform value is drawn by itself",
     "if nothing else looks at it: its parity is a uniform bit, the number of its ones binomial, "
     "and it is below a constant, or below another such value, with a known probability"},
    {Rule::exclusive_samples, RuleKeeps::distribution,
     "samples of one distribution of which a choice shows one are one sample",
     "whichever is shown, it has this distribution given all else, if nothing else looks at them; "
     "in normal forms alone"},
    {Rule::masked_residues, RuleKeeps::distribution, "residues under a uniform mask are uniform",
     "x + m and x - m modulo 2^k permute the residues for every residue x, if nothing else looks "
     "at "
     "m; in normal forms alone"},
    {Rule::samples_fold, RuleKeeps::distribution, "a function of samples used once is a sample",
     "the distribution of a function of independent values, folded exactly"},
    {Rule::uniform_structure, RuleKeeps::distribution, "a uniform structure is independent parts",
     "the uniform distribution of a product is the product of uniform ones; of a string that "
     "of its parts. In normal forms independent parts that nothing takes apart become one "
     "sample, also where one condition chooses between each and something else"},
    {Rule::independent_sums, RuleKeeps::distribution,
     "independent sums of uniform values are uniform",
     "Gaussian elimination over the sums in the order in which they are needed: a sum "
     "whose hidden part is independent of those before is uniform given them; a dependent "
     "one is a combination of them. The group must be a vector space: xor, or addition "
     "modulo a prime"},
    {Rule::strings_cut, RuleKeeps::distribution, "strings are cut where they are sliced",
     "bits of a string are independent of where it is cut; codes stay the same"},
    {Rule::parity_apart, RuleKeeps::distribution, "strings are taken apart at their parity",
     "x -> (parity(x), x without its lowest bit) is an invertible linear map, which keeps uniform "
     "draws, equality and sums. Done before values are followed up to renaming, where strings are "
     "looked at by nothing else"},
    {Rule::table_opened, RuleKeeps::distribution,
     "a table looked up at different points is independent samples",
     "a random function's values at points that certainly differ are independent and "
     "uniform; a permutation's are so without the values before. Certainly: for all coins. "
     "Not done in packages between two calls, where tables hold something already"},
    {Rule::exclusion_unseen, RuleKeeps::distribution,
     "a value that nothing else looks at need not be excluded",
     "a drawn without E and then b without E and a are exchangeable, so that b alone is uniform "
     "without E"},
};

}  // namespace

std::span<const RuleLine> rewriting_rules() {
  return lines;
}

std::string_view to_string(Rule rule) {
  return lines[static_cast<std::size_t>(rule)].name;
}

}  // namespace certamen
