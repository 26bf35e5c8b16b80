// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace certamen {

/// Text as it stands in XML, between tags and in attributes. Each byte that is no UTF-8, and each
/// character that XML does not have, becomes U+FFFD.
std::string xml_escaped(std::string_view text);

}  // namespace certamen
