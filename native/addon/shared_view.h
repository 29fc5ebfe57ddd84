// Memory that native code and JavaScript both see. The engine allocates it, because some embedders
// (Electron) refuse memory of anybody else; it is shared memory, because that can be neither
// transferred nor detached: the pointer stays good as long as this object lives. JS thread only.
#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>

namespace avbhal::addon {

// The engine's own constructors, taken when the addon is loaded.
struct ViewConstructors {
  explicit ViewConstructors(Napi::Env env);

  Napi::FunctionReference buffer;  // SharedArrayBuffer; empty where the engine has none
  Napi::FunctionReference u64;     // BigUint64Array
  Napi::FunctionReference u32;     // Uint32Array
};

// Of std::uint64_t or std::uint32_t.
template <class T>
class SharedView {
 public:
  // `length` elements of 0. HAL_API_MISSING where the engine has no shared memory.
  SharedView(Napi::Env env, std::size_t length);

  T* data() const { return data_; }
  std::size_t length() const { return length_; }
  // The BigUint64Array or Uint32Array over it.
  Napi::Object value() const { return view_.Value(); }

 private:
  Napi::ObjectReference view_;
  T* data_ = nullptr;
  std::size_t length_ = 0;
};

}  // namespace avbhal::addon
