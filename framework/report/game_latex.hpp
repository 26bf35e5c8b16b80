// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "framework/games/package.hpp"

namespace certamen {

/// Text in LaTeX: what would be markup is escaped. In a formula a backslash is another command.
std::string latex_text(std::string_view text);
std::string latex_name(std::string_view name);

/// About how many digits a formula is wide in print: markup has no width.
std::size_t latex_width(std::string_view formula);

/// Wider than this a formula does not fit on a line of LaTeX's standard page.
inline constexpr std::size_t latex_line_width = 56;

/// The procedures of a package as boxed pseudo-code for the LaTeX package cryptocode. Reads that a
/// later write would change, and parts of expressions that would not fit on a line, are variables
/// of their own.
std::string game_latex(const Package& game);

}  // namespace certamen
