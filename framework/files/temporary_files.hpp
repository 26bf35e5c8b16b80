// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace certamen {

/// Removes the temporary files of write_file and OutputFile that are not in their place yet, for a
/// process that ends without running destructors. A file that is committed at the same time fails
/// to be, or takes its place as a whole.
void remove_temporary_files() noexcept;

}  // namespace certamen
