// SPDX-License-Identifier: Apache-2.0
// Naturality, linearity and projections as the operations state them, against all or random
// arguments.
#include "framework/values/facts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

#include "framework/values/leaves.hpp"
#include "framework/values/operations.hpp"
#include "framework/values/standard_operations.hpp"
#include "framework/values/unread.hpp"

namespace facts_test {

using namespace certamen;

namespace {

using Renaming = std::vector<std::uint64_t>;  // of the codes of one leaf domain

Renaming random_bijection(const Domain& domain, std::mt19937_64& coins) {
  Renaming map(static_cast<std::size_t>(domain.code_bound()));
  std::iota(map.begin(), map.end(), 0);
  std::shuffle(map.begin(), map.end(), coins);
  return map;
}

/// An invertible linear map over two elements, as a table.
Renaming random_linear(const Domain& domain, std::mt19937_64& coins) {
  const auto size = static_cast<std::size_t>(domain.code_bound());
  for (;;) {
    std::vector<std::uint64_t> images;
    for (std::size_t bit = 1; bit < size; bit *= 2) images.push_back(coins() % size);
    Renaming map(size, 0);
    for (std::size_t code = 0; code < size; ++code)
      for (std::size_t bit = 0; bit < images.size(); ++bit)
        if ((code >> bit & 1) != 0) map[code] ^= images[bit];
    Renaming sorted = map;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end()) return map;
  }
}

Integer random_element(const Domain& domain, std::mt19937_64& coins) {
  return domain.element(Integer{coins()} % domain.cardinality());
}

/// f(renamed arguments) = renamed f(arguments), for renamings of each class of linked leaves.
void check_natural(const Operation& op) {
  CAPTURE(op.name());
  REQUIRE(op.facts().natural);
  const Natural& natural = *op.facts().natural;
  std::vector<Domain> domains = op.inputs();
  domains.push_back(op.output());
  std::map<LeafPlace, std::size_t> class_of;
  for (std::size_t i = 0; i < domains.size(); ++i)
    for (std::size_t leaf = 0; leaf < leaf_count(domains[i]); ++leaf)
      class_of[{i, leaf}] = class_of.size();
  std::map<std::size_t, bool> unread;  // of arguments
  for (const auto& [a, b] : natural.links) {
    if (a.leaf == every_leaf) {
      REQUIRE(a == b);
      REQUIRE(a.argument < domains.size());
      unread[a.argument] = true;
      continue;
    }
    REQUIRE(class_of.contains(a));
    REQUIRE(class_of.contains(b));
    REQUIRE(leaves_of(domains[a.argument])[a.leaf] == leaves_of(domains[b.argument])[b.leaf]);
    const std::size_t from = class_of[a], to = class_of[b];
    for (auto& [place, its_class] : class_of)
      if (its_class == from) its_class = to;
  }
  std::map<std::size_t, bool> linked;
  for (const auto& [a, b] : natural.links)
    if (a.leaf != every_leaf) linked[class_of[a]] = true;
  for (const auto& [place, its_class] : class_of)
    if (unread[place.argument]) linked[its_class] = true;

  std::mt19937_64 coins{11};
  for (int round = 0; round < 50; ++round) {
    std::map<std::size_t, Renaming> renaming;
    for (const auto& [place, its_class] : class_of) {
      if (!linked[its_class] || renaming.contains(its_class)) continue;
      const Domain leaf = leaves_of(domains[place.argument])[place.leaf];
      renaming[its_class] = natural.structure == LeafStructure::addition
                                ? random_linear(leaf, coins)
                                : random_bijection(leaf, coins);
    }
    const auto renamed = [&](std::size_t i, const Integer& code) {
      return map_leaves(domains[i], domains[i], code, [&](std::size_t leaf, const Integer& value) {
        const auto found = renaming.find(class_of.at({i, leaf}));
        return found == renaming.end() ? value
                                       : Integer{found->second[static_cast<std::size_t>(value)]};
      });
    };
    std::vector<Integer> arguments, moved;
    for (std::size_t i = 0; i < op.inputs().size(); ++i) {
      arguments.push_back(random_element(op.inputs()[i], coins));
      moved.push_back(renamed(i, arguments.back()));
    }
    CHECK(op.evaluate(moved) == renamed(op.inputs().size(), op.evaluate(arguments)));
  }
  const Operation again = remade(op, op.inputs(), op.output());
  CHECK(again == op);
}

Integer weighted_sum(const Operation& op, const std::vector<Integer>& a) {
  const Linear& linear = *op.facts().linear;
  if (op.output().kind() == DomainKind::group) {
    Integer product = linear.offset.code();
    for (std::size_t i = 0; i < a.size(); ++i)
      product = product *
                boost::multiprecision::powm(a[i], linear.coefficients[i], op.output().modulus()) %
                op.output().modulus();
    return product;
  }
  Integer sum = linear.offset.code();
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (linear.modulus == 2 && op.output().kind() != DomainKind::zmod)
      sum ^= linear.coefficients[i] * a[i];
    else
      sum = (sum + linear.coefficients[i] * a[i]) % linear.modulus;
  }
  return sum;
}

}  // namespace

