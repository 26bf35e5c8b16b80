// SPDX-License-Identifier: Apache-2.0
// Schemes in files as schemes of the catalogue's kinds, by the types of their primitives' methods.
#include <algorithm>

#include "framework/check/file_entries.hpp"
#include "framework/error.hpp"
#include "framework/language/game.hpp"

namespace certamen {

namespace {

using language::Expression;
using language::Form;
using language::Instance;
using language::Method;
using language::SchemeInFile;

/// A scheme's method with the domains of what it takes and gives.
class Algorithm {
 public:
  Algorithm(const SchemeInFile& in_file, const Method& declared) : scheme_{in_file.scheme} {
    const auto& methods = scheme_->tree->methods;
    const auto found = std::ranges::find(methods, declared.name, &Method::name);
    if (found == methods.end())
      throw language::error_at(*scheme_->source, scheme_->tree->place, ErrorCode::type_mismatch,
                               "'" + scheme_->tree->name + "' has no method '" + declared.name +
                                   "' of its primitive");
    method_ = &*found;
    if (method_->parameters.size() != declared.parameters.size())
      throw language::error_at(*scheme_->source, method_->place, ErrorCode::type_mismatch,
                               "the primitive's method takes another number of arguments");
  }

  Domain input(std::size_t i) const {
    return language::passed_type(*scheme_, method_->parameters[i].type).domain;
  }
  Domain output() const { return language::passed_type(*scheme_, method_->result).domain; }
  Node run(Body& at, const std::vector<Node>& inputs) const {
    return language::write_method(at, *scheme_, *method_, inputs);
  }

 private:
  std::shared_ptr<const Instance> scheme_;
  const Method* method_ = nullptr;
};

/// The methods of a primitive, by their types as it writes them.
class MethodsOf {
 public:
  explicit MethodsOf(const SchemeInFile& in_file)
      : in_file_{in_file},
        methods_{
            std::get<language::PrimitiveFile>(in_file.primitive.file->content).primitive.methods} {}

  const std::vector<Method>& all() const { return methods_; }
  std::size_t size() const { return methods_.size(); }
  /// The only method that fits; nothing if there is none or several do.
  template <class Fits>
  const Method* only(Fits fits) const {
    const Method* found = nullptr;
    for (const Method& method : methods_) {
      if (!fits(method)) continue;
      if (found != nullptr) return nullptr;
      found = &method;
    }
    return found;
  }
  Algorithm algorithm(const Method* method) const { return {in_file_, *method}; }

