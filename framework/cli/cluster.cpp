// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/cluster.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "framework/error.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

bool is_several(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && std::strtol(value, nullptr, 10) > 1;
}

/// SHA-256.
using Digest = std::array<std::uint64_t, 4>;

Digest digest_of(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw Error{ErrorCode::internal, "mpirun", "OpenSSL refuses SHA-256"};
  Digest words{};
  std::memcpy(words.data(), digest.data(), sizeof words);
  return words;
}

/// The bytes of this program, or its version where the system does not show them.
std::string this_program() {
  std::ifstream file{"/proc/self/exe", std::ios::binary};
  return file ? std::string{std::istreambuf_iterator<char>{file}, {}} : std::string{version()};
}

/// What decides what is computed besides the program; no argument holds a zero byte.
std::string what_is_asked(const std::vector<std::string>& arguments) {
  std::string text;
  for (const std::string& argument : arguments) text += argument + '\0';
  for (const char* name : {"CERTAMEN_SEED", "CERTAMEN_RUNS"}) {
    const char* value = std::getenv(name);
    text += value == nullptr ? std::string{"\0", 1} : std::string{"="} + value + '\0';
  }
  return text;
}

/// The first process that has another digest than process 0, or the number of processes.
unsigned first_other(Cluster& cluster, const Digest& mine) {
  Digest first = mine;
  cluster.broadcast(first, 0);
  std::vector<std::uint64_t> differs(cluster.size(), 0);
  differs[cluster.rank()] = first == mine ? 0 : 1;
  cluster.add_up(differs);
  return static_cast<unsigned>(std::ranges::find(differs, std::uint64_t{1}) - differs.begin());
}

}  // namespace

void expect_started_alike(Cluster& cluster, const std::vector<std::string>& arguments) {
  const auto expect = [&](const std::string& bytes, const std::string& what) {
    const unsigned other = first_other(cluster, digest_of(bytes));
    if (other < cluster.size())
      throw Error{ErrorCode::usage, "mpirun",
                  "process " + std::to_string(other) + " of " + std::to_string(cluster.size()) +
                      " " + what + " as process 0: start all of them alike"};
  };
  expect(this_program(), "is not the same build of certamen");
  expect(what_is_asked(arguments),
         "was not given the same arguments, CERTAMEN_SEED and CERTAMEN_RUNS");
}

std::shared_ptr<Cluster> cluster_of_this_process() {
  const bool by_slurm = std::getenv("PMIX_RANK") != nullptr && is_several("SLURM_NTASKS");
  const bool together = is_several("OMPI_COMM_WORLD_SIZE") || is_several("PMI_SIZE") || by_slurm;
  return together ? join_cluster() : nullptr;
}

}  // namespace certamen
