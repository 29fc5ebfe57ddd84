// What all facets of an adapter have in common. The public functions of a facet are not virtual:
// they check the access level, the manifest and the preconditions of the contract, once for every
// backend, then call the hook `do_...` that the backend fills in. A hook may rely on all three.
//
// Errors: `operation` is the facade's name of the call (`clock.read`), set here. A hook names the
// driver's or the system's call that failed, which then stands in front of the detail, or none.
#pragma once

#include <string_view>
#include <utility>

#include "hal/adapter.h"

namespace avbhal {

// Of an operation without an entry in the manifest: whether the facet is there decides alone.
inline constexpr Capability kNoCapability = Capability::kCount;

struct Operation {
  const char* name;  // as the facade calls it
  Capability capability;
  AccessLevel access;
  const char* otherwise = "this backend does not offer it";  // reason where the manifest has none
};

// The one place that makes HAL_NOT_SUPPORTED of an operation: with the manifest's reason.
Status absent(const Adapter& adapter, const Operation& operation);

// HAL_ACCESS_LEVEL unless `have` is at least `need` (design decision D9).
Status require_access(AccessLevel have, AccessLevel need, std::string_view operation);

// As permit(), for an operation that the level or the manifest of last time does not allow.
Status permit_again(Adapter& adapter, const Operation& operation);

// HAL_ACCESS_LEVEL below the operation's level; absent() where the manifest denies it. On the way
// of every call: what is allowed is decided here.
inline Status permit(Adapter& adapter, const Operation& operation) {
  const bool allowed = adapter.access() >= operation.access &&
                       (operation.capability == kNoCapability ||
                        adapter.info().capabilities.has(operation.capability));
  return allowed ? ok_status() : permit_again(adapter, operation);
}

// As permit() for an operation of a facet that is null: never ok.
Status refuse(Adapter& adapter, const Operation& operation);

// Gives a failed status the operation's name; the name it had goes in front of the detail.
void name_error(const char* operation, Status& failed);
template <class T>
void name_error(const char* operation, Result<T>& failed) {
  name_error(operation, failed.status());
}

class Facet {
 public:
  Facet(const Facet&) = delete;
  Facet& operator=(const Facet&) = delete;

  virtual ~Facet() = default;

  Adapter& adapter() const { return adapter_; }

 protected:
  using C = Capability;

  // `adapter` owns the facet.
  explicit Facet(Adapter& adapter) : adapter_(adapter) {}

  // Operations by the access level that they need.
  static constexpr Operation needs_observe(const char* name, Capability capability) {
    return {name, capability, AccessLevel::kObserve};
  }
  static constexpr Operation needs_discipline(const char* name, Capability capability) {
    return {name, capability, AccessLevel::kDiscipline};
  }
  static constexpr Operation needs_configure(const char* name, Capability capability) {
    return {name, capability, AccessLevel::kConfigure};
  }

  // Calls `hook` where the operation is permitted and the preconditions were `met`.
  template <class F, class R, class... Parameters, class... Arguments>
  R run(const Operation& operation, Status met, R (F::*hook)(Parameters...),
        Arguments&&... arguments) {
    Status status = permit(adapter_, operation);
    if (status.ok()) status = std::move(met);
    if (!status.ok()) {
      name_error(operation.name, status);
      return status;
    }
    R result = (static_cast<F*>(this)->*hook)(std::forward<Arguments>(arguments)...);
    if (!result.ok()) name_error(operation.name, result);
    return result;
  }
  template <class F, class R, class... Parameters, class... Arguments>
  R run(const Operation& operation, R (F::*hook)(Parameters...), Arguments&&... arguments) {
    return run(operation, ok_status(), hook, std::forward<Arguments>(arguments)...);
  }

 private:
  Adapter& adapter_;
};

// Calls `body(facet)` with the facet F of `adapter`, or gives the error of its absence. `body`
// gives a Status or a Result.
template <class F, class Body>
auto with(Adapter& adapter, const Operation& operation, Body&& body)
    -> decltype(body(std::declval<F&>())) {
  F* facet = F::of(adapter);
  if (facet == nullptr) return refuse(adapter, operation);
  return body(*facet);
}

}  // namespace avbhal
