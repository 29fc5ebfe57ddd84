/** A backend binary made of JavaScript: scripted answers, and a record of every call. */
import { HalError } from '../../../src/base/errors.js';
import type { ModuleSource } from '../../../src/binding/loader.js';
import {
  CROSS,
  CROSS_METHODS,
  NATIVE_INTERFACE_VERSION,
  type NativeAdapter,
  type NativeAdapterInfo,
  type NativeBackend,
  type NativeModule,
  type NativeProbe,
} from '../../../src/binding/native.js';
import type { CrossMethod } from '../../../src/clock/types.js';
import { nativeCalls } from '../../../tools/repo/generate-native.mjs';
import { closedError, fakeInfo, nativeError } from './facts.js';
import { FakeClockPage } from './page.js';
import { FakeStamps } from './stamps.js';
import { CallLog } from './tsn.js';

export { fakeInfo, nativeError } from './facts.js';
export { CallLog };

/** What one call of crossTimestamp delivers. */
export interface FakeCross {
  deviceNs: bigint;
  beforeNs: bigint;
  afterNs: bigint;
  boundNs: bigint;
}

const CALLS = new Map(nativeCalls().map(({ name, result }) => [name, result]));

/** A fake that answers every call of an adapter: in its own way, or from `answers`. */
export type FakeAdapter = ScriptedAdapter & NativeAdapter;

class ScriptedAdapter extends FakeStamps {
  /** What calls give that have no method here; default: the outcome of a setting, or nothing. */
  readonly answers: Partial<Record<keyof NativeAdapter, unknown>> = { subscribeEntities: 5 };
  readonly readingSource: string = 'hardware';
  readonly crossMethod: CrossMethod = 'user-bracket';
  closed = false;
  /** Thrown by the next call, once. */
  failure: unknown;
  /** Thrown by every crossTimestamp. */
  crossFailure: unknown;
  clockNs = 1000n;
  cross: () => FakeCross = () => ({ deviceNs: 5000n, beforeNs: 100n, afterNs: 203n, boundNs: 60n });
  readonly log: CallLog;
  infoNow: NativeAdapterInfo;

  constructor(log: CallLog, info: NativeAdapterInfo) {
    super();
    this.log = log;
    this.infoNow = info;
  }

  static open(log: CallLog, info: NativeAdapterInfo): FakeAdapter {
    const fake = new ScriptedAdapter(log, info);
    return new Proxy(fake, {
      get: (target, name, receiver) =>
        name in target || !CALLS.has(String(name))
          ? Reflect.get(target, name, receiver)
          : (...args: unknown[]) => target.#answer(String(name), args),
    }) as FakeAdapter;
  }

