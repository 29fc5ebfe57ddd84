// Options of the sim backend: every key, its limits, and what is said about a bad one.
#include <string>

#include "backends/sim/options.h"
#include "harness.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

using test::code_of;
using test::value_of;

sim::SimOptions parse(const BackendOptions& options) {
  return value_of(sim::parse_options(options));
}

TEST("sim options: three adapters without any, drawn from the seed") {
  const sim::SimOptions first = parse({});
  CHECK_EQ(first.adapters.size(), 3u);
  CHECK(!first.virtual_time);
  CHECK(first.adapters[0].family == Family::kI210);
  CHECK(first.adapters[1].family == Family::kI219);
  CHECK(first.adapters[2].family == Family::kI226);
  CHECK_EQ(first.adapters[0].link_mbps, 1000u);
  CHECK_EQ(first.adapters[2].link_mbps, 2500u);
  CHECK_EQ(first.adapters[1].identity.mac[5], 1u);
  CHECK_EQ(first.adapters[2].identity.device_id, 0x125Bu);
  CHECK_EQ(first.adapters[0].latency.median_ns, 1000u);
  CHECK_EQ(first.adapters[1].latency.median_ns, 900u);
  const double ppb = first.adapters[0].oscillator.error_ppb;
  CHECK(ppb != first.adapters[1].oscillator.error_ppb);
  const sim::SimOptions same = parse({{"seed", "1"}});
  CHECK_EQ(same.adapters[0].oscillator.error_ppb, ppb);
  const sim::SimOptions other = parse({{"seed", "2"}});
  CHECK(other.adapters[0].oscillator.error_ppb != ppb);
}

TEST("sim options: every key arrives") {
  const sim::SimOptions options = parse({{"seed", "9007199254740991"},
                                         {"time", "virtual"},
                                         {"adapters.1.family", "i219"},
                                         {"adapters.1.sourceClockKhz", "38400"},
                                         {"adapters.1.latchSkew", "false"},
                                         {"adapters.0.family", "i225"},
                                         {"adapters.0.deviceId", "5618"},
                                         {"adapters.0.mac", "A0:36:9f:00:0B:0c"},
                                         {"adapters.0.linkMbps", "0"},
                                         {"adapters.0.oscillatorPpb", "-1.5e3"},
                                         {"adapters.0.wanderPpbPerSqrtS", "1e-7"},
                                         {"adapters.0.latency.medianNs", "0"},
                                         {"adapters.0.latency.sigma", "1"},
                                         {"adapters.0.latency.tailProbability", "0.5"},
                                         {"adapters.0.latency.tailNs", "100000000"},
                                         {"adapters.0.latency.sampleMin", "0.05"},
                                         {"adapters.0.latency.sampleMax", "0.15"}});
  CHECK_EQ(options.seed, 9007199254740991u);
  CHECK(options.virtual_time);
  CHECK_EQ(options.adapters.size(), 2u);
  const model::AdapterConfig& a = options.adapters[0];
  CHECK(a.family == Family::kI225);
  CHECK_EQ(a.identity.device_id, 5618u);
  CHECK((a.identity.mac == std::array<std::uint8_t, 6>{0xA0, 0x36, 0x9F, 0, 0x0B, 0x0C}));
  CHECK(!a.link_up);
  CHECK_EQ(a.oscillator.error_ppb, -1500.0);
  CHECK_EQ(a.oscillator.wander_ppb_per_sqrt_s, 1e-7);
  CHECK_EQ(a.latency.median_ns, 0u);
  CHECK_EQ(a.latency.sigma, 1.0);
  CHECK_EQ(a.latency.tail_probability, 0.5);
  CHECK_EQ(a.latency.tail_ns, 100000000u);
  CHECK_EQ(a.latency.sample_min, 0.05);
  CHECK_EQ(a.latency.sample_max, 0.15);
  CHECK_EQ(options.adapters[1].source_clock_khz, 38400u);
  CHECK(!options.adapters[1].latch_skew);
}

struct Bad {
  const char *key, *value, *wanted;
};

