// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/form.hpp"

namespace certamen {

/// Every procedure by the simplifier.
void simplify_parts(Form& form);

/// States and tables that no result and no event depends on go.
void drop_unneeded(Form& form);

/// One of the rules on states and tables that applies; returns whether one did. After it the parts
/// are to be simplified again.
bool apply_state_rules(Form& form);

/// A map whose every use reads an entry or samples it and then stores it is a random function,
/// sampled lazily.
bool open_caches(Form& form);

/// A family of tables that is only asked at one index, which is the same in all calls, is one
/// table.
bool single_members(Form& form);

/// A random function to tuples is as many random functions.
bool split_ranges(Form& form);

/// A random function at the first value with an image is one of the image; one that is seen through
/// a bijection alone, whose other arguments are functions of its key, is its image. Not for games
/// that are compared until an event, which see values one by one.
bool apply_function_rules(Form& form);

/// A part of a map's entries that is a function of key and other parts is computed where it is
/// read. Not for games that are compared until an event.
bool computed_entries(Form& form);

/// A random function's value that matters only when its key goes into a map is a sample.
bool pads(Form& form);

/// A random function with a Boolean in its key is two random functions.
bool split_keys(Form& form);

/// A uniform number modulo a prime, times a stored one that is drawn without 0, is uniform.
bool unit_multiples(Form& form);

/// Comparisons of a state that counts calls, with limits that the budget decides.
bool decide_counters(Form& form);

/// A stored uniform value in place of a random function's at one point is the function's value.
bool join_points(Form& form);

/// A state that one procedure alone reads, which runs at most once, need not be changed by it.
bool drop_last_updates(Form& form);

}  // namespace certamen
