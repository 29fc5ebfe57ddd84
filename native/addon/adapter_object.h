// The JavaScript view of one open adapter (NativeAdapter in src/native.ts). JS thread only.
#pragma once

#include <napi.h>

#include <memory>
#include <string>
#include <vector>

#include "addon/hot_calls.h"
#include "addon/session.h"
#include "hal/backend.h"
#include "runtime/clock_service.h"
#include "runtime/device_pages.h"
#include "runtime/event_pump.h"

namespace avbhal::addon {

class AdapterObject : public Napi::ObjectWrap<AdapterObject> {
 public:
  struct Construction {
    std::shared_ptr<Session> session;
    std::shared_ptr<Adapter> adapter;
    AccessLevel access = AccessLevel::kObserve;
  };

  static Napi::Function define(Napi::Env env);
  static Napi::Object create(Napi::Env env, Construction construction);

  explicit AdapterObject(const Napi::CallbackInfo& info);
  ~AdapterObject() override;
  // Releases the adapter; safe to call again.
  void release();

 private:
  static napi_value closed_getter(napi_env env, napi_callback_info info);

  Napi::Value info(const Napi::CallbackInfo& call);
  Napi::Value refresh(const Napi::CallbackInfo& call);
  Napi::Value clock_config(const Napi::CallbackInfo& call);
  Napi::Value rate_range(const Napi::CallbackInfo& call);
  Napi::Value driver_state(const Napi::CallbackInfo& call);
  Napi::Value timestamp_status(const Napi::CallbackInfo& call);
  Napi::Value change_timestamp_setting(const Napi::CallbackInfo& call);
  Napi::Value write_register(const Napi::CallbackInfo& call);
  Napi::Value read_phy(const Napi::CallbackInfo& call);
  Napi::Value write_phy(const Napi::CallbackInfo& call);
  Napi::Value apply_rate_measurement(const Napi::CallbackInfo& call);
  Napi::Value set_clock(const Napi::CallbackInfo& call);
  Napi::Value adjust_offset(const Napi::CallbackInfo& call);
  Napi::Value adjust_rate(const Napi::CallbackInfo& call);
  Napi::Value ground_truth(const Napi::CallbackInfo& call);
  Napi::Value time_loop(const Napi::CallbackInfo& call);
  Napi::Value open_page(const Napi::CallbackInfo& call);
  Napi::Value open_events(const Napi::CallbackInfo& call);
  Napi::Value take_stamp(const Napi::CallbackInfo& call);
  Napi::Value stamping_state(const Napi::CallbackInfo& call);
  Napi::Value configure_stamping(const Napi::CallbackInfo& call);
  Napi::Value set_target_time(const Napi::CallbackInfo& call);
  Napi::Value auxiliary_stamp(const Napi::CallbackInfo& call);
  Napi::Value set_queue_stamping(const Napi::CallbackInfo& call);
  Napi::Value set_receive_buffer_stamping(const Napi::CallbackInfo& call);
  Napi::Value set_port_latency(const Napi::CallbackInfo& call);
  Napi::Value close(const Napi::CallbackInfo& call);

  static void add_tsn_methods(std::vector<Napi::ClassPropertyDescriptor<AdapterObject>>& methods);
  static void add_stamp_methods(std::vector<Napi::ClassPropertyDescriptor<AdapterObject>>& methods);
  Napi::Value configure_gates(const Napi::CallbackInfo& call);
  Napi::Value configure_preemption(const Napi::CallbackInfo& call);
  Napi::Value configure_shaper(const Napi::CallbackInfo& call);
  Napi::Value configure_launch_time(const Napi::CallbackInfo& call);
  Napi::Value configure_ptm(const Napi::CallbackInfo& call);
  Napi::Value configure_vlan(const Napi::CallbackInfo& call);
  Napi::Value configure_eee(const Napi::CallbackInfo& call);
  Napi::Value configure_pfc(const Napi::CallbackInfo& call);
  Napi::Value reserve_stream(const Napi::CallbackInfo& call);
  Napi::Value release_stream(const Napi::CallbackInfo& call);
  Napi::Value subscribe_entities(const Napi::CallbackInfo& call);
  Napi::Value poll_entities(const Napi::CallbackInfo& call);
  Napi::Value unsubscribe_entities(const Napi::CallbackInfo& call);
  Napi::Value driver_counters(const Napi::CallbackInfo& call);
  Napi::Value reset_driver_counters(const Napi::CallbackInfo& call);

  // Of the open adapter.
  DeviceId device_id() const;
  // The adapter, or a thrown HAL_CLOSED.
  Adapter& open_adapter(Napi::Env env, const char* operation);
  // As open_adapter, and HAL_ACCESS_LEVEL below `need`.
  Adapter& require(Napi::Env env, AccessLevel need, const char* operation);

  // Null after release(); else the adapter and what it lives in.
  std::shared_ptr<HotTarget> hot_;
  std::shared_ptr<ClockService> service_;  // of the clock page, when one was opened
  std::vector<std::weak_ptr<EventPump>> streams_;
  AccessLevel access_ = AccessLevel::kObserve;
};

}  // namespace avbhal::addon
