// SPDX-License-Identifier: Apache-2.0
// Names that rules could make up are taken by other states and tables of the game: what is two is
// never one.
#include "framework/error.hpp"
#include "framework/proof/match.hpp"
#include "framework/testing/doctest.hpp"
#include "framework/values/cardinality.hpp"

namespace names_test {

using namespace certamen;

namespace {

const Domain block = Bits(Symbol{"n", 1});
const Primitive image_of{"image"}, pair_of{"P"};

/// Two independent things, the second one with that name, against one thing that is shown twice:
/// never the same, whatever the name; and the name does not matter.
void expect_two(const std::function<Package(const std::string& other, bool one)>& make,
                const std::vector<std::string>& names) {
  const Form harmless = form_of(make("harmless", false));
  for (const auto& name : names) {
    CAPTURE(name);
    const Form two = form_of(make(name, false)), one = form_of(make(name, true));
    CHECK(difference(two, one));
    CHECK(difference(harmless, one));
    CHECK_FALSE(difference(two, harmless));
  }
}

}  // namespace

TEST_CASE("names: a random function behind a bijection is none that is there") {
  const auto make = [](const std::string& other, bool one) {
    GameBuilder g{"Shifted"};
    const Table f = g.random_function("F", block, block);
    const Table h = g.random_function(other, block, block);
    g.oracle("A", {block}, [&](Body& at, Node x) { return at.lookup(f, x) ^ x; }).at_most("q");
    g.oracle("B", {block},
             [&](Body& at, Node x) { return one ? at.lookup(f, x) ^ x : at.lookup(h, x); });
    return g.at_most("q").build();
  };
  expect_two(make, {"F'", "F' #2", "and", "xor", " "});
}

TEST_CASE("names: a random function that is split is none that is there") {
  const auto by_key = [](const std::string& other, bool one) {
    GameBuilder g{"Keys"};
    const Table f = g.random_function("F", Tuple({Boolean(), block}), block);
    const Table h = g.random_function(other, block, block);
    g.oracle("A", {Boolean(), block}, [&](Body& at, Node b, Node x) {
       return at.lookup(f, at.tuple({b, x}));
     }).at_most("q");
    g.oracle("B", {block}, [&](Body& at, Node x) {
      return one ? at.lookup(f, at.tuple({at.boolean(false), x})) : at.lookup(h, x);
    });
    return g.at_most("q").build();
  };
  expect_two(by_key, {"F.0", "F.1"});
  const auto by_range = [](const std::string& other, bool one) {
    GameBuilder g{"Ranges"};
    const Table f = g.random_function("F", block, Tuple({block, block}));
    const Table h = g.random_function(other, block, block);
    g.oracle("A", {block}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most("q");
    g.oracle("B", {block},
             [&](Body& at, Node x) { return one ? at.get(at.lookup(f, x), 0) : at.lookup(h, x); });
    return g.at_most("q").build();
  };
  expect_two(by_range, {"F[0]", "F[1]"});
}

TEST_CASE("names: states that rules store are none that are there") {
  const Domain pair = Tuple({block, block});
  const auto stored = [](const std::string& other, bool one, const Domain& domain,
                         const std::function<Node(Body&, Node)>& shown,
                         const std::function<Node(Body&, Node)>& part) {
    GameBuilder g{"Stored"};
    const State k = g.state("k", domain);
    const State s = g.state(other, block);
    g.initialize([&](Body& at) {
      at.set(k, at.sample(domain));
      at.set(s, at.sample(block));
    });
    g.oracle("A", {}, [&](Body& at) { return shown(at, at.get(k)); }).at_most("q");
    g.oracle("B", {}, [&](Body& at) { return one ? part(at, at.get(k)) : at.get(s); });
    return g.at_most("q").build();
  };
  expect_two(
      [&](const std::string& other, bool one) {
        return stored(
            other, one, pair, [](Body&, Node k) { return k; },
            [](Body& at, Node k) { return at.get(k, 0); });
      },
      {"k.0", "k.1"});
  const auto negated = [](Body& at, Node k) { return at.apply(operations::bit_not(block), {k}); };
  expect_two([&](const std::string& other,
                 bool one) { return stored(other, one, block, negated, negated); },
             {"not of k", "k'"});
}

TEST_CASE("names: what a stored function is of, and values at constants, are none that are there") {
  std::vector<std::string> leaves{"k'"};
  for (int i = 0; i < 12; ++i) leaves.push_back("k'" + std::to_string(i));
  expect_two(
      [](const std::string& other, bool one) {
        GameBuilder g{"Function"};
        const State k = g.state("k", block), s = g.state(other, block);
        g.initialize([&](Body& at) {
          const Node x = at.sample(block), y = at.sample(block);
          at.set(k, at.apply(pair_of({block, block}, block), {x, y}));
          at.set(s, one ? x : at.sample(block));
        });
        g.oracle("A", {}, [&](Body& at) { return at.get(k); }).at_most("q");
        g.oracle("B", {}, [&](Body& at) { return at.get(s); });
        return g.at_most("q").build();
      },
      leaves);
  expect_two(
      [](const std::string& other, bool one) {
        GameBuilder g{"Constants"};
        const Table f = g.random_function("F", block, block);
        const State s = g.state(other, block);
        g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
        const auto at_zero = [&](Body& at) { return at.lookup(f, at.constant(block, Value{0})); };
        g.oracle("A", {}, at_zero).at_most("q");
        g.oracle("B", {}, [&](Body& at) { return one ? at_zero(at) : at.get(s); });
        return g.at_most("q").build();
      },
      {"F[0]", "F[0] #2"});
}

TEST_CASE("names: a random function at the first value with an image is none that is there") {
  expect_two(
      [](const std::string& other, bool one) {
        GameBuilder g{"First"};
        const Table f = g.random_function("f", block, block);
        const Table h = g.random_function(other, block, block);
        const Table seen = g.map("seen", block, block);
        const Operation image = image_of({block}, block);
        g.oracle("A", {block}, [&](Body& at, Node x) {
           const Node its = at.apply(image, {x});
           const Node first = at.value_or(at.find(seen, its), x);
           at.put(seen, its, first);
           return at.lookup(f, first);
         }).at_most("q");
        g.oracle("B", {block}, [&](Body& at, Node x) { return one ? x : at.lookup(h, x); });
        return g.at_most("q").build();
      },
      {"f of seen", "f of seen #2", "seen'"});
}

TEST_CASE("names: an oracle that is called finalize is no verdict") {
  const auto make = [](bool oracle) {
    GameBuilder g{"Verdict"};
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
    g.oracle("A", {}, [&](Body& at) { return at.get(s); }).at_most(1);
    const auto says = [&](Body& at, Node x) { return at.equal(x, at.get(s)); };
    if (oracle)
      g.oracle("finalize", {block}, says).at_most(1);
    else
      g.finalize(block, says);
    return g.build();
  };
  Package renamed = make(false);
  renamed.finalize->signature.name = "finalize";
  CHECK(difference(form_of(make(true)), form_of(renamed)));
}

TEST_CASE("names: a point is an expression, not how it is written") {
  // Lookups at <a> in one procedure and at another expression in the other: no common point.
  const auto make = [](const std::string& a, bool same) {
    GameBuilder g{"Point"};
    const Table f = g.random_function("F", block, block);
    const State p = g.state(a, block), q = g.state("q", block), u = g.state("u", block);
    g.initialize([&](Body& at) {
      at.set(p, at.sample(block));
      at.set(q, at.sample(block));
      at.set(u, at.sample(block));
    });
    const auto asked = [&](Body& at, Node x, Node point) {
      const Node value = at.lookup(f, x);
      return at.select(at.equal(x, point), at.get(u), value);
    };
    g.oracle("A", {block}, [&](Body& at, Node x) { return asked(at, x, at.get(p)); }).at_most("q");
    g.oracle("B", {block},
             [&](Body& at, Node x) { return asked(at, x, same ? at.get(p) : at.get(q)); });
    return g.at_most("q").build();
  };
  for (const std::string name : {"p", "q>,<q", "<q>", "q "})
    CHECK(difference(form_of(make(name, true)), form_of(make(name, false))));
}

TEST_CASE("constants: residues that are one at some size are not certainly different") {
  const auto asked = [](const Domain& keys, bool fresh) {
    GameBuilder g{"Residues"};
    const Table f = g.random_function("F", keys, block);
    g.oracle("ASK", {}, [&](Body& at) {
      const Node first = at.lookup(f, at.residue(keys, 0));
      const Node second = fresh ? at.sample(block) : at.lookup(f, at.residue(keys, 5));
      return at.tuple({first, second});
    });
    return g.at_most(1).build();
  };
  const auto same = [&](const Domain& keys) {
    return !difference(form_of(asked(keys, false)), form_of(asked(keys, true)));
  };
  for (const bool prime : {true, false}) {
    const Size any{Symbol{"p", 2, prime}}, six{Symbol{"p", 6, prime}};
    CHECK_FALSE(same(Zmod(any)));
    CHECK_FALSE(same(Range(any)));
    CHECK(same(Zmod(six)));
    CHECK(same(Range(six)));
  }
  const Size p{Symbol{"p", 2, true}};
  CHECK_FALSE(certainly_differ(Zmod(p), Value::residue(0), Value::residue(5)));
  CHECK(certainly_differ(Zmod(p), Value::residue(0), Value::residue(1)));
  CHECK_FALSE(certainly_differ(Zmod(p), Value::residue(3), Value::residue(-4)));
  CHECK_FALSE(certainly_differ(Zmod(Symbol{"m", 1}), Value::residue(0), Value::residue(1)));
  CHECK(certainly_differ(Zmod(5), Value{0}, Value{4}));
  CHECK(certainly_differ(block, Value{0}, Value{1}));
  CHECK_FALSE(certainly_differ(Group(p), Value{1}, Value{1}));
}

TEST_CASE("constants: a random function at two residues is two stored values only if they differ") {
  const auto make = [](const Size& p, bool fresh) {
    const Domain keys = Zmod(p);
    GameBuilder g{"Stored"};
    const Table f = g.random_function("F", keys, block);
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
    g.oracle("A", {}, [&](Body& at) { return at.lookup(f, at.residue(keys, 0)); }).at_most("q");
    g.oracle("B", {},
             [&](Body& at) { return fresh ? at.get(s) : at.lookup(f, at.residue(keys, 5)); });
    return g.at_most("q").build();
  };
  const Size any{Symbol{"p", 2, true}}, seven{Symbol{"p", 7, true}};
  CHECK(difference(form_of(make(any, true)), form_of(make(any, false))));
  CHECK_FALSE(difference(form_of(make(seven, true)), form_of(make(seven, false))));
}

}  // namespace names_test
