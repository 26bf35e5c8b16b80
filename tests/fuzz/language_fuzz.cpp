// SPDX-License-Identifier: Apache-2.0
// A libFuzzer entry for the reader of files in FrogLang. Any input must either be read or be
// refused by an Error whose place is in the file. The mutation test of tests/framework/language
// runs the same entry without libFuzzer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "framework/language/parser.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certamen;
  using namespace certamen::language;
  const Source source{"FILE", {reinterpret_cast<const char*>(data), size}};
  for (const FileKind kind :
       {FileKind::primitive, FileKind::scheme, FileKind::game, FileKind::proof}) {
    try {
      (void)parse(source, kind);
    } catch (const Error& error) {
      if (error.place().starts_with("FILE:") &&
          (error.code() == ErrorCode::bad_file || error.code() == ErrorCode::too_large))
        continue;
      std::cerr << "broken promise: " << error.what() << '\n';
      std::abort();
    }
  }
  return 0;
}
