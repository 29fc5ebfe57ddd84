// The tests' Windows made of tables, whose answers the input spoils: types, sizes, contents and
// errors. One thread.
#pragma once

#include <set>

#include "backends/windows_api/win_api.h"
#include "bytes.h"
#include "test/native/winapi_fake.h"

namespace avbhal::fuzz {

class SpoiledWindows : public test::FakeWindows {
 public:
  SpoiledWindows(test::VirtualQpc& clock, Bytes& bytes);

  // False from now on: every answer is the right one.
  void set_spoiling(bool on) { spoiling_ = on; }

  // Counter values that capture_cross delivered with success since the last forget().
  bool captured(std::uint64_t hardware) const { return captured_.count(hardware) != 0; }
  bool captured_any() const { return !captured_.empty(); }
  void forget() { captured_.clear(); }

 private:
  struct Functions;
  friend struct Functions;

  bool spoils() { return spoiling_ && bytes_.u8() > 200; }

  Bytes& bytes_;
  windows_api::WinApi right_{};
  bool spoiling_ = true;
  std::set<std::uint64_t> captured_;
};

}  // namespace avbhal::fuzz
