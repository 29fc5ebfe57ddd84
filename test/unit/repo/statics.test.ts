/** tools/repo/check-statics.mjs: objects that would be destroyed while threads still run. */
import { describe, expect, it } from 'vitest';
import { staticComplaints } from '../../../tools/repo/check-statics.mjs';

const count = (line: string): number => staticComplaints('x.cc', line).length;

describe('objects with static storage', () => {
  it.each([
    '  static Claims table;',
    '  static std::mutex mutex;',
    '  static const WinApi api = table();',
    'static std::map<int, int> counts{};',
    'thread_local std::string text;',
    'std::mutex guard;',
    'const std::string kName = "x";',
  ])('%s is a complaint', (line) => expect(count(line)).toBe(1));

  it.each([
    '  static auto* table = new Claims();',
    '  static const auto* api = new WinApi(table());',
    '  static constexpr Operation kRead{"clock.read"};',
    '  static const bool avx2 = has_avx2();',
    '  static Status check(const std::string& text);',
    'std::string name_of(int n) {',
    'std::vector<std::string> names();',
  ])('%s is none', (line) => expect(count(line)).toBe(0));
});
