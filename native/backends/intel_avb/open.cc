#include "backends/intel_avb/open.h"

#include <mutex>
#include <vector>

#include "backends/intel_avb/capabilities.h"
#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/routing.h"
#include "base/win32_errors.h"

namespace avbhal::intel_avb {
namespace {

constexpr int kOpenAttempts = 4;

// What one attempt came to.
enum class Attempt { kBound, kMoved, kFailed };

const ListedAdapter* find(const std::vector<ListedAdapter>& list, const std::string& key) {
  for (const ListedAdapter& entry : list) {
    if (adapter_key(entry) == key) return &entry;
  }
  return nullptr;
}

Status no_such_key(const std::vector<ListedAdapter>& list, const std::string& key) {
  std::string detail = "wanted '" + key + "', the driver has ";
  if (list.empty()) detail += "no adapter";
  for (const ListedAdapter& entry : list) {
    if (&entry != &list.front()) detail += ", ";
    detail += "'" + adapter_key(entry) + "'";
  }
  return make_error(ErrorCode::kNoAdapter, {}, detail);
}

// The position that was asked for is empty or taken by another family.
bool says_moved(const Status& status) {
  return status.code() == ErrorCode::kNoAdapter ||
         status.error().os_error == win32::kInvalidParameter;
}

Attempt fail(Status& failed, Status status) {
  failed = std::move(status);
  return Attempt::kFailed;
}

Attempt bind(BoundHandle& bound, const std::string& key, Status& failed) {
  Result<std::vector<ListedAdapter>> list = list_adapters(bound.client);
  if (!list.ok()) return fail(failed, list.take_status());
  const ListedAdapter* wanted = find(list.value(), key);
  if (wanted == nullptr) return fail(failed, no_such_key(list.value(), key));
  Result<avb_abi::VersionReply> version = bound.client.version();
  if (!version.ok()) return fail(failed, version.take_status());
  bound.listed = *wanted;
  bound.build = driver_build(version.value());
  Status opened = bound.client.open_adapter(wanted->vendor_id, wanted->device_id, wanted->index);
  if (opened.ok()) {
    note_selection(key);
    return Attempt::kBound;
  }
  return says_moved(opened) ? Attempt::kMoved : fail(failed, std::move(opened));
}

Attempt verify(BoundHandle& bound, const std::string& key, Status& failed) {
  Result<avb_abi::HwStateQuery> state = bound.client.hw_state();
  if (!state.ok()) return fail(failed, bound.explained(state.take_status()));
  if (state.value().device_id != bound.listed.device_id) return Attempt::kMoved;
  bound.capability_mask = state.value().capabilities;
  Result<std::vector<ListedAdapter>> list = list_adapters(bound.client);
  if (!list.ok()) return fail(failed, list.take_status());
  const ListedAdapter* now = find(list.value(), key);
  if (now == nullptr || now->index != bound.listed.index) return Attempt::kMoved;

  const CapabilityManifest able =
      capabilities_of(bound.listed.family, bound.capability_mask, bound.build.debug);
  if (!able.has(Capability::kClockRead)) return Attempt::kBound;
  Result<avb_abi::ClockConfigReply> config = bound.client.clock_config();
  if (config.ok()) return Attempt::kBound;
  return fail(failed, bound.explained(config.take_status()));
}

}  // namespace

Result<BoundHandle> open_by_key(const DriverPort& port, const std::string& key) {
  const std::lock_guard<std::mutex> lock(selection_mutex());
  Result<Client> client = Client::connect(port);
  if (!client.ok()) return client.take_status();
  BoundHandle bound;
  bound.port = port;
  bound.client = client.take();
  bound.key = key;
  for (int i = 0; i < kOpenAttempts; ++i) {
    Status failed;
    Attempt outcome = bind(bound, key, failed);
    if (outcome == Attempt::kBound) {
      bound.device_text = text_of_selected(bound.client, bound.listed.family);
      outcome = verify(bound, key, failed);
    }
    // What was selected turned out to be another adapter, or can no longer be told.
    if (outcome != Attempt::kBound) note_selection({});
    if (outcome == Attempt::kFailed) return failed;
    if (outcome == Attempt::kBound) return bound;
  }
  return make_error(ErrorCode::kAdapterNotReady, "OPEN_ADAPTER",
                    "the driver's adapters moved during each of " + std::to_string(kOpenAttempts) +
                        " attempts to open '" + key + "'",
                    "Enumerate again when adapters have stopped coming and going.");
}

}  // namespace avbhal::intel_avb