 private:
  const SchemeInFile& in_file_;
  const std::vector<Method>& methods_;
};

/// Whether a primitive writes two types in the same way.
bool same(const Expression& a, const Expression& b) {
  return a.form == b.form && a.text == b.text && std::ranges::equal(a.parts, b.parts, same);
}
const Expression& input(const Method& method, std::size_t i) {
  return method.parameters[i].type;
}
bool takes(const Method& method, std::size_t inputs) {
  return method.parameters.size() == inputs;
}
const Method* generation(const MethodsOf& shape) {
  return shape.only([](const Method& method) { return takes(method, 0) && !method.deterministic; });
}

/// Gives the message, or None.
bool gives(const Method& method, const Expression& type) {
  const Expression& result = method.result;
  return same(result, type) || (result.form == Form::optional_type && same(result.parts[0], type));
}

struct Pair {
  const Method *encrypt, *decrypt;
};

/// Two methods that undo each other's types. Of two that might both encrypt, the other one gives
/// None or is the only deterministic one.
std::optional<Pair> undoing(const MethodsOf& shape, const Expression& key,
                            const Expression& secret) {
  std::vector<Pair> fitting;
  const auto two = [&](const Method& first, const Method& second) {
    return takes(first, 2) && takes(second, 2) && same(input(first, 0), key) &&
           same(input(second, 0), secret) && same(input(second, 1), first.result) &&
           gives(second, input(first, 1)) && first.result.form != Form::optional_type;
  };
  for (const Method& first : shape.all())
    for (const Method& second : shape.all())
      if (&first != &second && two(first, second)) fitting.push_back({&first, &second});
  if (fitting.size() > 1)
    std::erase_if(fitting, [](const Pair& pair) {
      return pair.encrypt->deterministic || !pair.decrypt->deterministic;
    });
  return fitting.size() == 1 ? std::optional{fitting.front()} : std::nullopt;
}

/// Without None: another value stands for it, as the catalogue's interfaces have it.
Node plain(Body& at, const Node& answer, const Domain& wanted) {
  if (answer.domain() == wanted) return answer;
  return at.value_or(answer, language::Lowering::some_value(at, wanted));
}

class Encryption : public SchemeFromFile, public SymmetricEncryption {
 public:
  Encryption(const SchemeInFile& in_file, Algorithm generate, Algorithm encrypt, Algorithm decrypt)
      : SchemeFromFile{in_file}, generate_{std::move(generate)}, encrypt_{std::move(encrypt)},
        decrypt_{std::move(decrypt)} {}
  Domain keys() const override { return generate_.output(); }
  Domain messages() const override { return encrypt_.input(1); }
  Node keygen(Body& at) const override { return generate_.run(at, {}); }
  Node encrypt(Body& at, Node key, Node message) const override {
    return encrypt_.run(at, {key, message});
  }
  Node decrypt(Body& at, Node key, Node text) const override {
    return plain(at, decrypt_.run(at, {key, text}), messages());
  }
  Node random_ciphertext(Body& at) const override { return at.sample(encrypt_.output()); }

 private:
  Algorithm generate_, encrypt_, decrypt_;
};

class PublicEncryption : public SchemeFromFile, public PublicKeyEncryption {
 public:
  PublicEncryption(const SchemeInFile& in_file, Algorithm generate, Algorithm encrypt,
                   Algorithm decrypt)
      : SchemeFromFile{in_file}, generate_{std::move(generate)}, encrypt_{std::move(encrypt)},
        decrypt_{std::move(decrypt)} {}
  Domain public_keys() const override { return encrypt_.input(0); }
  Domain secret_keys() const override { return decrypt_.input(0); }
  Domain messages() const override { return encrypt_.input(1); }
  KeyPair keygen(Body& at) const override {
    const Node pair = generate_.run(at, {});
    return {at.get(pair, 0), at.get(pair, 1)};
  }
  Node encrypt(Body& at, Node key, Node message) const override {
    return encrypt_.run(at, {key, message});
  }
  Node decrypt(Body& at, Node key, Node text) const override {
    return plain(at, decrypt_.run(at, {key, text}), messages());
  }

 private:
  Algorithm generate_, encrypt_, decrypt_;
};

class Function : public SchemeFromFile, public PseudorandomFunction {
 public:
  Function(const SchemeInFile& in_file, std::optional<Algorithm> generate, Algorithm evaluate)
      : SchemeFromFile{in_file}, generate_{std::move(generate)}, evaluate_{std::move(evaluate)} {}
  Domain keys() const override { return evaluate_.input(0); }
  Domain inputs() const override { return evaluate_.input(1); }
  Domain outputs() const override { return evaluate_.output(); }
  Node keygen(Body& at) const override {
    return generate_ ? generate_->run(at, {}) : at.sample(keys());
  }
  Node evaluate(Body& at, Node key, Node input) const override {
    return evaluate_.run(at, {key, input});
  }

 private:
  std::optional<Algorithm> generate_;
  Algorithm evaluate_;
};

class Generator : public SchemeFromFile, public PseudorandomGenerator {
 public:
  Generator(const SchemeInFile& in_file, Algorithm expand)
      : SchemeFromFile{in_file}, expand_{std::move(expand)} {}
  Domain seeds() const override { return expand_.input(0); }
  Domain outputs() const override { return expand_.output(); }
  Node expand(Body& at, Node seed) const override { return expand_.run(at, {seed}); }

