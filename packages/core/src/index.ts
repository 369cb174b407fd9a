export { type ApiKey, type ApiKeyStore, type ApiKeyVerdict, toCaller } from './api-keys/api-key-store.js'
export { type ApiKeyStoreOptions, createApiKeyStore } from './api-keys/create-api-key-store.js'
export { generateApiKey, hashApiKey } from './api-keys/hash-api-key.js'
export { type ApiKeyDefinition, parseApiKeys } from './api-keys/parse-api-keys.js'
export { approvalHash } from './approval/approval-hash.js'
export {
  type ApprovalQueue,
  type ApprovalQueueOptions,
  type ApprovalState,
  createApprovalQueue,
  type QueuedApproval,
} from './approval/approval-queue.js'
export type { ApprovalDecision, ApprovalRequest, Approver } from './approval/approver.js'
export type { AuditRecord, AuditSink } from './audit/audit-sink.js'
export { type ChainedRecord, createFileAudit, verifyAuditFile } from './audit/file-audit.js'
export { createMemoryAudit, type MemoryAudit } from './audit/memory-audit.js'
export type { Cache, CacheStats } from './cache/cache.js'
export { type CacheOptions, createCache } from './cache/create-cache.js'
export type { Caller, CallerVia } from './callers/caller.js'
export type { Effect } from './callers/effect.js'
export { coversScope, missingScope } from './callers/scopes.js'
export { ERROR_CODES, type ErrorCode, type ErrorCodeInfo } from './errors/error-codes.js'
export { FlotillaError, type FlotillaErrorOptions, isFlotillaError } from './errors/flotilla-error.js'
export { createFleet } from './fleet/create-fleet.js'
export type { DeviceBreakerOptions } from './fleet/device-breakers.js'
export { Fleet, type FleetStats } from './fleet/fleet.js'
export type { DeviceFinished, FleetEventName, FleetEvents, FleetListener, RunFinished } from './fleet/fleet-events.js'
export type { FleetGuard, GuardContext } from './fleet/fleet-guard.js'
export type { FleetOptions, FleetSessionOptions } from './fleet/fleet-options.js'
export type { PoolLimits, SessionOpener } from './fleet/pool/pool-options.js'
export type { CloseReason, PoolStats } from './fleet/pool/pooled-session.js'
export { type Durations, FleetReport, type OutputGroup } from './fleet/run/fleet-report.js'
export type { FleetRun } from './fleet/run/fleet-run.js'
export { type FailedOutcome, isSkipped, type Outcome, type SuccessfulOutcome } from './fleet/run/outcome.js'
export type { RolloutOptions, Share } from './fleet/run/rollout-plan.js'
export type { FleetProgress, FleetRunOptions, TaskContext, TaskFunction } from './fleet/run/run-options.js'
export type { CallOptions } from './flotilla/call-options.js'
export { createFlotilla, type FlotillaOptions } from './flotilla/create-flotilla.js'
export type { Flotilla, FlotillaState } from './flotilla/flotilla.js'
export type { KernelParts } from './flotilla/kernel-parts.js'
export { defineMiddleware, type Middleware, type MiddlewareCall, type ToolOutput } from './flotilla/middleware.js'
export type { ToolPerformance } from './flotilla/performance-recorder.js'
export type { KernelPolicy } from './flotilla/policy.js'
export { defineResource, type Resource, type ResourceContext } from './flotilla/resource.js'
export type { AddressPolicy } from './flotilla/targets.js'
export type { ToolResult } from './flotilla/tool-result.js'
export { type ContextWith, toolsWith } from './flotilla/tools-with.js'
export { createGuard, type Guard } from './guard/create-guard.js'
export type { CommandPatterns, GuardPolicy } from './guard/guard-policy.js'
export { GUARD_REASONS, type GuardReason, type GuardReasonInfo } from './guard/guard-reasons.js'
export type { GuardEffect, GuardMove, GuardStage, GuardVerdict } from './guard/guard-verdict.js'
export { createHealthRegistry, type HealthOptions } from './health/create-health-registry.js'
export type {
  HealthCheck,
  HealthRegistry,
  HealthReport,
  HealthResult,
  HealthStatus,
  ProcessMetrics,
  Readiness,
} from './health/health.js'
export {
  type CredentialCallback,
  type CredentialSource,
  callbackCredentials,
} from './inventory/credentials/credential-source.js'
export {
  type EnvironmentCredentialsOptions,
  environmentCredentials,
} from './inventory/credentials/environment-credentials.js'
export { fileCredentials } from './inventory/credentials/file-credentials.js'
export type { Device } from './inventory/device.js'
export { Inventory } from './inventory/inventory.js'
export {
  type DeviceInput,
  type InventorySource,
  type LoadInventoryOptions,
  loadInventory,
} from './inventory/load-inventory.js'
export type { DevicePredicate } from './inventory/selection/filter-expression.js'
export type { Selection, Where } from './inventory/selection/where.js'
export type { InventoryFault } from './inventory/source/fault-list.js'
export { currentCorrelationId, toCorrelationId, withCorrelation } from './observe/correlation.js'
export { createMetrics, type MetricsOptions } from './observe/create-metrics.js'
export { createJsonLogger, type JsonLoggerOptions } from './observe/json-logger.js'
export {
  createLogger,
  type Logger,
  type LogLevel,
  type LogMethod,
  type LogWriter,
  silentLogger,
} from './observe/logger.js'
export { createMemoryLogger, type LogLine, type MemoryLogger } from './observe/memory-logger.js'
export { createMemoryTracer, type MemoryTracer, type RecordedSpan } from './observe/memory-tracer.js'
export type {
  Counter,
  Gauge,
  Histogram,
  HistogramDefinition,
  Labels,
  MetricDefinition,
  Metrics,
} from './observe/metrics.js'
export {
  createPrometheusMetrics,
  type PrometheusMetricsOptions,
  type PrometheusRegistry,
} from './observe/prometheus-metrics.js'
export { type AttributeValue, noTracer, type Span, type Tracer } from './observe/tracer.js'
export { type DetectionEvidence, type DetectionResult, detectPlatform } from './platforms/detect-platform.js'
export type {
  Answer,
  CommitFlow,
  DetectEvidence,
  JsonForm,
  Mode,
  Move,
  Platform,
  PrepareStep,
} from './platforms/platform.js'
export { definePlatform } from './platforms/platform.js'
export { createPlatformRegistry, type PlatformRegistry, platforms, resolvePlatform } from './platforms/registry.js'
export { createRateLimiter, type FlexibleLimiter, type RateLimiterOptions } from './rate-limit/create-rate-limiter.js'
export type { RateLimitDecision, RateLimiter, RateLimitPolicy } from './rate-limit/rate-limiter.js'
export { DEFAULT_TIER_LIMITS, type TierLimits } from './rate-limit/tier-limits.js'
export { createRedactor, type Redactor, type RedactorOptions } from './redact/create-redactor.js'
export { markUntrusted, type UntrustedText } from './redact/mark-untrusted.js'
export { type SanitizeOptions, sanitizeForModel } from './redact/sanitize-for-model.js'
export {
  type Breaker,
  type BreakerOptions,
  type BreakerPass,
  type BreakerState,
  type BreakerStatus,
  createBreaker,
} from './resilience/breaker.js'
export type { Access } from './resilience/read-write-lock.js'
export type { RetryOption, RetryPolicy } from './resilience/retry-policy.js'
export type {
  CommandResult,
  ConfigureOptions,
  ConfigureResult,
  DeviceSession,
  RunOptions,
  SessionState,
  TransferOptions,
  TransferResult,
} from './session/device-session.js'
export { type OpenSessionOptions, openSession } from './session/open-session.js'
export { analyzeRoutingTable } from './tools/builtin/analyze-routing-table.js'
export { type BuiltinToolsOptions, builtinTools } from './tools/builtin/builtin-tools.js'
export { checkInterfaceStatus } from './tools/builtin/check-interface-status.js'
export { configureInterface } from './tools/builtin/configure-interface.js'
export { deviceField } from './tools/builtin/fields.js'
export { getDeviceConfig } from './tools/builtin/get-device-config.js'
export { createHealthCheckTool, type HealthCheckOptions } from './tools/builtin/health-check.js'
export { listDevices } from './tools/builtin/list-devices.js'
export { runCommand } from './tools/builtin/run-command.js'
export { searchLogs } from './tools/builtin/search-logs.js'
export { type DefinedTool, defineTool, type ToolDefinition } from './tools/define-tool.js'
export type { JsonSchema } from './tools/json-schema.js'
export { doorTools } from './tools/operations/door-tools.js'
export { fromZodIssues } from './tools/schema-issues.js'
export type { Deprecation, ParseResult, SchemaIssue, Tool, ToolAnnotations, ToolExample } from './tools/tool.js'
export type { GuestFleet, Progress, ToolContext, ToolFleet } from './tools/tool-context.js'
export { type ToolFilter, ToolRegistry } from './tools/tool-registry.js'
export type { StandardIssue, StandardJsonSchema, StandardResult, ToolSchema, Zod3Schema } from './tools/tool-schema.js'
export type { AuthMethod, AuthQuestion, CredentialProvider, Credentials } from './transports/credentials.js'
export type {
  ChannelReceiver,
  DeviceTransport,
  ExecOptions,
  ExecResult,
  FileChannel,
  FileStat,
  FileTransferOptions,
  ShellChannel,
  ShellOptions,
  TransportFactory,
  TransportFacts,
} from './transports/device-transport.js'
export type { HostKey, HostKeyPolicy, HostKeyStore, HostKeyVerdict } from './transports/host-keys/host-key-policy.js'
export { createKnownHostsStore } from './transports/host-keys/known-hosts-store.js'
export { createMemoryHostKeyStore } from './transports/host-keys/memory-host-key-store.js'
export type { SecurityProfile } from './transports/ssh/security-profile.js'
export { createSshConnector, type SshConnector, type SshConnectorOptions } from './transports/ssh/ssh-connector.js'
export type { ConnectOptions, SshTarget } from './transports/ssh/ssh-target.js'
export { loadSshConfig, type SshConfig, type SshConfigHost } from './transports/ssh-config/ssh-config.js'
