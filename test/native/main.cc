// Runs the native tests: `native_tests [--list | --times] [--long] [--stop] [WHAT ...]`. WHAT is
// part of what
// --list prints, "folder/file: name of the test": `core/`, `discipline_test`, words of a name.
// The tests run in the order of the WHATs. --times prints each test's milliseconds of processor
// time and on the clock, --stop ends the run with the first test that fails. Prints "native: N
// passed, M failed" last.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "harness.h"

namespace avbhal::test {
namespace {

struct Entry {
  std::string id;
  TestBody body;
};

std::vector<Entry>& entries() {
  static std::vector<Entry> list;
  return list;
}

int failures_in_test = 0;
bool long_form = false;

// "core/discipline_test" of ".../test/native/core/discipline_test.cc".
std::string place_of(std::string file) {
  std::replace(file.begin(), file.end(), '\\', '/');
  const std::size_t folder = file.rfind('/', file.rfind('/') - 1) + 1;
  return file.substr(folder, file.rfind('.') - folder);
}

struct Arguments {
  bool list = false, times = false, stop = false;
  std::vector<std::string> wanted;
};

Arguments arguments(int argc, char** argv) {
  Arguments out;
  for (int i = 1; i < argc; ++i) {
    const std::string text = argv[i];
    if (text == "--list") {
      out.list = true;
    } else if (text == "--times") {
      out.times = true;
    } else if (text == "--long") {
      long_form = true;
    } else if (text == "--stop") {
      out.stop = true;
    } else {
      out.wanted.push_back(text);
    }
  }
  return out;
}

// Each test once, in the order in which it is asked for.
std::vector<Entry> chosen(const Arguments& asked) {
  if (asked.wanted.empty()) return entries();
  std::vector<Entry> out, left = entries();
  for (const std::string& part : asked.wanted) {
    const auto other = [&part](const Entry& e) { return e.id.find(part) == e.id.npos; };
    const auto found = std::stable_partition(left.begin(), left.end(), other);
    out.insert(out.end(), found, left.end());
    left.erase(found, left.end());
  }
  return out;
}

bool passes(const Entry& entry, bool times) {
  failures_in_test = 0;
  const std::clock_t used = std::clock();
  const auto start = std::chrono::steady_clock::now();
  entry.body();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  const double busy_ms = 1e3 * static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC;
  if (times) std::printf("%9.1f ms %9.1f ms  %s\n", busy_ms, took.count(), entry.id.c_str());
  if (failures_in_test > 0) std::printf("FAIL %s\n", entry.id.c_str());
  return failures_in_test == 0;
}

}  // namespace

int register_test(const char* file, const char* name, TestBody body) {
  entries().push_back({place_of(file) + ": " + name, body});
  return 0;
}

int repetitions(int count) { return long_form ? count : count / 20; }

void fail(const char* file, int line, const std::string& message) {
  ++failures_in_test;
  std::printf("  %s:%d: %s\n", file, line, message.c_str());
}

}  // namespace avbhal::test

int main(int argc, char** argv) {
  using namespace avbhal::test;
  const Arguments asked = arguments(argc, argv);
  int passed = 0, failed = 0;
  for (const Entry& entry : chosen(asked)) {
    if (asked.list) {
      std::printf("%s\n", entry.id.c_str());
      continue;
    }
    passes(entry, asked.times) ? ++passed : ++failed;
    if (asked.stop && failed > 0) break;
  }
  if (asked.list) return 0;
  std::printf("native: %d passed, %d failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}
