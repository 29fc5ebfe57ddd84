#include "standin_adapter.h"

namespace avbhal::standin_addon {

void add_truth(AdapterInfo& info) { info.capabilities.allow(Capability::kGroundTruth); }

Result<GroundTruth> StandinTruth::do_now() {
  DeviceTruth truth;
  if (!machine_.truth(at_, &truth)) {
    return make_error(ErrorCode::kAdapterGone, {},
                      "the adapter was removed from the simulated machine");
  }
  return GroundTruth{truth.system_ns, truth.device_ns, truth.rate_ppb, truth.oscillator_ppb};
}

}  // namespace avbhal::standin_addon
