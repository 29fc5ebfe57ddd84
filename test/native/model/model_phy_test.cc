// MDIC and the PHY behind it (IEEE 802.3 clause 22).
#include <cstdint>
#include <utility>

#include "base/registers.gen.h"
#include "harness.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

struct PhyFixture : ModelFixture {
  using ModelFixture::ModelFixture;
  std::uint32_t transaction(std::uint32_t operation, std::uint32_t address, std::uint32_t reg,
                            std::uint32_t data) {
    adapter.write_at(reg::kMDIC, operation << 26 | address << 21 | reg << 16 | data, time.ns);
    return adapter.read_at(reg::kMDIC, time.ns);
  }
  std::uint32_t read(std::uint32_t reg) { return transaction(2, 0, reg, 0) & 0xFFFFu; }
  void write(std::uint32_t reg, std::uint32_t value) { transaction(1, 0, reg, value); }
};

TEST("model PHY: MDIC ends ready, an address where nobody is ends with the error bit") {
  struct Row {
    Family family;
    std::uint32_t answering;  // addresses from 0 on
    std::uint32_t id;
  };
  for (const Row& row : {Row{Family::kI210, 32, 0x01410C00}, Row{Family::kI217, 3, 0x015400A0},
                         Row{Family::kI219, 3, 0x015400A0}, Row{Family::kI225, 1, 0x67C9DC00},
                         Row{Family::kI226, 1, 0x67C9DC00}}) {
    PhyFixture f(row.family);
    CHECK_EQ(f.adapter.read_at(reg::kMDIC, 0), 0x10000000u);
    for (std::uint32_t address = 0; address < 32; ++address) {
      const std::uint32_t mdic = f.transaction(2, address, 2, 0);
      CHECK((mdic & 1u << 28) != 0);
      CHECK_EQ((mdic & 1u << 30) != 0, address >= row.answering);
      CHECK_EQ(mdic & 0xFFFFu, address < row.answering ? row.id >> 16 : 0xFFFFu);
    }
    CHECK_EQ(f.read(3), row.id & 0xFFFFu);
    CHECK((f.transaction(0, 0, 2, 0) & 1u << 30) != 0);
  }
}

TEST("model PHY: the link in BMSR latches a loss until it was read") {
  PhyFixture f(Family::kI226);
  CHECK_EQ(f.read(1), 0x796Du);
  f.adapter.set_link(false, 0);
  f.adapter.set_link(true, 1000);
  CHECK_EQ(f.read(1), 0x7969u);
  CHECK_EQ(f.read(1), 0x796Du);
  CHECK_EQ(f.read(5), 0xC1E1u);
  CHECK_EQ(f.read(10), 0x7C00u);
  f.adapter.set_link(true, 100);
  CHECK_EQ(f.read(10), 0u);
  f.adapter.set_link(false, 0);
  f.read(1);
  CHECK_EQ(f.read(1), 0x7949u);
  CHECK_EQ(f.read(5), 0u);
}

TEST("model PHY: BMCR keeps its bits, resets itself, and powers down") {
  PhyFixture f(Family::kI210);
  CHECK_EQ(f.read(0), 0x1140u);
  f.write(0, 0x0900);
  CHECK_EQ(f.read(0), 0x0900u);
  CHECK_EQ(f.read(1), 0x7949u);
  f.write(0, 0x1340);  // restart negotiation clears itself
  CHECK_EQ(f.read(0), 0x1140u);
  CHECK_EQ(f.read(1), 0x7969u);
  CHECK_EQ(f.read(1), 0x796Du);
  f.write(4, 0x0101);
  f.write(20, 0xABCD);
  CHECK_EQ(f.read(20), 0xABCDu);
  f.write(0, 0x8000);
  CHECK_EQ(f.read(0), 0x1140u);
  CHECK_EQ(f.read(4), 0x01E1u);
  CHECK_EQ(f.read(20), 0u);
}

TEST("model PHY: read-only registers keep their values; a MAC reset leaves the PHY alone") {
  PhyFixture f(Family::kI217);
  for (const std::uint32_t reg : {1u, 2u, 3u, 5u, 6u, 10u, 15u}) {
    const std::uint32_t before = f.read(reg);
    f.write(reg, ~before & 0xFFFFu);
    CHECK_EQ(f.read(reg), before);
  }
  f.write(9, 0x0200);
  f.adapter.reset_clock();
  CHECK_EQ(f.read(9), 0x0200u);
  f.adapter.write_at(reg::kCTRL, 1u << 31, 0);
  CHECK_EQ(f.read(9), 0x0300u);
}

TEST("model PHY: what every register holds after a reset, with and without a link") {
  struct Held {
    std::uint32_t number;
    std::uint16_t at_1000, at_100, down;
  };
  // IEEE 802.3 clause 22: BMCR, BMSR, ANAR, ANLPAR, ANER, GTCR, GTSR, GESR; others 0.
  const Held held[] = {{0, 0x1140, 0x1140, 0x1140},  {1, 0x796D, 0x796D, 0x7949},
                       {4, 0x01E1, 0x01E1, 0x01E1},  {5, 0xC1E1, 0xC1E1, 0},
                       {6, 0x0007, 0x0007, 0},       {7, 0, 0, 0},
                       {9, 0x0300, 0x0300, 0x0300},  {10, 0x7C00, 0, 0},
                       {15, 0x3000, 0x3000, 0x3000}, {31, 0, 0, 0}};
  for (const Held& h : held) {
    model::Phy phy;
    phy.reset(Family::kI226, true, 1000);
    CHECK_EQ(phy.read(h.number), h.at_1000);
    CHECK_EQ(phy.read(h.number + 32), h.at_1000);
    phy.reset(Family::kI226, true, 100);
    CHECK_EQ(phy.read(h.number), h.at_100);
    phy.reset(Family::kI226, false, 0);
    CHECK_EQ(phy.read(h.number), h.down);
  }
}

TEST("model PHY: where it answers: everywhere on I210, at 0 to 2 on counters, at 0 on the others") {
  const std::pair<Family, std::uint32_t> beyond[] = {{Family::kI210, 32},
                                                     {Family::kI217, 3},
                                                     {Family::kI219, 3},
                                                     {Family::kI225, 1},
                                                     {Family::kI226, 1}};
  for (const auto& [family, first_silent] : beyond) {
    model::Phy phy;
    phy.reset(family, true, 1000);
    for (std::uint32_t address = 0; address < 32; ++address) {
      CHECK_EQ(phy.answers(address), address < first_silent);
    }
  }
}

}  // namespace
}  // namespace avbhal::model
