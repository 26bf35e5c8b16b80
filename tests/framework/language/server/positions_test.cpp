// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "framework/language/server/documents.hpp"
#include "framework/language/server/frames.hpp"
#include "framework/language/server/positions.hpp"

namespace positions_test {

using namespace certamen::language;
using namespace certamen::language::server;

TEST_CASE("positions: each character's offset comes back, in both countings") {
  // One, two, three and four bytes; ends of lines of all three kinds.
  const std::vector<std::string> characters = {
      "a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x90\xB8", "\r\n", "b", "\r", "c", "\n", "d"};
  std::string text;
  for (const auto& each : characters) text += each;
  for (const Encoding encoding : {Encoding::utf8, Encoding::utf16}) {
    const Lines lines{text, encoding};
    Position expected;
    std::size_t offset = 0;
    for (const auto& each : characters) {
      CHECK(lines.position_of(offset) == expected);
      CHECK(lines.offset_of(expected) == offset);
      CHECK(lines.offset_of(lines.place_of(offset)) == offset);
      const bool ends = each == "\r\n" || each == "\r" || each == "\n";
      const std::size_t units = each.size() == 4 ? 2 : 1;
      if (ends)
        expected = {expected.line + 1, 0};
      else
        expected.character += encoding == Encoding::utf8 ? each.size() : units;
      offset += each.size();
    }
  }
}

TEST_CASE("positions: outside of a line is its end, inside of a character before it") {
  const std::string text = "x\xF0\x9F\x90\xB8y\nz";
  const Lines lines{text, Encoding::utf16};
  CHECK(lines.offset_of(Position{0, 2}) == 1);
  CHECK(lines.offset_of(Position{0, 3}) == 5);
  CHECK(lines.offset_of(Position{0, 99}) == 6);
  CHECK(lines.offset_of(Position{1, 1}) == 8);
  CHECK(lines.offset_of(Position{7, 0}) == text.size());
  const std::string broken = "\xFF\xF0\x9Fq";
  CHECK(Lines{broken, Encoding::utf16}.position_of(std::size_t{3}) == Position{0, 3});
}

TEST_CASE("positions: paths of documents go to URIs and back") {
  for (const std::string path : {"/a b/c.game", "/\xC3\xA9%41/x.proof", "/plain-._~/y.scheme"})
    CHECK(path_of(uri_of(path)) == path);
  CHECK(uri_of("/a b:c.game") == "file:///a%20b%3Ac.game");
  CHECK(path_of("file://host/x%zz.game") == "/x%zz.game");
  CHECK(path_of("untitled:new.game") == "untitled:new.game");
}

TEST_CASE("frames: however bytes are cut, the same bodies come out") {
  const std::string bytes = framed("one") + "X: y\r\n" + framed("") + "Content-Length: x\r\n\r\n" +
                            "noise" + framed("three") + framed(std::string(5000, 'z'));
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{7}, bytes.size()}) {
    std::vector<std::string> bodies;
    std::size_t wrong = 0;
    FrameReader reader{[&](std::string_view body) { bodies.emplace_back(body); },
                       [&](const std::string&) { ++wrong; }};
    for (std::size_t i = 0; i < bytes.size(); i += step)
      reader.feed(std::string_view{bytes}.substr(i, step));
    CHECK(bodies == std::vector<std::string>{"one", "", "three", std::string(5000, 'z')});
    CHECK(wrong == 1);
    CHECK(reader.is_between_frames());
  }
}

}  // namespace positions_test
