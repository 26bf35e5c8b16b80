// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace certamen::language {

/// Names of one game of a file. What a package calls its states may be anything; here each is an
/// identifier that is no word of the language, and no two are alike.
class PrintedNames {
 public:
  /// One that was not given before, as much like the wanted one as the language allows.
  std::string fresh(std::string_view wanted);

 private:
  std::set<std::string> taken_;
};

}  // namespace certamen::language
