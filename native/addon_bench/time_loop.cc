#include "addon_bench/time_loop.h"

#include "base/registers.gen.h"
#include "core/intersection.h"
#include "hal/system_clock.h"

namespace avbhal::addon {
namespace {

// A register of `family` that reading does not change.
std::uint32_t harmless_register(Family family) {
  return has_counter_clock(family) ? reg::kTIMINCA : reg::kTSAUXC;
}

template <class Body>
Status time_loop(std::uint64_t* durations_ns, std::size_t count, Body&& body) {
  SystemClock& clock = platform_system_clock();
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t before = clock.now_ns();
    Status status = body();
    durations_ns[i] = clock.now_ns() - before;
    if (!status.ok()) return status;
  }
  return ok_status();
}

// What a loop costs by itself, and one reading of the platform's clock.
Status time_floor(const std::string& operation, std::uint64_t* durations_ns, std::size_t count) {
  if (operation == "empty") {
    return time_loop(durations_ns, count, [] { return ok_status(); });
  }
  return time_loop(durations_ns, count, [] {
    return platform_system_clock().now_ticks() == 0
               ? make_error(ErrorCode::kSystemClock, "timeLoop", "the system clock reads 0")
               : ok_status();
  });
}

Status unknown(const std::string& operation) {
  return make_error(ErrorCode::kInvalidArgument, "timeLoop",
                    "operation '" + operation + "' is not known");
}

}  // namespace

Status time_adapter_loop(Adapter& adapter, const std::string& operation,
                         std::uint64_t* durations_ns, std::size_t count) {
  if (operation == "empty" || operation == "system-clock") {
    return time_floor(operation, durations_ns, count);
  }
  if (operation == "clock-read") {
    return time_loop(durations_ns, count, [&] {
      return with<Clock>(adapter, Clock::kRead, [](Clock& c) { return c.read().take_status(); });
    });
  }
  if (operation == "cross-timestamp") {
    return time_loop(durations_ns, count, [&] {
      return with<Clock>(adapter, Clock::kCross,
                         [](Clock& c) { return intersected_cross(c, 1).take_status(); });
    });
  }
  if (operation == "clock-config") {
    return time_loop(durations_ns, count, [&] {
      return with<Steering>(adapter, Steering::kConfig,
                            [](Steering& s) { return s.config().take_status(); });
    });
  }
  if (operation == "register-read") {
    const std::uint32_t offset = harmless_register(adapter.info().family);
    return time_loop(durations_ns, count, [&] {
      return with<Registers>(adapter, Registers::kRead, [offset](Registers& registers) {
        return registers.read(offset).take_status();
      });
    });
  }
  return unknown(operation);
}

Status time_backend_loop(Backend& backend, const std::string& operation, const std::string& key,
                         std::uint64_t* durations_ns, std::size_t count) {
  if (operation == "empty" || operation == "system-clock") {
    return time_floor(operation, durations_ns, count);
  }
  if (operation == "enumerate") {
    return time_loop(durations_ns, count, [&] { return backend.enumerate().take_status(); });
  }
  if (operation == "open") {
    return time_loop(durations_ns, count, [&] {
      Result<std::unique_ptr<Adapter>> opened = backend.open(key);
      return opened.take_status();
    });
  }
  return unknown(operation);
}

}  // namespace avbhal::addon
