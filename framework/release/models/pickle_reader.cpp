// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/pickle_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "framework/error.hpp"
#include "framework/release/models/tensor_table.hpp"

namespace certamen {

namespace {

constexpr PickleGlobalName admitted_globals[] = {
    {"collections", "OrderedDict", PickleGlobal::ordered_dict},
    {"torch._utils", "_rebuild_tensor", PickleGlobal::tensor},
    {"torch._utils", "_rebuild_tensor_v2", PickleGlobal::tensor},
    {"torch._utils", "_rebuild_tensor_v3", PickleGlobal::tensor_of_type},
    {"torch._utils", "_rebuild_parameter", PickleGlobal::parameter},
    {"torch._utils", "_rebuild_parameter_with_state", PickleGlobal::parameter},
    {"torch", "FloatStorage", PickleGlobal::storage, Dtype::f32},
    {"torch", "DoubleStorage", PickleGlobal::storage, Dtype::f64},
    {"torch", "HalfStorage", PickleGlobal::storage, Dtype::f16},
    {"torch", "BFloat16Storage", PickleGlobal::storage, Dtype::bf16},
    {"torch", "LongStorage", PickleGlobal::storage, Dtype::i64},
    {"torch", "IntStorage", PickleGlobal::storage, Dtype::i32},
    {"torch", "ShortStorage", PickleGlobal::storage, Dtype::i16},
    {"torch", "CharStorage", PickleGlobal::storage, Dtype::i8},
    {"torch", "ByteStorage", PickleGlobal::storage, Dtype::u8},
    {"torch", "BoolStorage", PickleGlobal::storage, Dtype::boolean},
    {"torch", "ComplexFloatStorage", PickleGlobal::storage, Dtype::c64},
    {"torch.storage", "UntypedStorage", PickleGlobal::storage},
    {"torch", "float32", PickleGlobal::dtype, Dtype::f32},
    {"torch", "float64", PickleGlobal::dtype, Dtype::f64},
    {"torch", "float16", PickleGlobal::dtype, Dtype::f16},
    {"torch", "bfloat16", PickleGlobal::dtype, Dtype::bf16},
    {"torch", "float8_e4m3fn", PickleGlobal::dtype, Dtype::f8_e4m3},
    {"torch", "float8_e5m2", PickleGlobal::dtype, Dtype::f8_e5m2},
    {"torch", "float8_e4m3fnuz", PickleGlobal::dtype, Dtype::f8_e4m3fnuz},
    {"torch", "float8_e5m2fnuz", PickleGlobal::dtype, Dtype::f8_e5m2fnuz},
    {"torch", "float8_e8m0fnu", PickleGlobal::dtype, Dtype::f8_e8m0},
    {"torch", "int64", PickleGlobal::dtype, Dtype::i64},
    {"torch", "int32", PickleGlobal::dtype, Dtype::i32},
    {"torch", "int16", PickleGlobal::dtype, Dtype::i16},
    {"torch", "int8", PickleGlobal::dtype, Dtype::i8},
    {"torch", "uint8", PickleGlobal::dtype, Dtype::u8},
    {"torch", "uint16", PickleGlobal::dtype, Dtype::u16},
    {"torch", "uint32", PickleGlobal::dtype, Dtype::u32},
    {"torch", "uint64", PickleGlobal::dtype, Dtype::u64},
    {"torch", "bool", PickleGlobal::dtype, Dtype::boolean},
};

/// Values that are open one within the other.
constexpr std::size_t most_marks = 1000;

class PickleMachine {
 public:
  PickleMachine(std::span<const std::byte> bytes, std::string_view place)
      : text_{reinterpret_cast<const char*>(bytes.data()), bytes.size()}, place_{place} {
    for (const Kind kind : {Kind::none, Kind::boolean, Kind::boolean, Kind::tuple})
      pickle_.values.emplace_back().kind = kind;
    pickle_.values[number_of_true].integer = 1;
  }

  Pickle read();

 private:
  using Kind = PickleValue::Kind;
  using Number = PickleValue::Number;

  /// An opcode of Python's pickletools, and what it does; null for those that are refused.
  struct Opcode {
    unsigned char code;
    std::string_view name;
    void (PickleMachine::*run)();
  };
  static const Opcode opcodes[];

  // Values that are made once.
  static constexpr Number number_of_none = 0, number_of_false = 1, number_of_true = 2,
                          number_of_empty = 3;

