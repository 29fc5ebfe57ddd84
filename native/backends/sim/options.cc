#include "backends/sim/options.h"

#include <cstdio>
#include <optional>
#include <string>

#include "backends/sim/option_values.h"
#include "model/timinca.h"

namespace avbhal::sim {
namespace {

// One adapter as written; what is absent takes a default that may depend on the family.
struct AdapterDraft {
  std::optional<Family> family;
  std::optional<std::uint16_t> device_id;
  std::optional<std::array<std::uint8_t, 6>> mac;
  std::optional<std::uint32_t> link_mbps, source_clock_khz, median_ns, tail_ns;
  std::optional<double> oscillator_ppb, wander, sigma, tail_probability, sample_min, sample_max;
  std::optional<bool> latch_skew;
};

struct Draft {
  SimOptions options;
  std::vector<AdapterDraft> adapters;
};

// "'i210', 'i217' or 'i219'": the families for which `wanted` holds.
std::string families_where(bool (*wanted)(Family)) {
  std::string text;
  for (const Family family : kFamilies) {
    if (wanted(family))
      text += std::string(text.empty() ? "" : ", ") + "'" + family_name(family) + "'";
  }
  const std::size_t last = text.rfind(", ");
  return last == std::string::npos ? text : text.replace(last, 2, " or ");
}

Status set_family(OptionText option, AdapterDraft& adapter) {
  const Family family = family_from_name(option.value);
  if (family == Family::kUnknown) {
    return invalid(option, families_where([](Family) { return true; }));
  }
  adapter.family = family;
  return ok_status();
}

Status set_identity(OptionText option, const std::string& field, AdapterDraft& adapter,
                    bool* known) {
  *known = true;
  if (field == "family") return set_family(option, adapter);
  if (field == "deviceId") return take_integer(option, 0, 65535, adapter.device_id);
  if (field == "mac") return take_mac(option, adapter.mac);
  if (field == "linkMbps") {
    return take_choice(option, {0, 10, 100, 1000, 2500}, adapter.link_mbps);
  }
  *known = false;
  return ok_status();
}

Status set_clock_field(OptionText option, const std::string& field, AdapterDraft& adapter,
                       bool* known) {
  *known = true;
  if (field == "oscillatorPpb") {
    return take_number(option, -200000, 200000, adapter.oscillator_ppb);
  }
  if (field == "wanderPpbPerSqrtS") return take_number(option, 0, 1000, adapter.wander);
  if (field == "sourceClockKhz") {
    return take_choice(option, {24000, 25000, 38400, 96000}, adapter.source_clock_khz);
  }
  if (field == "latchSkew") return take_bool(option, adapter.latch_skew);
  *known = false;
  return ok_status();
}

Status set_latency_field(OptionText option, const std::string& field, AdapterDraft& adapter,
                         bool* known) {
  *known = true;
  if (field == "latency.medianNs") return take_integer(option, 0, 1000000, adapter.median_ns);
  if (field == "latency.sigma") return take_number(option, 0, 1, adapter.sigma);
  if (field == "latency.tailProbability") {
    return take_number(option, 0, 1, adapter.tail_probability);
  }
  if (field == "latency.tailNs") return take_integer(option, 0, 100000000, adapter.tail_ns);
  if (field == "latency.sampleMin") return take_number(option, 0, 1, adapter.sample_min);
  if (field == "latency.sampleMax") return take_number(option, 0, 1, adapter.sample_max);
  *known = false;
  return ok_status();
}

Status set_adapter_option(OptionText option, Draft& draft) {
  const std::string rest = option.key.substr(std::string("adapters.").size());
  if (rest.size() < 3 || rest[0] < '0' || rest[0] > '7' || rest[1] != '.') {
    return invalid(option, "a key 'adapters.N.field' with N from 0 to 7");
  }
  const auto n = static_cast<std::size_t>(rest[0] - '0');
  if (draft.adapters.size() <= n) draft.adapters.resize(n + 1);
  const std::string field = rest.substr(2);
  bool known = false;
  for (auto* setter : {&set_identity, &set_clock_field, &set_latency_field}) {
    Status status = setter(option, field, draft.adapters[n], &known);
    if (known) return status;
  }
  return invalid(option, "a key that docs/simulation.md lists");
}

Status set_option(OptionText option, Draft& draft) {
  if (option.key == "seed") {
    std::optional<std::uint64_t> seed;
    Status status = take_integer(option, 0, std::int64_t{9007199254740991}, seed);
    if (seed) draft.options.seed = *seed;
    return status;
  }
  if (option.key == "time") {
    if (option.value != "real" && option.value != "virtual") {
      return invalid(option, "'real' or 'virtual'");
    }
    draft.options.virtual_time = option.value == "virtual";
    return ok_status();
  }
  if (option.key.rfind("adapters.", 0) == 0) return set_adapter_option(option, draft);
  return invalid(option, "one of 'seed', 'time' and 'adapters.N.field'");
}

std::string key_of(std::size_t n, const char* field) {
  return "adapters." + std::to_string(n) + "." + field;
}

Status check_for_family(const AdapterDraft& draft, std::size_t n) {
  const Family family = *draft.family;
  const std::string name = family_name(family);
  const std::uint32_t most_mbps = traits_of(family).max_link_mbps;
  if (draft.link_mbps.value_or(0) > most_mbps) {
    return invalid({key_of(n, "linkMbps"), std::to_string(*draft.link_mbps)},
                   "at most " + std::to_string(most_mbps) + " for " + name);
  }
  if (draft.source_clock_khz &&
      model::find_counter_source(family, *draft.source_clock_khz) == nullptr) {
    const char* wanted = family == Family::kI217   ? "25000 or 96000 for i217"
                         : family == Family::kI219 ? "24000 or 38400 for i219"
                                                   : "no such key except for i217 and i219";
    return invalid({key_of(n, "sourceClockKhz"), std::to_string(*draft.source_clock_khz)}, wanted);
  }
  if (draft.latch_skew && has_split_clock(family)) {
    return invalid({key_of(n, "latchSkew"), *draft.latch_skew ? "true" : "false"},
                   "no such key except for i217 and i219");
  }
  return ok_status();
}

std::string mac_text(const std::array<std::uint8_t, 6>& m) {
  char text[18];
  std::snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4],
                m[5]);
  return text;
}

