#include "addon/page_table.h"

#include <algorithm>
#include <limits>

#include "addon/errors.h"

namespace avbhal::addon {

std::uint32_t PageTable::add(Napi::Env env, PageReader& reader) {
  if (full()) grow();
  const auto taken = [this](std::uint64_t number) {
    return entries_[place(static_cast<std::uint32_t>(number))].reader != nullptr;
  };
  while (taken(next_)) next_ += 2;
  if (next_ > std::numeric_limits<std::uint32_t>::max()) {
    throw to_js_error(env, make_error(ErrorCode::kOutOfMemory, "clock.startPage",
                                      "this thread has no number left for another clock page"));
  }
  const auto number = static_cast<std::uint32_t>(next_);
  entries_[place(number)] = {number, &reader};
  next_ += 2;
  return number;
}

bool PageTable::full() const {
  return std::all_of(entries_.begin(), entries_.end(),
                     [](const Entry& entry) { return entry.reader != nullptr; });
}

void PageTable::grow() {
  std::vector<Entry> old(entries_.size() * 2);
  old.swap(entries_);
  last_ = entries_.size() - 1;
  for (const Entry& entry : old) entries_[place(entry.number)] = entry;
}

}  // namespace avbhal::addon
