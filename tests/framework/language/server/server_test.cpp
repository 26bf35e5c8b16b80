// SPDX-License-Identifier: Apache-2.0
// `certamen lsp` over its pipes, as editors use it.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "tests/framework/cli/process.hpp"
#include "tests/framework/language/server/client.hpp"
#include "tests/support/has_text.hpp"
#include "tests/support/temporary_file.hpp"

namespace server_test {

using namespace certamen::testing;

namespace {

/// A folder with a primitive, a scheme and games, some of them broken only in the editor.
class Folder {
 public:
  Folder() : folder_{std::filesystem::path{name_.path}.parent_path()} {
    const std::string from = source_root() + "/docs/examples/exercises/";
    for (const char* file : {"Encryption.primitive", "Pad.scheme", "ManyTimes.game", "Secrecy.game",
                             "Repeats.adversary"})
      std::filesystem::copy_file(from + file, folder_ / file);
  }
  std::string path(const std::string& file) const { return (folder_ / file).string(); }
  std::string uri(const std::string& file) const { return "file://" + path(file); }
  std::string text(const std::string& file) const { return read_text(path(file)); }
  void write(const std::string& file, const std::string& text) const {
    std::ofstream{path(file)} << text;
  }

 private:
  TemporaryName name_;
  std::filesystem::path folder_;
};

const std::string guess = "// Guess the key.\n"
                          "Game Left(Int n) {\n"
                          "    BitString<n> k;\n"
                          "    Void Initialize() {\n"
                          "        k <- BitString<n>;\n"
                          "    }\n"
                          "    Bool Guess(BitString<n> x) {\n"
                          "        return x == k;\n"
                          "    }\n"
                          "}\n"
                          "\n"
                          "Game Right(Int n) {\n"
                          "    Bool Guess(BitString<n> x) {\n"
                          "        return false;\n"
                          "    }\n"
                          "}\n"
                          "\n"
                          "export as Guess;\n";

std::string value_of(const json& hover) {
  return hover.is_null() ? std::string{} : hover["contents"]["value"].get<std::string>();
}

/// Of the command's own answer.
std::string optimal(const std::string& file, const std::string& set) {
  const json report = json::parse(certamen_command({"optimal", file, "--set", set, "--json"}).out);
  return report["results"][0]["advantage"]["value"].get<std::string>();
}

std::set<std::string> labels(const json& items) {
  std::set<std::string> all;
  for (const json& item : items) all.insert(item["label"].get<std::string>());
  return all;
}

json span(int line, int from, int to) {
  return {{"start", {{"line", line}, {"character", from}}},
          {"end", {{"line", line}, {"character", to}}}};
}

}  // namespace

TEST_CASE("lsp: from initialize to exit, and what comes out of its order") {
  Client client{{"--stdio"}};
  CHECK(client.request("shutdown", nullptr)["error"]["code"] == -32002);
  const json capabilities = client.start();
  CHECK(capabilities["positionEncoding"] == "utf-16");
  CHECK(capabilities["textDocumentSync"]["change"] == 2);
  CHECK(client.request("initialize", json::object())["error"]["code"] == -32600);
  CHECK(client.request("textDocument/rename", json::object())["error"]["code"] == -32601);
  client.notify("$/cancelRequest", {{"id", 1}});
  client.notify("workspace/didChangeSomething", json::object());
  CHECK(client.request("textDocument/hover", json::object())["error"]["code"] == -32602);
  CHECK(client.request("shutdown", nullptr)["result"].is_null());
  CHECK(client.request("textDocument/hover", json::object())["error"]["code"] == -32600);
  client.notify("exit", nullptr);
  CHECK(client.end() == 0);
  CHECK(client.errors().empty());
}

TEST_CASE("lsp: the end of its input and a signal end it") {
  Client early;
  early.start();
  CHECK(early.end() == 1);
  Client exits;
  exits.start();
  exits.notify("exit", nullptr);
  CHECK(exits.end() == 1);
  Client shut;
  shut.start();
  shut.request("shutdown", nullptr);
  CHECK(shut.end() == 0);
  Client interrupted;
  interrupted.start();
  CHECK(interrupted.interrupt() == 130);
}

TEST_CASE("lsp: malformed messages are answered, and what follows them is read") {
  Client client;
  client.start();
  const auto refused = [&](const std::string& bytes, int code) {
    client.write(bytes);
    const json answer = client.next();
    CHECK(answer["id"].is_null());
    CHECK(answer["error"]["code"] == code);
    CHECK(client.request("textDocument/none", nullptr)["error"]["code"] == -32601);
  };
  refused("Content-Length: 5\r\n\r\n{\"a\":", -32700);
  refused("Content-Length: 3\r\n\r\n\"\xff\"", -32700);
  refused("Content-Length: 2\r\n\r\n[]", -32600);
  refused("Content-Length: 17\r\n\r\n{\"jsonrpc\":\"2.0\"}", -32600);
  refused("Content-Length: many\r\n\r\n", -32700);
  refused("Length: 2\r\n\r\n{}", -32700);
  refused("Content-Length: 99999999\r\n\r\n" + std::string(99999999, 'x'), -32700);
  refused(std::string(10000, 'y'), -32700);
  const std::string deep(1'000'000, '[');
  refused("content-length: 1000000\r\nContent-Type: x\r\n\r\n" + deep, -32700);
  // An answer to no question, and parameters that make no sense.
  client.send({{"jsonrpc", "2.0"}, {"id", 7}, {"result", nullptr}});
  client.notify("textDocument/didOpen", {{"textDocument", 3}});
  client.notify("textDocument/didChange", json::array());
  client.notify("textDocument/didClose", {{"textDocument", {{"uri", "file:///none.game"}}}});
  client.request("shutdown", nullptr);
  CHECK(client.end() == 0);
  has(client.errors(), "certamen: lsp: textDocument/didOpen: expected an object with 'uri'");
  has(client.errors(), "this document is not open");
}

TEST_CASE("lsp: diagnostics appear while typing, several of a file, and go") {
  const Folder folder;
  Client client;
  client.start();
  const std::string uri = folder.uri("new.game");
  client.open(uri, guess);
  CHECK(client.diagnostics(uri) == json::array());
  // A statement without its end, then two that miss an expression.
  client.edit(uri, 7, 21, 7, 22, "");
  json found = client.diagnostics(uri);
  REQUIRE(found.size() == 1);
  CHECK(found[0]["message"] == "expected ';' before '}'");
  CHECK(found[0]["code"] == "CERTAMEN-E0112");
  CHECK(found[0]["severity"] == 1);
  CHECK(found[0]["range"] == span(7, 20, 21));
  client.edit(uri, 4, 8, 4, 25, "k <- <");
  client.edit(uri, 13, 15, 13, 20, "");
  const auto wait_for = [&](std::size_t count) {
    for (std::size_t left = 3; left > 0 && found.size() != count; --left)
      found = client.diagnostics(uri);
    REQUIRE(found.size() == count);
  };
  wait_for(3);
  CHECK(found[0]["range"] == span(4, 13, 14));
  CHECK(found[2]["message"] == "expected an expression before ';'");
  client.edit(uri, 13, 15, 13, 15, "false");
  client.edit(uri, 4, 8, 4, 14, "k <- BitString<n>");
  wait_for(1);
  client.edit(uri, 7, 21, 7, 21, ";");
  CHECK(client.diagnostics(uri) == json::array());
  client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri}}}});
  CHECK(client.diagnostics(uri) == json::array());
}

