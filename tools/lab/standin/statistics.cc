#include "statistics.h"

namespace avbhal::standin {
namespace {

using Counter = std::uint64_t avb_abi::StatisticsReply::*;

struct Counted {
  std::uint32_t code;
  Counter counter;
};

constexpr Counted kCounted[] = {
    {avb_abi::kGetTimestamp, &avb_abi::StatisticsReply::phc_query_count},
    {avb_abi::kGetClockConfig, &avb_abi::StatisticsReply::phc_query_count},
    {avb_abi::kPhcCrossTimestamp, &avb_abi::StatisticsReply::phc_query_count},
    {avb_abi::kSetTimestamp, &avb_abi::StatisticsReply::phc_set_count},
    {avb_abi::kPhcOffsetAdjust, &avb_abi::StatisticsReply::phc_adjust_count},
    {avb_abi::kAdjustFrequency, &avb_abi::StatisticsReply::phc_adjust_count},
};

}  // namespace

void count_result(const Call& call, NtStatus status) {
  if (call.machine.behaviour == Behaviour::kFaithful || call.adapter == nullptr) return;
  avb_abi::StatisticsReply& statistics = call.adapter->statistics;
  if (status != kStatusSuccess) {
    statistics.error_count += 1;
    return;
  }
  for (const Counted& row : kCounted)
    if (row.code == call.request.code) statistics.*row.counter += 1;
}

}  // namespace avbhal::standin
