// Whether Windows stamps frames, and the stamps it gives.
#include "backends/windows_api/adapter.h"
#include "backends/windows_api/capabilities.h"
#include "backends/windows_api/udp_source.h"

namespace avbhal::windows_api {
namespace {

class WindowsStamps final : public Stamps {
 public:
  explicit WindowsStamps(const Opened& at) : Stamps(at.adapter), at_(at) {}

 private:
  // Asks the driver and reads the registry again.
  Result<TimestampStatus> do_status() override {
    if (Status status = at_.adapter.renew(); !status.ok()) return status;
    return at_.adapter.timestamp_status();
  }

  Result<std::unique_ptr<EventSource>> do_subscribe(const EventFilter& filter) override {
    if (Status status = at_.adapter.require_cross(); !status.ok()) return status;
    const std::optional<std::uint32_t> index = at_.adapter.info().if_index;
    if (!index) return no_interface();
    return listen_udp(at_.api, at_.system, at_.clock, *index, filter);
  }

  const Opened at_;
};

}  // namespace

std::unique_ptr<Stamps> make_stamps(const Opened& at) {
  return std::make_unique<WindowsStamps>(at);
}

}  // namespace avbhal::windows_api