// Addresses that were written down; the default ones differ among themselves.
Status check_macs(const std::vector<AdapterDraft>& adapters) {
  for (std::size_t n = 0; n < adapters.size(); ++n) {
    for (std::size_t twin = 0; twin < n; ++twin) {
      if (!adapters[n].mac || adapters[n].mac != adapters[twin].mac) continue;
      return invalid({key_of(n, "mac"), mac_text(*adapters[n].mac)},
                     "another one than adapter " + std::to_string(twin));
    }
  }
  return ok_status();
}

model::LatencyConfig latency_from(const AdapterDraft& draft) {
  model::LatencyConfig latency = model::default_latency(*draft.family);
  latency.median_ns = draft.median_ns.value_or(latency.median_ns);
  latency.sigma = draft.sigma.value_or(latency.sigma);
  latency.tail_probability = draft.tail_probability.value_or(latency.tail_probability);
  latency.tail_ns = draft.tail_ns.value_or(latency.tail_ns);
  latency.sample_min = draft.sample_min.value_or(latency.sample_min);
  latency.sample_max = draft.sample_max.value_or(latency.sample_max);
  return latency;
}

Result<model::AdapterConfig> finish_adapter(const AdapterDraft& draft, std::size_t n,
                                            std::uint64_t seed) {
  if (!draft.family) {
    return invalid({key_of(n, "family"), ""}, "a family for every adapter, numbered without gaps");
  }
  if (Status status = check_for_family(draft, n); !status.ok()) return status;
  model::AdapterConfig config;
  config.family = *draft.family;
  config.identity = model::default_identity(config.family, static_cast<std::uint8_t>(n));
  config.identity.device_id = draft.device_id.value_or(config.identity.device_id);
  if (draft.mac) config.identity.mac = *draft.mac;
  const std::uint32_t mbps = draft.link_mbps.value_or(traits_of(config.family).max_link_mbps);
  config.link_up = mbps != 0;
  config.link_mbps = mbps;
  // Adapters of one scenario differ, and scenarios with neighbouring seeds share none.
  config.seed = seed * kMaxAdapters + n;
  config.oscillator.error_ppb =
      draft.oscillator_ppb.value_or(model::draw_oscillator_ppb(config.seed));
  config.oscillator.wander_ppb_per_sqrt_s = draft.wander.value_or(0);
  config.source_clock_khz = draft.source_clock_khz.value_or(0);
  config.latch_skew = draft.latch_skew.value_or(true);
  config.latency = latency_from(draft);
  if (config.latency.sample_min > config.latency.sample_max) {
    return invalid(
        {key_of(n, "latency.sampleMin"), std::to_string(config.latency.sample_min)},
        "at most latency.sampleMax, which is " + std::to_string(config.latency.sample_max));
  }
  return config;
}

}  // namespace

Result<SimOptions> parse_options(const BackendOptions& options) {
  Draft draft;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const OptionText option{options[i].first, options[i].second};
    for (std::size_t j = 0; j < i; ++j) {
      if (options[j].first == option.key) return invalid(option, "each key once");
    }
    if (Status status = set_option(option, draft); !status.ok()) return status;
  }
  if (draft.adapters.empty()) {
    for (const Family family : {Family::kI210, Family::kI219, Family::kI226}) {
      draft.adapters.emplace_back();
      draft.adapters.back().family = family;
    }
  }
  if (Status macs = check_macs(draft.adapters); !macs.ok()) return macs;
  for (std::size_t n = 0; n < draft.adapters.size(); ++n) {
    Result<model::AdapterConfig> config = finish_adapter(draft.adapters[n], n, draft.options.seed);
    if (!config.ok()) return config.take_status();
    draft.options.adapters.push_back(config.take());
  }
  return std::move(draft.options);
}

}  // namespace avbhal::sim
