// SPDX-License-Identifier: Apache-2.0
#include "framework/language/library.hpp"

#include <algorithm>

#include "framework/language/parse_parts.hpp"
#include "framework/suggest.hpp"

namespace certamen::language {

namespace {

constexpr std::string_view catalogue_prefix = "catalogue:";

const char* ending_of(FileKind kind) {
  switch (kind) {
  case FileKind::primitive: return ".primitive";
  case FileKind::scheme: return ".scheme";
  case FileKind::game: return ".game";
  case FileKind::adversary: return ".adversary";
  default: return ".proof";
  }
}

const std::string& name_of(const File& file) {
  if (const auto* it = std::get_if<PrimitiveFile>(&file.content)) return it->primitive.name;
  if (const auto* it = std::get_if<SchemeFile>(&file.content)) return it->scheme.name;
  if (const auto* it = std::get_if<GameFile>(&file.content)) return it->name;
  static const std::string nothing;
  return nothing;
}

/// Reading a file that is not there says so.
std::filesystem::path canonical_path(const std::filesystem::path& path) {
  std::error_code missing;
  return std::filesystem::weakly_canonical(path, missing);
}

}  // namespace

void Library::put(const std::filesystem::path& path, Loaded loaded) {
  files_.insert_or_assign(canonical_path(path), std::move(loaded));
  imports_.clear();
}

bool Library::exists(const std::filesystem::path& path) const {
  return files_.contains(canonical_path(path)) || std::filesystem::exists(path);
}

const Loaded& Library::load(const std::filesystem::path& path, FileKind wanted) {
  if (kind_of(path.string()) != wanted)
    throw Error{ErrorCode::usage, path.string(),
                std::string{"expected a file that ends in "} + ending_of(wanted)};
  const auto known = canonical_path(path);
  const auto found = files_.find(known);
  if (found != files_.end()) return found->second;
  const std::string name = path.string();
  if (catalogue_ && name.starts_with(catalogue_prefix) && !std::filesystem::exists(path)) {
    (void)of_catalogue(name.substr(catalogue_prefix.size()), wanted);
    return files_.at(known);
  }
  auto source = std::make_shared<const Source>(read_source(name));
  auto file = std::make_shared<const File>(parse(*source, wanted));
  return files_.emplace(known, Loaded{std::move(source), std::move(file)}).first->second;
}

std::optional<std::filesystem::path> Library::near(const Loaded& by,
                                                   const std::string& name) const {
  const auto beside = std::filesystem::path{by.source->name}.parent_path() / name;
  if (exists(beside)) return beside;
  for (const std::string& folder : folders_) {
    const auto path = std::filesystem::path{folder} / name;
    if (exists(path)) return path;
  }
  return std::nullopt;
}

std::filesystem::path Library::find(const Loaded& by, const Import& import) {
  if (!is_of_catalogue(by))
    if (auto found = near(by, import.file)) return *std::move(found);
  return find_in_catalogue(by, import);
}

std::filesystem::path Library::of_catalogue(const std::string& name, FileKind kind) {
  const std::string path = std::string{catalogue_prefix} + name;
  const auto known = canonical_path(path);
  if (files_.contains(known)) return path;
  auto source = std::make_shared<const Source>(Source{path, catalogue_(name)});
  auto file = std::make_shared<const File>(parse(*source, kind));
  of_catalogue_.insert(file);
  files_.emplace(known, Loaded{std::move(source), std::move(file)});
  return path;
}

std::filesystem::path Library::find_in_catalogue(const Loaded& by, const Import& import) {
  const auto fail = [&](ErrorCode code, const std::string& what) {
    throw error_at(*by.source, import.place, code, what);
  };
  const bool extended = is_extended(*by.source);
  const auto beside = std::filesystem::path{by.source->name}.parent_path() / import.file;
  const std::string missing = "there is no file '" + beside.string() + "'";
  const auto kind = kind_of(import.file);
  if (!catalogue_ || !kind) fail(ErrorCode::bad_file, missing);
  std::filesystem::path found;
  try {
    found = of_catalogue(import.file, *kind);
  } catch (const Error& error) {
    if (is_defect(error.code()) || error.code() == ErrorCode::interrupted) throw;
    if (!extended) fail(ErrorCode::bad_file, missing);
    if (error.code() == ErrorCode::unknown_name)
      fail(ErrorCode::bad_file, missing + ", and the catalogue has none: " + error.what());
    fail(error.code(), "the catalogue's '" + import.file + "': " + error.what());
  }
  if (!extended)
    fail(ErrorCode::bad_file, missing + "; a file that imports this name from the catalogue "
                                        "begins with the line '// certamen 1'");
  return found;
}

std::filesystem::path Library::locate(const Loaded& by, const std::string& name) {
  if (exists(name)) return name;
  if (auto found = near(by, name)) return *std::move(found);
  const auto kind = kind_of(name);
  if (!catalogue_ || !kind) return name;
  try {
    return of_catalogue(name, *kind);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unknown_name) throw;
    throw Error{ErrorCode::bad_file, name,
                std::string{"there is no such file, and the catalogue has none: "} + error.what()};
  }
}

const std::vector<Library::Named>& Library::imports_of(const Loaded& by) {
  const auto known = imports_.find(by.file);
  if (known != imports_.end()) return known->second;
  std::vector<Named> all;
  for (const Import& import : by.file->imports) {
    const auto kind = kind_of(import.file);
    if (!kind || *kind == FileKind::proof || *kind == FileKind::adversary) continue;
    const std::filesystem::path path = find(by, import);
    const Loaded& loaded = load(path, *kind);
    all.push_back(
        {import.alias.value_or(name_of(*loaded.file)), import.place, canonical_path(path)});
  }
  return imports_.emplace(by.file, std::move(all)).first->second;
}

bool Library::imports(const Loaded& by, const std::string& name) {
  return std::ranges::count(imports_of(by), name, &Named::name) > 0;
}

const Loaded& Library::imported(const Loaded& by, const std::string& name, Place place) {
  const std::vector<Named>& all = imports_of(by);
  const auto found = std::ranges::find(all, name, &Named::name);
  if (found == all.end()) {
    std::vector<std::string> names;
    for (const Named& import : all) names.push_back(import.name);
    throw error_at(*by.source, place, ErrorCode::unknown_name,
                   "no import of this file is called '" + name + "'" + suggestion(name, names));
  }
  for (const Named& other : all)
    if (other.name == name && other.path != found->path)
      throw error_at(*by.source, other.place, ErrorCode::duplicate_name,
                     "another import is called '" + name +
                         "' already: give one of them a name with 'as'");
  return files_.at(found->path);
}

const Loaded& Library::primitive_of(const Loaded& scheme) {
  const auto& file = std::get<SchemeFile>(scheme.file->content);
  const Loaded& primitive = imported(scheme, file.extends, file.scheme.place);
  if (!std::holds_alternative<PrimitiveFile>(primitive.file->content))
    throw error_at(*scheme.source, file.scheme.place, ErrorCode::type_mismatch,
                   "'" + file.extends + "' is not a primitive");
  return primitive;
}

}  // namespace certamen::language
