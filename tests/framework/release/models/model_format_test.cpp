// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/model_format.hpp"

#include <doctest/doctest.h>

#include "tests/framework/release/models/model_files.hpp"

namespace model_format_test {

using namespace certamen;
using namespace certamen::testing;
using namespace std::string_view_literals;

namespace {

std::string refusal(std::string_view text) {
  return message_of([&] { read_tensor_table(to_bytes(text), "FILE"); });
}

}  // namespace

TEST_CASE("model format: files that are no model, or are not read, are named as what they are") {
  CHECK(refusal("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n") ==
        "CERTAMEN-E0112 FILE: it is a Git LFS pointer: fetch the file that it stands for (git lfs "
        "pull)");
  CHECK(refusal(R"({"metadata": {}})") ==
        "CERTAMEN-E0112 FILE: it is JSON: expected a safetensors file, or a model's *.index.json");
  CHECK(refusal("\x80\2}q\1(abcdef") ==
        "CERTAMEN-E0112 FILE: it is a pickle: expected a zip file, as PyTorch writes since 1.6");
  CHECK(refusal("\x80\2\x8a\nl\xfc\x9c\x46\xf9\x20j\xa8P\x19.\x80\2M\xe9\3.") ==
        "CERTAMEN-E0112 FILE: it is a PyTorch file of the old kind, which is no zip file: load it "
        "and save it with PyTorch 1.6 or later, or convert it to safetensors");
  CHECK(refusal("\x89HDF\r\n\x1a\n") ==
        "CERTAMEN-E0112 FILE: it is an HDF5 file: convert it to safetensors");
  CHECK(refusal("") ==
        "CERTAMEN-E0112 FILE: the file has 0 bytes: expected at least the 8 bytes of "
        "the header length");
}

TEST_CASE("model format: a safetensors header whose length spells another format is safetensors") {
  // A header of 67,324,752 bytes begins with "PK\3\4".
  CHECK(refusal("PK\3\4\0\0\0\0{}"sv) ==
        "CERTAMEN-E0112 FILE: the header length is 67324752 bytes, but only 2 follow");
  CHECK(read_tensor_table(file_bytes("{}", 0), "FILE").tensors.empty());
  CHECK_FALSE(is_json(length_bytes('{')));
  CHECK(is_json(to_bytes("{\n  \"weight_map\"")));
}

}  // namespace model_format_test
