// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "framework/error.hpp"

namespace certamen::language {

/// Where something stands in a file; both count from 1, columns in bytes.
struct Place {
  std::size_t line = 1, column = 1;
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// A file as it was read.
struct Source {
  std::string name;
  std::string text;
};

/// The whole file; throws Error(bad_file) if it cannot be read.
Source read_source(const std::string& path);

/// What stands from one place to before another, each run of white space as one space.
std::string text_between(const Source& source, Place from, Place to);

/// An Error whose place is "name:line:column", with the line of the source and a caret below it.
Error error_at(const Source& source, Place place, ErrorCode code, const std::string& message);

}  // namespace certamen::language
