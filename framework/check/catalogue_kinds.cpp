// SPDX-License-Identifier: Apache-2.0
#include "framework/check/catalogue_kinds.hpp"

#include <utility>

namespace certamen {

namespace {

using language::OverPrimitive;
using language::ShownMethod;
using language::ShownScheme;

/// A set of which nothing is known but that it is not empty.
Domain any_set(const std::string& name) {
  return Atoms(Size{Symbol{.name = name, .minimum = 1}});
}

class AnyEncryption : public SymmetricEncryption {
 public:
  void declare(PackageBuilder& package) const override {
    package.import({{.name = "KeyGen", .inputs = {}, .output = keys()},
                    {.name = "Encrypt", .inputs = {keys(), messages()}, .output = texts()},
                    {.name = "Decrypt", .inputs = {keys(), texts()}, .output = messages()}});
  }
  Domain keys() const override { return any_set("Key"); }
  Domain messages() const override { return any_set("Message"); }
  Domain texts() const { return any_set("Ciphertext"); }
  Node keygen(Body& at) const override { return at.call("KeyGen"); }
  Node encrypt(Body& at, Node key, Node message) const override {
    return at.call("Encrypt", key, message);
  }
  Node decrypt(Body& at, Node key, Node text) const override {
    return at.call("Decrypt", key, text);
  }
  Node random_ciphertext(Body& at) const override { return at.sample(texts()); }
};

class AnyPublicKeyEncryption : public PublicKeyEncryption {
 public:
  void declare(PackageBuilder& package) const override {
    package.import(
        {{.name = "KeyGen", .inputs = {}, .output = Tuple({public_keys(), secret_keys()})},
         {.name = "Encrypt", .inputs = {public_keys(), messages()}, .output = texts()},
         {.name = "Decrypt", .inputs = {secret_keys(), texts()}, .output = messages()}});
  }
  Domain public_keys() const override { return any_set("PublicKey"); }
  Domain secret_keys() const override { return any_set("SecretKey"); }
  Domain messages() const override { return any_set("Message"); }
  Domain texts() const { return any_set("Ciphertext"); }
  KeyPair keygen(Body& at) const override {
    const Node pair = at.call("KeyGen");
    return {at.get(pair, 0), at.get(pair, 1)};
  }
  Node encrypt(Body& at, Node key, Node message) const override {
    return at.call("Encrypt", key, message);
  }
  Node decrypt(Body& at, Node key, Node text) const override {
    return at.call("Decrypt", key, text);
  }
};

class AnyFunction : public virtual PseudorandomFunction {
 public:
  AnyFunction(Domain inputs, Domain outputs)
      : inputs_{std::move(inputs)}, outputs_{std::move(outputs)} {}
  void declare(PackageBuilder& package) const override {
    package.import({{.name = "KeyGen", .inputs = {}, .output = keys()},
                    {.name = "Evaluate", .inputs = {keys(), inputs()}, .output = outputs()}});
  }
  Domain keys() const override { return any_set("Key"); }
  Domain inputs() const override { return inputs_; }
  Domain outputs() const override { return outputs_; }
  Node keygen(Body& at) const override { return at.call("KeyGen"); }
  Node evaluate(Body& at, Node key, Node input) const override {
    return at.call("Evaluate", key, input);
  }

 private:
  Domain inputs_, outputs_;
};

class AnyPermutation : public PseudorandomPermutation {
 public:
  explicit AnyPermutation(Domain blocks) : blocks_{std::move(blocks)} {}
  void declare(PackageBuilder& package) const override {
    package.import({{.name = "KeyGen", .inputs = {}, .output = keys()},
                    {.name = "Evaluate", .inputs = {keys(), blocks_}, .output = blocks_},
                    {.name = "Invert", .inputs = {keys(), blocks_}, .output = blocks_}});
  }
  Domain keys() const override { return any_set("Key"); }
  Domain inputs() const override { return blocks_; }
  Node keygen(Body& at) const override { return at.call("KeyGen"); }
  Node evaluate(Body& at, Node key, Node input) const override {
    return at.call("Evaluate", key, input);
  }
  Node invert(Body& at, Node key, Node output) const override {
    return at.call("Invert", key, output);
  }

 private:
  Domain blocks_;
};

class AnyGenerator : public PseudorandomGenerator {
 public:
  void declare(PackageBuilder& package) const override {
    package.import({.name = "Expand", .inputs = {seeds()}, .output = outputs()});
  }
  Domain seeds() const override { return any_set("Seed"); }
  Domain outputs() const override { return any_set("Output"); }
  Node expand(Body& at, Node seed) const override { return at.call("Expand", seed); }
};

class AnyAuthentication : public MessageAuthentication {
 public:
  void declare(PackageBuilder& package) const override {
    package.import(
        {{.name = "KeyGen", .inputs = {}, .output = keys()},
         {.name = "Authenticate", .inputs = {keys(), messages()}, .output = tags()},
         {.name = "Verify", .inputs = {keys(), messages(), tags()}, .output = Boolean()}});
  }
  Domain keys() const override { return any_set("Key"); }
  Domain messages() const override { return any_set("Message"); }
  Domain tags() const override { return any_set("Tag"); }
  Node keygen(Body& at) const override { return at.call("KeyGen"); }
  Node tag(Body& at, Node key, Node message) const override {
    return at.call("Authenticate", key, message);
  }
  Node verify(Body& at, Node key, Node message, Node tag_of_it) const override {
    return at.call("Verify", key, message, tag_of_it);
  }
};

/// Algorithms as methods, with the types that the primitive writes.
class Methods {
 public:
  /// `declare` is the scheme's.
  explicit Methods(const Scheme& scheme) : scheme_{scheme} {}

