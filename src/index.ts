/**
 * avb-hal: see and steer the hardware clocks of Intel Ethernet adapters. Importing it has no effect;
 * openHal() loads one backend.
 */

export type { AdapterChangeKind, Difference } from './adapter/change-differences.js';
export type {
  AdapterChange,
  ChangeOptions,
  ChangeSource,
  HalChange,
  ListingFailed,
} from './adapter/changes.js';
export type { ClockOptions, SteeringMode } from './adapter/clock-options.js';
export type { AdapterFacts, KnownFact } from './adapter/facts.js';
export type {
  AdapterInfo,
  DriverFacts,
  LinkState,
  PciId,
  PciLocation,
} from './adapter/info.js';
export type { Fact, Origins } from './adapter/joined-facts.js';
export { ACCESS_LEVELS, type AccessLevel } from './base/access.js';
export * from './base/error-codes.gen.js';
export * from './base/errors.js';
export type { EventStream } from './base/event-stream.js';
export type { KnownFamily } from './base/families.gen.js';
export { FAMILIES, type Family } from './base/family.js';
export * from './base/ptp.js';
export * from './base/units.js';
export * from './base/version.gen.js';
export {
  BACKEND_NAMES,
  BACKENDS,
  type BackendFacts,
  type BackendName,
} from './binding/backends.gen.js';
export * from './binding/capabilities.gen.js';
export type { Absences, Capabilities } from './binding/capabilities.js';
export {
  FACET_POINTS,
  FACETS,
  type Facet,
  type FacetPoints,
  type ServedBy,
  type WantedServers,
} from './binding/facets.js';
export type { LoadedBinary } from './binding/loader.js';
export {
  CROSS,
  CROSS_METHODS,
  CROSS_SLOTS,
  PAGE,
  PAGE_SLOTS,
  PAGE_STATES,
} from './binding/native.js';
export type { StampKind } from './binding/native-stamps.js';
export type { OpenOptions } from './binding/options.js';
export type {
  Scenario,
  ScenarioAdapter,
  ScenarioLatency,
  SimulatedFamily,
} from './binding/scenario.js';
export type { SystemClock, SystemClockId } from './binding/system-clock.js';
export type { Clock } from './clock/clock.js';
export { type AnyClock, correlate } from './clock/correlate.js';
export type { BoundedRate, ClockPoint, Correlation } from './clock/correlation.js';
export type { ClockEvent, ClockEventKind, ClockEventOptions } from './clock/events.js';
export type { RateMeasurement } from './clock/rate.js';
export type { ClockReader, TimeBaseId } from './clock/reader.js';
export { attachClock, type ClockToken } from './clock/share.js';
export type { ClockStatus, RateBounds } from './clock/status.js';
export type { ClockResidual } from './clock/steering.js';
export type * from './clock/types.js';
export type { ClockConversion, ClockState, ClockWindow } from './clock/window.js';
export * from './frames/capture.js';
export type { Frames } from './frames/frames.js';
export type {
  CommonPortOptions,
  FramePortOptions,
  FrameTransport,
  Layer2PortOptions,
  SendOptions,
  UdpPortOptions,
} from './frames/options.js';
export type { FramePort, SentFrame } from './frames/port.js';
export type {
  FrameBatch,
  FrameBatchStream,
  FrameStream,
  FrameTime,
  ReceivedFrame,
} from './frames/received.js';
export type { Adapter } from './hal/adapter.js';
export type { AdapterEvent, ClockReset } from './hal/adapter-events.js';
export type { Selection } from './hal/backend.js';
export * from './hal/discipline.js';
export type * from './hal/driver.js';
export { type AdapterOptions, type Hal, type LoadedBinaries, openHal } from './hal/hal.js';
export * from './hal/identity.js';
export type { IdentityConfidence } from './hal/identity-match.js';
export type { Selector } from './hal/selector.js';
export type * from './hal/simulation.js';
export type {
  Phy,
  PhyChange,
  PhyDifferences,
  PhyDumpOptions,
  PhyReading,
  PhySnapshot,
  PhySnapshotOptions,
} from './registers/phy.js';
export type {
  PhyFields,
  PhyRegisterEntry,
  PhyRegisterName,
  WritablePhyRegister,
} from './registers/phy-table.js';
export type * from './registers/registers.js';
export {
  diffRegisters,
  type FieldDifference,
  formatRegisters,
  type RegisterDifference,
  type RegisterDifferences,
  type RegisterSnapshot,
} from './registers/snapshot.js';
export { REGISTER_GROUPS, type RegisterGroup } from './registers/table.gen.js';
export {
  type FieldAccess,
  REGISTER_FAMILIES,
  type ReadEffect,
  type RegisterAccess,
  type RegisterEntry,
  type RegisterFamily,
  type RegisterField,
} from './registers/table.js';
export type * from './registers/types.js';
export type { ServoKind, ServoOptions } from './servo/options.js';
export * from './servo/servo.js';
export type * from './stamps/auxiliary.js';
export type {
  DriverSettingChange,
  EnableOptions,
  EnableResult,
  StampAvailability,
  StampStatus,
} from './stamps/availability.js';
export type { EventBatch, Stamp, StampTrouble } from './stamps/batch.js';
export {
  type ConvertBatch,
  type Converter,
  type ConvertPath,
  NOT_A_TIME_NS,
  STAMP_FORMATS,
  type StampBatch,
  type StampFormat,
  type TickBatch,
} from './stamps/convert.js';
export type { FrameStamp } from './stamps/frame.js';
export type * from './stamps/hardware.js';
export {
  type AppliedLatency,
  FAMILY_LATENCIES,
  type FamilyLatency,
  type LatencyAtSpeed,
  type LatencyOption,
  type LatencySpeed,
  type LatencyTable,
  type PathLatency,
} from './stamps/latency.js';
export type {
  FrameOptions,
  FrameSelector,
  StampBatchOptions,
  StampEventOptions,
  TakeOptions,
} from './stamps/options.js';
export type { ChangeOutcome } from './stamps/outcome.js';
export type { NoStampReason, StampProof } from './stamps/proof.js';
export type {
  NotRestorable,
  StampSettings,
  StampSettingsChange,
  StampSettingsRequest,
} from './stamps/settings.js';
export type { Stamps } from './stamps/stamps.js';
export type { BatchStream, EventFeed, StampCounters, StampStream } from './stamps/stream.js';
export type * from './stamps/target-time.js';
export type * from './tsn/entities.js';
export type * from './tsn/gates.js';
export type { Effect, TsnOutcome } from './tsn/outcome.js';
export type * from './tsn/port.js';
export type * from './tsn/shaper.js';
export type * from './tsn/streams.js';
export type * from './tsn/tsn.js';
