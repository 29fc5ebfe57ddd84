// PHY registers of a simulated adapter, through MDIC.
#include <string>

#include "backends/sim/facets.h"
#include "base/registers.gen.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kOpWrite = reg::kMDIC_OP.with(1), kOpRead = reg::kMDIC_OP.with(2);
constexpr std::uint32_t kReady = reg::kMDIC_R, kBusError = reg::kMDIC_MDI_ERR;

class SimPhy final : public SimFacet<Phy> {
 public:
  using SimFacet::SimFacet;

 private:
  Result<std::uint16_t> transfer(std::uint32_t address, std::uint32_t number,
                                 std::uint32_t command) {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    Status status = device_.check_handle(handle_);
    if (!status.ok()) return status;
    device_.model().write(
        reg::kMDIC, command | reg::kMDIC_PHYADD.with(address) | reg::kMDIC_REGADD.with(number));
    // The model transfers at once.
    const std::uint32_t mdic = device_.model().read(reg::kMDIC);
    status = device_.flush();
    if (!status.ok()) return status;
    if ((mdic & kReady) != 0 && (mdic & kBusError) == 0) return static_cast<std::uint16_t>(mdic);
    return make_error(ErrorCode::kPhyNoAnswer, {},
                      "no PHY answered at address " + std::to_string(address));
  }

  Result<std::uint16_t> do_read(std::uint32_t address, std::uint32_t reg) override {
    return transfer(address, reg, kOpRead);
  }
  Status do_write(std::uint32_t address, std::uint32_t reg, std::uint16_t value) override {
    return transfer(address, reg, kOpWrite | value).take_status();
  }
};

}  // namespace

std::unique_ptr<Phy> make_phy(const Opened& at) { return std::make_unique<SimPhy>(at); }

}  // namespace avbhal::sim