TEST_CASE("lsp: names and types, with notes that point to declarations") {
  const Folder folder;
  Client client;
  client.start();
  const std::string uri = folder.uri("types.game");
  client.open(uri, "Game L(Int n) {\n"
                   "    Bool X(BitString<n> x) {\n"
                   "        Bool y = z;\n"
                   "        return x;\n"
                   "    }\n"
                   "}\n"
                   "Game R(Int n) {\n"
                   "    Bool X(BitString<n> x) {\n"
                   "        if (x == x) { return x && true; }\n"
                   "        return true;\n"
                   "    }\n"
                   "}\n"
                   "export as Types;\n");
  const json found = client.diagnostics(uri);
  INFO(found.dump(1));
  REQUIRE(found.size() == 3);
  CHECK(found[0]["range"] == span(2, 17, 18));
  CHECK(found[0]["code"] == "CERTAMEN-E0108");
  CHECK(found[1]["range"] == span(3, 15, 16));
  CHECK(found[1]["code"] == "CERTAMEN-E0103");
  const json note = found[1]["relatedInformation"][0];
  CHECK(note["message"] == "'x' is declared here");
  CHECK(note["location"]["uri"] == uri);
  CHECK(note["location"]["range"]["start"] == json{{"line", 1}, {"character", 24}});
  CHECK(found[2]["range"]["start"]["line"] == 8);
}

