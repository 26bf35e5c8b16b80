// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/layer_key.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "framework/error.hpp"
#include "framework/stop.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

/// Goes up when findings of an unchanged layer change, or how they are written.
constexpr int findings_generation = 1;

void expect_digest(bool good) {
  if (!good) throw Error{ErrorCode::internal, "SHA-256", "OpenSSL does not compute it"};
}

}  // namespace

LayerKey::LayerKey(Bytes bytes) : bytes_{bytes}, digest_{EVP_MD_CTX_new(), &EVP_MD_CTX_free} {
  expect_digest(digest_ && EVP_DigestInit_ex(digest_.get(), EVP_sha256(), nullptr) == 1);
  add(fmt::format("certamen {} {}", version(), findings_generation));
}

void LayerKey::put(const void* bytes, std::size_t count) {
  expect_digest(EVP_DigestUpdate(digest_.get(), bytes, count) == 1);
}

void LayerKey::put_bytes(const ModelFile& file, const TensorInfo& tensor) {
  constexpr std::uint64_t sample = std::uint64_t{4} << 10U, stride = std::uint64_t{256} << 10U;
  if (bytes_ == Bytes::samples && tensor.member) return;
  const std::uint64_t size = tensor.end - tensor.begin;
  std::uint64_t start = 0;  // of the piece, in the tensor
  const auto put_part = [&](std::span<const std::byte> piece, std::uint64_t first,
                            std::uint64_t count) {  // of the tensor, as far as the piece has it
    const auto begin = std::max(first, start), end = std::min(first + count, start + piece.size());
    if (begin < end) put(piece.data() + (begin - start), static_cast<std::size_t>(end - begin));
  };
  file.for_bytes(tensor.name, [&](std::span<const std::byte> piece) {
    poll("attack");
    if (bytes_ == Bytes::all) {
      put(piece.data(), piece.size());
    } else {
      for (auto first = start / stride * stride; first < start + piece.size(); first += stride)
        put_part(piece, first, sample);
      put_part(piece, size - std::min(size, sample), sample);
    }
    start += piece.size();
  });
}

LayerKey& LayerKey::add(std::string_view text) {
  const std::string length = std::to_string(text.size()) + ":";
  put(length.data(), length.size());
  put(text.data(), text.size());
  return *this;
}

LayerKey& LayerKey::add(const ModelFile& file, const std::string& tensor) {
  add(tensor);
  if (tensor.empty()) return *this;
  const TensorInfo& info = file.info(tensor);
  add(fmt::format("{} {} {} {}", dtype_name(info.dtype), to_string(info.shape), info.column_major,
                  info.end - info.begin));
  if (info.quantised) add(fmt::format("{:a} {:a}", info.quantised->scale, info.quantised->least));
  put_bytes(file, info);
  if (info.scales) {
    add(fmt::format("{} {}", info.scales->rows, info.scales->columns));
    add(file, info.scales->tensor);
  }
  return *this;
}

LayerKey& LayerKey::add(const ModelFile& file, const MlpLayer& layer) {
  add(layer.name).add(layer.architecture).add(layer.activation).add(layer.activation_from);
  add(layer.stored_from);
  add(fmt::format("{} {} {} {} {} {} {}", layer.index, layer.gated, layer.transposed, layer.inputs,
                  layer.hidden, layer.outputs, layer.up_first));
  for (const auto& tensor : {layer.up, layer.up_bias, layer.down, layer.down_bias})
    add(file, tensor);
  const bool fused = layer.gate == layer.up;  // and was added
  for (const auto& tensor : {layer.gate, layer.gate_bias}) {
    if (fused)
      add(tensor);
    else
      add(file, tensor);
  }
  return *this;
}

std::string LayerKey::text() const {
  const std::shared_ptr<EVP_MD_CTX> copy{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  expect_digest(copy && EVP_MD_CTX_copy_ex(copy.get(), digest_.get()) == 1 &&
                EVP_DigestFinal_ex(copy.get(), bytes.data(), &size) == 1);
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", bytes[i]);
  return text;
}

}  // namespace certamen
