// QueryPerformanceCounter: monotonic, not steered by time synchronisation, fixed frequency per
// boot.
#include <windows.h>

#include "hal/system_clock.h"

namespace avbhal {
namespace {

class QpcClock final : public SystemClock {
 public:
  QpcClock() {
    LARGE_INTEGER f;
    QueryPerformanceFrequency(&f);
    frequency_ = static_cast<std::uint64_t>(f.QuadPart);
  }
  SystemClockId id() const override { return SystemClockId::kQpc; }
  std::uint64_t frequency_hz() const override { return frequency_; }
  std::uint64_t now_ticks() override {
    LARGE_INTEGER t;
    QueryPerformanceCounter(&t);
    return static_cast<std::uint64_t>(t.QuadPart);
  }
  void sleep_ns(std::uint64_t ns) override { Sleep(static_cast<DWORD>((ns + 999999u) / 1000000u)); }

 private:
  std::uint64_t frequency_ = 0;
};

}  // namespace

SystemClock& platform_system_clock() {
  // Never destroyed: threads may still read it while the process exits.
  static auto* clock = new QpcClock();
  return *clock;
}

}  // namespace avbhal