TEST_CASE("lsp: names and types where there is no scheme") {
  const Folder folder;
  std::filesystem::remove(folder.path("Pad.scheme"));
  Client client;
  client.start();
  const std::string game = folder.uri("ManyTimes.game");
  std::string text = folder.text("ManyTimes.game");
  text.resize(text.find("\nat E"));
  client.open(game, text);
  CHECK(client.diagnostics(game) == json::array());
  // A message is no key, though some scheme has the same strings for both.
  client.edit(game, 7, 68, 7, 69, "l");
  json found = client.diagnostics(game);
  INFO(found.dump(1));
  REQUIRE(found.size() == 1);
  CHECK(found[0]["range"] == span(7, 68, 69));
  CHECK(found[0]["severity"] == 1);
  client.edit(game, 7, 68, 7, 69, "k");
  CHECK(client.diagnostics(game) == json::array());
  client.edit(game, 7, 64, 7, 67, "Encode");
  found = client.diagnostics(game);
  REQUIRE(found.size() == 1);
  CHECK(found[0]["code"] == "CERTAMEN-E0108");
  CHECK(found[0]["range"] == span(7, 64, 70));
  const std::string scheme = folder.uri("Twice.scheme");
  text = read_text(source_root() + "/docs/examples/exercises/Twice.scheme");
  client.open(scheme, text);
  CHECK(client.diagnostics(scheme) == json::array());
  text.replace(text.find("k[0], m"), 7, "k[0], n");
  client.open(scheme, text);
  found = client.diagnostics(scheme);
  REQUIRE(found.size() == 1);
  CHECK(found[0]["code"] == "CERTAMEN-E0108");
}

TEST_CASE("lsp: what is undefined is found at small sizes, and said with them") {
  const Folder folder;
  Client client;
  client.start();
  const std::string uri = folder.uri("undefined.game");
  const std::string game = "(Int n) {\n    Map<BitString<n>, Bool> t;\n"
                           "    Bool X(BitString<n> x) {\n        return t[x];\n    }\n}\n";
  client.open(uri, "Game L" + game + "Game R" + game + "export as U;\n");
  const json found = client.diagnostics(uri);
  REQUIRE(found.size() >= 1);
  CHECK(found[0]["severity"] == 2);
  CHECK(found[0]["range"]["start"]["line"] == 3);
  has(found[0]["message"].get<std::string>(), "(at n = 1)");
}