 private:
  Algorithm expand_;
};

class Authentication : public SchemeFromFile, public MessageAuthentication {
 public:
  Authentication(const SchemeInFile& in_file, Algorithm generate, Algorithm tag, Algorithm verify)
      : SchemeFromFile{in_file}, generate_{std::move(generate)}, tag_{std::move(tag)},
        verify_{std::move(verify)} {}
  Domain keys() const override { return generate_.output(); }
  Domain messages() const override { return tag_.input(1); }
  Domain tags() const override { return tag_.output(); }
  Node keygen(Body& at) const override { return generate_.run(at, {}); }
  Node tag(Body& at, Node key, Node message) const override { return tag_.run(at, {key, message}); }
  Node verify(Body& at, Node key, Node message, Node tag) const override {
    return verify_.run(at, {key, message, tag});
  }

 private:
  Algorithm generate_, tag_, verify_;
};

std::shared_ptr<const Scheme> as_encryption(const SchemeInFile& in_file, const MethodsOf& shape,
                                            const Method& generate) {
  if (shape.size() != 3) return nullptr;
  const Expression& keys = generate.result;
  if (const auto pair = undoing(shape, keys, keys))
    return std::make_shared<const Encryption>(in_file, shape.algorithm(&generate),
                                              shape.algorithm(pair->encrypt),
                                              shape.algorithm(pair->decrypt));
  if (keys.form != Form::tuple || keys.parts.size() != 2) return nullptr;
  if (const auto pair = undoing(shape, keys.parts[0], keys.parts[1]))
    return std::make_shared<const PublicEncryption>(in_file, shape.algorithm(&generate),
                                                    shape.algorithm(pair->encrypt),
                                                    shape.algorithm(pair->decrypt));
  return nullptr;
}

std::shared_ptr<const Scheme> as_authentication(const SchemeInFile& in_file, const MethodsOf& shape,
                                                const Method& generate) {
  const Method* verify = shape.only([](const Method& method) {
    return takes(method, 3) && method.result.form == Form::bool_type;
  });
  const Method* tag = shape.only([&](const Method& method) {
    return verify != nullptr && takes(method, 2) && same(input(method, 0), input(*verify, 0)) &&
           same(input(method, 1), input(*verify, 1)) && same(method.result, input(*verify, 2));
  });
  if (shape.size() != 3 || tag == nullptr || !same(input(*tag, 0), generate.result)) return nullptr;
  return std::make_shared<const Authentication>(in_file, shape.algorithm(&generate),
                                                shape.algorithm(tag), shape.algorithm(verify));
}

/// One deterministic method of a key and an input, or of a seed.
std::shared_ptr<const Scheme> as_function(const SchemeInFile& in_file, const MethodsOf& shape,
                                          const Method* generate) {
  const Method* method = shape.only([&](const Method& each) { return &each != generate; });
  if (shape.size() != (generate != nullptr ? 2u : 1u) || method == nullptr ||
      !method->deterministic)
    return nullptr;
  if (takes(*method, 1) && generate == nullptr)
    return std::make_shared<const Generator>(in_file, shape.algorithm(method));
  if (!takes(*method, 2) || (generate != nullptr && !same(input(*method, 0), generate->result)))
    return nullptr;
  std::optional<Algorithm> its;
  if (generate != nullptr) its = shape.algorithm(generate);
  return std::make_shared<const Function>(in_file, std::move(its), shape.algorithm(method));
}

}  // namespace

std::shared_ptr<const Scheme> as_kind(language::SchemeInFile in_file) {
  const MethodsOf shape{in_file};
  const Method* generate = generation(shape);
  std::shared_ptr<const Scheme> kind;
  if (generate != nullptr) kind = as_encryption(in_file, shape, *generate);
  if (kind == nullptr && generate != nullptr) kind = as_authentication(in_file, shape, *generate);
  if (kind == nullptr) kind = as_function(in_file, shape, generate);
  return kind != nullptr ? kind : std::make_shared<const SchemeFromFile>(std::move(in_file));
}

}  // namespace certamen
