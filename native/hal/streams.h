// Stream reservations and AVDECC entities, as far as the driver keeps books on them.
#pragma once

#include <cstdint>

#include "hal/facet.h"
#include "hal/tsn_limits.h"

namespace avbhal {

class Streams : public Facet {
 public:
  static constexpr Operation kReserve{"port.streams.reserve", Capability::kStreamReservation,
                                      AccessLevel::kConfigure};
  static constexpr Operation kRelease{"port.streams.release", Capability::kStreamReservation,
                                      AccessLevel::kConfigure};
  static constexpr Operation kSubscribe{"port.entities.subscribe", Capability::kEntityEvents,
                                        AccessLevel::kConfigure};
  static constexpr Operation kPoll{"port.entities.poll", Capability::kEntityEvents,
                                   AccessLevel::kConfigure};
  static constexpr Operation kUnsubscribe{"port.entities.close", Capability::kEntityEvents,
                                          AccessLevel::kConfigure};
  static Streams* of(Adapter& adapter) { return adapter.streams(); }
  virtual ~Streams() = default;

  Result<ReservedStream> reserve(const StreamReservation& stream) {
    return run(
        kReserve, [&] { return check_stream(stream); }, [&] { return do_reserve(stream); });
  }
  Status release(std::uint32_t handle) {
    return run(kRelease, [&] { return do_release(handle); });
  }
  // Returns the subscription's number. `mask`: OR of EntityEvent::type, not 0.
  Result<std::uint32_t> subscribe_entities(std::uint32_t mask) {
    return run(
        kSubscribe, [&] { return check_entity_mask(mask); },
        [&] { return do_subscribe_entities(mask); });
  }
  Result<EntityEvent> poll_entities(std::uint32_t subscription) {
    return run(kPoll, [&] { return do_poll_entities(subscription); });
  }
  Status unsubscribe_entities(std::uint32_t subscription) {
    return run(kUnsubscribe, [&] { return do_unsubscribe_entities(subscription); });
  }

 protected:
  using Facet::Facet;

 private:
  virtual Result<ReservedStream> do_reserve(const StreamReservation& stream) = 0;
  virtual Status do_release(std::uint32_t handle) = 0;
  virtual Result<std::uint32_t> do_subscribe_entities(std::uint32_t mask) = 0;
  virtual Result<EntityEvent> do_poll_entities(std::uint32_t subscription) = 0;
  virtual Status do_unsubscribe_entities(std::uint32_t subscription) = 0;
};

}  // namespace avbhal
