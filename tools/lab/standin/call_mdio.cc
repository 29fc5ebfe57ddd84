// MDIO_READ, MDIO_WRITE (avb-ioctl contract 6.26).
#include "base/registers.gen.h"
#include "call.h"
#include "hardware.h"

namespace avbhal::standin {
namespace {

constexpr std::uint32_t kOpWrite = reg::kMDIC_OP.with(1), kOpRead = reg::kMDIC_OP.with(2);
constexpr std::uint32_t kReady = reg::kMDIC_R, kBusError = reg::kMDIC_MDI_ERR;
constexpr std::uint32_t kMostPolls = 100;

// The driver's operation for I219 looks at this address only, whatever the caller asks for.
constexpr std::uint32_t kI219PhyAddress = 2;

bool transaction(Adapter& adapter, const avb_abi::MdioRequest& request, std::uint32_t operation,
                 std::uint32_t* mdic) {
  const std::uint32_t data = operation == kOpWrite ? request.value : 0u;
  const bool fixed = adapter.model.config().family == Family::kI219;
  const std::uint32_t address = fixed ? kI219PhyAddress : request.page;
  if (!write_register(
          adapter, reg::kMDIC,
          operation | reg::kMDIC_PHYADD.with(address) | reg::kMDIC_REGADD.with(request.reg) | data))
    return false;
  for (std::uint32_t i = 0; i < kMostPolls; ++i) {
    if (!read_register(adapter, reg::kMDIC, mdic)) return false;
    if ((*mdic & kReady) != 0) return (*mdic & kBusError) == 0;
  }
  return false;
}

NtStatus check(const Call& call, const avb_abi::MdioRequest& request) {
  if (request.page > kMaxPhyAddress || request.reg > kMaxPhyRegister)
    return kStatusInvalidParameter;
  const bool has_operation =
      driver_traits_of(*call.adapter).has_operations &&
      (driver_traits_of(*call.adapter).capabilities & avb_abi::kCapMdio) != 0;
  return has_operation ? kStatusSuccess : kStatusNotSupported;
}

}  // namespace

NtStatus mdio_read(Call& call) {
  auto request = load<avb_abi::MdioRequest>(call);
  const NtStatus status = check(call, request);
  if (status != kStatusSuccess) return status;
  std::uint32_t mdic = 0;
  // Every failure of the operation is a negative number, which the driver takes for "not
  // supported".
  if (!transaction(*call.adapter, request, kOpRead, &mdic)) return kStatusNotSupported;
  request.value = static_cast<std::uint16_t>(mdic);
  store(call, request);
  return kStatusSuccess;
}

NtStatus mdio_write(Call& call) {
  const auto request = load<avb_abi::MdioRequest>(call);
  const NtStatus status = check(call, request);
  if (status != kStatusSuccess) return status;
  std::uint32_t mdic = 0;
  const bool done = transaction(*call.adapter, request, kOpWrite, &mdic);
  return done ? kStatusSuccess : kStatusUnsuccessful;
}

}  // namespace avbhal::standin
