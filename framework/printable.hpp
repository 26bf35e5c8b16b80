// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace certamen {

/// Text of others, fit for a terminal: control characters, line ends among them, become "\x1b", and
/// so do bytes that are no UTF-8.
std::string printable(std::string_view text);

/// The same line by line: line ends and tabs stay. With `painted` so do the few sequences that
/// colour text (text_table.hpp).
std::string printable_lines(std::string_view text, bool painted = false);

/// A JSON text for a terminal: what printable() would replace becomes "\\u202e" and the like, which
/// means the same; line ends between values stay.
std::string printable_json(std::string_view json);

/// A formula for LaTeX, in which names of more than one letter are words: "2n + key_len" becomes
/// "2n + \\mathit{key\\_len}". Names begin with a letter; letters, digits, _ and . follow.
std::string latex_names(std::string_view formula);

}  // namespace certamen