TEST_CASE("facts: natural operations commute with renaming of what they copy and compare") {
  using namespace operations;
  const Domain nested = Tuple({Bits(2), Option(Zmod(3)), Vector(Bits(2), 2)});
  for (const auto& domain : {Bits(2), Atoms(5), Tuple({Zmod(3), Bits(1)}), nested}) {
    check_natural(equal(domain));
    check_natural(select(domain));
    check_natural(some(domain));
    check_natural(is_some(Option(domain)));
    check_natural(value_or(Option(domain)));
    check_natural(make_vector(domain, 2));
    for (std::size_t i = 0; i < 3; ++i) check_natural(at(Vector(domain, 3), i));
  }
  check_natural(make_tuple({Bits(2), nested, Zmod(3)}));
  for (std::size_t i = 0; i < 3; ++i) check_natural(get(nested, i));
  for (const int n : {1, 2, 3}) check_natural(bit_xor(Bits(n)));
}

TEST_CASE("facts: linear operations are the sums that they state") {
  using namespace operations;
  std::mt19937_64 coins{12};
  for (const auto& op :
       {bit_xor(Bits(5)), bit_not(Bits(5)), bit_xor(Boolean()), bit_not(Boolean()), add(Zmod(7)),
        subtract(Zmod(7)), negate(Zmod(7)), add(Zmod(6)), subtract(Range(9)),
        group_multiply(Group(23, 11, 4)), group_divide(Group(23, 11, 4))}) {
    CAPTURE(op.name());
    REQUIRE(op.facts().linear);
    for (int round = 0; round < 100; ++round) {
      std::vector<Integer> a;
      for (const auto& input : op.inputs()) a.push_back(random_element(input, coins));
      CHECK(op.evaluate(a) == weighted_sum(op, a));
    }
  }
  CHECK(*multiply(Zmod(7)).facts().product_modulus == 7);
}

TEST_CASE("facts: projections undo their constructors") {
  using namespace operations;
  std::mt19937_64 coins{13};
  struct Pair {
    Operation constructor, projection;
    std::vector<Integer> rest;  // further arguments of the projection
  };
  const std::vector<Domain> parts{Bits(2), Zmod(3), Boolean()};
  const std::vector<Pair> pairs{{make_tuple(parts), get(Tuple(parts), 0), {}},
                                {make_tuple(parts), get(Tuple(parts), 2), {}},
                                {make_vector(Zmod(3), 4), at(Vector(Zmod(3), 4), 3), {}},
                                {some(Zmod(3)), value_or(Option(Zmod(3))), {2}},
                                {some(Zmod(3)), is_some(Option(Zmod(3))), {}}};
  for (const auto& [constructor, projection, rest] : pairs) {
    CAPTURE(projection.name());
    REQUIRE(constructor.facts().constructor);
    REQUIRE(projection.facts().projection);
    const Projection& fact = *projection.facts().projection;
    CHECK(fact.constructor == constructor.opcode());
    for (int round = 0; round < 30; ++round) {
      std::vector<Integer> a;
      for (const auto& input : constructor.inputs()) a.push_back(random_element(input, coins));
      std::vector<Integer> b{constructor.evaluate(a)};
      const auto parts_again = constructor.facts().constructor->take_apart(Value{b[0]});
      REQUIRE(parts_again);
      for (std::size_t i = 0; i < a.size(); ++i) CHECK((*parts_again)[i].code() == a[i]);
      b.insert(b.end(), rest.begin(), rest.end());
      CHECK(projection.evaluate(b) == (fact.always ? fact.always->code() : a[fact.index]));
    }
  }
  CHECK_FALSE(some(Zmod(3)).facts().constructor->take_apart(Value{0}));
}

TEST_CASE("facts: leaves of structured domains are replaced one by one") {
  const Domain domain = Tuple({Bits(2), Option(Zmod(3)), Vector(Bits(2), 2), Unit()});
  REQUIRE(leaf_count(domain) == 4);
  CHECK(leaves_of(domain) == std::vector<Domain>{Bits(2), Zmod(3), Bits(2), Bits(2)});
  const Domain wider = with_leaves(
      domain, [](std::size_t leaf, const Domain& old) { return leaf == 3 ? Bits(9) : old; });
  CHECK(wider.name() == "Tuple(Bits(2), Option(Zmod(3)), Tuple(Bits(2), Bits(9)), Tuple())");
  const Integer code = pack(domain.parts(), {3, 2, 9, 0});  // (3, some(1), [2, 1], ())
  const Integer moved =
      map_leaves(domain, wider, code, [](std::size_t leaf, const Integer& old) -> Integer {
        return leaf == 3 ? Integer{old + 300} : old;
      });
  CHECK(wider.print(Value{moved}) == "(0x3, some(1), (0x2, 0x12d), ())");
  const Integer absent = pack(domain.parts(), {0, 0, 0, 0});
  std::vector<std::size_t> seen;
  map_leaves(domain, domain, absent, [&](std::size_t leaf, const Integer& old) {
    seen.push_back(leaf);
    return old;
  });
  CHECK(seen == std::vector<std::size_t>{0, 2, 3});
}

TEST_CASE("facts: an element of a long vector is read without naming the other elements") {
  for (const Domain& element : {Bits(64), Bits(3), Zmod(1000003), Tuple({Bits(2), Zmod(3)})}) {
    CAPTURE(element.name());
    constexpr std::size_t length = 40;
    const std::vector<Domain> parts(length, element);
    const Domain vector = Vector(element, Integer{length});
    std::mt19937_64 coins{5};
    for (int round = 0; round < 5; ++round) {
      std::vector<Integer> codes;
      for (const auto& part : parts) codes.push_back(random_element(part, coins));
      const Integer code = pack(parts, codes);
      for (std::size_t i = 0; i < length; ++i)
        CHECK(operations::at(vector, i).evaluate(std::vector{code}) == codes[i]);
    }
    CHECK(operations::at(vector, 7).facts().natural->links.size() == 1 + leaf_count(element));
  }
}

}  // namespace facts_test
