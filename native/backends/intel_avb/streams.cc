// Stream reservations and entity subscriptions, of which the public driver only keeps books.
#include <algorithm>
#include <utility>
#include <vector>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/facets.h"
#include "backends/intel_avb/proof.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kStreamReason[] =
    "the public driver keeps a record of the stream; it sends no MSRP frame and shapes nothing";

void forget(std::vector<std::uint32_t>& list, std::uint32_t id) {
  list.erase(std::remove(list.begin(), list.end(), id), list.end());
}

class AvbStreams final : public AvbFacet<Streams> {
 public:
  using AvbFacet::AvbFacet;
  // The driver's slots outlive the handle: 16 per adapter, for everybody.
  ~AvbStreams() override {
    for (const std::uint32_t handle : handles_) (void)device_.client().deregister_stream(handle);
    for (const std::uint32_t id : subscriptions_) (void)device_.client().unsubscribe_entities(id);
  }

 private:
  Result<ReservedStream> do_reserve(const StreamReservation& stream) override;
  Status do_release(std::uint32_t handle) override;
  Result<std::uint32_t> do_subscribe_entities(std::uint32_t mask) override;
  Result<EntityEvent> do_poll_entities(std::uint32_t subscription) override;
  Status do_unsubscribe_entities(std::uint32_t subscription) override;

  // Made here and still the driver's; guarded by the device's lock.
  std::vector<std::uint32_t> handles_, subscriptions_;
};

Result<ReservedStream> AvbStreams::do_reserve(const StreamReservation& stream) {
  const auto lock = device_.lock();
  Result<avb_abi::SrpRegisterRequest> reply =
      device_.explained(device_.client().register_stream(stream));
  if (!reply.ok()) return reply.take_status();
  const std::uint32_t handle = reply.value().reservation_handle;
  if (reply.value().reserved_bw_bps != stream.bandwidth_bps) {
    (void)device_.client().deregister_stream(handle);
    return make_error(ErrorCode::kNotEffective, "SRP_REGISTER_STREAM",
                      "wanted " + std::to_string(stream.bandwidth_bps) +
                          " bit/s, the driver reserved " +
                          std::to_string(reply.value().reserved_bw_bps));
  }
  handles_.push_back(handle);
  return ReservedStream{handle, unverified(kStreamReason)};
}

Status AvbStreams::do_release(std::uint32_t handle) {
  const auto lock = device_.lock();
  Status sent = device_.explained(device_.client().deregister_stream(handle));
  if (!sent.ok()) return sent;
  forget(handles_, handle);
  return ok_status();
}

Result<std::uint32_t> AvbStreams::do_subscribe_entities(std::uint32_t mask) {
  const auto lock = device_.lock();
  Result<std::uint32_t> id = device_.explained(device_.client().subscribe_entities(mask));
  if (!id.ok()) return id.take_status();
  subscriptions_.push_back(id.value());
  return id;
}

Result<EntityEvent> AvbStreams::do_poll_entities(std::uint32_t subscription) {
  const auto lock = device_.lock();
  return device_.explained(device_.client().poll_entities(subscription));
}

Status AvbStreams::do_unsubscribe_entities(std::uint32_t subscription) {
  const auto lock = device_.lock();
  Status sent = device_.explained(device_.client().unsubscribe_entities(subscription));
  if (!sent.ok()) return sent;
  forget(subscriptions_, subscription);
  return ok_status();
}

}  // namespace

Lacks streams_lacks(const DriverOffer& offer, Capability c) {
  // Books that the driver keeps whatever the adapter can do; the results say so.
  const bool mine = c == Capability::kStreamReservation || c == Capability::kEntityEvents;
  return mine ? Lacks(offer.obstacle) : std::nullopt;
}

std::unique_ptr<Streams> make_streams(const Opened& at) { return std::make_unique<AvbStreams>(at); }

}  // namespace avbhal::intel_avb
