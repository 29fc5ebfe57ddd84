// The cycles of one backend: child.mjs BACKEND BINARY SECONDS. The last line is JSON.
import { setImmediate as turn } from 'node:timers/promises';
import { cycle } from './cycle.mjs';
import { growth, usage } from './usage.mjs';

const [backend, binary, seconds] = process.argv.slice(2);
const target = binary === '-' ? { backend } : { backend, binary };
const until = Date.now() + Number(seconds) * 1000;
const interval = (Number(seconds) * 1000) / 60;

const samples = [];
let cycles = 0;
let nextSample = 0;
while (Date.now() < until || samples.length < 16) {
  await cycle(target, cycles);
  cycles += 1;
  if (Date.now() < nextSample) continue;
  nextSample = Date.now() + interval;
  // What was closed is let go of in the turns that follow.
  for (let i = 0; i < 3; i += 1) await turn();
  samples.push({ cycle: cycles, ...usage() });
}
process.stdout.write(`${JSON.stringify({ backend, cycles, rows: growth(samples), samples })}\n`);
