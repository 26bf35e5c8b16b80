// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/model_format.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "framework/error.hpp"
#include "framework/files/zip_archive.hpp"
#include "framework/release/models/gguf_header.hpp"
#include "framework/release/models/npy_header.hpp"
#include "framework/release/models/onnx_model.hpp"
#include "framework/release/models/safetensors_header.hpp"
#include "framework/release/models/torch_file.hpp"

namespace certamen {

namespace {

using namespace std::string_view_literals;

/// Files that are no model or are not read. A safetensors file starts with the length of its
/// header, at most 100,000,000: its bytes 4 to 7 are zero, and none of these is.
struct Stranger {
  std::string_view start;
  std::string_view what;
};

/// A zip file is told by what is in it.
TensorTable parse_zip(std::span<const std::byte> bytes, std::string_view file) {
  auto archive = std::make_shared<const ZipArchive>(bytes, file);
  const auto has = [&](std::string_view ending) {
    return std::ranges::any_of(
        archive->members(), [&](const ZipMember& member) { return member.name.ends_with(ending); });
  };
  if (has("data.pkl")) return parse_torch(std::move(archive), file);
  if (has(".npy")) return parse_npz(std::move(archive), file);
  throw Error{ErrorCode::bad_file, std::string{file},
              "it is a zip file without data.pkl and arrays NAME.npy: expected what PyTorch or "
              "numpy.savez writes"};
}

/// Formats besides safetensors, told by how their files start.
struct Format {
  std::string_view start;
  TensorTable (*read)(std::span<const std::byte> bytes, std::string_view file);
};

constexpr std::array formats{
    Format{gguf_magic, parse_gguf_header},
    Format{npy_magic, parse_npy},
    Format{"PK\3\4"sv, parse_zip},
    Format{onnx_start, parse_onnx},
};

constexpr std::array strangers{
    Stranger{"version https://git-lfs"sv,
             "it is a Git LFS pointer: fetch the file that it stands for (git lfs pull)"sv},
    Stranger{"\x80\2\x8a\nl\xfc\x9c\x46\xf9 j\xa8P\x19"sv,
             "it is a PyTorch file of the old kind, which is no zip file: load it and save it with "
             "PyTorch 1.6 or later, or convert it to safetensors"sv},
    Stranger{"\x80"sv, "it is a pickle: expected a zip file, as PyTorch writes since 1.6"sv},
    Stranger{"PK\5\6"sv, "it is an empty zip file"sv},
    Stranger{"\x1f\x8b"sv, "it is packed by gzip: unpack it"sv},
    Stranger{"7z\xbc\xaf"sv, "it is packed by 7-Zip: unpack it"sv},
    Stranger{"\x89HDF"sv, "it is an HDF5 file: convert it to safetensors"sv},
    Stranger{"{"sv, "it is JSON: expected a safetensors file, or a model's *.index.json"sv},
};

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool may_be_safetensors(std::string_view text) {
  return text.size() < 8 || text.substr(4, 4) == "\0\0\0\0"sv;
}

}  // namespace

bool is_json(std::span<const std::byte> bytes) {
  std::string_view text = text_of(bytes);
  if (may_be_safetensors(text)) return false;
  if (text.starts_with("\xef\xbb\xbf"sv)) text.remove_prefix(3);  // a byte order mark
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != text.npos && text[first] == '{';
}

TensorTable read_tensor_table(std::span<const std::byte> bytes, std::string_view file) {
  const std::string_view text = text_of(bytes);
  if (may_be_safetensors(text)) return parse_safetensors_header(bytes, file);
  for (const Format& format : formats)
    if (text.starts_with(format.start)) return format.read(bytes, file);
  for (const Stranger& stranger : strangers)
    if (text.starts_with(stranger.start) || (stranger.start == "{" && is_json(bytes)))
      throw Error{ErrorCode::bad_file, std::string{file}, std::string{stranger.what}};
  return parse_safetensors_header(bytes, file);
}

}  // namespace certamen
