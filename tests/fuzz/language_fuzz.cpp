// SPDX-License-Identifier: Apache-2.0
// A libFuzzer entry, with CERTAMEN_FUZZER, for the reader of files in FrogLang. Any input must
// either be read or be refused by an Error whose place is in the file; what is read has a canonical
// form, which is its own. The mutation test of tests/framework/language tries the same without
// libFuzzer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "framework/language/format.hpp"
#include "tests/fuzz/inputs.hpp"

void certamen::testing::try_text(const std::uint8_t* data, std::size_t size) {
  using namespace certamen;
  using namespace certamen::language;
  const Source source{"FILE", {reinterpret_cast<const char*>(data), size}};
  for (const FileKind kind : {FileKind::primitive, FileKind::scheme, FileKind::game,
                              FileKind::proof, FileKind::adversary}) {
    const bool is_whole = parse_all(source, kind).problems.empty();
    try {
      (void)parse(source, kind);
      if (!is_whole) {
        std::cerr << "broken promise: problems in a file that is read\n";
        std::abort();
      }
      const Source form{"FILE", formatted(source, kind)};
      if (formatted(form, kind) != form.text) {
        std::cerr << "broken promise: formatting twice is not formatting once\n" << form.text;
        std::abort();
      }
    } catch (const Error& error) {
      if (is_whole) {
        std::cerr << "broken promise: no problems in a file that is refused\n";
        std::abort();
      }
      if (error.place().starts_with("FILE:") &&
          (error.code() == ErrorCode::bad_file || error.code() == ErrorCode::too_large ||
           error.code() == ErrorCode::unsupported))
        continue;
      std::cerr << "broken promise: " << error.what() << '\n';
      std::abort();
    }
  }
}

#ifdef CERTAMEN_FUZZER
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  certamen::testing::try_text(data, size);
  return 0;
}
#endif
