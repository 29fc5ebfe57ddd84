// A small test harness for the native tests: no dependency, works in any C++17 build.
#pragma once

#include <cstdint>
#include <sstream>
#include <string>
#include <type_traits>

namespace avbhal::test {

using TestBody = void (*)();

// Adds a test to the run; called by TEST() during static initialisation.
int register_test(const char* file, const char* name, TestBody body);
// How often to repeat what only adds certainty: `count` times in the long form, a twentieth of that
// without --long.
int repetitions(int count);
// Records a failure of the running test; the test goes on.
void fail(const char* file, int line, const std::string& message);

template <class T>
std::string show(const T& value) {
  std::ostringstream out;
  if constexpr (std::is_enum_v<T>) {
    out << static_cast<long long>(value);
  } else {
    out << value;
  }
  return out.str();
}

}  // namespace avbhal::test

#define AVBHAL_TEST_JOIN2(a, b) a##b
#define AVBHAL_TEST_JOIN(a, b) AVBHAL_TEST_JOIN2(a, b)
#define TEST(name)                                                                            \
  static void AVBHAL_TEST_JOIN(test_body_, __LINE__)();                                       \
  static const int AVBHAL_TEST_JOIN(test_entry_, __LINE__) =                                  \
      ::avbhal::test::register_test(__FILE__, name, &AVBHAL_TEST_JOIN(test_body_, __LINE__)); \
  static void AVBHAL_TEST_JOIN(test_body_, __LINE__)()

#define CHECK(condition)                                                                 \
  do {                                                                                   \
    if (!(condition)) ::avbhal::test::fail(__FILE__, __LINE__, "CHECK(" #condition ")"); \
  } while (false)

#define CHECK_EQ(actual, expected)                                                     \
  do {                                                                                 \
    const auto check_a = (actual); /* a copy: a part of a temporary would dangle */    \
    const auto check_e = (expected);                                                   \
    if (!(check_a == check_e))                                                         \
      ::avbhal::test::fail(__FILE__, __LINE__,                                         \
                           std::string("CHECK_EQ(" #actual ", " #expected "): got ") + \
                               ::avbhal::test::show(check_a) + ", expected " +         \
                               ::avbhal::test::show(check_e));                         \
  } while (false)
