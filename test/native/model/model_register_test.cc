// The register file: access rules, aliases, reset values, what families do not share.
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model/register_file.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

constexpr Family kAll[] = {Family::kI210, Family::kI217, Family::kI219, Family::kI225,
                           Family::kI226};

TEST("model registers: every listed register obeys its access rule and reset value") {
  for (const Family family : kAll) {
    RegisterFile file;
    file.reset(family);
    const RegisterTable table = register_table(family);
    for (std::uint32_t i = 0; i < table.size; ++i) {
      const RegisterSpec& spec = table.specs[i];
      const std::uint32_t last = spec.offset + (spec.count - 1u) * spec.stride;
      for (const std::uint32_t offset : {spec.offset, last}) {
        if (spec.access == AccessKind::kReadWrite) {
          CHECK_EQ(file.read(offset), spec.reset);
          file.write(offset, 0xFFFFFFFFu);
          CHECK_EQ(file.read(offset), spec.reset | spec.write_mask);
          file.write(offset, spec.reset);
        } else if (spec.access == AccessKind::kReadOnly) {
          file.write(offset, ~spec.reset);
          CHECK_EQ(file.read(offset), spec.reset);
        } else if (spec.access == AccessKind::kReadClear) {
          file.poke(offset, 0x0F);
          file.write(offset, 0x03);
          CHECK_EQ(file.read(offset), 0x0Cu);
          CHECK_EQ(file.read(offset), 0u);
        }
      }
    }
  }
}

TEST("model registers: no offset is listed twice, none belongs to the clock block as well") {
  for (const Family family : kAll) {
    ClockBlock clock;
    ClockBlockConfig config;
    config.family = family;
    clock.reset(config, Phase{});
    const RegisterTable table = register_table(family);
    for (std::uint32_t offset = 0; offset < kBarBytes; offset += 4) {
      int listed = clock.owns(offset) ? 1 : 0;
      for (std::uint32_t i = 0; i < table.size; ++i) {
        const RegisterSpec& spec = table.specs[i];
        const std::uint32_t count = spec.access == AccessKind::kAlias ? 1 : spec.count;
        for (std::uint32_t n = 0; n < count; ++n) {
          if (spec.offset + n * spec.stride == offset) ++listed;
        }
      }
      CHECK(listed <= 1);
    }
  }
}

TEST("model registers: interrupt masks are set and cleared through their own registers") {
  struct Block {
    Family family;
    std::uint32_t icr, ics, ims, imc;
  };
  for (const Block& b : {Block{Family::kI210, 0x1500, 0x1504, 0x1508, 0x150C},
                         Block{Family::kI226, 0x00C0, 0x00C8, 0x00D0, 0x00D8},
                         Block{Family::kI219, 0x00C0, 0x00C8, 0x00D0, 0x00D8}}) {
    ModelFixture f(b.family);
    f.adapter.write_at(b.ims, 0x5, 0);
    f.adapter.write_at(b.ims, 0x2, 0);
    f.adapter.write_at(b.imc, 0x4, 0);
    CHECK_EQ(f.adapter.read_at(b.ims, 0), 0x3u);
    CHECK_EQ(f.adapter.read_at(b.imc, 0), 0u);
    f.adapter.write_at(b.ics, 0x80, 0);
    CHECK_EQ(f.adapter.read_at(b.ics, 0), 0u);
    CHECK_EQ(f.adapter.read_at(b.icr, 0), 0x80u);
    CHECK_EQ(f.adapter.read_at(b.icr, 0), 0u);
  }
}

TEST("model registers: aliases reach the register they stand for") {
  ModelFixture f(Family::kI210);
  f.adapter.write_at(0x00D0, 0x40, 0);
  CHECK_EQ(f.adapter.read_at(0x1508, 0), 0x40u);
  f.adapter.write_at(0x280C, 0x1234, 0);
  CHECK_EQ(f.adapter.read_at(0xC00C, 0), 0x1234u);
  CHECK_EQ(f.adapter.read_at(0x0004, 0), 0x08100201u);
}

