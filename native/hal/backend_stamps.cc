// What an adapter answers that overrides nothing of stamps, TSN and port features.
#include "hal/absent.h"
#include "hal/backend.h"

namespace avbhal {

Result<StampingState> Adapter::stamping_state() {
  return absent(*this, Capability::kStampControl, "stampingState");
}
Result<std::unique_ptr<EventSource>> Adapter::subscribe(const EventFilter&) {
  return absent(*this, Capability::kStampEvents, "subscribe");
}
Result<StampEvent> Adapter::take_stamp(EventKind kind) {
  return absent(
      *this,
      kind == EventKind::kTransmit ? Capability::kTransmitStamps : Capability::kReceiveStamps,
      "takeStamp");
}
Result<AuxiliaryStamp> Adapter::auxiliary_stamp(std::uint32_t, bool) {
  return absent(*this, Capability::kAuxiliaryStamps, "auxiliaryStamp");
}
Result<std::uint16_t> Adapter::read_phy(std::uint32_t, std::uint32_t) {
  return absent(*this, Capability::kPhyRead, "readPhy");
}
Result<std::vector<DriverCounter>> Adapter::driver_counters() {
  return absent(*this, Capability::kDriverCounters, "driverCounters");
}
Result<StampingState> Adapter::configure_stamping(const StampingRequest&) {
  return absent(*this, Capability::kStampControl, "configureStamping");
}
Result<TargetTimeOutcome> Adapter::set_target_time(const TargetTimeRequest&) {
  return absent(*this, Capability::kTargetTime, "setTargetTime");
}
Status Adapter::write_phy(std::uint32_t, std::uint32_t, std::uint16_t) {
  return absent(*this, Capability::kPhyWrite, "writePhy");
}
Result<ReceiveBufferStamping> Adapter::set_receive_buffer_stamping(bool) {
  return absent(*this, Capability::kQueueStamping, "setReceiveBufferStamping");
}
Result<QueueStamping> Adapter::set_queue_stamping(std::uint32_t, bool) {
  return absent(*this, Capability::kQueueStamping, "setQueueStamping");
}
Result<TsnOutcome> Adapter::set_port_latency(const PortLatency&) {
  return absent(*this, Capability::kPortLatency, "setPortLatency");
}
Result<TsnOutcome> Adapter::configure_gates(const GateSchedule&) {
  return absent(*this, Capability::kGateControl, "configureGates");
}
Result<TsnOutcome> Adapter::configure_preemption(const FramePreemption&) {
  return absent(*this, Capability::kFramePreemption, "configurePreemption");
}
Result<TsnOutcome> Adapter::configure_shaper(const CreditShaper&) {
  return absent(*this, Capability::kCreditShaper, "configureShaper");
}
Result<TsnOutcome> Adapter::configure_launch_time(const LaunchTime&) {
  return absent(*this, Capability::kLaunchTime, "configureLaunchTime");
}
Result<TsnOutcome> Adapter::configure_ptm(const PciePtm&) {
  return absent(*this, Capability::kPciePtm, "configurePtm");
}
Result<TsnOutcome> Adapter::configure_vlan(const VlanTagging&) {
  return absent(*this, Capability::kVlanTagging, "configureVlan");
}
Result<TsnOutcome> Adapter::configure_eee(const EnergyEfficiency&) {
  return absent(*this, Capability::kEnergyEfficiency, "configureEee");
}
Result<TsnOutcome> Adapter::configure_pfc(const PriorityFlowControl&) {
  return absent(*this, Capability::kPriorityFlowControl, "configurePfc");
}
Result<ReservedStream> Adapter::reserve_stream(const StreamReservation&) {
  return absent(*this, Capability::kStreamReservation, "reserveStream");
}
Status Adapter::release_stream(std::uint32_t) {
  return absent(*this, Capability::kStreamReservation, "releaseStream");
}
Result<std::uint32_t> Adapter::subscribe_entities(std::uint32_t) {
  return absent(*this, Capability::kEntityEvents, "subscribeEntities");
}
Result<EntityEvent> Adapter::poll_entities(std::uint32_t) {
  return absent(*this, Capability::kEntityEvents, "pollEntities");
}
Status Adapter::unsubscribe_entities(std::uint32_t) {
  return absent(*this, Capability::kEntityEvents, "unsubscribeEntities");
}
Status Adapter::reset_driver_counters() {
  return absent(*this, Capability::kDriverCounters, "resetDriverCounters");
}

}  // namespace avbhal