  using Write = std::function<Node(Body&, const std::vector<Node>&)>;
  struct Typed {
    std::string type, name;
    Domain domain;
  };

  void add(const std::string& name, const std::string& result, const std::vector<Typed>& inputs,
           bool deterministic, const Write& write) {
    PackageBuilder builder{name};
    scheme_.declare(builder);
    std::vector<Domain> domains;
    ShownMethod method{.procedure = {}, .result = result, .inputs = {}};
    method.deterministic = deterministic;
    for (const Typed& input : inputs) {
      domains.push_back(input.domain);
      method.inputs.push_back(input.type);
    }
    builder.oracle(name, domains, write);
    Procedure made = builder.build().exports.front();
    std::size_t next = 0;
    for (GraphNode& node : made.body)
      if (node.is(NodeKind::input)) node.action = node::Input{inputs[next++].name};
    method.procedure = std::move(made);
    all_.push_back(std::move(method));
  }
  /// Of what the last one gives.
  const Domain& output() const { return all_.back().procedure.signature.output; }
  std::vector<ShownMethod> all() && { return std::move(all_); }

 private:
  const Scheme& scheme_;
  std::vector<ShownMethod> all_ = {};
};

std::optional<ShownScheme> encryption(const Scheme& scheme) {
  const auto* own = dynamic_cast<const SymmetricEncryption*>(&scheme);
  if (own == nullptr) return std::nullopt;
  Methods methods{scheme};
  const Methods::Typed key{"Key", "k", own->keys()};
  methods.add("KeyGen", "Key", {}, false, [&](Body& at, const auto&) { return own->keygen(at); });
  methods.add("Encrypt", "Ciphertext", {key, {"Message", "m", own->messages()}}, false,
              [&](Body& at, const auto& in) { return own->encrypt(at, in[0], in[1]); });
  const Domain texts = methods.output();
  methods.add("Decrypt", "Message", {key, {"Ciphertext", "c", texts}}, true,
              [&](Body& at, const auto& in) { return own->decrypt(at, in[0], in[1]); });
  return ShownScheme{
      .sets = {{"Key", own->keys()}, {"Message", own->messages()}, {"Ciphertext", texts}},
      .methods = std::move(methods).all()};
}

std::optional<ShownScheme> public_key_encryption(const Scheme& scheme) {
  const auto* own = dynamic_cast<const PublicKeyEncryption*>(&scheme);
  if (own == nullptr) return std::nullopt;
  Methods methods{scheme};
  methods.add("KeyGen", "[PublicKey, SecretKey]", {}, false, [&](Body& at, const auto&) {
    const auto pair = own->keygen(at);
    return at.tuple({pair.public_key, pair.secret_key});
  });
  methods.add("Encrypt", "Ciphertext",
              {{"PublicKey", "pk", own->public_keys()}, {"Message", "m", own->messages()}}, false,
              [&](Body& at, const auto& in) { return own->encrypt(at, in[0], in[1]); });
  const Domain texts = methods.output();
  methods.add("Decrypt", "Message",
              {{"SecretKey", "sk", own->secret_keys()}, {"Ciphertext", "c", texts}}, true,
              [&](Body& at, const auto& in) { return own->decrypt(at, in[0], in[1]); });
  return ShownScheme{.sets = {{"PublicKey", own->public_keys()},
                              {"SecretKey", own->secret_keys()},
                              {"Message", own->messages()},
                              {"Ciphertext", texts}},
                     .methods = std::move(methods).all()};
}

std::optional<ShownScheme> function(const Scheme& scheme) {
  const auto* own = dynamic_cast<const PseudorandomFunction*>(&scheme);
  if (own == nullptr) return std::nullopt;
  Methods methods{scheme};
  methods.add("KeyGen", "Key", {}, false, [&](Body& at, const auto&) { return own->keygen(at); });
  methods.add("Evaluate", "Output", {{"Key", "k", own->keys()}, {"Input", "x", own->inputs()}},
              true, [&](Body& at, const auto& in) { return own->evaluate(at, in[0], in[1]); });
  return ShownScheme{
      .sets = {{"Key", own->keys()}, {"Input", own->inputs()}, {"Output", own->outputs()}},
      .methods = std::move(methods).all()};
}

std::optional<ShownScheme> generator(const Scheme& scheme) {
  const auto* own = dynamic_cast<const PseudorandomGenerator*>(&scheme);
  if (own == nullptr) return std::nullopt;
  Methods methods{scheme};
  methods.add("Expand", "Output", {{"Seed", "s", own->seeds()}}, true,
              [&](Body& at, const auto& in) { return own->expand(at, in[0]); });
  return ShownScheme{.sets = {{"Seed", own->seeds()}, {"Output", own->outputs()}},
                     .methods = std::move(methods).all()};
}

std::optional<ShownScheme> authentication(const Scheme& scheme) {
  const auto* own = dynamic_cast<const MessageAuthentication*>(&scheme);
  if (own == nullptr) return std::nullopt;
  Methods methods{scheme};
  const Methods::Typed key{"Key", "k", own->keys()}, message{"Message", "m", own->messages()};
  methods.add("KeyGen", "Key", {}, false, [&](Body& at, const auto&) { return own->keygen(at); });
  methods.add("Authenticate", "Tag", {key, message}, false,
              [&](Body& at, const auto& in) { return own->tag(at, in[0], in[1]); });
  methods.add("Verify", "Bool", {key, message, {"Tag", "t", own->tags()}}, true,
              [&](Body& at, const auto& in) { return own->verify(at, in[0], in[1], in[2]); });
  return ShownScheme{
      .sets = {{"Key", own->keys()}, {"Message", own->messages()}, {"Tag", own->tags()}},
      .methods = std::move(methods).all()};
}

constexpr const char* permutation_text = R"(// certamen 1
// A keyed permutation that is computed both ways.

Primitive PseudorandomPermutation(Set K, Set X) {
    Set Key = K;
    Set Block = X;

    Key KeyGen();
    deterministic Block Evaluate(Key k, Block x);
    deterministic Block Invert(Key k, Block y);
}
)";

}  // namespace

