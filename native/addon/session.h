// State shared by the JavaScript objects of one open backend, and per environment.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "addon/shared_view.h"
#include "hal/backend.h"
#include "runtime/pumped.h"

namespace avbhal::addon {

class AdapterObject;
class PageTable;

// JS thread only. Workers keep the backend alive through their own shared_ptr; an adapter holds the
// session, so the backend outlives every adapter.
struct Session {
  // Moves virtual time by `ns`, taking every bracket and every event that falls due on the way.
  Status advance(std::uint64_t ns);

  std::shared_ptr<Backend> backend;
  // Destroyed before the backend that it belongs to.
  std::unique_ptr<ChangeNotice> notice;
  bool closed = false;
  std::set<AdapterObject*> adapters;
  // What has no thread in virtual time: advance() calls it when its time has come.
  std::vector<std::weak_ptr<Pumped>> pumped;
};

// One for each environment (main thread, each worker), so the addon can be loaded many times.
struct EnvironmentData {
  explicit EnvironmentData(Napi::Env env) : views(env) {}

  Napi::FunctionReference backend_constructor;
  Napi::FunctionReference adapter_constructor;
  Napi::FunctionReference page_constructor;
  Napi::FunctionReference stream_constructor;
  ViewConstructors views;
  std::shared_ptr<PageTable> pages;  // null before the first page
};

inline EnvironmentData& environment_data(Napi::Env env) {
  return *env.GetInstanceData<EnvironmentData>();
}

// Constructors accept only what the addon gives them: an External of its own, known by its tag,
// since another addon's holds something else. One never leaves the addon, so that one tag serves
// all.
inline constexpr napi_type_tag kConstructionTag = {0x3e94d1b86f2c7a05u, 0xc41f8a70d95b2e63u};

template <class T>
Napi::Object construct(const Napi::FunctionReference& constructor, Napi::Env env, T* made) {
  const auto external = Napi::External<T>::New(env, made);
  external.TypeTag(&kConstructionTag);
  return constructor.New({external});
}

template <class T>
T* construction_argument(const Napi::CallbackInfo& info) {
  if (info.Length() != 1 || !info[0].IsExternal() ||
      !info[0].As<Napi::External<T>>().CheckTypeTag(&kConstructionTag)) {
    throw Napi::TypeError::New(info.Env(), "Illegal constructor: use openHal()");
  }
  return info[0].As<Napi::External<T>>().Data();
}

}  // namespace avbhal::addon
