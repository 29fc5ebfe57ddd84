// PHY registers through both backends that have them.
#include "hal/phy.h"

#include <string>

#include "avb_standin_bench.h"
#include "harness.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

constexpr std::uint32_t kControl = 0, kStatus = 1, kId1 = 2, kAdvertise = 4;

ErrorCode read_code(Adapter& nic, std::uint32_t address, std::uint32_t reg) {
  return nic.phy()->read(address, reg).status().code();
}

void check_own_phy(Adapter& nic, std::uint32_t address, std::uint32_t id1) {
  const Result<std::uint16_t> id = nic.phy()->read(address, kId1);
  CHECK(id.ok());
  if (id.ok()) CHECK_EQ(std::uint32_t{id.value()}, id1);
  CHECK(nic.phy()->write(address, kAdvertise, 0x0DE1).ok());
  const Result<std::uint16_t> kept = nic.phy()->read(address, kAdvertise);
  CHECK(kept.ok() && kept.value() == 0x0DE1);
  CHECK(nic.phy()->read(address, kStatus).ok());
  CHECK(nic.phy()->read(address, kControl).ok());
}

}  // namespace

TEST("phy: addresses and registers above 31 are refused") {
  CHECK(check_phy_register(31, 31).ok());
  for (const auto& [address, reg] : {std::pair{32u, 0u}, std::pair{0u, 32u}}) {
    const Status refused = check_phy_register(address, reg);
    CHECK_EQ(refused.code(), ErrorCode::kInvalidArgument);
  }
}

TEST("phy: intel_avb reads and writes through MDIO, in release builds as well") {
  for (const char* build : {"build mode=debug", "build mode=release"}) {
    test::AvbStandin bench;
    CHECK(bench.machine.order(build));
    const auto i226 = bench.open("avb:I226:0");
    const auto i219 = bench.open("avb:I219:0");
    if (!i226 || !i219) return;
    CHECK(i226->info().capabilities.has(Capability::kPhyRead));
    check_own_phy(*i226, 0, 0x67C9);
    check_own_phy(*i219, 1, 0x0154);
    CHECK_EQ(read_code(*i226, 32, 0), ErrorCode::kInvalidArgument);
    CHECK_EQ(i226->phy()->write(0, 32, 0).code(), ErrorCode::kInvalidArgument);
  }
}

TEST("phy: intel_avb says that nothing answers, and that an I210 has no MDIO operation") {
  test::AvbStandin bench;
  const auto i226 = bench.open("avb:I226:0");
  const auto i210 = bench.open("avb:I210:0");
  if (!i226 || !i210) return;
  const Status silent = i226->phy()->read(7, kId1).take_status();
  CHECK_EQ(silent.code(), ErrorCode::kPhyNoAnswer);
  CHECK_EQ(silent.error().os_error, 50u);
  CHECK_EQ(silent.error().operation, std::string("phy.read"));
  CHECK(silent.error().detail.rfind("MDIO_READ: ", 0) == 0);
  const Status unheard = i226->phy()->write(7, kControl, 0);
  CHECK_EQ(unheard.code(), ErrorCode::kPhyNoAnswer);
  CHECK_EQ(unheard.error().os_error, 31u);
  CHECK_EQ(read_code(*i210, 0, kId1), ErrorCode::kNotSupported);
  CHECK_EQ(i210->phy()->write(0, kControl, 0).code(), ErrorCode::kNotSupported);
  CHECK(!i210->info().capabilities.has(Capability::kPhyRead));
  CHECK(i210->info().capabilities.reason(Capability::kPhyRead).find("MDIO") != std::string::npos);
}

TEST("phy: intel_avb does not take a driver that lost its operation for a silent PHY") {
  test::AvbStandin bench;
  const auto i226 = bench.open("avb:I226:0");
  if (!i226) return;
  // NOT_SUPPORTED: MDIO_WRITE says so only where the operation is missing.
  CHECK(bench.machine.order("fail code=0x170078 status=0xC00000BB"));
  const Status lost = i226->phy()->write(0, kControl, 0);
  CHECK_EQ(lost.code(), ErrorCode::kNotSupported);
  CHECK(lost.error().detail.find("no MDIO operation") != std::string::npos);
  CHECK(bench.machine.order("fail code=0x170078 status=0xC00000A3"));
  const Status unready = i226->phy()->write(0, kControl, 0);
  CHECK(!unready.ok());
  CHECK(unready.error().detail.find("no MDIO operation") == std::string::npos);
  // DEVICE_NOT_READY of a read is not about the PHY.
  CHECK(bench.machine.order("fail code=0x170074 status=0xC00000A3"));
  CHECK(read_code(*i226, 0, kId1) != ErrorCode::kPhyNoAnswer);
  CHECK(i226->phy()->read(0, kId1).ok());
}

TEST("phy: sim reads and writes through MDIC, on every family") {
  for (const char* family : {"i210", "i217", "i219", "i225", "i226"}) {
    test::SimFixture f(family);
    const bool pch =
        f.adapter->info().family == Family::kI217 || f.adapter->info().family == Family::kI219;
    const std::uint32_t id1 = std::string(family) == "i210" ? 0x0141 : pch ? 0x0154 : 0x67C9;
    check_own_phy(*f.adapter, pch ? 1 : 0, id1);
    CHECK_EQ(read_code(*f.adapter, 0, 32), ErrorCode::kInvalidArgument);
    if (std::string(family) == "i210") continue;  // its MDIC has no address
    CHECK_EQ(read_code(*f.adapter, 9, kId1), ErrorCode::kPhyNoAnswer);
    CHECK_EQ(f.adapter->phy()->write(9, kControl, 0).code(), ErrorCode::kPhyNoAnswer);
  }
}

TEST("phy: an adapter that is gone says so, not what its bus reads") {
  test::SimFixture f("i226");
  f.order("remove adapter=0");
  CHECK_EQ(read_code(*f.adapter, 0, kStatus), ErrorCode::kAdapterGone);
  CHECK_EQ(f.adapter->phy()->write(0, kControl, 0).code(), ErrorCode::kAdapterGone);
}

}  // namespace avbhal
