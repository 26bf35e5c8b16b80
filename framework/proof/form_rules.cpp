// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/form_rules.hpp"

#include "framework/proof/state_rules.hpp"

namespace certamen {

namespace {

const FormRule rules[] = {
    {"state that starts as a constant and is only set to it is that constant",
     "by induction over the calls", constants},
    {"what a procedure that runs at most once leaves in a state that no other one reads is dropped",
     "no later call reads it", drop_last_updates},
    {"two states that store one sample are one", "they are equal from the start on", same_samples},
    {"state that no call changes and that stores a function stores what it is a function of",
     "the function is computed where it is read", functions},
    {"a stored sample, or a random function's value, that one procedure alone asks for and that "
     "matters only where a counter of its calls is at one place, is sampled there",
     "the counter is at a place in one call at most; in all other calls nothing depends on it",
     samples_of_one_call},
    {"a state that starts as a constant, and that one procedure alone changes where a counter of "
     "its calls is at one place, is that constant there",
     "the counter is at a place in one call at most; no call before has changed the state",
     constants_of_one_call},
    {"a comparison of a counter that the budget decides is known",
     "the k-th call sees k - 1: the state starts at 0, grows by one in each call of one procedure, "
     "whatever happens, and its domain has a value for each call",
     decide_counters},
    {"a stored uniform value in place of a random function's value at one point is that value",
     "if every lookup is behind \"if the key is the point, u, else f\": the point depends on "
     "stored states alone, so f with u at the point is a random function",
     join_points},
    {"a random function of parts of keys in place of another one where the other part is a stored "
     "value is that one",
     "if every lookup is behind \"if the part is r, g(rest), else f(key)\": r depends on neither, "
     "so "
     "f with g(rest) at such keys is a random function",
     planted_functions, false},
    {"a random function's value that is asked once at the start, and matters in no call, is a "
     "sample",
     "it is uniform and independent of all other values; each call does the same whatever it is",
     sampled_points, false},
    {"two maps into which the same entries go are one", "they are equal after every call",
     same_maps},
    {"a map whose every use reads an entry or samples it, and then stores it, is a random function",
     "lazy sampling; entries that are one function of samples are that of the random function's "
     "values",
     open_caches},
    {"a random function of vectors that certainly have an element is one of the others and the "
     "last",
     "a vector is its last element and those before, and keys that differ are such pairs that "
     "differ",
     split_vector_keys},
    {"a random function with a Boolean in its key is two random functions",
     "its values at different keys are independent", split_keys},
    {"a random function whose keys all have a constant at one place is as many random functions of "
     "the rest",
     "its values at different keys are independent; the constants differ at every size",
     labelled_keys},
    {"a family of tables that is asked at one index alone, which never changes, is one table",
     "the tables of a family are independent and alike", single_members},
    {"a random function to tuples is as many random functions",
     "the uniform distribution of a product is the product of uniform ones", split_ranges},
    {"a random function's value that matters only if a map has no entry for its key, and one goes "
     "in then, is a sample",
     "each of its values matters in one call at most", pads},
    {"a random function that is asked at constants alone is as many stored samples",
     "its values at different points are independent; the constants differ at every size",
     constant_keys},
    {"a stored uniform tuple is as many stored uniform parts",
     "the uniform distribution of a product is the product of uniform ones", stored_tuples},
    {"a stored uniform group element of which powers are taken is g^x with a stored uniform x",
     "the exponential is a bijection of the exponents and the group", stored_powers},
    {"a uniform number modulo a prime, times a stored one that is drawn without 0, is uniform",
     "multiplication by what is not 0 is a bijection of a field", unit_multiples},
    {"a uniform number of which a sum is shown, and else functions that respect sums, is that sum "
     "less the rest",
     "r -> r + t is a bijection of Z_q for every t that does not depend on r", shifted_samples,
     false},
    {"a stored sample that only one procedure reads, which runs at most once, is sampled there",
     "nothing else depends on it, so it does not matter when it is drawn", late_samples},
    {"a map of which it is asked alone whether it has an entry holds no values",
     "what is seen depends on its keys alone", presence_alone},
    {"a stored sample that each procedure that reads it draws anew, for later calls, is sampled "
     "where it is read",
     "each draw is read in one call at most, and nothing else depends on it", redrawn_samples},
    {"a stored uniform value seen only through one bijection is the uniform image",
     "the image of a uniform value under a bijection onto a set as large", stored_images},
    {"a random function at the first value with an image, where the image is a function of the "
     "value and of what never changes, is one of the image",
     "different images have different first values: each first value's image is its own",
     first_of_class, false},
    {"a random function that is seen through one bijection alone, whose other arguments are "
     "functions of its key, is its image",
     "for each key the image of a uniform value, independent of those at other keys",
     shifted_functions, false},
    {"a part of a map's entries that is a function of the key and the other parts is computed "
     "where it is read",
     "so was each entry when it was put; the function never changes", computed_entries, false},
};

}  // namespace

std::span<const FormRule> form_rules() {
  return rules;
}

}  // namespace certamen