  #answer(name: string, args: unknown[]): unknown {
    this.enter(name, ...args);
    const usual = CALLS.get(name) === 'NativeTsnOutcome' ? this.outcome : undefined;
    return this.answers[name as keyof NativeAdapter] ?? usual;
  }

  protected enter(name: string, ...args: unknown[]): void {
    this.log.add(`adapter.${name}`, ...args);
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
    if (this.closed) throw closedError();
  }

  info(): NativeAdapterInfo {
    return this.infoNow;
  }
  refresh(): void {
    this.enter('refresh');
    this.infoNow = { ...this.infoNow, link: null };
  }
  readClock(): bigint {
    this.enter('readClock');
    return this.clockNs;
  }
  crossTimestamp(view: BigUint64Array, brackets: number): void {
    this.enter('crossTimestamp', brackets);
    if (this.crossFailure !== undefined) throw this.crossFailure;
    const { deviceNs, beforeNs, afterNs, boundNs } = this.cross();
    view[CROSS.deviceNs] = deviceNs;
    view[CROSS.systemBeforeNs] = beforeNs;
    view[CROSS.systemAfterNs] = afterNs;
    view[CROSS.boundNs] = boundNs;
    view[CROSS.rawCounter] = deviceNs * 2n;
    view[CROSS.samples] = BigInt(brackets);
    view[CROSS.samplesFailed] = 1n;
    view[CROSS.method] = BigInt(CROSS_METHODS.indexOf(this.crossMethod));
  }
  clockConfig() {
    this.enter('clockConfig');
    return { deviceNs: 7n, timinca: 0x18000000, tsauxc: 0, timincaPpb: 12.5, running: true };
  }
  rateRange() {
    this.enter('rateRange');
    return { minPpb: -1000, maxPpb: 1000, stepPpb: 0.5, calibrated: true };
  }
  driverState() {
    this.enter('driverState');
    return {
      driverVersion: '1.2.3.4',
      debugBuild: false,
      hardwareState: 'ptp-ready',
      hardwareStateValue: 3,
      capabilityMask: 7,
      usableMask: 3,
      deviceText: 'fake',
    };
  }
  timestampState = 'supported-disabled';
  timestampStatus() {
    this.enter('timestampStatus');
    return {
      state: this.timestampState,
      nativeCode: 0,
      decidingCall: 'GetInterfaceActiveTimestampCapabilities',
      action: 'switch it on',
      nominalHz: 0n,
      crossTimestamp: false,
      supportedFlags: ['allReceive'],
      activeFlags: [],
      keywordOffered: true,
      keywordValue: this.setting,
      osBuild: '10.0.26100',
    };
  }
  /** What the driver's setting holds; null: absent. */
  setting: string | null = '0';
  settingFailure: Error | null = null;
  async changeTimestampSetting(value: string | null, restart: boolean) {
    this.enter('changeTimestampSetting', value, restart);
    if (this.settingFailure !== null) throw this.settingFailure;
    const before = this.setting;
    this.setting = value;
    const keyword = '*PtpHardwareTimestamp';
    return { keyword, before, after: value, restarted: restart, rebootNeeded: false };
  }
  /** What registers hold; the others read 0xb640. */
  readonly registers = new Map<number, number>();
  readRegister(offset: number): number {
    this.enter('readRegister', offset);
    return this.registers.get(offset) ?? 0xb640;
  }
  writeRegister(offset: number, value: number): void {
    this.enter('writeRegister', offset, value);
    this.registers.set(offset, value);
  }
  readonly phyRegisters = new Map<number, number>();
  readPhy(address: number, register: number): number {
    this.enter('readPhy', address, register);
    return this.phyRegisters.get(register) ?? 0;
  }
  writePhy(address: number, register: number, value: number): void {
    this.enter('writePhy', address, register, value);
    this.phyRegisters.set(register, value);
  }
  adjustRate(ppb: number) {
    this.enter('adjustRate', ppb);
    return {
      requestedPpb: ppb,
      commandedPpb: ppb + 0.25,
      registerValue: 0x18000001,
      reference: 'nominal' as const,
    };
  }
  groundTruth() {
    this.enter('groundTruth');
    return { systemNs: 1n, deviceNs: 2n, ratePpb: 3, oscillatorPpb: 4 };
  }
  /** The pages opened, the newest last. */
  readonly pages: FakeClockPage[] = [];
  openPage(...options: number[]): FakeClockPage {
    this.enter('openPage', ...options);
    const page = new FakeClockPage(this.log, closedError);
    this.pages.push(page);
    return page;
  }
  close(): void {
    if (this.closed) return;
    this.enter('close');
    for (const page of this.pages) page.closed = true;
    this.closed = true;
  }
}

export interface FakeSettings {
  name?: string;
  adapters?: NativeAdapterInfo[];
  probe?: Partial<NativeProbe>;
  systemClock?: string;
  /** Of a virtual system clock; default: one of its own. */
  timeline?: bigint;
  /** Prepares an adapter when it is opened. */
  prepare?: (adapter: FakeAdapter) => void;
}

export class FakeBackend implements NativeBackend {
  readonly log: CallLog;
  readonly name: string;
  readonly systemClock: string;
  readonly systemFrequencyHz = 10_000_000n;
  readonly timeline: bigint;
  closed = false;
  /** Thrown by the next call, once. */
  failure: unknown;
  readonly opened: FakeAdapter[] = [];
  readonly #settings: FakeSettings;
  static #made = 0n;

  constructor(settings: FakeSettings, log: CallLog) {
    this.#settings = settings;
    this.log = log;
    this.name = settings.name ?? 'sim';
    this.systemClock = settings.systemClock ?? 'monotonic-raw';
    FakeBackend.#made += 1n;
    this.timeline = this.systemClock === 'virtual' ? (settings.timeline ?? FakeBackend.#made) : 0n;
  }

  #enter(name: string, ...args: unknown[]): void {
    this.log.add(`backend.${name}`, ...args);
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
    if (this.closed) throw closedError();
  }

