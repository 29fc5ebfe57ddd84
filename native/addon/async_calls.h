// What may wait for a driver, on a worker thread: enumerating, opening, changing its settings.
#pragma once

#include <napi.h>

#include <memory>
#include <string>

#include "addon/session.h"
#include "hal/types.h"

namespace avbhal::addon {

// JS thread. All return a promise. A session closed meanwhile rejects with HAL_CLOSED, and what the
// worker had opened is released.
Napi::Promise enumerate_on_worker(Napi::Env env, std::shared_ptr<Session> session);
Napi::Promise open_on_worker(Napi::Env env, std::shared_ptr<Session> session, std::string key,
                             AccessLevel access);
// Of an open adapter, which lives until the call has ended. The outcome is delivered even when the
// session is closed meanwhile: what was changed stays changed.
Napi::Promise change_setting_on_worker(Napi::Env env, std::shared_ptr<Session> session,
                                       std::shared_ptr<Adapter> adapter,
                                       TimestampSettingChange change);

}  // namespace avbhal::addon
