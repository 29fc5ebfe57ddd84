#include "ring_memory.h"

// ntifs.h
extern "C" NTKERNELAPI PEPROCESS NTAPI IoGetRequestorProcess(PIRP irp);

namespace avbhal::standin {
namespace {

constexpr ULONG kPoolTag = 0x52545641;  // "AVTR"

// In a list: rings are found by the address of the view here.
struct Ring {
  Ring* next;
  HANDLE section;
  void* memory;
  SIZE_T bytes;
  HANDLE client;  // nullptr: not mapped
  void* client_view;
};

Ring* rings;
PIRP served;

Ring* find(void* memory) {
  for (Ring* ring = rings; ring != nullptr; ring = ring->next)
    if (ring->memory == memory) return ring;
  return nullptr;
}

NTSTATUS view(Ring& ring, HANDLE process, void** address) {
  SIZE_T bytes = 0;
  *address = nullptr;
  return ZwMapViewOfSection(ring.section, process, address, 0, 0, nullptr, &bytes, ViewUnmap, 0,
                            PAGE_READWRITE);
}

NTSTATUS make_section(Ring& ring, ULONG bytes) {
  LARGE_INTEGER size;
  size.QuadPart = bytes;
  OBJECT_ATTRIBUTES attributes;
  InitializeObjectAttributes(&attributes, nullptr, OBJ_KERNEL_HANDLE, nullptr, nullptr);
  return ZwCreateSection(&ring.section, SECTION_ALL_ACCESS, &attributes, &size, PAGE_READWRITE,
                         SEC_COMMIT, nullptr);
}

HANDLE open_client() {
  if (served == nullptr) return nullptr;
  OBJECT_ATTRIBUTES attributes;
  InitializeObjectAttributes(&attributes, nullptr, OBJ_KERNEL_HANDLE, nullptr, nullptr);
  CLIENT_ID id{};
  id.UniqueProcess = PsGetProcessId(IoGetRequestorProcess(served));
  HANDLE process = nullptr;
  const NTSTATUS status = ZwOpenProcess(&process, PROCESS_ALL_ACCESS, &attributes, &id);
  return status == STATUS_SUCCESS ? process : nullptr;
}

void* create_ring(void*, std::uint32_t bytes) {
  auto* ring = static_cast<Ring*>(ExAllocatePoolWithTag(NonPagedPool, sizeof(Ring), kPoolTag));
  if (ring == nullptr) return nullptr;
  *ring = Ring{};
  ring->bytes = bytes;
  if (make_section(*ring, bytes) != STATUS_SUCCESS) {
    ExFreePoolWithTag(ring, kPoolTag);
    return nullptr;
  }
  if (view(*ring, ZwCurrentProcess(), &ring->memory) != STATUS_SUCCESS) {
    ZwClose(ring->section);
    ExFreePoolWithTag(ring, kPoolTag);
    return nullptr;
  }
  ring->next = rings;
  rings = ring;
  return ring->memory;
}

std::uint64_t map_ring(void*, void* memory) {
  Ring* ring = find(memory);
  if (ring == nullptr || ring->client != nullptr) return 0;
  const HANDLE client = open_client();
  if (client == nullptr) return 0;
  if (view(*ring, client, &ring->client_view) != STATUS_SUCCESS) {
    ZwClose(client);
    return 0;
  }
  ring->client = client;
  return reinterpret_cast<ULONG_PTR>(ring->client_view);
}

// A client that has ended took its view along; the failure of the call is no loss.
void unmap_ring(void*, void* memory) {
  Ring* ring = find(memory);
  if (ring == nullptr || ring->client == nullptr) return;
  ZwUnmapViewOfSection(ring->client, ring->client_view);
  ZwClose(ring->client);
  ring->client = nullptr;
}

void destroy_ring(void*, void* memory) {
  Ring* ring = find(memory);
  if (ring == nullptr) return;
  Ring** link = &rings;
  while (*link != ring) link = &(*link)->next;
  *link = ring->next;
  ZwUnmapViewOfSection(ZwCurrentProcess(), ring->memory);
  ZwClose(ring->section);
  ExFreePoolWithTag(ring, kPoolTag);
}

}  // namespace

RingHost section_rings() {
  RingHost host;
  host.create = create_ring;
  host.map = map_ring;
  host.unmap = unmap_ring;
  host.destroy = destroy_ring;
  return host;
}

void serve_request_of(PIRP irp) { served = irp; }

}  // namespace avbhal::standin
