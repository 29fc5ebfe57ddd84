// A sim backend in virtual time, for tests.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "backends/sim/backend.h"
#include "harness.h"

namespace avbhal::test {

inline std::string code_of(const Status& status) { return code_text(status.code()); }

struct SimFixture {
  // One adapter of `family`, with `more` scenario keys of "adapters.0.".
  explicit SimFixture(const std::string& family, const BackendOptions& more = {}) {
    BackendOptions options{{"time", "virtual"}, {"adapters.0.family", family}};
    for (const auto& option : more) {
      options.emplace_back("adapters.0." + option.first, option.second);
    }
    Result<sim::SimOptions> parsed = sim::parse_options(options);
    CHECK_EQ(code_of(parsed.status()), "OK");
    backend = std::make_unique<sim::SimBackend>(parsed.value());
    adapter = open();
  }

  std::unique_ptr<Adapter> open() {
    Result<std::unique_ptr<Adapter>> opened = backend->open("sim:0");
    CHECK_EQ(code_of(opened.status()), "OK");
    return opened.take();
  }

  void order(const std::string& text) {
    const Status status = give_order(*backend, text);
    CHECK_EQ(code_of(status), "OK");
  }

  std::unique_ptr<sim::SimBackend> backend;
  std::unique_ptr<Adapter> adapter;
};

// What must succeed: records a failure and gives a default value otherwise.
template <class T>
T value_of(Result<T> result) {
  CHECK_EQ(code_of(result.status()), "OK");
  return result.take();
}

}  // namespace avbhal::test