TEST("sim options: a bad key or value is named with what was wanted and what came") {
  const Bad cases[] = {
      {"sed", "1", "'seed'"},
      {"seed", "-1", "0 to 9007199254740991"},
      {"seed", "9007199254740992", "9007199254740991"},
      {"seed", "1.5", "whole number"},
      {"seed", "", "got nothing"},
      {"seed", " 1", "whole number"},
      {"time", "fast", "'real' or 'virtual'"},
      {"adapters", "x", "adapters.N.field"},
      {"adapters.8.family", "i210", "N from 0 to 7"},
      {"adapters.00.family", "i210", "N from 0 to 7"},
      {"adapters.0.", "i210", "N from 0 to 7"},
      {"adapters.0.colour", "red", "docs/simulation.md"},
      {"adapters.0.family", "e810", "'i226'"},
      {"adapters.0.family", "I210", "'i210'"},
      {"adapters.0.deviceId", "65536", "65535"},
      {"adapters.0.deviceId", "0x15F2", "whole number"},
      {"adapters.0.mac", "02:a5:b0:00:00", "six hexadecimal bytes"},
      {"adapters.0.mac", "02-a5-b0-00-00-01", "six hexadecimal bytes"},
      {"adapters.0.mac", "02:a5:b0:00:00:0g", "six hexadecimal bytes"},
      {"adapters.0.mac", "01:00:5e:00:00:01", "one station"},
      {"adapters.0.linkMbps", "40", "100"},
      {"adapters.0.oscillatorPpb", "200001", "200000"},
      {"adapters.0.oscillatorPpb", "nan", "a number"},
      {"adapters.0.oscillatorPpb", "1,5", "a number"},
      {"adapters.0.wanderPpbPerSqrtS", "-1", "0 to 1000"},
      {"adapters.0.sourceClockKhz", "125000", "96000"},
      {"adapters.0.latchSkew", "1", "true or false"},
      {"adapters.0.latency.medianNs", "1000001", "1000000"},
      {"adapters.0.latency.sigma", "1.01", "0 to 1"},
      {"adapters.0.latency.tailProbability", "inf", "0 to 1"},
      {"adapters.0.latency.tailNs", "-1", "100000000"},
      {"adapters.0.latency.sampleMin", "-0.1", "0 to 1"},
      {"adapters.0.latency.sampleMax", "2", "0 to 1"},
  };
  for (const Bad& bad : cases) {
    BackendOptions options{{bad.key, bad.value}};
    if (std::string(bad.key) != "adapters.0.family") {
      options.emplace_back("adapters.0.family", "i219");
    }
    const Result<sim::SimOptions> parsed = sim::parse_options(options);
    CHECK_EQ(code_of(parsed.status()), "HAL_SCENARIO_INVALID");
    if (parsed.ok()) continue;
    const std::string& detail = parsed.status().error().detail;
    CHECK(detail.find(bad.key) == 0);
    CHECK(detail.find(bad.wanted) != std::string::npos);
    CHECK(detail.find(std::string("'") + bad.value + "'") != std::string::npos ||
          std::string(bad.value).empty());
  }
}

// Whether `value` is taken for `key` of an adapter of `family`.
bool takes(const std::string& key, const std::string& value, const char* family = "i219") {
  BackendOptions options{{key, value}, {"adapters.0.family", family}};
  if (key == "adapters.0.latency.sampleMin")
    options.push_back({"adapters.0.latency.sampleMax", "1"});
  if (key == "adapters.0.latency.sampleMax")
    options.push_back({"adapters.0.latency.sampleMin", "0"});
  return sim::parse_options(options).ok();
}

TEST("sim options: both ends of every range are taken, what lies beyond is not") {
  struct Limits {
    const char *key, *below, *min, *max, *above;
  };
  for (const Limits& l : {
           Limits{"seed", "-1", "0", "9007199254740991", "9007199254740992"},
           Limits{"adapters.0.deviceId", "-1", "0", "65535", "65536"},
           Limits{"adapters.0.oscillatorPpb", "-200000.001", "-200000", "200000", "200000.001"},
           Limits{"adapters.0.wanderPpbPerSqrtS", "-1e-9", "0", "1000", "1000.001"},
           Limits{"adapters.0.latency.medianNs", "-1", "0", "1000000", "1000001"},
           Limits{"adapters.0.latency.sigma", "-1e-9", "0", "1", "1.000001"},
           Limits{"adapters.0.latency.tailProbability", "-1e-9", "0", "1", "1.000001"},
           Limits{"adapters.0.latency.tailNs", "-1", "0", "100000000", "100000001"},
           Limits{"adapters.0.latency.sampleMin", "-1e-9", "0", "1", "1.000001"},
           Limits{"adapters.0.latency.sampleMax", "-1e-9", "0", "1", "1.000001"},
       }) {
    const bool right = !takes(l.key, l.below) && takes(l.key, l.min) && takes(l.key, l.max) &&
                       !takes(l.key, l.above);
    if (!right) test::fail(__FILE__, __LINE__, l.key);
  }
}

