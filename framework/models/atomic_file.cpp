// SPDX-License-Identifier: Apache-2.0
#include "framework/models/atomic_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "framework/error.hpp"

namespace certamen {

namespace {

/// A new file beside `target`, removed again unless it was renamed to it.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target) : target_{target} {
    const std::string stem = target.string() + "." + std::to_string(::getpid()) + ".";
    for (int attempt = 0; descriptor_ < 0; ++attempt) {
      name_ = stem + std::to_string(attempt) + ".tmp";
      descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ < 0 && (errno != EEXIST || attempt == 1000))
        fail("cannot create a file beside it");
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!renamed_) ::unlink(name_.c_str());
  }

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail("cannot write");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

  void commit() {
    if (::fsync(descriptor_) != 0) fail("cannot flush");
    if (::rename(name_.c_str(), target_.c_str()) != 0) fail("cannot rename the finished file");
    renamed_ = true;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error{ErrorCode::bad_file, target_.string(),
                what + ": " + std::generic_category().message(errno)};
  }

  std::filesystem::path target_;
  std::string name_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

}  // namespace

void write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  TemporaryFile file{path};
  file.write(bytes);
  file.commit();
}

}  // namespace certamen