TEST("model registers: holes read 0, offsets outside the window or unaligned read ones") {
  for (const Family family : kAll) {
    ModelFixture f(family);
    for (const std::uint32_t hole : {0x0B00u, 0x8800u, 0x1FFFCu}) {
      f.adapter.write_at(hole, 0xFFFFFFFFu, 0);
      CHECK_EQ(f.adapter.read_at(hole, 0), 0u);
    }
    for (const std::uint32_t bad : {0x20000u, 0xFFFFFFFCu, 0xB601u, 0xB602u}) {
      f.adapter.write_at(bad, 0, 0);
      CHECK_EQ(f.adapter.read_at(bad, 0), 0xFFFFFFFFu);
    }
  }
}

TEST("model registers: TSAUXC and target times do not exist on I217 and I219") {
  for (const Family family : {Family::kI217, Family::kI219}) {
    ModelFixture f(family);
    for (const std::uint32_t offset :
         {0xB640u, 0xB644u, 0xB648u, 0xB64Cu, reg::kTSICR, reg::kSYSTIMR}) {
      f.adapter.write_at(offset, 0xFFFFFFFFu, 0);
      CHECK_EQ(f.adapter.read_at(offset, 0), 0u);
    }
  }
}

TEST("model registers: the address registers hold the MAC, also after a reset") {
  for (const Family family : kAll) {
    ModelFixture f(family);
    f.config.identity = default_identity(family, 7);
    f.config.identity.mac = {0xA0, 0x36, 0x9F, 0x12, 0x34, 0x56};
    f.adapter.reset(f.config, f.time.source());
    f.adapter.write_at(reg::counter::kRAL, 0, 0);
    f.adapter.reset_clock();
    CHECK_EQ(f.adapter.read_at(reg::counter::kRAL, 0), 0x129F36A0u);
    CHECK_EQ(f.adapter.read_at(reg::counter::kRAH, 0), 0x80005634u);
  }
}

TEST("model registers: STATUS shows the link, a change raises the interrupt cause") {
  struct Link {
    Family family;
    std::uint32_t mbps, bits;
  };
  constexpr std::uint32_t kLinkBits = 0x004000C3u;
  for (const Link& link :
       {Link{Family::kI210, 10, 0x03}, Link{Family::kI210, 100, 0x43},
        Link{Family::kI217, 1000, 0x83}, Link{Family::kI226, 2500, 0x00400083}}) {
    ModelFixture f(link.family);
    f.adapter.set_link(false, 0);
    CHECK_EQ(f.adapter.read_at(reg::kSTATUS, 0) & kLinkBits, 0u);
    const std::uint32_t icr = link.family == Family::kI217 ? reg::counter::kICR : reg::split::kICR;
    CHECK_EQ(f.adapter.read_at(icr, 0), 4u);
    f.adapter.set_link(true, link.mbps);
    CHECK_EQ(f.adapter.read_at(reg::kSTATUS, 0) & kLinkBits, link.bits);
  }
}

TEST("model registers: SYSCFI shows the crystal once FEXTNVM7 bit 0 is set") {
  struct Strap {
    Family family;
    std::uint32_t khz, bit;
  };
  for (const Strap& s : {Strap{Family::kI217, 96000, 0x20}, Strap{Family::kI217, 25000, 0},
                         Strap{Family::kI219, 24000, 0x20}, Strap{Family::kI219, 38400, 0}}) {
    ModelFixture f(s.family, s.khz);
    CHECK_EQ(f.adapter.read_at(reg::kTSYNCRXCTL, 0), 0u);
    // Neither the bit of another register nor this register without the bit.
    f.adapter.write_at(reg::kRXUDP, 1, 0);
    f.adapter.write_at(reg::kFEXTNVM7, 2, 0);
    CHECK_EQ(f.adapter.read_at(reg::kTSYNCRXCTL, 0), 0u);
    f.adapter.write_at(reg::kFEXTNVM7, 1, 0);
    f.adapter.write_at(reg::kTSYNCRXCTL, 0x10, 0);
    CHECK_EQ(f.adapter.read_at(reg::kTSYNCRXCTL, 0), 0x10u | s.bit);
  }
}

TEST("model registers: an adapter stays small") { CHECK(sizeof(AdapterModel) < 8192); }

}  // namespace
}  // namespace avbhal::model
