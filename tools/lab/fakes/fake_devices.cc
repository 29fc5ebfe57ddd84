// fake_devices                  registers the stand-in's adapters as PCI network devices
// fake_devices --adapter A ...  registers these instead (grammar: adapter_list.h)
// fake_devices --remove         removes what an earlier run registered
//
// Registering replaces what is registered. Prints one line on success; exit codes: 0 done, 1 failed
// (the reason on stderr), 2 usage.
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "adapter_list.h"
#include "device_registry.h"

namespace {

using avbhal::lab::AdapterDescription;

struct Options {
  bool remove = false;
  std::vector<AdapterDescription> adapters;
};

std::string parse(int argc, char** argv, Options* options) {
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--remove") == 0) {
      options->remove = true;
      continue;
    }
    if (std::strcmp(argv[i], "--adapter") != 0 || i + 1 == argc) {
      return std::string("cannot read \"") + argv[i] + "\"";
    }
    AdapterDescription adapter;
    const std::string error = avbhal::lab::parse_adapter(argv[++i], &adapter);
    if (!error.empty()) return error;
    for (const AdapterDescription& other : options->adapters) {
      if (other.number == adapter.number) return std::string("adapter given twice: ") + argv[i];
    }
    options->adapters.push_back(adapter);
  }
  return options->remove && !options->adapters.empty() ? "--remove takes no adapters" : "";
}

int fail(const std::string& reason) {
  std::fprintf(stderr, "fake_devices: %s\n", reason.c_str());
  return 1;
}

int run(Options options) {
  std::string error;
  if (!options.remove && options.adapters.empty()) {
    error = avbhal::lab::list_from_stand_in(&options.adapters);
  }
  int removed = 0;
  if (error.empty()) error = avbhal::lab::remove_devices(&removed);
  if (error.empty() && !options.remove) error = avbhal::lab::register_devices(options.adapters);
  if (!error.empty()) return fail(error);
  std::printf("fake_devices: %d removed, %u registered\n", removed,
              static_cast<unsigned>(options.adapters.size()));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  const std::string error = parse(argc, argv, &options);
  if (!error.empty()) {
    std::fprintf(
        stderr,
        "fake_devices: %s\nusage: fake_devices [--remove | --adapter "
        "N,device=0xHHHH[,subsystem=HHHHHHHH][,revision=HH][,timestamps=on|off|none] ...]\n",
        error.c_str());
    return 2;
  }
  return run(options);
}
