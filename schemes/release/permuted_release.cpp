// SPDX-License-Identifier: Apache-2.0
#include "framework/values/tensor_operations.hpp"
#include "schemes/release/flat_release.hpp"
#include "schemes/release/release_model.hpp"

namespace certamen {

namespace {

//  Release(W, b, c):   pi <- permutations of the hidden units;  return (W pi, pi b, c)
//  Eval(R, z):         pre-activations come in the released order (the rows of V, of G' and of U
//  are permuted too), so the function is the same
class PermutedRelease : public FlatRelease {
 public:
  using FlatRelease::FlatRelease;
  Released release(Body& at, const HiddenWeights& hidden) const override {
    const std::size_t units = model().hidden;
    const Node keys = at.sample(Distribution::uniform_real({units}, 0, 1));
    const Node pi = at.let("pi", at.apply(tensors::sort_order(units), {keys}));
    const HiddenWeights permuted{
        at.apply(tensors::permute({model().outputs, units}, 1), {hidden.w, pi}),
        at.apply(tensors::permute({units}, 0), {hidden.b, pi}), hidden.c};
    return {at.let("R", flatten(at, model(), permuted)), {pi}};
  }
  Node evaluate(Body& at, const Released& released, Node z) const override {
    const Node order =
        model().gated ? in_both_halves(at, released.trusted[0]) : released.trusted[0];
    const Node permuted = at.apply(tensors::permute(z.domain().shape(), 1), {z, order});
    return evaluate_flat(at, released.artefact, permuted);
  }
  bool hides_unit_order() const override { return true; }

 private:
  /// pi on [2 H]: the same order of units in both halves.
  Node in_both_halves(Body& at, Node pi) const {
    const Shape units{model().hidden};
    const std::vector<double> shift(model().hidden, static_cast<double>(model().hidden));
    const Node shifted = at.apply(tensors::add(units),
                                  {pi, at.constant(Reals(units), Tensor<double>{units, shift})});
    return at.apply(tensors::concat({units, units}), {pi, shifted});
  }
};

}  // namespace

void register_permuted_release(Catalogue& catalogue);
void register_permuted_release(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "permuted-release",
      .summary = "hidden units in secret order: a symmetry of the function, so it hides no weights",
      .source = "docs/explanation/weight-release.md",
      .parameters = model_parameters(),
      .make = [](const Parameters& given) {
        return std::make_shared<PermutedRelease>(make_layer_model(given));
      }});
}

}  // namespace certamen