TEST("sim options: link speeds and source clocks are those of the family") {
  for (const char* mbps : {"0", "10", "100", "1000"}) {
    CHECK(takes("adapters.0.linkMbps", mbps, "i219"));
    CHECK(takes("adapters.0.linkMbps", mbps, "i226"));
  }
  CHECK(takes("adapters.0.linkMbps", "2500", "i225"));
  CHECK(takes("adapters.0.linkMbps", "2500", "i226"));
  CHECK(!takes("adapters.0.linkMbps", "2500", "i210"));
  for (const char* mbps : {"1", "11", "101", "1001", "2501", "20"}) {
    CHECK(!takes("adapters.0.linkMbps", mbps, "i226"));
  }
  for (const char* khz : {"24000", "25000", "38400", "96000", "12000"}) {
    const std::string text = khz;
    CHECK_EQ(takes("adapters.0.sourceClockKhz", khz, "i217"), text == "25000" || text == "96000");
    CHECK_EQ(takes("adapters.0.sourceClockKhz", khz, "i219"), text == "24000" || text == "38400");
  }
  CHECK(takes("adapters.0.latchSkew", "true", "i217"));
}

TEST("sim options: eight adapters, each with its own seed, address and crystal") {
  BackendOptions options{{"seed", "3"}};
  for (int n = 0; n < 8; ++n) {
    options.push_back({"adapters." + std::to_string(n) + ".family", n % 2 == 0 ? "i210" : "i217"});
  }
  const sim::SimOptions parsed = parse(options);
  CHECK_EQ(parsed.adapters.size(), 8u);
  for (std::size_t n = 0; n < parsed.adapters.size(); ++n) {
    const model::AdapterConfig& a = parsed.adapters[n];
    CHECK_EQ(a.seed, 3u * 8 + n);
    CHECK_EQ(a.identity.mac[5], n);
    CHECK(a.link_up && a.link_mbps == 1000 && a.latch_skew);
    CHECK_EQ(a.source_clock_khz, 0u);
    CHECK_EQ(a.oscillator.wander_ppb_per_sqrt_s, 0);
    for (std::size_t twin = 0; twin < n; ++twin) {
      CHECK(a.oscillator.error_ppb != parsed.adapters[twin].oscillator.error_ppb);
    }
  }
  CHECK_EQ(parse({}).seed, 1u);
  // The same address twice names both.
  const Result<sim::SimOptions> twice =
      sim::parse_options({{"adapters.0.family", "i210"},
                          {"adapters.1.family", "i210"},
                          {"adapters.0.mac", "02:00:0a:bc:de:f0"},
                          {"adapters.1.mac", "02:00:0A:BC:DE:F0"}});
  CHECK(!twice.ok());
  if (twice.ok()) return;
  CHECK_EQ(twice.status().error().detail,
           "adapters.1.mac must be another one than adapter 0, got '02:00:0a:bc:de:f0'");
  CHECK(!takes("adapters.0.mac", "02:00:0a:bc:de:f0:"));
  CHECK(takes("adapters.0.mac", "02:00:0a:bc:de:f0"));
}

TEST("sim options: combinations that make no sense are refused") {
  struct Case {
    BackendOptions options;
    const char* wanted;
  };
  const Case cases[] = {
      {{{"adapters.1.family", "i210"}}, "adapters.0"},
      {{{"adapters.0.deviceId", "5427"}}, "adapters.0.family"},
      {{{"adapters.0.family", "i210"}, {"adapters.0.family", "i210"}}, "adapters.0.family"},
      {{{"adapters.0.family", "i219"}, {"adapters.0.linkMbps", "2500"}}, "at most 1000 for i219"},
      {{{"adapters.0.family", "i217"}, {"adapters.0.sourceClockKhz", "24000"}},
       "25000 or 96000 for i217"},
      {{{"adapters.0.family", "i219"}, {"adapters.0.sourceClockKhz", "96000"}},
       "24000 or 38400 for i219"},
      {{{"adapters.0.family", "i226"}, {"adapters.0.sourceClockKhz", "24000"}},
       "no such key except for i217 and i219"},
      {{{"adapters.0.family", "i226"}, {"adapters.0.latchSkew", "false"}},
       "no such key except for i217 and i219"},
      {{{"adapters.0.family", "i226"}, {"adapters.0.latency.sampleMin", "0.7"}},
       "adapters.0.latency"},
  };
  for (const Case& one : cases) {
    const Result<sim::SimOptions> parsed = sim::parse_options(one.options);
    CHECK_EQ(code_of(parsed.status()), "HAL_SCENARIO_INVALID");
    if (parsed.ok()) continue;
    const std::string& detail = parsed.status().error().detail;
    if (detail.find(one.wanted) == std::string::npos) CHECK_EQ(detail, one.wanted);
  }
}

}  // namespace
}  // namespace avbhal
