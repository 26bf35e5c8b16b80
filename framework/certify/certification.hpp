// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace certamen::certify {

/// Whether an answer's certificate was made and re-checked. A certificate that is checked and found
/// wrong is no such answer but an Error(contradiction).
struct Certification {
  bool holds = false;     // the certificate was made, and every check of it passed
  std::string text = {};  // what was re-checked, or why nothing was
  std::map<std::string, std::size_t> rules = {};  // of rewriting: how often each was re-checked
};

}  // namespace certamen::certify
