// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/inspection.hpp"
#include "framework/release/assessment/matrix_assessment.hpp"

namespace certamen {

void register_release_assessor(Catalogue& catalogue);
void register_release_assessor(Catalogue& catalogue) {
  catalogue.add(AssessorEntry{
      .field = "weight release",
      .parameters = assessment::assessment_parameters(),
      .judge =
          [](const Scheme& scheme, const std::vector<AssessmentRow>& rows) {
            return dynamic_cast<const assessment::AssessedScheme&>(scheme).guidelines(rows);
          },
      .inspect = assessment::inspect_file});
}

}  // namespace certamen
