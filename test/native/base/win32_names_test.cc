// The names of Win32 error numbers: every row of the table, and what stands in none.
#include "platform/win32_names.h"

#include <set>
#include <string>

#include "harness.h"

namespace avbhal {

TEST("win32 names: each number has the name of its row, and no name comes twice") {
  std::set<std::string> names;
  int rows = 0;
#define AVBHAL_WIN32_ERROR(constant, name, number)       \
  CHECK_EQ(win32_error_name(number), std::string(name)); \
  names.insert(win32_error_name(number));                \
  ++rows;
#include "base/win32_errors.def"
#undef AVBHAL_WIN32_ERROR
  CHECK(rows > 20);
  CHECK_EQ(names.size(), static_cast<std::size_t>(rows));
}

TEST("win32 names: a number outside the table has none") {
  for (const std::uint32_t number : {0u, 0x7FFFFFFFu, 0xFFFFFFFFu}) {
    CHECK_EQ(win32_error_name(number), std::string());
  }
}

}  // namespace avbhal
