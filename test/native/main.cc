// Runs the native tests: `native_tests [substring]`. Prints "native: N passed, M failed" last.
#include <cstdio>
#include <cstring>
#include <vector>

#include "harness.h"

namespace avbhal::test {
namespace {

struct Entry {
  const char* name;
  TestBody body;
};

std::vector<Entry>& entries() {
  static std::vector<Entry> list;
  return list;
}

int failures_in_test = 0;

}  // namespace

int register_test(const char* name, TestBody body) {
  entries().push_back({name, body});
  return 0;
}

void fail(const char* file, int line, const std::string& message) {
  ++failures_in_test;
  std::printf("  %s:%d: %s\n", file, line, message.c_str());
}

}  // namespace avbhal::test

int main(int argc, char** argv) {
  int passed = 0, failed = 0;
  for (const auto& entry : avbhal::test::entries()) {
    if (argc > 1 && std::strstr(entry.name, argv[1]) == nullptr) continue;
    avbhal::test::failures_in_test = 0;
    entry.body();
    const bool ok = avbhal::test::failures_in_test == 0;
    if (!ok) std::printf("FAIL %s\n", entry.name);
    ok ? ++passed : ++failed;
  }
  std::printf("native: %d passed, %d failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}
