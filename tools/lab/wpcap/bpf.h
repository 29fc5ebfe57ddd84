// As much of the BSD packet filter as a test of EtherTypes and addresses needs.
#pragma once

#include <cstdint>
#include <vector>

namespace avbhal::lab {

struct BpfStep {
  std::uint16_t code;
  std::uint8_t if_true, if_false;
  std::uint32_t k;
};

// How many bytes of the frame the program wants; it sees the frame without its VLAN tag. A program
// that is not understood wants none.
std::uint32_t run_bpf(const std::vector<BpfStep>& program, const unsigned char* bytes,
                      std::uint32_t size);

}  // namespace avbhal::lab
