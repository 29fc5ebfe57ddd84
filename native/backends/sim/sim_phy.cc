// PHY registers through the model's MDIC.
#include <string>

#include "backends/sim/sim_device.h"
#include "hal/phy.h"
#include "model/register_offsets.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kOpWrite = 1u << 26, kOpRead = 2u << 26;
constexpr std::uint32_t kReady = 1u << 28, kBusError = 1u << 30;

}  // namespace

Result<std::uint16_t> SimDevice::phy_transfer(Generation handle, const char* operation,
                                              std::uint32_t address, std::uint32_t reg,
                                              std::uint32_t command) {
  Status status = check_phy_register(operation, address, reg);
  if (!status.ok()) return status;
  const std::lock_guard<std::mutex> lock(mutex_);
  status = check_handle(handle, operation);
  if (!status.ok()) return status;
  model_.write(model::kMdic, command | address << 21 | reg << 16);
  // The model transfers at once.
  const std::uint32_t mdic = model_.read(model::kMdic);
  status = flush(operation);
  if (!status.ok()) return status;
  if ((mdic & kReady) != 0 && (mdic & kBusError) == 0) return static_cast<std::uint16_t>(mdic);
  return make_error(ErrorCode::kPhyNoAnswer, operation,
                    "no PHY answered at address " + std::to_string(address));
}

Result<std::uint16_t> SimDevice::read_phy(Generation handle, std::uint32_t address,
                                          std::uint32_t reg) {
  return phy_transfer(handle, "readPhy", address, reg, kOpRead);
}

Status SimDevice::write_phy(Generation handle, std::uint32_t address, std::uint32_t reg,
                            std::uint16_t value) {
  Result<std::uint16_t> done = phy_transfer(handle, "writePhy", address, reg, kOpWrite | value);
  return done.ok() ? ok_status() : done.take_status();
}

}  // namespace avbhal::sim