TEST_CASE("lsp: of the files of these tests only those have problems that expect to be refused") {
  Client client;
  client.start();
  std::size_t files = 0, refused = 0;
  for (const char* folder : {"/docs/examples/files", "/docs/examples/exercises", "/tests/language"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(source_root() + folder)) {
      if (!entry.is_regular_file()) continue;
      const std::string uri = "file://" + entry.path().string();
      const std::string text = read_text(entry.path().string());
      client.open(uri, text);
      const json found = client.diagnostics(uri);
      // What these expect to be refused are sizes, which they leave out or which make no sense.
      const std::string name = entry.path().filename().string();
      // A game for proofs alone: undefined where a set has all values.
      const bool for_proofs = name == "Outside.game";
      const bool expected =
          for_proofs || (text.find("expect refused") != std::string::npos && name != "unset.game" &&
                         name != "guesses.adversary" && name != "shown.proof");
      INFO(uri << found.dump(1));
      CHECK(found.empty() != expected);
      client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri}}}});
      CHECK(client.diagnostics(uri).empty());
      ++files;
      refused += expected ? 1 : 0;
    }
  CHECK(files > 70);
  CHECK(refused >= 3);
}

TEST_CASE("lsp: imports are open documents first, then files") {
  const Folder folder;
  Client client;
  client.start();
  const std::string scheme = folder.uri("Pad.scheme");
  const std::string primitive = folder.uri("Encryption.primitive");
  client.open(scheme, folder.text("Pad.scheme"));
  CHECK(client.diagnostics(scheme) == json::array());
  // In the editor the primitive has another name; the file on disk stays.
  std::string renamed = folder.text("Encryption.primitive");
  renamed.replace(renamed.find("Encryption("), 10, "Enciphering");
  client.open(primitive, renamed);
  const json found = client.diagnostics(scheme);
  REQUIRE(found.size() >= 1);
  has(found[0]["message"].get<std::string>(), "no import of this file is called 'Encryption'");
  client.notify("textDocument/didClose", {{"textDocument", {{"uri", primitive}}}});
  CHECK(client.diagnostics(scheme) == json::array());
  // A file that is wrong is said at the import, with a note that leads there.
  folder.write("Encryption.primitive", "Primitive Encryption( {");
  client.notify("textDocument/didSave", {{"textDocument", {{"uri", scheme}}}});
  const json broken = client.diagnostics(scheme);
  REQUIRE(broken.size() == 1);
  CHECK(broken[0]["range"] == span(2, 7, 29));
  CHECK(broken[0]["relatedInformation"][0]["location"]["uri"] == primitive);
  std::filesystem::remove(folder.path("Encryption.primitive"));
  client.notify("textDocument/didSave", {{"textDocument", {{"uri", scheme}}}});
  has(client.diagnostics(scheme)[0]["message"].get<std::string>(), "there is no file");
}

TEST_CASE("lsp: hover shows declarations, comments, and values that the command prints") {
  const Folder folder;
  Client client;
  client.start();
  const std::string uri = folder.uri("guess.game");
  folder.write("guess.game", guess);
  client.open(uri, guess);
  has(value_of(client.at("textDocument/hover", uri, 7, 20)), "```froglang\nBitString<n> k\n```");
  has(value_of(client.at("textDocument/hover", uri, 7, 15)), "BitString<n> x");
  const std::string game = value_of(client.at("textDocument/hover", uri, 1, 6));
  has(game, "Game Left(Int n)");
  has(game, "Guess the key.");
  const std::string exact = optimal(folder.path("guess.game"), "n=1,q=1");
  CHECK(exact == "1/2");
  has(game, "optimal advantage at n = 1, q = 1: " + exact + " (exact)");
  has(game, "optimal advantage at n = 1, q = 2: " + optimal(folder.path("guess.game"), "n=1,q=2") +
                " (exact)");
  CHECK(client.at("textDocument/hover", uri, 5, 4).is_null());

  // A scheme of its primitive takes the place of a parameter, and an adversary is played.
  const std::string many = folder.uri("ManyTimes.game");
  client.open(many, folder.text("ManyTimes.game"));
  const std::string pair = value_of(client.at("textDocument/hover", many, 16, 12));
  has(pair, "export as ManyTimes");
  has(pair,
      "optimal advantage at E = Pad.scheme, E.n = 1, q = 1: " +
          optimal(folder.path("ManyTimes.game"), "E=" + folder.path("Pad.scheme") + ",E.n=1,q=1") +
          " (exact)");
  const std::string repeats = folder.uri("Repeats.adversary");
  client.open(repeats, folder.text("Repeats.adversary"));
  const std::string player = value_of(client.at("textDocument/hover", repeats, 5, 11));
  has(player, "advantage against ManyTimes at E = Pad.scheme, E.n = 1, q = 2: 1 (exact)");
  // Of a text that is wrong nothing is claimed.
  client.edit(uri, 7, 21, 7, 22, "");
  const std::string wrong = value_of(client.at("textDocument/hover", uri, 1, 6));
  has(wrong, "Game Left(Int n)");
  CHECK(wrong.find("exact") == std::string::npos);
}

