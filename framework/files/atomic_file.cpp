// SPDX-License-Identifier: Apache-2.0
#include "framework/files/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <set>
#include <string>
#include <system_error>

#include "framework/error.hpp"
#include "framework/files/temporary_files.hpp"

namespace certamen {

namespace {

/// The names of all temporary files that there are. It is never destroyed: a thread that ends the
/// process may ask for it at any time.
class TemporaryNames {
 public:
  static TemporaryNames& all() {
    static auto* const names = new TemporaryNames;
    return *names;
  }
  void add(const std::string& name) {
    const std::scoped_lock lock{mutex_};
    names_.insert(name);
  }
  void forget(const std::string& name) {
    const std::scoped_lock lock{mutex_};
    names_.erase(name);
  }
  void remove_files() {
    const std::scoped_lock lock{mutex_};
    for (const auto& name : names_) ::unlink(name.c_str());
  }

 private:
  std::mutex mutex_;
  std::set<std::string> names_;
};

}  // namespace

void remove_temporary_files() noexcept {
  TemporaryNames::all().remove_files();
}

/// A file that is open for writing; errors name `target_`.
class OpenFile {
 public:
  /// A device, a FIFO: what is there already is written to.
  explicit OpenFile(const std::filesystem::path& target) : target_{target} {
    descriptor_ = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail("cannot open");
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail("cannot write");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

 protected:
  OpenFile(const std::filesystem::path& target, int descriptor)
      : target_{target}, descriptor_{descriptor} {}
  [[noreturn]] void fail(const std::string& what) const {
    throw Error{ErrorCode::bad_file, target_.string(),
                what + ": " + std::generic_category().message(errno)};
  }

  std::filesystem::path target_;
  int descriptor_ = -1;
};

/// A new file beside `target`, removed again unless it was renamed to it.
class TemporaryFile : public OpenFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target) : OpenFile{target, -1} {
    const std::string stem = target.string() + "." + std::to_string(::getpid()) + ".";
    for (int attempt = 0; descriptor_ < 0; ++attempt) {
      name_ = stem + std::to_string(attempt) + ".tmp";
      descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ < 0 && (errno != EEXIST || attempt == 1000))
        fail("cannot create a file beside it");
    }
    TemporaryNames::all().add(name_);
  }
  ~TemporaryFile() {
    if (!renamed_) ::unlink(name_.c_str());
    TemporaryNames::all().forget(name_);
  }

  void permit(std::filesystem::perms permissions) {
    if (::fchmod(descriptor_, static_cast<mode_t>(permissions)) != 0) fail("cannot set its mode");
  }

  void reserve(std::size_t size) {
    if (size == 0) return;
    if (const int error = ::posix_fallocate(descriptor_, 0, static_cast<off_t>(size)); error != 0) {
      errno = error;
      fail("cannot reserve " + std::to_string(size) + " bytes");
    }
  }

  void write_at(std::size_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written =
          ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail("cannot write");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
      offset += static_cast<std::size_t>(written);
    }
  }

  void cut(std::size_t size) {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail("cannot set its length");
  }

  void commit() {
    if (::fsync(descriptor_) != 0) fail("cannot flush");
    if (::rename(name_.c_str(), target_.c_str()) != 0) fail("cannot rename the finished file");
    renamed_ = true;
  }

 private:
  std::string name_;
  bool renamed_ = false;
};

namespace {

/// What a symbolic link leads to, whether it is there or not. Throws Error(bad_file) for links that
/// lead to themselves, or on and on.
std::filesystem::path followed(const std::filesystem::path& link) {
  constexpr int most_links = 40;  // as Linux does
  std::filesystem::path path = link;
  std::error_code none;
  for (int i = 0; i <= most_links; ++i) {
    if (!std::filesystem::is_symlink(std::filesystem::symlink_status(path, none))) return path;
    path = path.parent_path() / std::filesystem::read_symlink(path, none);
  }
  throw Error{ErrorCode::bad_file, link.string(),
              "expected a file to write, got a symbolic link that leads to no end"};
}

/// A temporary file that will take the place of what is at `path`, with its mode; null for a device
/// or a FIFO.
std::unique_ptr<TemporaryFile> temporary(const std::filesystem::path& path) {
  std::error_code none;
  const auto status = std::filesystem::status(path, none);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) return nullptr;
  auto file = std::make_unique<TemporaryFile>(followed(path));
  if (std::filesystem::exists(status)) file->permit(status.permissions());
  return file;
}

}  // namespace

void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  const auto file = temporary(path);
  if (!file) {
    OpenFile{path}.write(bytes);
    return;
  }
  file->write(bytes);
  file->commit();
}

OutputFile::OutputFile(const std::filesystem::path& path, std::size_t size)
    : path_{path}, size_{size}, file_{temporary(path)} {
  if (file_)
    file_->reserve(size);
  else
    memory_.resize(size);
}

OutputFile::~OutputFile() = default;

void OutputFile::write(std::size_t offset, std::span<const std::byte> bytes) {
  if (offset > size_ || bytes.size() > size_ - offset)
    throw Error{ErrorCode::usage, path_.string(), "bytes beyond its size"};
  if (file_)
    file_->write_at(offset, bytes);
  else
    std::ranges::copy(bytes, memory_.begin() + static_cast<std::ptrdiff_t>(offset));
}

void OutputFile::commit(std::size_t size) {
  if (!file_) {
    OpenFile{path_}.write(std::span{memory_}.first(size));
    return;
  }
  if (size < size_) file_->cut(size);
  file_->commit();
}

}  // namespace certamen
