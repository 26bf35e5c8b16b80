// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>

namespace certamen {

/// What a state or a table is. Two that are made apart are two, whatever they are called; copies
/// are one. Ids are ordered as they were made. The name is for people.
template <class What>
class Identity {
 public:
  /// The id of nothing, which is the id of no state and no table.
  Identity() = default;
  static Identity fresh(std::string name) {
    static std::atomic<std::uint64_t> last{0};
    return Identity{++last, std::make_shared<const std::string>(std::move(name))};
  }
  /// The same thing under another name.
  Identity renamed(std::string name) const {
    return Identity{number_, std::make_shared<const std::string>(std::move(name))};
  }

  /// For people; equal names say nothing.
  const std::string& name() const {
    static const std::string none;
    return name_ ? *name_ : none;
  }
  friend bool operator==(const Identity& a, const Identity& b) { return a.number_ == b.number_; }
  friend std::strong_ordering operator<=>(const Identity& a, const Identity& b) {
    return a.number_ <=> b.number_;
  }

 private:
  Identity(std::uint64_t number, std::shared_ptr<const std::string> name)
      : number_{number}, name_{std::move(name)} {}

  std::uint64_t number_ = 0;
  std::shared_ptr<const std::string> name_ = nullptr;
};

/// Which state variable.
using StateId = Identity<struct StateTag>;
/// Which table.
using TableId = Identity<struct TableTag>;

/// What packages that are written apart know a thing by: its name in the interface.
template <class What>
class InterfaceKey {
 public:
  InterfaceKey() = default;
  /// Equal names are equal keys.
  explicit InterfaceKey(std::string name) : name_{std::move(name)} {}

  /// As the interface writes it.
  const std::string& name() const { return name_; }
  friend auto operator<=>(const InterfaceKey&, const InterfaceKey&) = default;

 private:
  std::string name_;
};

/// A procedure that a package calls and another one exports.
using ImportId = InterfaceKey<struct ImportTag>;
/// An event that games raise and proofs bound.
using EventId = InterfaceKey<struct EventTag>;

}  // namespace certamen