  [[noreturn]] void fail(const std::string& message, ErrorCode code = ErrorCode::bad_file) const {
    throw Error{code, place_, fmt::format("{} at byte {}", message, opcode_at_)};
  }
  [[noreturn]] void refuse(const std::string& what) const {
    fail(what + " is not admitted", ErrorCode::unsupported);
  }

  std::string_view take(std::uint64_t count) {
    if (count > text_.size() - at_) fail("the pickle is cut off: an opcode's argument");
    const auto taken = text_.substr(at_, static_cast<std::size_t>(count));
    at_ += taken.size();
    return taken;
  }
  /// A little-endian number.
  std::uint64_t word(std::size_t bytes) {
    std::uint64_t word = 0;
    const auto taken = take(bytes);
    for (std::size_t i = 0; i < bytes; ++i)
      word |= std::uint64_t{static_cast<unsigned char>(taken[i])} << (8 * i);
    return word;
  }
  std::string_view line() {
    const auto end = text_.find('\n', at_);
    if (end == text_.npos) fail("the pickle is cut off: a line");
    const auto taken = take(end - at_);
    ++at_;
    return taken;
  }

  void push(Number number) { stack_.push_back(number); }
  PickleValue& make(Kind kind) {
    if (pickle_.values.size() == pickle_values_limit)
      fail(fmt::format("more than {} values", pickle_values_limit));
    push(static_cast<Number>(pickle_.values.size()));
    PickleValue& value = pickle_.values.emplace_back();
    value.kind = kind;
    return value;
  }
  /// Values on the stack that belong to the opcode: those above the last mark.
  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
  Number top() const {
    if (stack_.size() <= floor()) fail("the stack is empty");
    return stack_.back();
  }
  Number pop() {
    const Number number = top();
    stack_.pop_back();
    return number;
  }
  std::vector<Number> pop_to_mark() {
    if (marks_.empty()) fail("no mark is on the stack");
    const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    std::vector<Number> items{first, stack_.end()};
    stack_.erase(first, stack_.end());
    marks_.pop_back();
    return items;
  }
  PickleValue& top_of(Kind kind, std::string_view what) {
    PickleValue& value = pickle_.values[top()];
    if (value.kind != kind) fail(fmt::format("expected {} on the stack", what));
    return value;
  }

  void make_integer(std::int64_t value) { make(Kind::integer).integer = value; }
  void make_text(std::string_view text) { make(Kind::text).text = text; }
  void make_tuple(std::vector<Number> items) {
    if (items.empty()) return push(number_of_empty);
    make(Kind::tuple).items = std::move(items);
  }
  void make_tuple(std::size_t count) {
    std::vector<Number> items(count);
    for (std::size_t i = count; i-- > 0;) items[i] = pop();
    make_tuple(std::move(items));
  }
  void add_to(Kind kind, std::string_view what, const std::vector<Number>& items) {
    auto& all = top_of(kind, what).items;
    all.insert(all.end(), items.begin(), items.end());
  }
  void make_global(std::string_view module, std::string_view name) {
    for (const PickleGlobalName& known : admitted_globals)
      if (known.module == module && known.name == name) {
        make(Kind::global).global = &known;
        return;
      }
    refuse("the global " + quote_name(fmt::format("{}.{}", module, name)));
  }
  void keep(std::uint64_t place) {
    if (memo_.size() == pickle_values_limit) fail("the memo has too many places");
    memo_[place] = top();
  }
  void recall(std::uint64_t place) {
    const auto found = memo_.find(place);
    if (found == memo_.end()) fail(fmt::format("nothing is in place {} of the memo", place));
    push(found->second);
  }

