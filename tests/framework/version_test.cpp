// SPDX-License-Identifier: Apache-2.0
#include "framework/version.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace version_test {

using namespace certamen;

std::string text_of(const std::string& path) {
  std::ifstream file{std::string{CERTAMEN_SOURCE_ROOT} + path};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST_CASE("version: the changelog has a section for it, below what is not released") {
  const std::string changelog = text_of("/CHANGELOG.md");
  const auto unreleased = changelog.find("\n## [Unreleased]\n");
  const auto released = changelog.find("\n## [", unreleased + 1);
  REQUIRE(unreleased != std::string::npos);
  REQUIRE(released != std::string::npos);
  const std::string expected = "\n## [" + version() + "] - ";
  CHECK(changelog.substr(released, expected.size()) == expected);
}

TEST_CASE("version: the citation names it") {
  CHECK(text_of("/CITATION.cff").find("\nversion: " + version() + "\n") != std::string::npos);
}

}  // namespace version_test
