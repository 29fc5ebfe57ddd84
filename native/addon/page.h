// The JavaScript view of a clock page (NativeClockPage in src/binding/native.ts). JS thread only.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "addon/page_reader.h"
#include "addon/session.h"
#include "runtime/clock_service.h"

namespace avbhal::addon {

class PageObject : public Napi::ObjectWrap<PageObject> {
 public:
  struct Construction {
    std::shared_ptr<ClockService> service;
    bool owns = false;    // false: attached to a page that another environment opened
    bool steers = false;  // may move the clock: the adapter was opened for it
  };

  static Napi::Function define(Napi::Env env);
  static Napi::Object create(Napi::Env env, Construction construction);
  // attachPage(token) of NativeModule.
  static Napi::Value attach(const Napi::CallbackInfo& info);

  explicit PageObject(const Napi::CallbackInfo& info);
  ~PageObject() override;

 private:
  Napi::Value read_raw(const Napi::CallbackInfo& call);
  Napi::Value read_batch(const Napi::CallbackInfo& call);
  Napi::Value at(const Napi::CallbackInfo& call);
  Napi::Value to_system(const Napi::CallbackInfo& call);
  Napi::Value from_raw(const Napi::CallbackInfo& call);
  Napi::Value to_raw(const Napi::CallbackInfo& call);
  Napi::Value set_virtual(const Napi::CallbackInfo& call);
  Napi::Value step_virtual(const Napi::CallbackInfo& call);
  Napi::Value rate_virtual(const Napi::CallbackInfo& call);
  Napi::Value clear_virtual(const Napi::CallbackInfo& call);
  Napi::Value stats(const Napi::CallbackInfo& call);
  Napi::Value token(const Napi::CallbackInfo& call);
  Napi::Value on_event(const Napi::CallbackInfo& call);
  Napi::Value close(const Napi::CallbackInfo& call);

  // The service, or a thrown HAL_CLOSED.
  ClockService& open_service(Napi::Env env, const char* operation) {
    return reader_->open_service(env, operation);
  }
  // As open_service(), and HAL_ACCESS_LEVEL HAL_ACCESS_LEVEL unless this page may move the clock.
  ClockService& steerable_service(Napi::Env env, const char* operation);
  // Ends the service of the owner; another page only lets go of it.
  void release();
  Napi::Value converted(const Napi::CallbackInfo& call, const Result<Converted>& result);

  // Null before the constructor is done; its service is null after close().
  std::unique_ptr<PageReader> reader_;
  bool owns_ = false;
  bool has_listener_ = false;
  bool steers_ = false;
  std::uint64_t token_ = 0;
};

}  // namespace avbhal::addon