  get adapters(): NativeAdapterInfo[] {
    return this.#settings.adapters ?? [fakeInfo()];
  }
  systemNs(): bigint {
    this.#enter('systemNs');
    return 123n;
  }
  probe(): NativeProbe {
    this.#enter('probe');
    const { adapters } = this;
    return {
      available: adapters.length > 0,
      simulated: this.name === 'sim',
      takesOrders: this.name === 'sim',
      reason: `${adapters.length} adapters`,
      adapters: adapters.length,
      ...this.#settings.probe,
    };
  }
  enumerate(): NativeAdapterInfo[] {
    this.#enter('enumerate');
    return this.adapters;
  }
  async enumerateAsync(): Promise<NativeAdapterInfo[]> {
    await Promise.resolve();
    this.#enter('enumerateAsync');
    return this.adapters;
  }
  #open(key: string): FakeAdapter {
    const info = this.adapters.find((adapter) => adapter.key === key);
    if (info === undefined) throw nativeError({ code: 'HAL_NO_ADAPTER', osErrorKind: 'none' });
    const adapter = ScriptedAdapter.open(this.log, info);
    this.#settings.prepare?.(adapter);
    this.opened.push(adapter);
    return adapter;
  }
  open(key: string, access: number): FakeAdapter {
    this.#enter('open', key, access);
    return this.#open(key);
  }
  async openAsync(key: string, access: number): Promise<FakeAdapter> {
    await Promise.resolve();
    this.#enter('openAsync', key, access);
    return this.#open(key);
  }
  advanceTime(ns: bigint): void {
    this.#enter('advanceTime', ns);
  }
  /** What listens for changes; null: nobody. */
  listener: (() => void) | null = null;
  /** Thrown by every onChange(). */
  listenFailure: Error | null = null;
  onChange(listener: (() => void) | null): void {
    if (this.listenFailure !== null) throw this.listenFailure;
    this.listener = listener;
  }
  udpWire(adapter: number, view: BigUint64Array): void {
    this.#enter('udpWire', adapter);
    view.set([1n, 2n, 3n, 4n, 5n]);
  }
  order(text: string): void {
    this.#enter('order', text);
  }
  close(): void {
    if (this.closed) return;
    this.#enter('close');
    for (const adapter of this.opened) adapter.close();
    this.closed = true;
  }
}

/** A loaded binary and what was done with it. */
export class FakeModule implements NativeModule {
  readonly backendName: string;
  interfaceVersion: number = NATIVE_INTERFACE_VERSION;
  readonly log = new CallLog();
  readonly backends: FakeBackend[] = [];
  /** The options of each createBackend. */
  readonly created: string[][] = [];
  readonly #settings: FakeSettings;

  constructor(settings: FakeSettings = {}) {
    this.#settings = settings;
    this.backendName = settings.name ?? 'sim';
  }

  createBackend(options: string[]): FakeBackend {
    this.created.push(options);
    const backend = new FakeBackend(this.#settings, this.log);
    this.backends.push(backend);
    return backend;
  }
  simdPath = 'avx2';
  convertBatch(
    input: BigUint64Array,
    output: BigUint64Array,
    format: number,
    frequencyHz: bigint,
    offsetNs: bigint,
    path: number,
  ): number {
    this.log.add('module.convertBatch', input.length, format, frequencyHz, offsetNs, path);
    output.set(input);
    return 2;
  }
  /** Pages that can be attached, by token. */
  readonly shared = new Map<bigint, FakeClockPage>();
  attachPage(token: bigint): FakeClockPage {
    this.log.add('module.attachPage', token);
    const page = this.shared.get(token);
    if (page === undefined) throw closedError();
    return page;
  }
  /** The backend made last. */
  get backend(): FakeBackend {
    const backend = this.backends.at(-1);
    if (backend === undefined) throw new RangeError('no backend was made');
    return backend;
  }
  /** The adapter opened last. */
  get adapter(): FakeAdapter {
    const adapter = this.backend.opened.at(-1);
    if (adapter === undefined) throw new RangeError('no adapter was opened');
    return adapter;
  }
}

/** Gives these modules by their names; any other name fails as if it were not installed. */
export function sourceOf(...modules: FakeModule[]): ModuleSource & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    load: (backend, binary) => {
      asked.push(binary === null ? backend : `${backend} from ${binary}`);
      const module = modules.find((candidate) => candidate.backendName === backend);
      if (module === undefined) throw missing(backend);
      return module;
    },
  };
}

function missing(backend: string): Error {
  return new HalError({
    code: 'HAL_BACKEND_MISSING',
    operation: 'openHal',
    detail: `no binary of ${backend}`,
    backend,
  });
}
