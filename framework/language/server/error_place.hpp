// SPDX-License-Identifier: Apache-2.0
// Where an error of the front end is, and what it says.
#pragma once

#include <optional>
#include <string>

#include "framework/language/source.hpp"

namespace certamen::language::server {

/// "name:line:column" as the front end says it.
struct Located {
  std::string file;
  Place place;
};
std::optional<Located> located(const Error& error);
/// The message without the line and the caret below it.
std::string message_alone(const Error& error);

}  // namespace certamen::language::server
