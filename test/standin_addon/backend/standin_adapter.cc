#include "standin_adapter.h"

namespace avbhal::standin_addon {

const AdapterInfo& StandinAdapter::info() const {
  info_ = inner().info();
  info_.capabilities.allow(Capability::kGroundTruth);
  return info_;
}

Result<GroundTruth> StandinAdapter::ground_truth() {
  DeviceTruth truth;
  if (!machine_.truth(at_, &truth)) {
    return make_error(ErrorCode::kAdapterGone, "groundTruth",
                      "the adapter was removed from the simulated machine");
  }
  return GroundTruth{truth.system_ns, truth.device_ns, truth.rate_ppb, truth.oscillator_ppb};
}

}  // namespace avbhal::standin_addon
