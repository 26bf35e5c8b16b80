// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/documents.hpp"

#include <algorithm>
#include <utility>

namespace certamen::language::server {

namespace {

constexpr std::string_view file_scheme = "file://";

std::optional<int> hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

Document read(const std::string& uri, std::string text, std::optional<long long> version) {
  Document document{uri, version};
  const std::string path = path_of(uri);
  document.kind = kind_of(path);
  auto source = std::make_shared<const Source>(Source{path, std::move(text)});
  File file;
  if (document.kind) {
    Parsed parsed = parse_all(*source, *document.kind);
    file = std::move(parsed.file);
    document.problems = std::move(parsed.problems);
  }
  document.loaded = {std::move(source), std::make_shared<const File>(std::move(file))};
  return document;
}

[[noreturn]] void refuse_unopened(const std::string& uri) {
  throw Error{ErrorCode::usage, uri, "this document is not open"};
}

}  // namespace

std::string path_of(const std::string& uri) {
  if (!uri.starts_with(file_scheme)) return uri;
  const std::size_t begin = std::min(uri.find('/', file_scheme.size()), uri.size());
  std::string path;
  for (std::size_t i = begin; i < uri.size(); ++i) {
    const auto high = i + 2 < uri.size() ? hexadecimal(uri[i + 1]) : std::nullopt;
    const auto low = i + 2 < uri.size() ? hexadecimal(uri[i + 2]) : std::nullopt;
    if (uri[i] == '%' && high && low) {
      path += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      path += uri[i];
    }
  }
  return path;
}

std::string uri_of(const std::string& path) {
  constexpr std::string_view digits = "0123456789ABCDEF", plain = "-._~/";
  std::string uri{file_scheme};
  for (const char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || plain.find(c) != std::string_view::npos) {
      uri += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri += '%';
    uri += digits[byte / 16u];
    uri += digits[byte % 16u];
  }
  return uri;
}

void Documents::open(const std::string& uri, std::string text, std::optional<long long> version) {
  open_.insert_or_assign(uri, read(uri, std::move(text), version));
}

void Documents::change(const std::string& uri, const std::vector<Change>& changes,
                       std::optional<long long> version) {
  std::string text = find(uri).source().text;
  for (const Change& change : changes) {
    if (!change.range) {
      text = change.text;
      continue;
    }
    const Lines lines{text, encoding_};
    const std::size_t begin = lines.offset_of(change.range->start);
    const std::size_t end = std::max(begin, lines.offset_of(change.range->end));
    text = text.substr(0, begin) + change.text + text.substr(end);
  }
  open(uri, std::move(text), version);
}

const Document& Documents::find(const std::string& uri) const {
  const auto found = open_.find(uri);
  if (found == open_.end()) refuse_unopened(uri);
  return found->second;
}

const Document* Documents::at_path(const std::string& path) const {
  for (const auto& [uri, document] : open_)
    if (document.path() == path) return &document;
  return nullptr;
}

std::string Documents::uri_of_file(const std::string& path) const {
  const Document* open = at_path(path);
  if (open != nullptr) return open->uri;
  return path.starts_with('/') ? uri_of(path) : path;
}

Library Documents::library() const {
  Library library{folders_, catalogue_};
  for (const auto& [uri, document] : open_)
    if (document.kind) library.put(document.path(), document.loaded);
  return library;
}

}  // namespace certamen::language::server