  void proto() {
    if (const auto version = word(1); version < 2 || version > 5)
      fail(fmt::format("protocol {}: expected 2 to 5", version), ErrorCode::unsupported);
  }
  void frame() { (void)word(8); }
  void stop() { stopped_ = true; }
  void mark() {
    if (marks_.size() == most_marks) fail(fmt::format("more than {} marks", most_marks));
    marks_.push_back(stack_.size());
  }
  void none() { push(number_of_none); }
  void new_true() { push(number_of_true); }
  void new_false() { push(number_of_false); }
  void bin_int() { make_integer(static_cast<std::int32_t>(word(4))); }
  void bin_int1() { make_integer(static_cast<std::int64_t>(word(1))); }
  void bin_int2() { make_integer(static_cast<std::int64_t>(word(2))); }
  void long1() {
    const auto bytes = static_cast<std::size_t>(word(1));
    if (bytes > 8) fail(fmt::format("an integer of {} bytes: expected at most 8", bytes));
    const unsigned unused = 64 - 8 * static_cast<unsigned>(bytes);
    make_integer(bytes == 0 ? 0 : static_cast<std::int64_t>(word(bytes) << unused) >> unused);
  }
  void bin_float() {
    (void)take(8);
    (void)make(Kind::real);
  }
  void short_text() { make_text(take(word(1))); }
  void long_text() { make_text(take(word(4))); }
  void longer_text() { make_text(take(word(8))); }
  void empty_tuple() { push(number_of_empty); }
  void tuple() { make_tuple(pop_to_mark()); }
  void tuple1() { make_tuple(std::size_t{1}); }
  void tuple2() { make_tuple(std::size_t{2}); }
  void tuple3() { make_tuple(std::size_t{3}); }
  void empty_list() { (void)make(Kind::list); }
  void append_one() {
    const Number item = pop();
    add_to(Kind::list, "a list", {item});
  }
  void appends() {
    const auto items = pop_to_mark();
    add_to(Kind::list, "a list", items);
  }
  void empty_dictionary() { (void)make(Kind::dictionary); }
  void set_item() {
    const Number value = pop(), key = pop();
    add_to(Kind::dictionary, "a dictionary", {key, value});
  }
  void set_items() {
    const auto items = pop_to_mark();
    if (items.size() % 2 != 0) fail("a key without a value");
    add_to(Kind::dictionary, "a dictionary", items);
  }
  void global() {
    const auto module = line();
    make_global(module, line());
  }
  void stack_global() {
    const auto name = top_of(Kind::text, "a name").text;
    (void)pop();
    const auto module = top_of(Kind::text, "a module").text;
    (void)pop();
    make_global(module, name);
  }
  void persistent() {
    const Number identifier = pop();
    make(Kind::persistent).items = {identifier};
  }
  void reduce() {
    const Number arguments = pop(), callable = pop();
    const auto* global = pickle_[callable].global;
    if (pickle_[callable].kind != Kind::global || pickle_[arguments].kind != Kind::tuple)
      fail("a call: expected a global and a tuple");
    const auto& items = pickle_[arguments].items;
    switch (global->global) {
    case PickleGlobal::ordered_dict:
      if (!items.empty()) refuse("a call of collections.OrderedDict with arguments");
      (void)make(Kind::dictionary);
      return;
    case PickleGlobal::parameter:
      if (items.empty()) fail("a call of a parameter: expected arguments");
      return push(items[0]);
    case PickleGlobal::tensor:
    case PickleGlobal::tensor_of_type: {
      PickleValue& call = make(Kind::call);
      call.global = global;
      call.items = {arguments};
      return;
    }
    case PickleGlobal::storage:
    case PickleGlobal::dtype: break;
    }
    refuse("a call of " + quote_name(fmt::format("{}.{}", global->module, global->name)));
  }
  /// The attributes of a dictionary of weights are versions of its layers.
  void build() {
    (void)pop();
    if (pickle_[top()].kind != Kind::dictionary)
      refuse("BUILD of something else than a dictionary");
  }
  void put1() { keep(word(1)); }
  void put4() { keep(word(4)); }
  void memoize() { keep(memo_.size()); }
  void get1() { recall(word(1)); }
  void get4() { recall(word(4)); }

