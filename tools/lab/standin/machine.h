// The stand-in for the AVB filter driver as one object: adapters from native/model behind the
// driver's interface, for a kernel driver and for tests in one process. Freestanding C++17: no
// heap, no operating system, no exceptions. The host serialises all calls; every call may busy-wait
// through Host::time (10 ms when a device is initialised), so hold a lock that allows that.
// Source: public driver zarfld/IntelAvbFilter, commit 79b021f; what differs stands in
// docs/simulation.md.
#pragma once

#include <cstdint>

#include "machine_state.h"
#include "nt_status.h"
#include "standin.h"

namespace avbhal::standin {

class Machine {
 public:
  // Builds the adapters, attaches them in order and forgets all faults. Must come first; open
  // handles become stale (their calls answer DEVICE_NOT_READY).
  void reset(const Host& host, const MachineConfig& config = MachineConfig{});

  // IRP_MJ_CREATE / IRP_MJ_CLEANUP of \Device\IntelAvbFilter. `file` is zero-initialised by the
  // host. open_file: success or, on order, ACCESS_DENIED.
  NtStatus open_file(FileContext& file);
  void close_file(FileContext& file);

  // One request to \Device\IntelAvbFilter. On success `request.returned` bytes of the buffer go
  // back to the caller, on failure nothing does. `request.buffer` has room for the larger of
  // in_bytes and out_bytes, at any alignment, and is nullptr when both are 0.
  NtStatus ioctl(FileContext& file, Request& request);

  // One request to the control device (control.h).
  NtStatus control(Request& request);

  // An NDIS query as it arrives through \\.\{GUID}: `adapter` is the number in attachment order.
  // On success *written bytes of `out` are valid.
  NtStatus ndis_query(std::uint32_t adapter, std::uint32_t oid, void* out, std::uint32_t out_bytes,
                      std::uint32_t* written);

  // An order to misbehave (docs/simulation.md), `length` bytes of text. INVALID_PARAMETER when it
  // is not understood; nothing has happened then and last_order_error() says why.
  NtStatus order(const char* text, std::uint32_t length);
  const char* last_order_error() const { return state_.order_error; }

  // Works off the timers of the driver and the frames that are due. Every other call does it first;
  // a host that runs in real time calls it once a millisecond.
  // False: nothing falls due before the next request or order.
  bool poll();
  // Frees the rings of all subscriptions, mapped or not. Before the host's memory goes.
  void free_rings();

  // For tests that compare with the truth.
  MachineState& state() { return state_; }

 private:
  MachineState state_{};
};

}  // namespace avbhal::standin
