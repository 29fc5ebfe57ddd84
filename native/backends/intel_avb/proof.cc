#include "backends/intel_avb/proof.h"

namespace avbhal::intel_avb {

TsnOutcome unverified(const std::string& reason) {
  return {Effect::kAccepted, "effect not verified: " + reason};
}

RegisterReader own_registers(Device& device) {
  return [&device](std::uint32_t offset) {
    return device.explained(device.client().read_register(offset));
  };
}

Result<TsnOutcome> prove(Device& device, const RegisterPlan& plan, const std::string& reason) {
  if (!device.reads_registers()) {
    return unverified(reason + "; this build of the driver reads no registers");
  }
  Result<std::string> differs = compare_plan(plan, own_registers(device));
  if (!differs.ok()) return differs.take_status();
  if (differs.value().empty()) return TsnOutcome{Effect::kVerified, {}};
  return unverified(reason + "; read back: " + differs.value());
}

}  // namespace avbhal::intel_avb
