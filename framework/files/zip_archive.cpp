// SPDX-License-Identifier: Apache-2.0
#include "framework/files/zip_archive.hpp"

#include <zip.h>

#include <algorithm>
#include <cstring>

#include "framework/error.hpp"
#include "framework/printable.hpp"
#include "framework/stop.hpp"

namespace certamen {

namespace {

/// Deflate makes at most 258 bytes of 2 bits.
constexpr std::uint64_t most_expansion = 1032;

using OpenMember = std::unique_ptr<zip_file_t, int (*)(zip_file_t*)>;

/// Empty if the member can be read.
std::string problem_of(const zip_stat_t& stat) {
  if (stat.encryption_method != ZIP_EM_NONE) return "it is encrypted";
  if (stat.comp_method == ZIP_CM_STORE)
    return stat.size == stat.comp_size ? "" : "it is stored, but its two sizes differ";
  if (stat.comp_method != ZIP_CM_DEFLATE)
    return "compression method " + std::to_string(stat.comp_method) +
           ": expected stored or deflated";
  return stat.size / most_expansion <= stat.comp_size
             ? ""
             : "it claims to unpack from " + std::to_string(stat.comp_size) + " bytes to " +
                   std::to_string(stat.size) + ": deflate cannot do that";
}

}  // namespace

struct ZipArchive::Handle {
  /// What libzip reads the archive through. The place of the last reading tells where a member's
  /// bytes lie, which libzip does not.
  struct ByteSource {
    std::span<const std::byte> bytes;
    std::uint64_t at = 0;
    std::uint64_t last_read = 0;
    zip_error_t error{};

    zip_int64_t read(void* out, zip_uint64_t length) {
      const std::uint64_t count = std::min<std::uint64_t>(length, bytes.size() - at);
      if (count > 0) std::memcpy(out, bytes.data() + at, count);
      last_read = at;
      at += count;
      return static_cast<zip_int64_t>(count);
    }
    zip_int64_t seek(void* data, zip_uint64_t length) {
      const zip_int64_t to = zip_source_seek_compute_offset(at, bytes.size(), data, length, &error);
      if (to < 0) return -1;
      at = static_cast<std::uint64_t>(to);
      return 0;
    }
    zip_int64_t stat(void* data, zip_uint64_t length) {
      if (length < sizeof(zip_stat_t)) return -1;
      auto* stat = static_cast<zip_stat_t*>(data);
      zip_stat_init(stat);
      stat->size = bytes.size();
      stat->valid = ZIP_STAT_SIZE;
      return sizeof(zip_stat_t);
    }
  };

  static zip_int64_t serve(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
    auto& source = *static_cast<ByteSource*>(state);
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
      return zip_source_make_command_bitmap(ZIP_SOURCE_SUPPORTS, ZIP_SOURCE_OPEN, ZIP_SOURCE_READ,
                                            ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
                                            ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, -1);
    case ZIP_SOURCE_OPEN: source.at = 0; return 0;
    case ZIP_SOURCE_READ: return source.read(data, length);
    case ZIP_SOURCE_SEEK: return source.seek(data, length);
    case ZIP_SOURCE_TELL: return static_cast<zip_int64_t>(source.at);
    case ZIP_SOURCE_STAT: return source.stat(data, length);
    case ZIP_SOURCE_ERROR: return zip_error_to_data(&source.error, data, length);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE: return 0;
    default: zip_error_set(&source.error, ZIP_ER_OPNOTSUPP, 0); return -1;
    }
  }

  ByteSource source;
  zip_t* archive = nullptr;

  explicit Handle(std::span<const std::byte> bytes) : source{.bytes = bytes} {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (archive != nullptr) zip_discard(archive);
  }

  OpenMember open(std::uint64_t member, zip_flags_t flags) const {
    return {zip_fopen_index(archive, member, flags), zip_fclose};
  }

  /// Reads the next bytes of an open member, one at least; `done` were read before.
  std::size_t read_some(const ZipArchive& owner, std::size_t member, zip_file_t* file,
                        std::span<std::byte> out, std::uint64_t done) const {
    const auto count = zip_fread(file, out.data(), out.size());
    if (count < 0) owner.refuse(member, zip_file_strerror(file));
    if (count == 0)
      owner.refuse(member, "it ends after " + std::to_string(done) + " bytes: expected " +
                               std::to_string(owner.members_[member].size));
    return static_cast<std::size_t>(count);
  }
  /// Throws if bytes are left, or the checksum is another one.
  static void expect_end(const ZipArchive& archive, std::size_t member, zip_file_t* file);

  /// Whether the local header of this name ends where the member's bytes begin. libzip takes its
  /// lengths from whatever stands at the place that the directory gives.
  bool has_header_before(std::uint64_t begin, std::string_view name) const {
    constexpr std::uint64_t fixed = 30;
    const auto byte = [&](std::uint64_t at) {
      return static_cast<unsigned>(source.bytes[static_cast<std::size_t>(at)]);
    };
    for (std::uint64_t extra = 0; extra <= 0xffff; ++extra) {
      const std::uint64_t length = fixed + name.size() + extra;
      if (length > begin) return false;
      const std::uint64_t at = begin - length;
      if ((byte(at + 28) | byte(at + 29) << 8U) != extra) continue;
      if ((byte(at + 26) | byte(at + 27) << 8U) != name.size()) continue;
      if (std::memcmp(source.bytes.data() + at, "PK\3\4", 4) == 0 &&
          std::memcmp(source.bytes.data() + at + fixed, name.data(), name.size()) == 0)
        return true;
    }
    return false;
  }

