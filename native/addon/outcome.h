// How far the effect of a change is known, as JavaScript sees it. JS thread only.
#pragma once

#include <napi.h>

#include "addon/own_property.h"
#include "hal/tsn_types.h"

namespace avbhal::addon {

// `Made` has an effect and a note why it is not known further.
template <class Made>
Record outcome_record(Napi::Env env, const Made& made) {
  return Record(env).set("effect", effect_name(made.effect)).set("note", made.note);
}

inline Napi::Object to_js(Napi::Env env, const TsnOutcome& outcome) {
  return outcome_record(env, outcome).object();
}

}  // namespace avbhal::addon
