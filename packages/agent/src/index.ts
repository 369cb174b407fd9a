export { type BetaTool, toBetaTools } from './adapters/to-beta-tools.js'
export { type OpenAiTool, type OpenAiTools, toOpenAiTools } from './adapters/to-open-ai-tools.js'
export type { Agent, AgentOptions, AgentRun, AgentRunOptions } from './agent.js'
export type { AgentEvent, ApprovalRequiredEvent, ToolFinishedEvent, ToolRequestedEvent } from './agent-event.js'
export type {
  AgentResult,
  AgentStatus,
  AgentUsage,
  ModelUsage,
  PendingApproval,
  ToolCallRecord,
} from './agent-result.js'
export type { BudgetKind, BudgetLimits, ModelPrice } from './budget-limits.js'
export { createAgent } from './create-agent.js'
export type { ModelClient, ModelStopReason } from './model/model-client.js'
export { type Artifact, type ArtifactStore, createArtifactStore } from './outputs/artifact-store.js'
export { MAX_ITERATIONS_TEXT } from './run/run-loop.js'
