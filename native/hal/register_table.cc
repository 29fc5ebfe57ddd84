#include "hal/register_table.h"

#include <cstdio>

#include "hal/register_rows.gen.h"

namespace avbhal {
namespace {

bool covers(const RegisterRow& row, std::uint32_t offset) {
  if (offset == row.alias) return true;
  const std::uint32_t distance = offset - row.offset;
  return offset >= row.offset && distance % row.stride == 0 && distance / row.stride < row.count;
}

}  // namespace

bool has_register(const RegisterRow& row, Family family) {
  return (row.families & family_bit(family)) != 0;
}

const RegisterRow* find_register(Family family, std::uint32_t offset) {
  for (const RegisterRow& row : kRegisterRows) {
    if (has_register(row, family) && covers(row, offset)) return &row;
  }
  return nullptr;
}

std::string register_name(Family family, std::uint32_t offset) {
  const RegisterRow* row = find_register(family, offset);
  if (row == nullptr) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%05X", static_cast<unsigned>(offset));
    return text;
  }
  if (row->count == 1) return row->name;
  const std::uint32_t n = offset == row->alias ? 0 : (offset - row->offset) / row->stride;
  return std::string(row->name) + "[" + std::to_string(n) + "]";
}

Status require_writable(Family family, std::uint32_t offset) {
  const RegisterRow* row = find_register(family, offset);
  if (row == nullptr) return ok_status();
  const std::string name = register_name(family, offset) + " of " + family_name(family);
  switch (row->access) {
    case RegisterAccess::kReadOnly:
    case RegisterAccess::kReadClear:
      return make_error(ErrorCode::kRegisterReadOnly, {}, name + " can only be read");
    case RegisterAccess::kCounter:
      return make_error(ErrorCode::kRegisterReadOnly, {},
                        name + " is a counter: no source says that it can be written");
    default: return ok_status();
  }
}

}  // namespace avbhal
