// SPDX-License-Identifier: Apache-2.0
// The catalogue's assessed schemes, for the tests.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"

namespace certamen::testing {

inline const Catalogue& assessed_catalogue() {
  static const Catalogue catalogue = standard_catalogue();
  return catalogue;
}

using Values = std::map<std::string, std::string>;

inline Parameters parameters_of(const AssessedEntry& entry, const Values& values) {
  return Parameters{values}
      .completed(assessed_catalogue().assessors().front().parameters)
      .completed(entry.parameters);
}

inline const AssessedEntry& assessed(const std::string& scheme) {
  return *std::ranges::find(assessed_catalogue().assessed(), scheme, &AssessedEntry::name);
}

/// The rows of a scheme, on the weights of a file or on drawn ones; of the tensor of this name, or
/// the first that fits.
inline std::vector<AssessmentRow> rows_of(const std::string& scheme, const Values& values,
                                          const std::string& model = {},
                                          const std::string& tensor = {}) {
  const Parameters parameters = parameters_of(assessed(scheme), values);
  const auto made = assessed(scheme).make(parameters);
  for (const auto& attack : assessed_catalogue().assessments())
    if (attack.scheme == scheme)
      return attack.run(*made, {.model = model, .layer = tensor, .parameters = parameters}, {});
  return {};
}

inline const std::string real_model = CERTAMEN_DATA_DIR "/ocr-transformer-mlp.safetensors";

}  // namespace certamen::testing
