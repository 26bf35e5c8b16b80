// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"

namespace catalogue_test {

using namespace certamen;

namespace {

std::string objection(const ParameterSpec& spec, const std::string& value) {
  try {
    spec.parse(value);
    return {};
  } catch (const Error& error) {
    return std::string{error_id(error.code())} + " " + error.what();
  }
}

}  // namespace

TEST_CASE("parameters: integers have a range, and only whole numbers within it are values") {
  const ParameterSpec spec{"n", "bits", "4", 1, 64};
  CHECK(spec.type() == ParameterType::integer);
  CHECK(spec.range() == "at least 1 and at most 64");
  for (const char* value : {"1", "64", "0x10", "2^5"}) CHECK(objection(spec, value).empty());
  CHECK(objection(spec, "0") ==
        "CERTAMEN-E0101 parameter n: expected at least 1 and at most 64, got 0");
  CHECK(objection(spec, "65") ==
        "CERTAMEN-E0101 parameter n: expected at least 1 and at most 64, got 65");
  for (const char* value : {"1/2", "x", "", "1..5"})
    CHECK(objection(spec, value).starts_with("CERTAMEN-E0101 parameter n: "));
}

TEST_CASE("parameters: rationals may exclude the minimum, and may have words besides") {
  const ParameterSpec radius{.name = "radius",
                             .meaning = "a distance",
                             .default_value = "1",
                             .minimum = 0,
                             .rational = true,
                             .above_minimum = true};
  CHECK(radius.type() == ParameterType::rational);
  CHECK(objection(radius, "1/1000000").empty());
  CHECK(objection(radius, "0") == "CERTAMEN-E0101 parameter radius: expected more than 0, got 0");
  const ParameterSpec allowed{.name = "allowed",
                              .meaning = "an advantage",
                              .default_value = "blind",
                              .minimum = 0,
                              .maximum = 1,
                              .rational = true,
                              .words = {"blind"}};
  for (const char* value : {"0", "1", "2^-40", "blind"}) CHECK(objection(allowed, value).empty());
  CHECK(objection(allowed, "3/2") ==
        "CERTAMEN-E0101 parameter allowed: expected blind, or at least 0 and at most 1, got 3/2");
}

TEST_CASE("parameters: words are the values where there is no range, and text is anything") {
  const ParameterSpec form{.name = "form",
                           .meaning = "of a layer",
                           .default_value = "auto",
                           .words = {"auto", "plain", "gated"}};
  CHECK(form.type() == ParameterType::word);
  CHECK(objection(form, "gated").empty());
  CHECK(objection(form, "1") ==
        "CERTAMEN-E0108 parameter form: expected auto, plain or gated, got '1'");
  const ParameterSpec model{"model", "a file", "none"};
  CHECK(model.type() == ParameterType::text);
  CHECK(objection(model, "-1").empty());
}

TEST_CASE("parameters: completing fills the defaults in and checks what was given") {
  const std::vector<ParameterSpec> specs{{"n", "bits", "4", 1, 64}, {"q", "queries", "2", 1}};
  const Parameters completed = Parameters{{{"q", "3"}, {"other", "-1"}}}.completed(specs);
  CHECK(completed.integer("n") == 4);
  CHECK(completed.small("q") == 3);
  CHECK_THROWS_WITH_AS((Parameters{{{"q", "0"}}}.completed(specs)),
                       "parameter q: expected at least 1, got 0", Error);
}

}  // namespace catalogue_test
