// The truth about a simulated adapter's clock.
#include "backends/sim/facets.h"

namespace avbhal::sim {
namespace {

class SimTruth final : public SimFacet<Truth> {
 public:
  using SimFacet::SimFacet;

 private:
  Result<GroundTruth> do_now() override {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    Status status = device_.check_handle(handle_);
    if (status.ok() && device_.model().removed()) status = device_.gone();
    if (!status.ok()) return status;
    const std::uint64_t system_ns = device_.time().clock().now_ns();
    const model::Truth truth = device_.model().truth_at(system_ns);
    return GroundTruth{system_ns, truth.device_ns + device_.offset_ns(), truth.rate_ppb,
                       truth.oscillator_ppb};
  }
};

}  // namespace

std::unique_ptr<Truth> make_truth(const Opened& at) { return std::make_unique<SimTruth>(at); }

}  // namespace avbhal::sim
