// Stream reservations and AVDECC entities, as far as the driver keeps books on them.
#pragma once

#include <cstdint>

#include "hal/facet.h"
#include "hal/tsn_limits.h"

namespace avbhal {

class Streams : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kReserve = needs_configure("port.streams.reserve", C::kStreamReservation);
  static constexpr auto kRelease = needs_configure("port.streams.release", C::kStreamReservation);
  static constexpr auto kSubscribe = needs_configure("port.entities.subscribe", C::kEntityEvents);
  static constexpr auto kPoll = needs_configure("port.entities.poll", C::kEntityEvents);
  static constexpr auto kUnsubscribe = needs_configure("port.entities.close", C::kEntityEvents);
  static Streams* of(Adapter& adapter) { return adapter.streams(); }

  Result<ReservedStream> reserve(const StreamReservation& stream) {
    return run(kReserve, check_stream(stream), &Streams::do_reserve, stream);
  }
  Status release(std::uint32_t handle) { return run(kRelease, &Streams::do_release, handle); }
  // Returns the subscription's number. `mask`: OR of EntityEvent::type, not 0.
  Result<std::uint32_t> subscribe_entities(std::uint32_t mask) {
    return run(kSubscribe, check_entity_mask(mask), &Streams::do_subscribe_entities, mask);
  }
  Result<EntityEvent> poll_entities(std::uint32_t subscription) {
    return run(kPoll, &Streams::do_poll_entities, subscription);
  }
  Status unsubscribe_entities(std::uint32_t subscription) {
    return run(kUnsubscribe, &Streams::do_unsubscribe_entities, subscription);
  }

 private:
  virtual Result<ReservedStream> do_reserve(const StreamReservation& stream) = 0;
  virtual Status do_release(std::uint32_t handle) = 0;
  virtual Result<std::uint32_t> do_subscribe_entities(std::uint32_t mask) = 0;
  virtual Result<EntityEvent> do_poll_entities(std::uint32_t subscription) = 0;
  virtual Status do_unsubscribe_entities(std::uint32_t subscription) = 0;
};

}  // namespace avbhal
