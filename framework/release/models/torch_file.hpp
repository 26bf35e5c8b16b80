// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "framework/files/zip_archive.hpp"
#include "framework/release/models/tensor_table.hpp"

namespace certamen {

/// Longest data.pkl in bytes that is accepted.
inline constexpr std::uint64_t torch_pickle_limit = std::uint64_t{32} << 20U;

/// Reads the table of what PyTorch's torch.save writes since version 1.6: a zip file with FOLDER/
/// data.pkl, a dictionary of tensors or one with such a dictionary under "state_dict",
/// "model_state_dict" or "model" (read_pickle says what it may be made of), and FOLDER/data/N,
/// their storages. Values that are no tensors are passed over. Tensors whose strides are those of
/// C's order are read, and transposed matrices as column_major; all others, and those whose storage
/// is missing, damaged or of another length, are `unreadable`. Throws Error(bad_file) or
/// Error(unsupported) whose place starts with `file`.
TensorTable parse_torch(std::shared_ptr<const ZipArchive> archive, std::string_view file);

}  // namespace certamen
