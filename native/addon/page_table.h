// The clock pages that one environment reads, by number. All of them share the functions readNow
// and readWindow, and JavaScript writes which page it means before it calls: with functions of each
// page's own, a call that sees two clocks has no single target and costs 1.8 times as much. JS
// thread of the environment.
#pragma once

#include <napi.h>

#include <cstdint>
#include <vector>

#include "addon/shared_view.h"

namespace avbhal::addon {

struct PageReader;

class PageTable {
 public:
  // Added to a page's number: readNow() never goes back.
  static constexpr std::uint32_t kMonotonic = 1;

  explicit PageTable(Napi::Env env) : selected_(env, 1), entries_(kFewest) {}

  // An even number for `reader` that none had before. HAL_OUT_OF_MEMORY after 2^31 of them.
  std::uint32_t add(Napi::Env env, PageReader& reader);
  void remove(std::uint32_t number) { entries_[place(number)].reader = nullptr; }

  // What JavaScript wrote: any number, and a moment later perhaps another one.
  std::uint32_t selected() const {
    return *static_cast<const volatile std::uint32_t*>(selected_.data());
  }
  // The reader with that number, with or without kMonotonic; null for a number of none.
  PageReader* find(std::uint32_t number) const {
    const Entry& entry = entries_[place(number)];
    return entry.number == (number & ~kMonotonic) ? entry.reader : nullptr;
  }
  // The Uint32Array of one element behind selected().
  Napi::Object selected_view() const { return selected_.value(); }

  // Of every page of the environment.
  Napi::FunctionReference read_now, read_window;

 private:
  static constexpr std::size_t kFewest = 8;  // a power of two
  struct Entry {
    std::uint32_t number = 0;
    PageReader* reader = nullptr;
  };

  // No two readers have the same.
  std::size_t place(std::uint32_t number) const { return (number >> 1) & last_; }
  bool full() const;
  void grow();

  const SharedView<std::uint32_t> selected_;
  std::vector<Entry> entries_;
  std::size_t last_ = kFewest - 1;  // the last place
  std::uint64_t next_ = 0;
};

}  // namespace avbhal::addon
