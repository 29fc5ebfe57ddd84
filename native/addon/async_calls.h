// Enumerating and opening on a worker thread: both may wait for a driver.
#pragma once

#include <napi.h>

#include <memory>
#include <string>

#include "addon/session.h"
#include "hal/types.h"

namespace avbhal::addon {

// JS thread. Both return a promise; a session closed meanwhile rejects with HAL_CLOSED, and what
// the worker had opened is released.
Napi::Promise enumerate_on_worker(Napi::Env env, std::shared_ptr<Session> session);
Napi::Promise open_on_worker(Napi::Env env, std::shared_ptr<Session> session, std::string key,
                             AccessLevel access);

}  // namespace avbhal::addon
