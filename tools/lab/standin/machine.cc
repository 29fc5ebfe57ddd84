#include "machine.h"

#include "adapters.h"
#include "build.h"
#include "control_calls.h"
#include "dispatch.h"
#include "events.h"
#include "ndis.h"
#include "orders.h"
#include "polling.h"

namespace avbhal::standin {

void Machine::reset(const Host& host, const MachineConfig& config) {
  build_machine(state_, host, config);
}

NtStatus Machine::open_file(FileContext& file) {
  file = FileContext{};
  file.id = ++state_.last_file_id;
  return state_.deny_open ? kStatusAccessDenied : kStatusSuccess;
}

void Machine::close_file(FileContext& file) {
  run_polls(state_);
  close_handle(state_, file);
  file = FileContext{};
}

NtStatus Machine::ioctl(FileContext& file, Request& request) {
  run_polls(state_);
  return dispatch(state_, file, request);
}

NtStatus Machine::control(Request& request) {
  run_polls(state_);
  return control_request(state_, request);
}

bool Machine::poll() {
  run_polls(state_);
  return anything_runs(state_);
}

void Machine::free_rings() { free_subscriptions(state_); }

NtStatus Machine::ndis_query(std::uint32_t adapter, std::uint32_t oid, void* out,
                             std::uint32_t out_bytes, std::uint32_t* written) {
  return answer_ndis_query(state_, adapter, oid, out, out_bytes, written);
}

NtStatus Machine::order(const char* text, std::uint32_t length) {
  run_polls(state_);
  return give_order(state_, text, length);
}

}  // namespace avbhal::standin
