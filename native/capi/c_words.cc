#include "capi/c_words.h"

#include <algorithm>
#include <cstring>

#include "capi/border.h"

namespace avbhal::capi {
namespace {

struct Word {
  std::string_view facade, c;
};

// The first one that fits counts: longer ones stand before their parts.
constexpr Word kWords[] = {
    {"adapter.capabilities", "avbhal_capability()"},
    {"hal.adapters()", "avbhal_enumerate()"},
    {"adapter.refresh()", "avbhal_adapter_refresh()"},
    {"adapter.driver.state()", "the output of halbench list"},
    {"Read clock.status()", "Look at the state of avbhal_page_window()"},
    {"port.send(bytes, { launchNs })", "avbhal_port_send_at()"},
    {"tsn.launchTime.configure()", "Writing TQAVCTRL (see avb_hal.h)"},
    {"launchNs", "launch_ns"},
    {"clock.rateRange()", "avbhal_clock_rate_range()"},
    {"Await clock.calibrate()", "Call avbhal_page_calibrate()"},
    {"clock.events()", "avbhal_page_events()"},
    {"clock.adjustOffset()", "avbhal_clock_adjust_offset()"},
    {"clock.set()", "avbhal_clock_set()"},
    {"adjustOffset()", "avbhal_clock_adjust_offset()"},
    {"registers.describe(name).access", "docs/register-tables.md"},
    {"stamps.configure({ packets: true })", "avbhal_stamps_configure(adapter, 1)"},
    {"stamps.events()", "avbhal_stamps_take()"},
    {"stamps.status() tells", "halbench timestamps tells"},
    {"with access 'discipline'", "with access AVBHAL_DISCIPLINE"},
    {"access: 'discipline' or 'configure'", "access AVBHAL_DISCIPLINE or AVBHAL_CONFIGURE"},
    {"access: 'observe'", "access AVBHAL_OBSERVE"},
    {"access: 'discipline'", "access AVBHAL_DISCIPLINE"},
    {"access: 'configure'", "access AVBHAL_CONFIGURE"},
    {"use backend: 'sim' explicitly", "use the library avbhal_sim"},
    {"backend: 'auto'", "backend auto"},
    {"npm run build:native", "CMake"},
    {"time: 'virtual'", "option time=virtual"},
    {"a HAL or adapter after close()", "a handle after it was closed"},
    {"systemNs", "system_ns"},
    {"deviceNs", "device_ns"},
    {"offsetNs", "offset_ns"},
    {"etherType", "ether_type"},
    {"join must", "groups must"},
    {"osError", "os_error"},
};

const Word* word_at(std::string_view text) {
  for (const Word& word : kWords) {
    if (text.substr(0, word.facade.size()) == word.facade) return &word;
  }
  return nullptr;
}

}  // namespace

void say_in_c(std::string_view text, char* out, std::size_t room) noexcept {
  std::size_t used = 0;
  while (!text.empty() && used + 1 < room) {
    const Word* word = word_at(text);
    const std::string_view piece = word != nullptr ? word->c : text.substr(0, 1);
    const std::size_t fits = std::min(piece.size(), room - 1 - used);
    std::memcpy(out + used, piece.data(), fits);
    used += fits;
    text.remove_prefix(word != nullptr ? word->facade.size() : 1);
  }
  // Not through the middle of a character of more than one byte.
  const bool cut = !text.empty() && (static_cast<unsigned char>(text[0]) & 0xC0u) == 0x80u;
  while (cut && used > 0 && (static_cast<unsigned char>(out[used - 1]) & 0xC0u) == 0x80u) --used;
  if (cut && used > 0) --used;
  out[used] = 0;
}

}  // namespace avbhal::capi
