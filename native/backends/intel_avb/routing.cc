#include "backends/intel_avb/routing.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/identity.h"
#include "backends/intel_avb/plausibility.h"

namespace avbhal::intel_avb {
namespace {

// A reading between two others can fail by chance: another process steers, or a latch error of the
// I219 (about 0.4 % of its reads).
constexpr int kSandwichAttempts = 4;

using Config = avb_abi::ClockConfigReply;

Result<Config> own_config(const BoundHandle& adapter) {
  Result<Config> config = adapter.explained(adapter.client.clock_config());
  if (config.ok() && reads_all_ones(adapter.family(), config.value())) {
    return make_error(ErrorCode::kAdapterGone, "GET_CLOCK_CONFIG",
                      "the adapter's registers read all ones");
  }
  return config;
}

bool same_settings(const Config& a, const Config& b) {
  return a.timinca == b.timinca && a.tsauxc == b.tsauxc;
}

bool sandwiched(const Config& before, const Config& other, const Config& after) {
  return same_settings(before, other) && same_settings(other, after) &&
         before.systim_ns <= other.systim_ns && other.systim_ns <= after.systim_ns;
}

// Whether `other` is bound to the adapter of `adapter`.
Result<bool> same_adapter(const BoundHandle& adapter, const Client& other) {
  for (int attempt = 0; attempt < kSandwichAttempts; ++attempt) {
    Result<Config> before = own_config(adapter);
    if (!before.ok()) return before.take_status();
    Result<Config> between = other.clock_config();
    if (!between.ok()) return false;
    Result<Config> after = own_config(adapter);
    if (!after.ok()) return after.take_status();
    if (sandwiched(before.value(), between.value(), after.value())) return true;
  }
  return false;
}

Status require_ready(const BoundHandle& adapter) {
  Result<avb_abi::HwStateQuery> state = adapter.explained(adapter.client.hw_state());
  if (!state.ok()) return state.take_status();
  if (state.value().hw_state == avb_abi::kHwPtpReady) return ok_status();
  return make_error(ErrorCode::kAdapterNotReady, "GET_HW_STATE",
                    std::string("wanted state 'ptp-ready', the adapter is in state '") +
                        hw_state_name(state.value().hw_state) +
                        "'; selecting it now would reset its clock",
                    "Open the adapter again.");
}

// The adapter's family in the driver's present list, the expected position first.
Result<std::vector<ListedAdapter>> candidates(const BoundHandle& adapter) {
  Result<std::vector<ListedAdapter>> listed = list_adapters(adapter.client);
  if (!listed.ok()) return listed;
  std::vector<ListedAdapter> list;
  for (const ListedAdapter& entry : listed.value()) {
    if (entry.family == adapter.family()) list.push_back(entry);
  }
  std::stable_partition(list.begin(), list.end(), [&](const ListedAdapter& entry) {
    return entry.index == adapter.listed.index;
  });
  return list;
}

Status not_effective(const RateCommand& command, const Config& before, const Config& after,
                     std::uint32_t hit) {
  std::string detail = "wanted TIMINCA " + hex_text(command.timinca) + ", read back " +
                       hex_text(after.timinca) + " (before: " + hex_text(before.timinca) + ")";
  // The I219 reports only the top bits of its former value.
  if (after.timinca == before.timinca) {
    detail +=
        "; the driver applied the request to the adapter opened last by anyone, whose value was " +
        hex_text(hit);
  }
  return make_error(ErrorCode::kNotEffective, "ADJUST_FREQUENCY", detail,
                    "Another process opened an adapter or set the rate at the same moment: stop "
                    "it, or try again. It may have changed the other adapter's rate.");
}

// How often each adapter was selected by this process.
class SelectionLog {
 public:
  void note(const std::string& key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++total_;
    if (!key.empty()) ++own_[key];
  }
  std::uint64_t foreign(const std::string& key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto own = own_.find(key);
    return total_ - (own == own_.end() ? 0 : own->second);
  }

 private:
  std::mutex mutex_;
  std::uint64_t total_ = 0;
  std::map<std::string, std::uint64_t> own_;
};

// This and the mutex below are never destroyed: threads may still use them while the process exits.
SelectionLog& selections() {
  static auto* log = new SelectionLog();
  return *log;
}

}  // namespace

std::mutex& selection_mutex() {
  static auto* mutex = new std::mutex();
  return *mutex;
}

Result<Client> select_adapter(const BoundHandle& adapter) {
  if (Status ready = require_ready(adapter); !ready.ok()) return ready;
  Result<std::vector<ListedAdapter>> list = candidates(adapter);
  if (!list.ok()) return list.take_status();
  Result<Client> second = Client::connect(adapter.port);
  if (!second.ok()) return second;
  for (const ListedAdapter& entry : list.value()) {
    Status opened = second.value().open_adapter(entry.vendor_id, entry.device_id, entry.index);
    if (!opened.ok()) continue;
    Result<bool> same = same_adapter(adapter, second.value());
    if (!same.ok() || !same.value()) note_selection({});
    if (!same.ok()) return same.take_status();
    if (!same.value()) continue;
    note_selection(adapter.key);
    return second;
  }
  return make_error(ErrorCode::kAdapterGone, "OPEN_ADAPTER",
                    "none of the " + std::to_string(list.value().size()) + " adapters of family " +
                        family_label(adapter.family()) +
                        " that the driver lists shows the clock of the opened one");
}

void note_selection(const std::string& key) { selections().note(key); }

std::uint64_t foreign_selections(const std::string& key) { return selections().foreign(key); }

Result<std::uint32_t> command_rate(const BoundHandle& adapter, const RateCommand& command) {
  const std::lock_guard<std::mutex> lock(selection_mutex());
  Result<Config> before = own_config(adapter);
  if (!before.ok()) return before.take_status();
  // Nothing to change, and a request that changes nothing could not be verified.
  if (before.value().timinca == command.timinca) return command.timinca;

  Result<Client> selected = select_adapter(adapter);
  if (!selected.ok()) return selected.take_status();
  Result<std::uint32_t> hit =
      selected.value().adjust_frequency(command.increment_ns, command.increment_frac);
  if (!hit.ok()) return adapter.explained(hit.take_status());
  Result<Config> after = own_config(adapter);
  if (!after.ok()) return after.take_status();
  if (after.value().timinca == command.timinca) return command.timinca;
  return not_effective(command, before.value(), after.value(), hit.value());
}

std::string text_of_selected(const Client& client, Family family) {
  Result<std::string> text = client.device_text();
  if (!text.ok() || text.value().find(family_label(family)) == std::string::npos) return {};
  return text.take();
}

}  // namespace avbhal::intel_avb
