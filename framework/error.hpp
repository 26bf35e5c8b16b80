// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace certamen {

/// Stable identifiers of everything that can go wrong; docs/reference/errors.md lists them with
/// remedies.
enum class ErrorCode {
  usage,              // E0100: a command line or an API call that makes no sense
  bad_number,         // E0101: text that is no number, or a number outside its range
  bad_domain,         // E0102: a domain that cannot exist, or a value outside its domain
  type_mismatch,      // E0103: a node of one domain where another is expected
  cycle,              // E0104: packages or nodes that depend on themselves
  unlinked_import,    // E0105: an import that no package serves
  unused_export,      // E0106: an export that nothing can call
  read_before_write,  // E0107: a state read before any procedure wrote it
  unknown_name,       // E0108: a name that nothing declares
  duplicate_name,     // E0109: a name declared twice
  too_large,          // E0110: more work or memory than an engine may spend
  unsupported,        // E0111: an experiment that this engine does not take
  bad_file,           // E0112: a file that is missing, truncated or malformed
  bad_probability,    // E0113: weights that are no probability distribution
  interrupted,        // E0114: stopped by the user
  false_fact,         // E0115: an operation that does not have a fact that it declares
  internal,           // E0199: a defect of Certamen itself
  contradiction,      // E0116: two methods that disagree about one question
};

/// A defect of Certamen, not of its input.
constexpr bool is_defect(ErrorCode code) {
  return code == ErrorCode::contradiction || code == ErrorCode::internal;
}

/// "CERTAMEN-E0103" and the like.
std::string_view error_id(ErrorCode code);

/// The one exception type. `what()` is "place: message"; the place names a node, file, option or
/// package.
class Error : public std::runtime_error {
 public:
  /// `place` may be empty: what() is then the message alone.
  Error(ErrorCode code, std::string place, const std::string& message)
      : std::runtime_error(place.empty() ? message : place + ": " + message), code_{code},
        place_{std::move(place)} {}

  /// The stable id; error_id() prints it.
  ErrorCode code() const { return code_; }
  /// What the error is about: a node, file, option or package.
  const std::string& place() const { return place_; }
  /// Without the place.
  std::string message() const {
    return std::string{what()}.substr(place_.empty() ? 0 : place_.size() + 2);
  }

 private:
  ErrorCode code_;
  std::string place_;
};

}  // namespace certamen
