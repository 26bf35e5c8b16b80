// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace certamen::testing {

/// A name in a new folder, in which nothing is yet; the folder goes when this goes.
struct TemporaryName {
  TemporaryName() {
    std::string folder = (std::filesystem::temp_directory_path() / "certamen-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr)
      throw std::filesystem::filesystem_error{"mkdtemp", folder, std::error_code{}};
    path = folder + "/file";
  }
  ~TemporaryName() {
    std::error_code ignored;
    std::filesystem::remove_all(std::filesystem::path{path}.parent_path(), ignored);
  }
  TemporaryName(const TemporaryName&) = delete;
  TemporaryName& operator=(const TemporaryName&) = delete;
  std::string path;
};

}  // namespace certamen::testing
