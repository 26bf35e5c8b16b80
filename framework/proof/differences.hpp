// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/proof/form.hpp"

namespace certamen {

/// A form with some of its procedures as they were in a pass of rules that keep values, and with an
/// event for each use of such a rule, which happens where the node before and the node after
/// differ. The form's own events are left out.
Form with_differences(Form form, const std::vector<const PartStep*>& pass);

/// The procedure of a form at the place of a step.
FormPart& part_at(Form& form, std::size_t place);

}  // namespace certamen
