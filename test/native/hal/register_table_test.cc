// The table of named registers, and the model against it: same offsets, same access, same resets.
#include "hal/register_table.h"

#include <cstdint>
#include <string>
#include <vector>

#include "base/registers.gen.h"
#include "hal/register_rows.gen.h"
#include "harness.h"
#include "model/clock_block.h"
#include "model/register_file.h"

namespace avbhal {
namespace {

using model::AccessKind;

bool access_agrees(AccessKind modelled, RegisterAccess table) {
  switch (modelled) {
    case AccessKind::kReadWrite:
      return table == RegisterAccess::kReadWrite || table == RegisterAccess::kUnknown;
    case AccessKind::kReadOnly:
      // What only an event sets can only be seen as 0 where the model has no such event.
      return table == RegisterAccess::kReadOnly || table == RegisterAccess::kWriteOneClears;
    case AccessKind::kReadClear: return table == RegisterAccess::kReadClearWriteOne;
    case AccessKind::kWriteOneSets: return table == RegisterAccess::kWriteOneSets;
    case AccessKind::kWriteOnly:
    case AccessKind::kSetsOther:
    case AccessKind::kClearsOther: return table == RegisterAccess::kWriteOnly;
    default: return false;
  }
}

// The second address of CTRL is in the I210 datasheet; the model gives it to I225 and I226 as well.
// The word that the AVB driver's SETUP_FP writes has no name in any source.
bool known_extra(Family family, std::uint32_t offset) {
  return (family == Family::kI225 || family == Family::kI226) &&
         (offset == reg::kCTRL_ALIAS || offset == model::kUnlistedWord);
}

std::string place(Family family, std::uint32_t offset) {
  return std::string(family_name(family)) + " " + register_name(family, offset) + " " +
         std::to_string(offset);
}

void check_spec(Family family, const model::RegisterSpec& spec) {
  if (known_extra(family, spec.offset)) return;
  if (spec.access == AccessKind::kAlias) {
    const RegisterRow* row = find_register(family, spec.offset);
    const bool same = row != nullptr && row->alias == spec.offset && row->offset == spec.other;
    CHECK_EQ(place(family, spec.offset) + (same ? "" : " alias"), place(family, spec.offset));
    return;
  }
  for (std::uint32_t n = 0; n < spec.count; ++n) {
    const std::uint32_t offset = spec.offset + n * spec.stride;
    const RegisterRow* row = find_register(family, offset);
    const bool known = row != nullptr && access_agrees(spec.access, row->access);
    CHECK_EQ(place(family, offset) + (known ? "" : " access"), place(family, offset));
    // SRRCTL: DROP_EN resets to 1 on the queues after the first.
    const bool first = row != nullptr && offset == row->offset;
    if (first && row->reset_known) CHECK_EQ(spec.reset, row->reset);
  }
}

}  // namespace

TEST("register table: the model's registers stand in it, with the same access and reset") {
  for (const Family family : kFamilies) {
    const model::RegisterTable table = model::register_table(family);
    for (std::uint32_t i = 0; i < table.size; ++i) check_spec(family, table.specs[i]);
  }
}

TEST("register table: every register of the model's clock has a name") {
  for (const Family family : kFamilies) {
    model::ClockBlock clock;
    model::ClockBlockConfig config;
    config.family = family;
    clock.reset(config, model::Phase{});
    for (std::uint32_t offset = 0; offset < kBarBytes; offset += 4) {
      if (!clock.owns(offset)) continue;
      const bool named = find_register(family, offset) != nullptr;
      CHECK_EQ(place(family, offset) + (named ? "" : " unnamed"), place(family, offset));
    }
  }
}

TEST("register table: no offset has two names, none is unaligned or outside BAR0") {
  for (const Family family : kFamilies) {
    std::vector<int> named(kBarBytes / 4, 0);
    for (const RegisterRow& row : kRegisterRows) {
      if (!has_register(row, family)) continue;
      for (std::uint32_t n = 0; n < row.count; ++n) {
        const std::uint32_t offset = row.offset + n * row.stride;
        CHECK_EQ(offset % 4, 0u);
        CHECK(offset < kBarBytes);
        if (offset < kBarBytes) CHECK_EQ(++named[offset / 4], 1);
      }
    }
  }
}

TEST("register table: 0xB640 to 0xB64C are not the same registers on I219 as on the others") {
  for (std::uint32_t offset = 0xB640; offset <= 0xB64C; offset += 4) {
    CHECK(find_register(Family::kI217, offset) == nullptr);
    const std::string on_i219 = register_name(Family::kI219, offset);
    for (const Family family : {Family::kI210, Family::kI225, Family::kI226}) {
      CHECK(find_register(family, offset) != nullptr);
      CHECK(register_name(family, offset) != on_i219);
    }
  }
  CHECK_EQ(register_name(Family::kI226, 0xB640), "TSAUXC");
  CHECK_EQ(register_name(Family::kI219, 0xB640), "PLTSTMPL");
}

TEST("register table: names, indices, aliases, and offsets without a name") {
  CHECK_EQ(register_name(Family::kI210, 0xC08C), "SRRCTL[2]");
  CHECK_EQ(register_name(Family::kI210, 0x280C), "SRRCTL[0]");
  CHECK_EQ(register_name(Family::kI226, 0x00C0), "ICR");
  CHECK_EQ(register_name(Family::kI226, 0x5408), "RAL[1]");
  CHECK_EQ(register_name(Family::kI217, 0x5408), "SHRAL[0]");
  CHECK_EQ(register_name(Family::kI210, 0x1FFFC), "0x1FFFC");
  CHECK_EQ(register_name(Family::kUnknown, 0), "0x00000");
}

TEST("register table: I210's RDH can only be read, by the datasheet; I225's is not known") {
  for (std::uint32_t n = 0; n < 4; ++n) {
    const std::uint32_t offset = 0xC010 + n * 0x40;
    const Status refused = require_writable(Family::kI210, offset);
    CHECK_EQ(refused.code(), ErrorCode::kRegisterReadOnly);
    CHECK(require_writable(Family::kI225, offset).ok());
  }
  CHECK(find_register(Family::kI210, 0x5810)->access == RegisterAccess::kWriteOneClears);
  CHECK(find_register(Family::kI226, 0x5810)->access == RegisterAccess::kUnknown);
}

TEST(
    "register table: a counter of unknown access is refused without a claim that it is read only") {
  const Status refused = require_writable(Family::kI210, 0x4100);
  CHECK_EQ(refused.code(), ErrorCode::kRegisterReadOnly);
  CHECK_EQ(refused.error().detail,
           "IAC of i210 is a counter: no source says that it can be written");
}

TEST("register table: what can only be read is refused by name, anything else passes") {
  const Status refused = require_writable(Family::kI226, 0xB61C);
  CHECK_EQ(refused.code(), ErrorCode::kRegisterReadOnly);
  CHECK_EQ(refused.error().detail, "TXSTMPH_0 of i226 can only be read");
  CHECK(!require_writable(Family::kI210, 0x4000).ok());
  CHECK(!require_writable(Family::kI219, 0xB640).ok());
  for (const std::uint32_t offset : {0xB640u, 0xB66Cu, 0x1504u, 0x1508u, 0x1FFFCu}) {
    CHECK(require_writable(Family::kI226, offset).ok());
  }
  CHECK(require_writable(Family::kUnknown, 0xB61C).ok());
}

}  // namespace avbhal
