// A registry key over a scripted registry: how buffers grow, where they end, what is closed.
#include <cstring>

#include "backends/windows_api/errors.h"
#include "backends/windows_api/registry_key.h"
#include "harness.h"
#include "winapi_fake.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::windows_api;

namespace {

// Answers each query by a function of the room that was offered.
struct Script {
  std::vector<std::uint32_t> rooms;
  std::function<std::uint32_t(std::uint32_t room, std::uint32_t* bytes)> answer;
  std::uint32_t type = kRegistryText;
  int closed = 0;
  std::uint32_t open_error = 0;
  WinApi api{};

  Script() {
    api.context = this;
    api.query_value = [](void* s, void*, const char16_t*, std::uint32_t* type, void* out,
                         std::uint32_t* bytes) {
      auto& script = *static_cast<Script*>(s);
      const std::uint32_t room = *bytes;
      script.rooms.push_back(room);
      *type = script.type;
      std::memset(out, 'a', room);
      return script.answer(room, bytes);
    };
    api.close_key = [](void* s, void*) { ++static_cast<Script*>(s)->closed; };
    api.open_key = [](void* s, void*, const char16_t*, void** key) {
      *key = s;
      return static_cast<Script*>(s)->open_error;
    };
  }
  RegistryKey key() { return RegistryKey(api, this); }
  // A value of `size` bytes, as Windows answers for it.
  void holds(std::uint32_t size) {
    answer = [size](std::uint32_t room, std::uint32_t* bytes) {
      *bytes = size;
      return size <= room ? 0 : kMoreData;
    };
  }
};

using Rooms = std::vector<std::uint32_t>;

}  // namespace

TEST("winapi registry: a value is asked for with 256 bytes, then with what it needs, to 64 KiB") {
  struct Row {
    std::uint32_t size;
    Rooms rooms;
    bool there;
  };
  for (const Row& row : {Row{0, {256}, true}, Row{256, {256}, true}, Row{258, {256, 258}, true},
                         Row{65536, {256, 65536}, true}, Row{65538, {256}, false}}) {
    Script s;
    s.holds(row.size);
    const auto text = s.key().text(u"x");
    CHECK_EQ(text.has_value(), row.there);
    CHECK(s.rooms == row.rooms);
    // "aa" is one character of three bytes in UTF-8.
    if (row.there) CHECK_EQ(text->size(), row.size / 2 * 3);
    CHECK_EQ(s.closed, 1);
  }
}

TEST("winapi registry: a value that grows is asked for four times") {
  Script s;
  s.answer = [](std::uint32_t room, std::uint32_t* bytes) {
    *bytes = room;  // does not say how much it wants
    return kMoreData;
  };
  CHECK(!s.key().text(u"x"));
  CHECK((s.rooms == Rooms{256, 512, 1024, 2048}));
}

TEST("winapi registry: a length beyond the room is the room") {
  Script s;
  s.answer = [](std::uint32_t, std::uint32_t* bytes) {
    *bytes = 1000;
    return 0u;
  };
  CHECK_EQ(s.key().text(u"x")->size(), std::size_t{256 / 2 * 3});
}

TEST("winapi registry: other errors, other types and no key are no text") {
  Script s;
  s.answer = [](std::uint32_t, std::uint32_t*) { return kAccessDenied; };
  CHECK(!s.key().text(u"x") && !s.key().type_of(u"x"));
  CHECK_EQ(s.rooms.size(), std::size_t{2});
  s.holds(4);
  for (const std::uint32_t type : {2u, kRegistryNumber, kRegistryTextList}) {
    s.type = type;
    CHECK(!s.key().text(u"x"));
    CHECK_EQ(s.key().type_of(u"x").value_or(99), type);
  }
  const RegistryKey none;
  CHECK(!none.open() && !none.text(u"x") && !none.type_of(u"x"));
  CHECK_EQ(none.probe_subkey(u"x"), kFileNotFound);
}

TEST("winapi registry: an exact value is up to 512 bytes, with its type and its error") {
  struct Row {
    std::uint32_t size, error;
    std::size_t bytes;
  };
  for (const Row& row :
       {Row{2, 0, 2}, Row{511, 0, 511}, Row{512, 0, 512}, Row{513, kMoreData, 512}}) {
    Script s;
    s.holds(row.size);
    s.type = 7;
    std::uint32_t type = 0;
    std::vector<unsigned char> bytes;
    CHECK_EQ(s.key().exact(u"x", &type, &bytes), row.error);
    CHECK_EQ(type, 7u);
    CHECK_EQ(bytes.size(), row.bytes);
    CHECK(s.rooms == Rooms{512});
  }
}

TEST("winapi registry: a subkey is opened, closed and told; its error too") {
  Script s;
  {
    const RegistryKey key = s.key();
    CHECK_EQ(key.probe_subkey(u"x"), 0u);
    CHECK_EQ(s.closed, 1);
    s.open_error = kAccessDenied;
    CHECK_EQ(key.probe_subkey(u"x"), kAccessDenied);
    CHECK_EQ(s.closed, 1);
  }
  CHECK_EQ(s.closed, 2);
}

TEST("winapi registry: a moved key is closed once, one that is replaced at once") {
  Script s;
  {
    RegistryKey key = s.key();
    RegistryKey other = std::move(key);
    CHECK(other.open() && !key.open());
    CHECK_EQ(s.closed, 0);
    RegistryKey& itself = other;
    other = std::move(itself);
    CHECK(other.open());
    CHECK_EQ(s.closed, 0);
    other = s.key();
    CHECK_EQ(s.closed, 1);
    CHECK(other.open());
  }
  CHECK_EQ(s.closed, 2);
}
