// SPDX-License-Identifier: Apache-2.0
#include "framework/error.hpp"

namespace certamen {

std::string_view error_id(ErrorCode code) {
  switch (code) {
  case ErrorCode::usage: return "CERTAMEN-E0100";
  case ErrorCode::bad_number: return "CERTAMEN-E0101";
  case ErrorCode::bad_domain: return "CERTAMEN-E0102";
  case ErrorCode::type_mismatch: return "CERTAMEN-E0103";
  case ErrorCode::cycle: return "CERTAMEN-E0104";
  case ErrorCode::unlinked_import: return "CERTAMEN-E0105";
  case ErrorCode::unused_export: return "CERTAMEN-E0106";
  case ErrorCode::read_before_write: return "CERTAMEN-E0107";
  case ErrorCode::unknown_name: return "CERTAMEN-E0108";
  case ErrorCode::duplicate_name: return "CERTAMEN-E0109";
  case ErrorCode::too_large: return "CERTAMEN-E0110";
  case ErrorCode::unsupported: return "CERTAMEN-E0111";
  case ErrorCode::bad_file: return "CERTAMEN-E0112";
  case ErrorCode::bad_probability: return "CERTAMEN-E0113";
  case ErrorCode::interrupted: return "CERTAMEN-E0114";
  case ErrorCode::false_fact: return "CERTAMEN-E0115";
  case ErrorCode::contradiction: return "CERTAMEN-E0116";
  case ErrorCode::internal: return "CERTAMEN-E0199";
  }
  return "CERTAMEN-E0199";
}

}  // namespace certamen