  /// Nothing if the bytes are not all there.
  std::optional<std::uint64_t> offset_of(std::uint64_t member, std::uint64_t size) {
    if (size == 0) return 0;
    std::byte first{};
    const OpenMember file = open(member, ZIP_FL_COMPRESSED);
    if (!file || zip_fread(file.get(), &first, 1) != 1) return std::nullopt;
    const std::uint64_t offset = source.last_read;
    if (offset > source.bytes.size() || size > source.bytes.size() - offset) return std::nullopt;
    return offset;
  }
};

ZipArchive::ZipArchive(std::span<const std::byte> bytes, std::string_view file)
    : file_{file}, handle_{std::make_unique<Handle>(bytes)} {
  zip_error_t error;
  zip_error_init(&error);
  const auto refuse = [&] {
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    throw Error{ErrorCode::bad_file, file_, "the zip file is truncated or damaged: " + reason};
  };
  zip_source_t* source = zip_source_function_create(Handle::serve, &handle_->source, &error);
  if (source == nullptr) refuse();
  handle_->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (handle_->archive == nullptr) {
    zip_source_free(source);
    refuse();
  }
  constexpr int most_headless = 64;  // each is looked for in 64 KiB
  int headless = 0;
  const auto count = static_cast<std::uint64_t>(zip_get_num_entries(handle_->archive, 0));
  for (std::uint64_t i = 0; i < count; ++i) {
    ZipMember& member = members_.emplace_back();
    zip_stat_t stat;
    zip_stat_init(&stat);
    const char* name = zip_get_name(handle_->archive, i, ZIP_FL_ENC_RAW);
    if (name == nullptr || zip_stat_index(handle_->archive, i, 0, &stat) != 0) {
      member.problem = "its entry in the directory is damaged";
      continue;
    }
    member.name = name;
    member.size = stat.size;
    member.problem = problem_of(stat);
    if (!member.problem.empty() || stat.comp_method != ZIP_CM_STORE) continue;
    member.offset = handle_->offset_of(i, member.size);
    if (!member.offset) {
      member.problem = "its bytes are not all there";
    } else if (member.size > 0 && !handle_->has_header_before(*member.offset, member.name)) {
      member.problem = "no header of it stands before its bytes";
      if (++headless == most_headless)
        throw Error{ErrorCode::bad_file, file_,
                    "the zip file is damaged: " + std::to_string(headless) +
                        " of its members have no header before their bytes"};
    }
  }
}

ZipArchive::~ZipArchive() = default;

std::string ZipArchive::place_of(std::size_t member) const {
  return file_ + ": member '" + printable(members_[member].name.substr(0, 80)) + "'";
}

void ZipArchive::refuse(std::size_t member, const std::string& why) const {
  throw Error{ErrorCode::bad_file, place_of(member), why};
}

void ZipArchive::Handle::expect_end(const ZipArchive& archive, std::size_t member,
                                    zip_file_t* file) {
  std::byte rest{};  // libzip compares the checksum where nothing is left
  const auto count = zip_fread(file, &rest, 1);
  if (count < 0) archive.refuse(member, zip_file_strerror(file));
  if (count > 0)
    archive.refuse(member, "it has more than the " + std::to_string(archive.members_[member].size) +
                               " bytes that its entry says");
}

std::vector<std::byte> ZipArchive::read_part(std::size_t member, std::uint64_t most,
                                             bool to_the_end) const {
  const ZipMember& info = members_[member];
  if (!info.problem.empty()) refuse(member, info.problem);
  const OpenMember file = handle_->open(member, 0);
  if (!file) refuse(member, zip_strerror(handle_->archive));
  std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(most, info.size)));
  constexpr std::size_t piece = std::size_t{64} << 20U;
  for (std::size_t done = 0; done < bytes.size();)
    done += handle_->read_some(*this, member, file.get(),
                               std::span{bytes}.subspan(done, std::min(piece, bytes.size() - done)),
                               done);
  if (to_the_end) Handle::expect_end(*this, member, file.get());
  return bytes;
}

void ZipArchive::check(std::size_t member) const {
  const ZipMember& info = members_[member];
  if (!info.problem.empty()) refuse(member, info.problem);
  const OpenMember file = handle_->open(member, 0);
  if (!file) refuse(member, zip_strerror(handle_->archive));
  std::vector<std::byte> piece(std::size_t{1} << 18U);
  for (std::uint64_t done = 0; done < info.size;) {
    poll("files");
    const auto length =
        static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), info.size - done));
    done += handle_->read_some(*this, member, file.get(), std::span{piece}.first(length), done);
  }
  Handle::expect_end(*this, member, file.get());
}

std::vector<std::byte> ZipArchive::read_start(std::size_t member, std::uint64_t most) const {
  return read_part(member, most, false);
}

std::vector<std::byte> ZipArchive::read(std::size_t member) const {
  return read_part(member, members_[member].size, true);
}

}  // namespace certamen
