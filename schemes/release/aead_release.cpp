// SPDX-License-Identifier: Apache-2.0
#include "schemes/release/aead_release.hpp"

#include "framework/values/tensor_operations.hpp"
#include "schemes/aes_128.hpp"
#include "schemes/release/release_model.hpp"

namespace certamen {

namespace {

/// Numbers of 32 bits, four of each block, the block's last bits first.
std::vector<double> keystream(std::uint64_t high, std::uint64_t low, std::size_t numbers) {
  constexpr std::size_t in_block = 4;
  const std::size_t blocks = (numbers + in_block - 1) / in_block;
  std::vector<std::uint64_t> keys, counters, pads(2 * blocks);
  for (std::size_t i = 0; i < blocks; ++i) {
    keys.insert(keys.end(), {low, high});
    counters.insert(counters.end(), {i, 0});
  }
  const std::uint64_t* const arguments[] = {keys.data(), counters.data()};
  aes_128_encrypt().batch()(arguments, pads.data(), blocks);
  std::vector<double> stream(numbers);
  for (std::size_t i = 0; i < numbers; ++i)
    stream[i] = static_cast<double>(pads[i / 2] >> (i % 2 * Keystream::bits) & 0xffffffff);
  return stream;
}

Operation keystream_operation(std::size_t numbers) {
  return opaque_tensor_operation(
      "AES-128-CTR", {Bits(64), Bits(64)}, Reals({numbers}),
      {.f64 = [numbers](NumericArguments<double> key) -> NumericValue<double> {
        return Tensor<double>{Shape{numbers},
                              keystream(word_argument(key, 0), word_argument(key, 1), numbers)};
      }},
      Integer{numbers});
}

}  // namespace

Keystream::Keystream(std::size_t numbers)
    : numbers_{numbers}, stream_{keystream_operation(numbers)} {}

Domain Keystream::seeds() const {
  return Tuple({Bits(64), Bits(64)});
}

Node Keystream::expand(Body& at, Node seed) const {
  const Node high = at.get(seed, 0);
  return at.apply(stream_, {high, at.get(seed, 1)});
}

Node Keystream::generate(Body& at) const {
  const Node high = at.sample(Bits(64));
  return at.apply(stream_, {high, at.sample(Bits(64))});
}

Node Keystream::random_output(Body& at) const {
  const Node coins = at.sample(Distribution::uniform_real({numbers_}, 0, 1));
  return at.apply(tensors::uniform_integers({numbers_}, bits), {coins});
}

WeightRelease::Released AeadRelease::release(Body& at, const HiddenWeights& hidden) const {
  const Node encoded = at.apply(tensors::encode_fixed(flat(), Keystream::bits, places),
                                {flatten(at, model(), hidden)});
  const Node stream = at.let("G(k)", generator()->generate(at));
  return {at.let("R", at.apply(tensors::mask_modulo(flat(), Keystream::bits), {encoded, stream})),
          {stream}};
}

Node AeadRelease::evaluate(Body& at, const Released& released, Node z) const {
  const Node plain = at.apply(tensors::unmask_modulo(flat(), Keystream::bits),
                              {released.artefact, released.trusted[0]});
  return evaluate_flat(
      at, at.apply(tensors::decode_fixed(flat(), Keystream::bits, places), {plain}), z);
}

void register_aead_release(Catalogue& catalogue);
void register_aead_release(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "aead-release",
      .summary = "weights in fixed point under AES-128; useless, and safe, without the key",
      .source = "[Rogaway02; SP800-38A]",
      .parameters = model_parameters(),
      .make = [](const Parameters& given) {
        const LayerModel layer = make_layer_model(given);
        return std::make_shared<AeadRelease>(layer, std::make_shared<Keystream>(layer.size()));
      }});
  catalogue.add(AssumptionEntry{
      .name = "aes-128-ctr-prg",
      .definition = "prg",
      .summary = "key search on AES-128 with bicliques, all keys in 2^126.1",
      .source = "[BKR11]",
      .best_known = [](const Scheme& scheme, const Integer&, const Integer& time) {
        const bool is_stream = dynamic_cast<const Keystream*>(&scheme) != nullptr;
        return is_stream ? std::optional{key_search_on_aes_128(time)} : std::nullopt;
      }});
  // No adversary is given the key.
  catalogue.add(ControlEntry{"aead-release",
                             {{"functional-recovery", false},
                              {"hidden-weights-ror", false},
                              {"weight-recovery", false},
                              {"correctness", false}}});
}

}  // namespace certamen
