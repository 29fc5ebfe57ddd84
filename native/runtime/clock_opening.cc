#include "runtime/clock_opening.h"

#include <string>
#include <system_error>
#include <utility>

#include "core/intersection.h"
#include "runtime/device_pages.h"

namespace avbhal {
namespace {

// Every reader, on whatever thread, keeps the virtual time alive that a page counts in: it belongs
// to the backend, and close() must not take it from below a reader.
std::shared_ptr<ClockService> make_service(const std::shared_ptr<Backend>& backend,
                                           const std::shared_ptr<Adapter>& adapter,
                                           const ClockServiceConfig& config) {
  SystemClock& system = backend->system_clock();
  auto service = std::make_unique<ClockService>(backend, adapter, system, config);
  const bool own_time = system.id() == SystemClockId::kVirtual;
  // A list that still names the page must not keep its time: the time goes with the page.
  return {service.release(), [time = own_time ? backend : nullptr](ClockService* s) mutable {
            delete s;
            time.reset();
          }};
}

Status no_thread(const char* operation, const std::system_error& error) {
  return make_error(ErrorCode::kOutOfMemory, operation,
                    "no thread could be started: " + std::string(error.what()));
}

// So that a page that was opened can be read.
Status take_first_bracket(ClockService& service, Clock& clock) {
  service.step();
  const PageState state = read_line(service.page().raw).state;
  if (state != PageState::kEmpty && state != PageState::kLost) return ok_status();
  // The read says why, with the driver's own error.
  Status why = intersected_cross(clock, 1).take_status();
  if (!why.ok()) return why;
  return make_error(ErrorCode::kAdapterNotReady, Clock::kCross.name,
                    "the first bracket of the clock failed");
}

}  // namespace

Result<std::shared_ptr<ClockService>> open_clock_page(const std::shared_ptr<Backend>& backend,
                                                      const std::shared_ptr<Adapter>& adapter,
                                                      const ClockServiceConfig& config,
                                                      PumpedList& pumped) {
  Clock* clock = adapter->clock();
  if (clock == nullptr) return refuse(*adapter, Clock::kCross);
  std::shared_ptr<ClockService> service = make_service(backend, adapter, config);
  follow_device(device_of(*backend, *adapter), service);
  if (Status failed = take_first_bracket(*service, *clock); !failed.ok()) {
    service->close();
    return failed;
  }
  if (backend->system_clock().id() == SystemClockId::kVirtual) {
    pumped.push_back(service);
    return service;
  }
  try {
    service->start();
  } catch (const std::system_error& error) {
    service->close();
    return no_thread(Clock::kCross.name, error);
  }
  return service;
}

Status start_pump(const std::shared_ptr<EventPump>& pump, const SystemClock& system,
                  const char* operation, PumpedList& pumped) {
  if (system.id() == SystemClockId::kVirtual) {
    pumped.push_back(pump);
    return ok_status();
  }
  try {
    pump->start();
  } catch (const std::system_error& error) {
    pump->close();
    return no_thread(operation, error);
  }
  return ok_status();
}

}  // namespace avbhal
