import { describe, expect, it } from 'vitest';
import { FrameCapture } from '../../../src/index.js';

const FRAME = Uint8Array.from({ length: 61 }, (_, i) => i);
const TIME_NS = 1_700_000_000_123_456_789n;

function capture(): FrameCapture {
  const made = new FrameCapture();
  expect([made.interface('sim:0'), made.interface('sim:1')]).toEqual([0, 1]);
  return made;
}

/** Type and body of every block. */
function blocksOf(bytes: Uint8Array): { type: number; body: DataView }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: { type: number; body: DataView }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    const body = new DataView(bytes.buffer, bytes.byteOffset + at + 8, length - 12);
    blocks.push({ type: view.getUint32(at, true), body });
    at += length;
  }
  return blocks;
}

describe('FrameCapture', () => {
  it('is a section, its interfaces with ns, and its packets', () => {
    const made = capture();
    made.add(1, 'out', TIME_NS, FRAME);
    const blocks = blocksOf(made.toBytes());
    expect(blocks.map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, 1, 6]);
    const [section, first, , packet] = blocks.map(({ body }) => body) as [
      DataView,
      DataView,
      DataView,
      DataView,
    ];
    expect(section.getUint32(0, true)).toBe(0x1a2b3c4d);
    expect([section.getUint16(4, true), section.getBigInt64(8, true)]).toEqual([1, -1n]);
    expect(first.getUint16(0, true)).toBe(1);
    // if_name "sim:0" in 8 bytes, then if_tsresol 9.
    expect([first.getUint16(8, true), first.getUint16(10, true)]).toEqual([2, 5]);
    expect([first.getUint16(20, true), first.getUint16(22, true)]).toEqual([9, 1]);
    expect(first.getUint8(24)).toBe(9);
    const time = (BigInt(packet.getUint32(4, true)) << 32n) | BigInt(packet.getUint32(8, true));
    expect([packet.getUint32(0, true), time]).toEqual([1, TIME_NS]);
    expect([packet.getUint32(12, true), packet.getUint32(16, true)]).toEqual([61, 61]);
    expect(packet.getUint8(20 + 60)).toBe(60);
    // Three bytes of padding; epb_flags: outbound.
    expect([packet.getUint16(84, true), packet.getUint32(88, true)]).toEqual([2, 2]);
    expect(packet.byteLength).toBe(96);
  });

  it.each([
    [[2, 'in', 0n, FRAME], RangeError],
    [[0, 'up', 0n, FRAME], RangeError],
    [[0, 'in', -1n, FRAME], RangeError],
    [[0, 'in', 0, FRAME], TypeError],
    [[0, 'in', 0n, 'frame'], TypeError],
    [[0, 'in', 0n, new Uint8Array(0)], RangeError],
    [[0, 'in', 0n, new Uint8Array(1523)], RangeError],
  ] as const)('refuses %o', (values, type) => {
    const made = capture();
    const before = made.toBytes().length;
    expect(() => made.add(...(values as unknown as Parameters<FrameCapture['add']>))).toThrow(type);
    expect(made.toBytes().length).toBe(before);
  });

  it('refuses names that are no text', () => {
    expect(() => new FrameCapture().interface(1 as never)).toThrow(TypeError);
  });
});
