/**
 * avb-hal: see and steer the hardware clocks of Intel Ethernet adapters. Importing it has no effect;
 * openHal() loads one backend.
 */
export { ACCESS_LEVELS, type AccessLevel } from './access.js';
export type { Adapter, DriverState, TimedOperation } from './adapter.js';
export type { AdapterEvent, ClockReset } from './adapter-changes.js';
export {
  type AdapterInfo,
  type DriverFacts,
  FAMILIES,
  type Family,
  type LinkState,
  type PciId,
  type PciLocation,
} from './adapter-info.js';
export type { Selection } from './backend.js';
export {
  CAPABILITY_MEANINGS,
  CAPABILITY_NAMES,
  type CapabilityName,
} from './capabilities.gen.js';
export type { Absences, Capabilities } from './capabilities.js';
export type { AdapterChangeKind, Difference } from './change-differences.js';
export type {
  AdapterChange,
  ChangeOptions,
  ChangeSource,
  HalChange,
  ListingFailed,
} from './changes.js';
export type { Clock } from './clock.js';
export type { BoundedRate, ClockPoint, Correlation } from './clock-correlation.js';
export type { ClockEvent, ClockEventKind, ClockEventOptions } from './clock-events.js';
export type { ClockOptions, DisciplineMode } from './clock-options.js';
export type { ClockReader, TimeBaseId } from './clock-reader.js';
export { attachClock, type ClockToken } from './clock-share.js';
export type { ClockStatus, RateBounds } from './clock-status.js';
export type { ClockResidual } from './clock-steering.js';
export type {
  AppliedTo,
  ClockChange,
  ClockConfig,
  CrossMethod,
  CrossOptions,
  CrossTimestamp,
  MeasureOptions,
  RateAdjustment,
  RateRange,
  Reading,
  ReadingSource,
} from './clock-types.js';
export type { ClockConversion, ClockState, ClockWindow } from './clock-window.js';
export {
  type Converter,
  type ConvertPath,
  NOT_A_TIME_NS,
  STAMP_FORMATS,
  type StampBatch,
  type StampFormat,
  type TickBatch,
} from './convert.js';
export { type AnyClock, correlate } from './correlate.js';
export { type DisciplineOptions, type DisciplineReport, discipline } from './discipline.js';
export {
  HAL_ERROR_CODES,
  HAL_ERROR_FACTS,
  type HalErrorCode,
  type HalErrorFacts,
} from './error-codes.gen.js';
export {
  type BackendAttempt,
  HalError,
  type HalErrorFields,
  type HalErrorRecord,
  isHalError,
  type OsError,
  type PathAttempt,
} from './errors.js';
export type { EventStream } from './event-stream.js';
export { type AdapterOptions, type Hal, openHal } from './hal.js';
export { type AdapterPair, type IdentifyOptions, identifyAdapters } from './identity.js';
export type { IdentityConfidence } from './identity-match.js';
export type { Instruments, TimedBackendOperation } from './instruments.js';
export { CROSS, CROSS_SLOTS, PAGE, PAGE_SLOTS, PAGE_STATES } from './native.js';
export { BACKEND_NAMES, type BackendName, type OpenOptions } from './options.js';
export type {
  Phy,
  PhyChange,
  PhyDifferences,
  PhyDumpOptions,
  PhyReading,
  PhySnapshot,
  PhySnapshotOptions,
} from './phy.js';
export type {
  DriverCounter,
  EnergyEfficiency,
  Off,
  Port,
  PriorityFlowControl,
  VlanTagging,
} from './port.js';
export type { EntityEvent, EntityEventType, EntitySubscription } from './port-entities.js';
export type { StreamClass, StreamRequest, StreamReservation } from './port-streams.js';
export type { RateMeasurement } from './rate.js';
export type {
  PhyFields,
  PhyRegisterEntry,
  PhyRegisterName,
  WritablePhyRegister,
} from './registers/phy-table.js';
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
export type {
  FieldChanges,
  ReadableRegister,
  RegisterChange,
  RegisterFields,
  RegisterName,
  RegisterReading,
  WritableRegister,
} from './registers/types.js';
export type { DumpOptions, Registers, SnapshotOptions } from './registers.js';
export type { Scenario, ScenarioAdapter, ScenarioLatency, SimulatedFamily } from './scenario.js';
export type { Selector } from './selector.js';
export type { ServoKind, ServoOptions } from './servo/options.js';
export { Servo, type ServoOutput, type ServoState } from './servo/servo.js';
export type { GroundTruth, Simulation } from './simulation.js';
export type { EventBatch, Stamp, StampKind, StampTrouble } from './stamp-batch.js';
export type {
  AuxiliaryInputs,
  AuxiliaryReading,
  BufferStamping,
  ChangeOutcome,
  NotRestorable,
  StampHardware,
  StampingChange,
  StampingRequest,
  StampingState,
  TargetTime,
  TargetTimeRequest,
  TargetTimeResult,
} from './stamp-control.js';
export type { FrameStamp } from './stamp-frame.js';
export {
  type AppliedLatency,
  FAMILY_LATENCIES,
  type LatencyOption,
  type LatencyTable,
  type PathLatency,
} from './stamp-latency.js';
export type {
  FrameOptions,
  FrameSelector,
  StampBatchOptions,
  StampEventOptions,
  TakeOptions,
} from './stamp-options.js';
export type { BatchStream, EventFeed, StampCounters, StampStream } from './stamp-stream.js';
export type { SystemClock, SystemClockId } from './system-clock.js';
export type {
  EnableOptions,
  Enabling,
  SettingChange,
  Timestamping,
  TimestampState,
  TimestampStatus,
} from './timestamping.js';
export type { Timestamps } from './timestamps.js';
export type { FramePreemption, LaunchTime, LaunchTimeOff, PciePtm, Tsn } from './tsn.js';
export type { GateEntry, GateSchedule } from './tsn-gates.js';
export type { Effect, TsnOutcome } from './tsn-outcome.js';
export type { CreditShaper, CreditShaperOff } from './tsn-shaper.js';
export {
  formatMac,
  NS_PER_SECOND,
  normalizeMac,
  nsToParts,
  parseMac,
  partsToNs,
  ratePpb,
  type TimeParts,
} from './units.js';
