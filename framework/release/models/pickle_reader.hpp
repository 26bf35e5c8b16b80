// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "framework/release/models/dtype.hpp"

namespace certamen {

/// What a name in a pickle may stand for. Nothing is ever called: a call of one of the first four
/// makes a value that says so.
enum class PickleGlobal {
  ordered_dict,    ///< collections.OrderedDict
  tensor,          ///< torch._utils._rebuild_tensor, _rebuild_tensor_v2
  tensor_of_type,  ///< torch._utils._rebuild_tensor_v3
  parameter,       ///< torch._utils._rebuild_parameter, _rebuild_parameter_with_state
  storage,         ///< torch.FloatStorage and its kin, torch.storage.UntypedStorage
  dtype,           ///< torch.float32 and its kin
};

struct PickleGlobalName {
  std::string_view module;
  std::string_view name;
  PickleGlobal global;
  std::optional<Dtype> dtype = {};  ///< of storages and dtypes; none for UntypedStorage
};

/// A value of a pickle. Values refer to each other by their numbers and may do so in circles.
struct PickleValue {
  enum class Kind {
    none,
    boolean,
    integer,
    real,
    text,
    tuple,
    list,
    dictionary,  ///< items are keys and values in turn
    global,
    persistent,  ///< items[0] is its identifier
    call,        ///< of `global` with the arguments that the tuple items[0] has
  };
  using Number = std::uint32_t;

  Kind kind = Kind::none;
  const PickleGlobalName* global = nullptr;
  std::int64_t integer = 0;
  std::string_view text;  ///< in the pickle's own bytes
  std::vector<Number> items;
};

/// A pickle, read as data.
struct Pickle {
  std::vector<PickleValue> values;
  PickleValue::Number root = 0;

  const PickleValue& operator[](PickleValue::Number number) const { return values[number]; }
};

/// Most values that a pickle may have.
inline constexpr std::size_t pickle_values_limit = std::size_t{1} << 22U;

/// Reads a pickle (Python's module pickletools describes the opcodes) of protocol 2 to 5 that uses
/// the opcodes and globals of two written lists. Every other opcode or global, and a call of what
/// is no list's, throws Error(unsupported) that names it; bytes that are no pickle throw
/// Error(bad_file). Both at `place`. Time and memory are linear in the bytes. The texts are parts
/// of `bytes`.
Pickle read_pickle(std::span<const std::byte> bytes, std::string_view place);

}  // namespace certamen
