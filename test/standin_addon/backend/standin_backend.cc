#include "standin_backend.h"

#include <string>
#include <utility>

#include "standin_adapter.h"

namespace avbhal::standin_addon {
namespace {

class StandinBackend final : public Backend, private Simulation {
 public:
  StandinBackend(std::shared_ptr<SharedMachine> machine, std::unique_ptr<Backend> inner,
                 FindAdapter find)
      : machine_(std::move(machine)), inner_(std::move(inner)), find_(find) {}

  const char* name() const override { return inner_->name(); }
  SystemClock& system_clock() override { return machine_->clock(); }

  BackendProbe probe() override {
    BackendProbe probe = inner_->probe();
    probe.simulated = true;
    probe.takes_orders = true;
    return probe;
  }

  Changes* changes() override { return inner_->changes(); }
  Simulation* simulation() override { return this; }

 private:
  Result<std::vector<AdapterInfo>> do_enumerate() override {
    Result<std::vector<AdapterInfo>> list = inner_->enumerate();
    if (!list.ok()) return list;
    for (AdapterInfo& info : list.value()) add_truth(info);
    return list;
  }
  Result<std::unique_ptr<Adapter>> do_open(const std::string& key) override {
    Result<std::unique_ptr<Adapter>> opened = inner_->open(key);
    if (!opened.ok()) return opened;
    Attachment at;
    if (!find_(*machine_, opened.value()->info(), &at)) {
      return make_error(ErrorCode::kAdapterGone, {},
                        "the adapter left the simulated machine while it was opened");
    }
    return std::unique_ptr<Adapter>(std::make_unique<StandinAdapter>(*machine_, opened.take(), at));
  }

  Status advance_time(std::uint64_t ns) override {
    if (machine_->clock().advance_ns(ns)) {
      machine_->poll();
      return ok_status();
    }
    return make_error(ErrorCode::kInvalidArgument, {},
                      "ns: virtual time ends at " + std::to_string(VirtualQpc::kEndNs) +
                          " ns, got " + std::to_string(ns));
  }

  Status order(std::string_view text) override {
    const std::string complaint = machine_->order(text);
    if (complaint.empty()) return ok_status();
    return make_error(ErrorCode::kScenarioInvalid, {},
                      "order '" + std::string(text) + "': " + complaint,
                      "docs/simulation.md lists the orders and their keys.");
  }

  Result<UdpWireCounters> udp_wire(std::uint32_t) override {
    return not_supported({}, "the stand-in has no cables to other programs");
  }

  const std::shared_ptr<SharedMachine> machine_;
  const std::unique_ptr<Backend> inner_;
  const FindAdapter find_;
};

}  // namespace

std::unique_ptr<Backend> make_standin_backend(std::shared_ptr<SharedMachine> machine,
                                              std::unique_ptr<Backend> inner, FindAdapter find) {
  return std::make_unique<StandinBackend>(std::move(machine), std::move(inner), find);
}

}  // namespace avbhal::standin_addon
