// SPDX-License-Identifier: Apache-2.0
#include "framework/text/xml.hpp"

#include <string>

namespace certamen {

std::string xml_escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
    case '&': result += "&amp;"; break;
    case '<': result += "&lt;"; break;
    case '>': result += "&gt;"; break;
    case '"': result += "&quot;"; break;
    case '\t':
    case '\n':
    case '\r': result += c; break;
    // XML has no other control characters, not even as references.
    default: result += static_cast<unsigned char>(c) < 0x20 ? "\uFFFD" : std::string(1, c);
    }
  }
  return result;
}

}  // namespace certamen
