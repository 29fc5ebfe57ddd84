// Texts of Windows: UTF-16, GUIDs, registry lists, hardware ids, locations; the PCI family table.
#include "backends/windows_api/pci_text.h"
#include "backends/windows_api/text.h"
#include "hal/pci_parts.gen.h"
#include "harness.h"

using namespace avbhal;
using namespace avbhal::windows_api;

namespace {

std::string location_text(const char* text) {
  const auto at = parse_location(text);
  if (!at) return "none";
  return std::to_string(at->bus) + "." + std::to_string(at->device) + "." +
         std::to_string(at->function);
}

std::vector<unsigned char> bytes_of(const std::u16string& text) {
  std::vector<unsigned char> bytes;
  for (const char16_t c : text) {
    bytes.push_back(static_cast<unsigned char>(c & 0xFF));
    bytes.push_back(static_cast<unsigned char>(c >> 8));
  }
  return bytes;
}

}  // namespace

TEST("winapi text: UTF-16 becomes UTF-8 of one to four bytes, broken pairs U+FFFD") {
  CHECK_EQ(utf8(u"a\u00E9\u20AC\U0001F600"), "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  const char16_t broken[] = {0xD800, u'x', 0xDC00, 0xD801};
  CHECK_EQ(utf8(std::u16string_view(broken, 4)), "\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK_EQ(utf8(std::u16string_view(u"ab\0cd", 5)), "ab");
}

TEST("winapi text: a GUID is read in any case and written in upper case") {
  const auto guid = parse_guid("{5ab1e000-0000-4000-8000-00000000000a}");
  CHECK(guid.has_value());
  CHECK_EQ(guid_text(*guid), "{5AB1E000-0000-4000-8000-00000000000A}");
  CHECK(!parse_guid("5ab1e000-0000-4000-8000-00000000000a"));
  CHECK(!parse_guid("{5ab1e000-0000-4000-8000-00000000000g}"));
  CHECK(!parse_guid("{5ab1e00000000-4000-8000-00000000000a-}"));
  CHECK(!parse_guid(""));
}

TEST("winapi text: registry lists end with or without NUL") {
  const auto list = registry_list(bytes_of(std::u16string(u"one\0two\0\0", 9)));
  CHECK_EQ(list.size(), 2u);
  CHECK_EQ(list.at(0), "one");
  CHECK_EQ(list.at(1), "two");
  // Behind the first entry, an entry begins and ends where it is.
  const auto three = registry_list(bytes_of(std::u16string(u"one\0two\0three\0\0", 15)));
  CHECK_EQ(three.size(), 3u);
  CHECK_EQ(three.at(1), "two");
  CHECK_EQ(three.at(2), "three");
  auto odd = bytes_of(u"tail");
  odd.push_back(7);
  const auto tail = registry_list(odd);
  CHECK_EQ(tail.at(0), "tail");
  CHECK(registry_list({}).empty());
  CHECK_EQ(display_text("@oem4.inf,%e125c%;x;Intel(R) I226-V"), "Intel(R) I226-V");
  CHECK_EQ(display_text("Intel; inside"), "Intel; inside");
}

TEST("winapi text: UTF-8 by the edges of its lengths, and of UTF-16's pairs") {
  struct Row {
    std::u16string text;
    const char* bytes;
  };
  const Row rows[] = {
      {u"\u007F", "\x7F"},
      {u"\u0080", "\xC2\x80"},
      {u"\u07FF", "\xDF\xBF"},
      {u"\u0800", "\xE0\xA0\x80"},
      {{0xD7FF}, "\xED\x9F\xBF"},
      {{0xE000}, "\xEE\x80\x80"},
      {{0xFFFF}, "\xEF\xBF\xBF"},
      {{0xD800, 0xDC00}, "\xF0\x90\x80\x80"},
      {{0xDBFF, 0xDFFF}, "\xF4\x8F\xBF\xBF"},
      {{0xD83D, 0xDE00, u'x'}, "\xF0\x9F\x98\x80x"},
      // Halves of pairs.
      {{0xD800, 0xDBFF}, "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {{0xD800, 0xE000}, "\xEF\xBF\xBD\xEE\x80\x80"},
      {{0xDC00, 0xDC00}, "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {{0xDFFF}, "\xEF\xBF\xBD"},
      {{0xDBFF}, "\xEF\xBF\xBD"},
      {u"", ""},
  };
  for (const Row& row : rows) CHECK_EQ(utf8(row.text), row.bytes);
  CHECK(utf16_of_ascii("a\x7F\x80\xFF") == u"a\u007F??");
  CHECK(utf16_of_bytes({0x34, 0x12, 0xFF, 0x00, 0x77}) == (std::u16string{0x1234, 0x00FF}));
  CHECK(utf16_of_bytes({0x34}).empty());
}

TEST("winapi text: each digit of a GUID has its place, each separator is wanted") {
  const std::string text = "{01234567-89AB-CDEF-0213-465768798A9B}";
  const auto guid = parse_guid(text);
  CHECK(guid.has_value());
  CHECK_EQ(guid->data1, 0x01234567u);
  CHECK_EQ(guid->data2, 0x89AB);
  CHECK_EQ(guid->data3, 0xCDEF);
  const std::uint8_t rest[] = {0x02, 0x13, 0x46, 0x57, 0x68, 0x79, 0x8A, 0x9B};
  for (int i = 0; i < 8; ++i) CHECK_EQ(guid->data4[i], rest[i]);
  CHECK_EQ(guid_text(*guid), text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string wrong = text;
    wrong[i] = 'x';
    CHECK(!parse_guid(wrong));
  }
  CHECK(!parse_guid(text + "}"));
}

TEST("winapi text: empty entries of a list are left out, and only texts with @ are cut") {
  const auto list = registry_list(bytes_of(std::u16string(u"\0a\0\0b", 5)));
  CHECK((list == std::vector<std::string>{"a", "b"}));
  CHECK_EQ(display_text(""), "");
  CHECK_EQ(display_text("@x"), "@x");
  CHECK_EQ(display_text("@x;"), "");
  CHECK_EQ(display_text("@a;b;c"), "c");
  CHECK_EQ(display_text("a;b"), "a;b");
}

TEST("winapi text: hardware ids give vendor, device, subsystem and revision") {
  const auto id = parse_hardware_ids(
      {"PCI\\VEN_8086&DEV_1533&SUBSYS_0003103C&REV_03", "PCI\\VEN_8086&DEV_1533"});
  CHECK(id.has_value());
  CHECK_EQ(id->device, 0x1533);
  CHECK_EQ(id->subsystem_device, 0x0003);
  CHECK_EQ(id->subsystem_vendor, 0x103C);
  CHECK_EQ(id->revision, 3);
  CHECK(id->exact);
  const auto merged =
      parse_hardware_ids({"pci\\ven_8086&dev_125c", "PCI\\VEN_8086&DEV_125C&REV_04"});
  CHECK(merged.has_value());
  CHECK_EQ(merged->device, 0x125C);
  CHECK_EQ(merged->revision, 4);
  CHECK(!parse_hardware_ids({"USB\\VID_8086&PID_0001"}));
  CHECK(!parse_hardware_ids({"PCI\\VEN_8086", "PCI\\CC_020000"}));
  CHECK(!parse_hardware_ids({"PCI\\VEN_8086&DEV_12"}));
  CHECK(!parse_hardware_ids({}));
}

TEST("winapi text: a location is found in every form Windows is known to use") {
  CHECK_EQ(location_text("PCI bus 4, device 0, function 0"), "4.0.0");
  CHECK_EQ(location_text("PCI-Bus 4, Ger\xC3\xA4t 31, Funktion 6"), "4.31.6");
  CHECK_EQ(location_text("@System32\\drivers\\pci.sys,#65536;PCI bus %1, device %2, function "
                         "%3;(4,0,1)"),
           "4.0.1");
  CHECK_EQ(location_text("PCI Slot 4 (PCI bus 3, device 0, function 0)"), "3.0.0");
  CHECK_EQ(location_text("bus 7, device 1, function 2 (left)"), "7.1.2");
  CHECK_EQ(location_text("bus 7, device 1, function 2 (x8)"), "none");
  CHECK_EQ(location_text("PCI Slot 4"), "none");
  CHECK_EQ(location_text("on bus 1, 2, 3, 4"), "none");
  CHECK_EQ(location_text("bus 999, device 0, function 0"), "none");
  CHECK_EQ(location_text("99999999999999999999, 0, 0"), "none");
  CHECK_EQ(location_text(")("), "none");
  CHECK_EQ(location_text(""), "none");
}

TEST("winapi text: hardware ids by their digits; the first that has a field gives it") {
  const auto first =
      parse_hardware_ids({"USB\\VEN_1234&DEV_5678", "PCI\\VEN_8086&DEV_1533&SUBSYS_00A1B2C3&REV_FE",
                          "PCI\\VEN_10EC&DEV_8168&SUBSYS_11112222&REV_02"});
  CHECK(first.has_value());
  CHECK_EQ(first->vendor, 0x8086);
  CHECK_EQ(first->device, 0x1533);
  CHECK_EQ(first->subsystem_device, 0x00A1);
  CHECK_EQ(first->subsystem_vendor, 0xB2C3);
  CHECK_EQ(first->revision, 0xFE);
  const auto bare = parse_hardware_ids({"PCI\\VEN_8086&DEV_0D4C"});
  CHECK(bare && bare->device == 0x0D4C && bare->subsystem_vendor == 0);
  CHECK(bare && bare->subsystem_device == 0 && bare->revision == 0);
  CHECK(!parse_hardware_ids({"PCI\\DEV_1533"}));
  CHECK(!parse_hardware_ids({"xPCI\\VEN_8086&DEV_1533"}));
  for (const char* id : {"PCI\\VEN_8086&DEV_153", "PCI\\VEN_8086&DEV_15G3",
                         "PCI\\VEN_80 6&DEV_1533", "PCI\\VEN_8086&DEV_1/33"}) {
    CHECK(!parse_hardware_ids({id}));
  }
  // A field that is cut or no number is not there.
  const auto cut = parse_hardware_ids({"PCI\\VEN_8086&DEV_1533&SUBSYS_0001234&REV_3"});
  CHECK(cut && cut->subsystem_vendor == 0 && cut->subsystem_device == 0 && cut->revision == 0);
}

TEST("winapi text: a location is bus to 255, device to 31, function to 7") {
  CHECK_EQ(location_text("255, 31, 7"), "255.31.7");
  CHECK_EQ(location_text("0, 0, 0"), "0.0.0");
  for (const char* text : {"256, 31, 7", "255, 32, 7", "255, 31, 8", "1280, 0, 0", "2559, 0, 0",
                           "1, 2", "1, 2, 3, 4", "4294967299, 2, 3"}) {
    CHECK_EQ(location_text(text), "none");
  }
  // The numbers between the last parentheses count, unless they are no location.
  CHECK_EQ(location_text("bus 7, device 1 (4,0,1) 5"), "4.0.1");
  CHECK_EQ(location_text("(1,2,3) and (4,5,6)"), "4.5.6");
  CHECK_EQ(location_text("x) 1, 2, 3"), "1.2.3");
  CHECK_EQ(location_text("a019/5:1"), "19.5.1");
}

TEST("pci families: known ids, neighbours and the parts public tables confuse") {
  CHECK_EQ(std::size(kPciParts), 90u);
  CHECK(family_of_device(0x1533) == Family::kI210);
  CHECK(family_of_device(0x1539) == Family::kI210);  // I211
  CHECK(family_of_device(0x153A) == Family::kI217);
  CHECK(family_of_device(0x15A2) == Family::kI217);  // I218, not I219
  CHECK(family_of_device(0x15FB) == Family::kI219);  // not I225
  CHECK(family_of_device(0x15F6) == Family::kI210);  // not I225
  CHECK(family_of_device(0x15F3) == Family::kI225);
  CHECK(family_of_device(0x125C) == Family::kI226);
  CHECK_EQ(std::string(find_pci_part(0x57BA)->name), "I219-V (29)");
  CHECK_EQ(std::string(find_pci_part(0x0D4C)->name), "I219-LM (11)");
  for (const std::uint16_t id : {0x0000, 0x0D4B, 0x1521, 0x10C9, 0x57BB, 0xFFFF}) {
    CHECK(find_pci_part(id) == nullptr);
    CHECK(family_of_device(id) == Family::kUnknown);
  }
}