TEST_CASE("lsp: go to the definition, also in other files") {
  const Folder folder;
  Client client;
  client.start();
  const std::string uri = folder.uri("ManyTimes.game");
  client.open(uri, folder.text("ManyTimes.game"));
  const auto definition = [&](int line, int character) {
    return client.at("textDocument/definition", uri, line, character);
  };
  CHECK(definition(7, 68) == json{{"uri", uri}, {"range", span(5, 10, 11)}});  // k
  CHECK(definition(7, 71) == json{{"uri", uri}, {"range", span(7, 37, 38)}});  // l
  CHECK(definition(7, 62) == json{{"uri", uri}, {"range", span(4, 21, 22)}});  // E
  const std::string primitive = folder.uri("Encryption.primitive");
  CHECK(definition(7, 65)["uri"] == primitive);  // E.Enc
  CHECK(definition(7, 65)["range"] == span(7, 15, 18));
  CHECK(definition(4, 12) == json{{"uri", primitive}, {"range", span(1, 10, 20)}});
  CHECK(definition(2, 12)["uri"] == primitive);
  CHECK(definition(2, 12)["range"]["start"] == json{{"line", 0}, {"character", 0}});
  CHECK(definition(0, 5).is_null());
  const std::string repeats = folder.uri("Repeats.adversary");
  client.open(repeats, folder.text("Repeats.adversary"));
  const json oracle = client.at("textDocument/definition", repeats, 9, 45);
  CHECK(oracle["uri"] == uri);
  CHECK(oracle["range"] == span(7, 17, 26));
}

TEST_CASE("lsp: completion of names, members, files and words") {
  const Folder folder;
  Client client;
  client.start();
  const std::string uri = folder.uri("new.game");
  const std::string text = "import 'Encryption.primitive';\n"
                           "Game L(Encryption E) {\n"
                           "    E.Key k;\n"
                           "    Bool X(E.Message m) {\n"
                           "        E.Ciphertext c = E.\n"
                           "    }\n"
                           "}\n";
  client.open(uri, text);
  const auto complete = [&](int line, int character) {
    return labels(client.at("textDocument/completion", uri, line, character));
  };
  CHECK(complete(4, 27) ==
        std::set<std::string>{"Key", "Message", "Ciphertext", "KeyGen", "Enc", "Dec"});
  const auto names = complete(4, 8);
  for (const char* name : {"m", "k", "E", "X", "Encryption", "return", "BitString", "challenger"})
    CHECK_MESSAGE(names.contains(name), name);
  CHECK_FALSE(names.contains("Enc"));
  const auto files = complete(0, 9);
  CHECK(files.contains("Secrecy.game"));
  CHECK(files.contains("Encryption.primitive"));
  CHECK_FALSE(files.contains("return"));
  const std::string repeats = folder.uri("Repeats.adversary");
  std::string adversary = folder.text("Repeats.adversary");
  client.open(repeats, adversary.substr(0, adversary.find("challenger.") + 11));
  CHECK(labels(client.at("textDocument/completion", repeats, 9, 40)) ==
        std::set<std::string>{"Initialize", "Challenge"});
}