  std::string_view text_;
  std::string place_;
  std::size_t at_ = 0;
  std::size_t opcode_at_ = 0;
  bool stopped_ = false;
  std::vector<Number> stack_;
  std::vector<std::size_t> marks_;  // sizes of the stack
  std::unordered_map<std::uint64_t, Number> memo_;
  Pickle pickle_;
};

constexpr PickleMachine::Opcode PickleMachine::opcodes[] = {
    {0x80, "PROTO", &PickleMachine::proto},
    {0x95, "FRAME", &PickleMachine::frame},
    {'.', "STOP", &PickleMachine::stop},
    {'(', "MARK", &PickleMachine::mark},
    {'N', "NONE", &PickleMachine::none},
    {0x88, "NEWTRUE", &PickleMachine::new_true},
    {0x89, "NEWFALSE", &PickleMachine::new_false},
    {'J', "BININT", &PickleMachine::bin_int},
    {'K', "BININT1", &PickleMachine::bin_int1},
    {'M', "BININT2", &PickleMachine::bin_int2},
    {0x8a, "LONG1", &PickleMachine::long1},
    {'G', "BINFLOAT", &PickleMachine::bin_float},
    {'U', "SHORT_BINSTRING", &PickleMachine::short_text},
    {'T', "BINSTRING", &PickleMachine::long_text},
    {0x8c, "SHORT_BINUNICODE", &PickleMachine::short_text},
    {'X', "BINUNICODE", &PickleMachine::long_text},
    {0x8d, "BINUNICODE8", &PickleMachine::longer_text},
    {')', "EMPTY_TUPLE", &PickleMachine::empty_tuple},
    {'t', "TUPLE", &PickleMachine::tuple},
    {0x85, "TUPLE1", &PickleMachine::tuple1},
    {0x86, "TUPLE2", &PickleMachine::tuple2},
    {0x87, "TUPLE3", &PickleMachine::tuple3},
    {']', "EMPTY_LIST", &PickleMachine::empty_list},
    {'a', "APPEND", &PickleMachine::append_one},
    {'e', "APPENDS", &PickleMachine::appends},
    {'}', "EMPTY_DICT", &PickleMachine::empty_dictionary},
    {'s', "SETITEM", &PickleMachine::set_item},
    {'u', "SETITEMS", &PickleMachine::set_items},
    {'c', "GLOBAL", &PickleMachine::global},
    {0x93, "STACK_GLOBAL", &PickleMachine::stack_global},
    {'Q', "BINPERSID", &PickleMachine::persistent},
    {'R', "REDUCE", &PickleMachine::reduce},
    {'b', "BUILD", &PickleMachine::build},
    {'q', "BINPUT", &PickleMachine::put1},
    {'r', "LONG_BINPUT", &PickleMachine::put4},
    {0x94, "MEMOIZE", &PickleMachine::memoize},
    {'h', "BINGET", &PickleMachine::get1},
    {'j', "LONG_BINGET", &PickleMachine::get4},
    // Known and refused.
    {'0', "POP", nullptr},
    {'1', "POP_MARK", nullptr},
    {'2', "DUP", nullptr},
    {'F', "FLOAT", nullptr},
    {'I', "INT", nullptr},
    {'L', "LONG", nullptr},
    {'S', "STRING", nullptr},
    {'V', "UNICODE", nullptr},
    {'P', "PERSID", nullptr},
    {'d', "DICT", nullptr},
    {'l', "LIST", nullptr},
    {'g', "GET", nullptr},
    {'p', "PUT", nullptr},
    {'i', "INST", nullptr},
    {'o', "OBJ", nullptr},
    {'B', "BINBYTES", nullptr},
    {'C', "SHORT_BINBYTES", nullptr},
    {0x81, "NEWOBJ", nullptr},
    {0x82, "EXT1", nullptr},
    {0x83, "EXT2", nullptr},
    {0x84, "EXT4", nullptr},
    {0x8b, "LONG4", nullptr},
    {0x8e, "BINBYTES8", nullptr},
    {0x8f, "EMPTY_SET", nullptr},
    {0x90, "ADDITEMS", nullptr},
    {0x91, "FROZENSET", nullptr},
    {0x92, "NEWOBJ_EX", nullptr},
    {0x96, "BYTEARRAY8", nullptr},
    {0x97, "NEXT_BUFFER", nullptr},
    {0x98, "READONLY_BUFFER", nullptr},
};

Pickle PickleMachine::read() {
  while (!stopped_) {
    opcode_at_ = at_;
    const auto code = static_cast<unsigned char>(take(1)[0]);
    const auto* opcode = std::ranges::find(opcodes, code, &Opcode::code);
    if (opcode == std::end(opcodes)) fail(fmt::format("0x{:02x} is no opcode of a pickle", code));
    if (opcode->run == nullptr) refuse(fmt::format("the opcode {}", opcode->name));
    (this->*opcode->run)();
  }
  if (!marks_.empty()) fail("a mark is left on the stack");
  pickle_.root = pop();
  return std::move(pickle_);
}

}  // namespace

Pickle read_pickle(std::span<const std::byte> bytes, std::string_view place) {
  return PickleMachine{bytes, place}.read();
}

}  // namespace certamen
