// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace certamen {

/// Text as it stands in XML, between tags and in attributes.
std::string xml_escaped(const std::string& text);

}  // namespace certamen
