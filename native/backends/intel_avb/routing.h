// Requests that the driver applies to the adapter opened last by anyone, not to the handle's.
//
// ADJUST_FREQUENCY and GET_DEVICE_INFO are of that kind. Inside this process they are serialised by
// one mutex together with every OPEN_ADAPTER; other processes can still interfere, so every effect
// is verified on the adapter's own handle.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "backends/intel_avb/identity.h"
#include "backends/intel_avb/rate.h"
#include "hal/status.h"
#include "hal/types.h"

namespace avbhal::intel_avb {

// Hold it over OPEN_ADAPTER and the requests that depend on it. Process-wide.
std::mutex& selection_mutex();

// A second handle, bound to the same adapter, which is now the one that such requests act on. The
// caller holds selection_mutex(). Errors as of command_rate() below.
Result<Client> select_adapter(const BoundHandle& adapter);

// What `send` gives for a request that acts on the adapter opened last by anyone, sent through a
// handle that has just made this adapter so. `send(const Client&)` gives a Status or a Result.
template <class Send>
auto through_selection(const BoundHandle& adapter, Send&& send)
    -> decltype(send(std::declval<const Client&>())) {
  const std::lock_guard<std::mutex> selection(selection_mutex());
  Result<Client> selected = select_adapter(adapter);
  if (!selected.ok()) return selected.take_status();
  return adapter.explained(send(selected.value()));
}

// To be called after each OPEN_ADAPTER of this process, with the key of the adapter that is
// selected now; empty when it is another one. Any thread.
void note_selection(const std::string& key);
// How often this process has selected another adapter than the one with this key. The driver ends
// the production of some events of an adapter when another one is selected, so a changed number
// means that they may have stopped. Any thread.
std::uint64_t foreign_selections(const std::string& key);

// Commands a rate and verifies it: TIMINCA as read back on the adapter's own handle.
//
// The adapter is selected through a second, short-lived handle, so the adapter's own binding never
// changes. Indices may have moved since it was opened: the second handle counts as the same adapter
// only when its clock reads between two readings of the own handle with equal settings.
// HAL_ADAPTER_NOT_READY unless the state is ptp-ready (selecting would reset the clock);
// HAL_ADAPTER_GONE when the driver lists no adapter with this clock;
// HAL_NOT_EFFECTIVE when the register does not hold the commanded value afterwards.
Result<std::uint32_t> command_rate(const BoundHandle& adapter, const RateCommand& command);

// The driver's text about the adapter that `client` has just opened; the caller holds
// selection_mutex(). Empty when the driver has none or answers for another family, which means that
// another process has opened an adapter meanwhile.
std::string text_of_selected(const Client& client, Family family);

}  // namespace avbhal::intel_avb
