/** What each package manager puts into an empty folder, scripts off. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { node, outputOf, type Packed, root, run } from './packed.js';

/** A daemon's author gets this package and one more. */
const INSTALLED = ['avb-hal', 'commander'];

export function emptyConsumer(folder: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }');
  return folder;
}

export function installWithNpm(consumer: string, tarball: string): void {
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  outputOf('npm', ['install', ...options, tarball], consumer);
}

function installWithPnpm(consumer: string, tarball: string): void {
  const store = join(consumer, '..', 'pnpm-store');
  const options = ['--ignore-scripts', '--prefer-offline', '--store-dir', store];
  // Its manifest is not among its exports.
  const pnpm = join(root, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  const { status, stdout, stderr } = node([pnpm, 'add', ...options, tarball], consumer);
  expect(status, stdout + stderr).toBe(0);
}

const npmPackages = (consumer: string): string[] => {
  const lock = readFileSync(join(consumer, 'node_modules', '.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, unknown> };
  return Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''));
};

const pnpmPackages = (consumer: string): string[] =>
  readdirSync(join(consumer, 'node_modules', '.pnpm'))
    .filter((name) => name.includes('@'))
    .map((name) => name.replace(/@[^@]*$/, ''));

const USE = `
  const hal = openHal({ backend: 'sim' });
  console.log(typeof hal.open({ family: 'i226' }).clock.now());
  hal.close();`;

function expectWorks(consumer: string): void {
  const listed = run(join(consumer, 'node_modules', '.bin', 'halbench'), ['list'], consumer);
  expect({ status: listed.status, stderr: listed.stderr }).toMatchObject({ status: 0 });
  expect(listed.stdout).toContain('i226');
  for (const [type, load] of [
    ['module', "import { openHal } from 'avb-hal';"],
    ['commonjs', "const { openHal } = require('avb-hal');"],
  ]) {
    const { stdout, stderr } = node([`--input-type=${type}`, '-e', `${load}${USE}`], consumer);
    expect({ stdout, stderr }).toEqual({ stdout: 'bigint\n', stderr: '' });
  }
}

/** Tests with a consumer for npm that has the package already, and a new one for pnpm. */
export function describeManagers(folder: string, npm: string, packed: () => Packed): void {
  describe('npm', () => {
    it('installs this package and one other', () => {
      expect(npmPackages(npm).sort()).toEqual(INSTALLED);
    });
    it('gives a package that works', () => expectWorks(npm));
  });

  describe('pnpm', () => {
    const consumer = join(folder, 'pnpm');
    it('installs this package and one other, which work', () => {
      installWithPnpm(emptyConsumer(consumer), packed().tarball);
      expect(pnpmPackages(consumer).sort()).toEqual(INSTALLED);
      expectWorks(consumer);
    });
  });
}
