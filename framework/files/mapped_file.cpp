// SPDX-License-Identifier: Apache-2.0
#include "framework/files/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#include "framework/error.hpp"

namespace certamen {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what, int error) {
  throw Error{ErrorCode::bad_file, path.string(),
              what + ": " + std::generic_category().message(error)};
}

/// Owns a descriptor until release().
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  int release() { return std::exchange(number, -1); }
};

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) : path_{path} {
  // O_NONBLOCK: opening a pipe must fail below, not wait for a writer.
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.number < 0) fail(path, "cannot open", errno);
  struct stat status{};
  if (::fstat(file.number, &status) != 0) fail(path, "cannot read the size", errno);
  if (!S_ISREG(status.st_mode))
    throw Error{ErrorCode::bad_file, path.string(),
                S_ISDIR(status.st_mode) ? "expected a file, got a directory"
                                        : "expected a regular file"};
  const auto size = static_cast<std::uintmax_t>(status.st_size);
  if (size > std::numeric_limits<std::size_t>::max() / 2)
    throw Error{ErrorCode::bad_file, path.string(), "too large for this machine's address space"};
  if (size > 0) {
    void* start =
        ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE, file.number, 0);
    if (start == MAP_FAILED) fail(path, "cannot map", errno);
    bytes_ = {static_cast<const std::byte*>(start), static_cast<std::size_t>(size)};
  }
  descriptor_ = file.release();
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  ::close(descriptor_);
}

void MappedFile::check_length() const {
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0) fail(path_, "cannot read the size", errno);
  if (static_cast<std::uintmax_t>(status.st_size) < bytes_.size())
    throw Error{ErrorCode::bad_file, path_.string(),
                "the file had " + std::to_string(bytes_.size()) +
                    " bytes when it was opened and has " + std::to_string(status.st_size) + " now"};
}

void MappedFile::read(std::size_t offset, std::span<std::byte> out) const {
  while (!out.empty()) {
    const ssize_t got = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path_, "cannot read", errno);
    if (got == 0) {
      check_length();
      throw Error{ErrorCode::bad_file, path_.string(),
                  "the file has no byte " + std::to_string(offset)};
    }
    out = out.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::size_t>(got);
  }
}

void MappedFile::drop(std::span<const std::byte> part) const {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const auto offset = static_cast<std::size_t>(part.data() - bytes_.data());
  const std::size_t first = (offset + page - 1) / page * page;
  const std::size_t last = (offset + part.size()) / page * page;
  if (first < last)
    ::madvise(const_cast<std::byte*>(bytes_.data()) + first, last - first, MADV_DONTNEED);
}

}  // namespace certamen
