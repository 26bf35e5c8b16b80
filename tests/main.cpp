// SPDX-License-Identifier: Apache-2.0
// All tests, or those of the files that --source-file names: running none is a failure.
#define DOCTEST_CONFIG_IMPLEMENT  // the first inclusion, which reads the next line, is precompiled
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>

namespace {

struct SomethingRuns : doctest::IReporter {
  explicit SomethingRuns(const doctest::ContextOptions&) {}
  void test_run_end(const doctest::TestRunStats& run) override {
    if (run.numTestCasesPassingFilters > 0) return;
    std::cerr << "no test has been selected\n";
    std::exit(1);
  }
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_case_start(const doctest::TestCaseData&) override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};
REGISTER_LISTENER("something-runs", 1, SomethingRuns);

}  // namespace
