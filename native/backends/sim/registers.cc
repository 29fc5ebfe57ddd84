// Registers of a simulated adapter.
#include "backends/sim/facets.h"

namespace avbhal::sim {
namespace {

class SimRegisters final : public SimFacet<Registers> {
 public:
  using SimFacet::SimFacet;

 private:
  Result<std::uint32_t> do_read(std::uint32_t offset) override {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    Status status = device_.check_handle(handle_);
    if (!status.ok()) return status;
    const std::uint32_t value = device_.model().read(offset);
    if (value == 0xFFFFFFFFu) status = device_.flush();
    if (!status.ok()) return status;
    return value;
  }

  Status do_write(std::uint32_t offset, std::uint32_t value) override {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    if (Status status = device_.check_handle(handle_); !status.ok()) return status;
    device_.model().write(offset, value);
    return device_.flush();
  }
};

}  // namespace

std::unique_ptr<Registers> make_registers(const Opened& at) {
  return std::make_unique<SimRegisters>(at);
}

}  // namespace avbhal::sim
