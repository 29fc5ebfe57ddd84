// The backend over the stand-in driver under virtual time, with the truth at hand.
#pragma once

#include <cmath>
#include <memory>
#include <string>

#include "backends/intel_avb/backend.h"
#include "harness.h"
#include "standin_fixture.h"
#include "tools/lab/wpcap/in_process_npcap.h"

namespace avbhal::test {

// Adapter numbers in the default machine; keys do not depend on the order.
inline constexpr std::uint32_t kStandinI210 = 0;
inline constexpr std::uint32_t kStandinI219 = 1;
inline constexpr std::uint32_t kStandinI226 = 2;

struct AvbStandin {
  AvbStandin() : clock(machine.host), backend(make()) {}
  explicit AvbStandin(const standin::MachineConfig& config)
      : machine(config), clock(machine.host), backend(make()) {}
  explicit AvbStandin(intel_avb::DriverPort (*wrap)(intel_avb::DriverPort))
      : clock(machine.host),
        backend(intel_avb::make_avb_backend(wrap(machine.port.port()), npcap(), clock)) {}

  std::unique_ptr<Adapter> open(const std::string& key) {
    Result<std::unique_ptr<Adapter>> opened = backend->open(key);
    if (opened.ok()) return opened.take();
    fail(__FILE__, __LINE__, "open " + key + ": " + opened.status().error().detail);
    return nullptr;
  }

  // True device time at a system time near now, in ns relative to `origin_ns`.
  double truth_at(std::uint32_t adapter, std::uint64_t system_ns, std::uint64_t origin_ns) {
    const standin::TruthReply truth = machine.truth(adapter);
    const double device =
        static_cast<double>(static_cast<std::int64_t>(truth.device_ns - origin_ns));
    const std::uint64_t at_ns = ticks_to_ns(truth.system_qpc, machine.host.frequency_hz());
    const double elapsed = static_cast<double>(static_cast<std::int64_t>(system_ns - at_ns));
    return device + elapsed * (1 + truth.rate_ppb / 1e9);
  }

  // Whether the device showed `cross.device_ns` between the ends of the bracket.
  bool truth_inside(std::uint32_t adapter, const CrossTimestamp& cross, double resolution_ns) {
    const double before = truth_at(adapter, cross.system_before_ns, cross.device_ns);
    const double after = truth_at(adapter, cross.system_after_ns, cross.device_ns);
    if (before <= resolution_ns && after >= -1) return true;
    fail(__FILE__, __LINE__,
         "truth at the bracket's ends lies " + show(before) + " and " + show(after) +
             " ns from the reported time");
    return false;
  }

  Standin machine;
  StandinClock clock;
  std::unique_ptr<Backend> backend;

 private:
  // Frames go over the machine's wires.
  intel_avb::NpcapPort npcap() {
    lab::WireDoor door;
    door.context = &machine.port;
    door.control = [](void* port, std::uint32_t code, const void* in, std::uint32_t in_bytes,
                      void* out, std::uint32_t out_bytes, std::uint32_t* returned) {
      return static_cast<standin::InProcessPort*>(port)->control(code, in, in_bytes, out, out_bytes,
                                                                 returned);
    };
    return lab::in_process_npcap(door);
  }
  std::unique_ptr<Backend> make() {
    return intel_avb::make_avb_backend(machine.port.port(), npcap(), clock);
  }
};

}  // namespace avbhal::test
