// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "framework/files/zip_archive.hpp"
#include "framework/release/models/tensor_table.hpp"

namespace certamen {

/// The first bytes of a NumPy array.
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// Bytes that any header lies in, its length among them. NumPy itself trusts no longer ones.
inline constexpr std::uint64_t npy_header_limit = 12 + 10'000;

/// Reads the header of an array in NumPy's format 1.0, 2.0 or 3.0 (numpy.lib.format), of which
/// `start` are the first bytes, at least npy_header_limit or all, and `size` is the length. Arrays
/// of floats, integers and complex numbers, little-endian, are validated; those in Fortran's order
/// with two axes are column_major. Others are `unreadable`. Throws Error(bad_file), or
/// Error(unsupported) for another version, at `place`.
TensorInfo parse_npy_header(std::span<const std::byte> start, std::uint64_t size,
                            const std::string& place);

/// A .npy file: one tensor, "arr_0". Errors as of parse_npy_header.
TensorTable parse_npy(std::span<const std::byte> bytes, std::string_view file);

/// An .npz file: a tensor for each member NAME.npy, stored or deflated; other members are passed
/// over. Throws what parse_npy_header throws, and Error(bad_file) for a member that cannot be read.
TensorTable parse_npz(std::shared_ptr<const ZipArchive> archive, std::string_view file);

}  // namespace certamen