OverPrimitive KindInFiles::as_parameter() const {
  OverPrimitive made{name + ".primitive", primitive, parameter};
  for (const char* set : {"Key", "PublicKey", "SecretKey", "Message", "Ciphertext", "Input",
                          "Output", "Seed", "Tag", "Block"})
    made.types.emplace_back(any_set(set), parameter + "." + set);
  return made;
}

const std::vector<KindInFiles>& kinds_in_files() {
  static const std::vector<KindInFiles> all{
      {"symmetric-encryption", "SymmetricEncryption", "E", R"(// certamen 1
// Encryption with a key.

Primitive SymmetricEncryption(Set K, Set M, Set C) {
    Set Key = K;
    Set Message = M;
    Set Ciphertext = C;

    Key KeyGen();
    Ciphertext Encrypt(Key k, Message m);
    deterministic Message Decrypt(Key k, Ciphertext c);
}
)",
       std::make_shared<AnyEncryption>(), encryption},
      {"public-key-encryption", "PublicKeyEncryption", "E", R"(// certamen 1
// Encryption with a public key, and decryption with a secret one.

Primitive PublicKeyEncryption(Set P, Set S, Set M, Set C) {
    Set PublicKey = P;
    Set SecretKey = S;
    Set Message = M;
    Set Ciphertext = C;

    [PublicKey, SecretKey] KeyGen();
    Ciphertext Encrypt(PublicKey pk, Message m);
    deterministic Message Decrypt(SecretKey sk, Ciphertext c);
}
)",
       std::make_shared<AnyPublicKeyEncryption>(), public_key_encryption},
      {"pseudorandom-function", "PseudorandomFunction", "F", R"(// certamen 1
// A keyed function.

Primitive PseudorandomFunction(Set K, Set X, Set Y) {
    Set Key = K;
    Set Input = X;
    Set Output = Y;

    Key KeyGen();
    deterministic Output Evaluate(Key k, Input x);
}
)",
       std::make_shared<AnyFunction>(any_set("Input"), any_set("Output")), function},
      {"pseudorandom-generator", "PseudorandomGenerator", "R", R"(// certamen 1
// A function that stretches seeds.

Primitive PseudorandomGenerator(Set S, Set Y) {
    Set Seed = S;
    Set Output = Y;

    deterministic Output Expand(Seed s);
}
)",
       std::make_shared<AnyGenerator>(), generator},
      {"message-authentication", "MessageAuthentication", "A", R"(// certamen 1
// Tags of messages, made and verified with one key.

Primitive MessageAuthentication(Set K, Set M, Set T) {
    Set Key = K;
    Set Message = M;
    Set Tag = T;

    Key KeyGen();
    Tag Authenticate(Key k, Message m);
    deterministic Bool Verify(Key k, Message m, Tag t);
}
)",
       std::make_shared<AnyAuthentication>(), authentication},
      {"pseudorandom-permutation", "PseudorandomPermutation", "P", permutation_text,
       std::make_shared<AnyPermutation>(any_set("Block")),
       [](const Scheme&) -> std::optional<ShownScheme> { return std::nullopt; }},
  };
  return all;
}

std::shared_ptr<const PseudorandomFunction> any_function(const Domain& inputs,
                                                         const Domain& outputs) {
  return std::make_shared<AnyFunction>(inputs, outputs);
}

std::shared_ptr<const PseudorandomPermutation> any_permutation(const Domain& blocks) {
  return std::make_shared<AnyPermutation>(blocks);
}

}  // namespace certamen
