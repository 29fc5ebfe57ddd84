// PHY registers of a simulated adapter, through MDIC.
#include <string>

#include "backends/sim/facets.h"
#include "model/register_offsets.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kOpWrite = 1u << 26, kOpRead = 2u << 26;
constexpr std::uint32_t kReady = 1u << 28, kBusError = 1u << 30;

class SimPhy final : public SimFacet<Phy> {
 public:
  using SimFacet::SimFacet;

 private:
  Result<std::uint16_t> transfer(std::uint32_t address, std::uint32_t reg, std::uint32_t command) {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    Status status = device_.check_handle(handle_);
    if (!status.ok()) return status;
    device_.model().write(model::kMdic, command | address << 21 | reg << 16);
    // The model transfers at once.
    const std::uint32_t mdic = device_.model().read(model::kMdic);
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