TEST_CASE("lsp: formatting is that of certamen fmt, and wrong text is left alone") {
  const Folder folder;
  Client client;
  client.start();
  const std::string uri = folder.uri("loose.game");
  const std::string loose = "Game L(){Bool X(){return true;}}// \xF0\x9D\x94\xB8\nGame R(){Bool "
                            "X(){return false;}}export as P;";
  folder.write("loose.game", loose);
  client.open(uri, loose);
  const json params{{"textDocument", {{"uri", uri}}},
                    {"options", {{"tabSize", 4}, {"insertSpaces", true}}}};
  const json edits = client.request("textDocument/formatting", params)["result"];
  REQUIRE(edits.size() == 1);
  CHECK(edits[0]["range"]["start"] == json{{"line", 0}, {"character", 0}});
  CHECK(edits[0]["range"]["end"] == json{{"line", 1}, {"character", 45}});
  certamen_command({"fmt", folder.path("loose.game")});
  CHECK(edits[0]["newText"] == folder.text("loose.game"));
  client.open(uri, edits[0]["newText"].get<std::string>());
  CHECK(client.request("textDocument/formatting", params)["result"] == json::array());
  client.open(uri, "Game L( {");
  const json refused = client.request("textDocument/formatting", params);
  CHECK(refused["error"]["code"] == -32803);
  CHECK(refused["error"]["message"] == "line 1: expected a type before '{'");
}

TEST_CASE("lsp: positions count UTF-16 code units, or bytes where the client wants that") {
  const Folder folder;
  // Two letters of a mathematical alphabet are two units and four bytes each.
  const std::string letters = "\xF0\x9D\x94\xB8\xF0\x9D\x94\xB9";
  const std::string text = "/* " + letters + " */ Game L() { Bool X() { return y; } }\r\n" +
                           "Game R() { Bool X() { return true; } }\nexport as P;\n";
  const auto found = [&](const json& capabilities, int correct, int unit) {
    Client client;
    const json offered = client.start(capabilities);
    const std::string uri = folder.uri("letters.game");
    client.open(uri, text);
    json wrong = client.diagnostics(uri);
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0]["range"] == span(0, correct, correct + 1));
    client.edit(uri, 0, correct, 0, correct + 1, "true");
    CHECK(client.diagnostics(uri) == json::array());
    // One letter goes: all behind it moves by its length.
    client.edit(uri, 0, 3, 0, 3 + unit, "");
    client.diagnostics(uri);
    client.edit(uri, 0, correct - unit, 0, correct - unit + 4, "z");
    wrong = client.diagnostics(uri);
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0]["range"] == span(0, correct - unit, correct - unit + 1));
    return offered["positionEncoding"];
  };
  CHECK(found(json::object(), 40, 2) == "utf-16");
  CHECK(found({{"general", {{"positionEncodings", {"utf-8", "utf-16"}}}}}, 44, 4) == "utf-8");
}

TEST_CASE("lsp: full texts and proofs") {
  const Folder folder;
  const std::string files = source_root() + "/docs/examples/files/";
  for (const char* file : {"Cipher.primitive", "Twice.scheme", "Once.game", "Twice.proof"})
    std::filesystem::copy_file(files + file, folder.path(file));
  Client client;
  client.start();
  const std::string uri = folder.uri("Twice.proof");
  std::string text = folder.text("Twice.proof");
  client.open(uri, text);
  CHECK(client.diagnostics(uri) == json::array());
  const auto line = std::count(
      text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find("challenger.")), '\n');
  const json oracle = client.at("textDocument/definition", uri, static_cast<int>(line), 36);
  CHECK(oracle["uri"] == folder.uri("Once.game"));
  text.replace(text.find("O.Enc(o, t)"), 11, "O.Enc(t, t)");
  client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri}, {"version", 50}}},
                                           {"contentChanges", json::array({{{"text", text}}})}});
  const json found = client.diagnostics(uri);
  REQUIRE(found.size() == 1);
  CHECK(found[0]["range"]["start"]["line"] == line + 1);
}

}  // namespace server_test
