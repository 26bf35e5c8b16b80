// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

namespace certamen {

/// What was found of one part of a work, a layer for example.
struct KeptFinding {
  std::string key;                   // a digest of all that the finding follows from
  std::string subject, part, about;  // for people: "model.safetensors", "layers.3", "f32, order 8"
  std::string found;                 // the finding, as the attack writes it
};

/// Keeps findings as they are made, so that a work that was ended is taken up where it was left.
/// What goes wrong ends the keeping and not the work.
class FindingsJournal {
 public:
  virtual ~FindingsJournal() = default;
  /// What was kept under a key; none if nothing was.
  virtual std::optional<std::string> find(const std::string& key) = 0;
  /// What was kept under all keys.
  virtual std::map<std::string, std::string> all() = 0;
  /// Keeps a finding in place of one of the same key.
  virtual void keep(const KeptFinding& finding) = 0;
  /// Why nothing is kept any more; empty while all is well.
  virtual std::string lost() const = 0;
};

}  // namespace certamen
