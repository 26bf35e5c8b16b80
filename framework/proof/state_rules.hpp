// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "framework/proof/form.hpp"

namespace certamen {

/// Every procedure by the simplifier. What it does is appended to `steps`, if given.
void simplify_parts(Form& form, std::vector<PartStep>* steps = nullptr);

/// States and tables that no result and no event depends on go.
void drop_unneeded(Form& form, std::vector<PartStep>* steps = nullptr);

/// The value takes the place of a state wherever it is read, and the state goes.
void replace_state(Form& form, const StateId& state, const std::function<NodeId(Graph&)>& value);

/// The one procedure that changes the state, if it counts that procedure's calls and no count is
/// lost: it starts as 0, grows by one, and its domain has a value for each call. Else null.
const FormPart* procedure_counted_by(const Form& form, const StateId& state, const Domain& domain);

/// Rules on states and tables, which look at all procedures at once; form_rules() lists them, with
/// the reason why each keeps what an adversary sees. Each is applied at one place, or says that it
/// applies nowhere; after it the parts are to be simplified again.
bool constants(Form& form);
bool drop_last_updates(Form& form);
bool same_samples(Form& form);
bool functions(Form& form);
bool decide_counters(Form& form);
bool join_points(Form& form);
bool planted_functions(Form& form);
bool sampled_points(Form& form);
bool same_maps(Form& form);
bool open_caches(Form& form);
bool split_vector_keys(Form& form);
bool split_keys(Form& form);
bool labelled_keys(Form& form);
bool single_members(Form& form);
bool split_ranges(Form& form);
bool pads(Form& form);
bool constant_keys(Form& form);
bool stored_tuples(Form& form);
bool stored_powers(Form& form);
bool unit_multiples(Form& form);
bool shifted_samples(Form& form);
bool late_samples(Form& form);
bool samples_of_one_call(Form& form);
bool constants_of_one_call(Form& form);
bool presence_alone(Form& form);
bool redrawn_samples(Form& form);
bool stored_images(Form& form);
bool first_of_class(Form& form);
bool shifted_functions(Form& form);
bool computed_entries(Form& form);

}  // namespace certamen
