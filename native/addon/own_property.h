// Properties of the addon's own objects. Unlike an assignment, which can meet a setter of
// Object.prototype, defining a property runs no JavaScript: nothing can be closed meanwhile. JS
// thread only.
#pragma once

#include <napi.h>

namespace avbhal::addon {

// An ordinary property: writable, enumerable, configurable.
inline void set_own(Napi::Object target, const char* name, Napi::Value value) {
  target.DefineProperty(Napi::PropertyDescriptor::Value(name, value, napi_default_jsproperty));
}

// As long as `holder` is reachable, so is `held`: an ordinary reference, which the garbage
// collector sees, so that a circle of them is collected as a whole.
inline void tether(Napi::Object holder, Napi::Object held) {
  holder.DefineProperty(Napi::PropertyDescriptor::Value("owner", held, napi_default));
}

}  // namespace avbhal::addon
