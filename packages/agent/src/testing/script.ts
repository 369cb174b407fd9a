import type { Message, MessageParam } from '@anthropic-ai/sdk/resources/messages'

/** A request as the scripted model received it. */
export interface ScriptedRequest {
  /** Counts from 0 over all requests for messages, refused and failed ones included. */
  readonly index: number
  /** The JSON body. */
  readonly body: ScriptedBody
  /** By lower-case name; the key is left out. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether the client went away before the reply ended. */
  readonly aborted: boolean
  /** The status that was answered; 0 while it is under way. */
  readonly status: number
}

/** The fields of a request that scripts look at. */
export interface ScriptedBody {
  readonly model: string
  readonly max_tokens: number
  readonly messages: readonly MessageParam[]
  readonly system?: string | readonly { readonly type: 'text'; readonly text: string }[]
  readonly tools?: readonly { readonly name: string; readonly input_schema: Record<string, unknown> }[]
  readonly stream?: boolean
  readonly [field: string]: unknown
}

/** A reply of the model. Texts and tool inputs are streamed in pieces. */
export interface ScriptedReply {
  thinking?: string
  text?: string
  toolUses?: readonly { name: string; input?: unknown; id?: string }[]
  /** Instead of the three above: exactly these blocks. */
  content?: readonly Record<string, unknown>[]
  /** @default 'tool_use' when there are tool uses, else 'end_turn' */
  stopReason?: Message['stop_reason']
  stopDetails?: Message['stop_details']
  /** @default counted from the length of what is sent */
  usage?: { input?: number; output?: number; cacheRead?: number; cacheWrite?: number }
  /** Characters of one piece. @default 24 */
  chunkSize?: number
  /** Waited before the first byte. @default 0 */
  delayMs?: number
  /**
   * What goes wrong once the stream has begun: the connection drops (`cut`), it drops in the middle of a tool's input
   * (`cut_in_tool_input`), it stays open and silent (`hang`), or an error event of this type comes.
   */
  fault?: 'cut' | 'cut_in_tool_input' | 'hang' | { error: string; message?: string }
}

/** An HTTP error instead of a reply. */
export interface ScriptedError {
  /** 429, 500, 529 … */
  status: number
  /** @default the one that belongs to the status */
  type?: string
  message?: string
  /** Told to the client. @default 1 */
  retryAfterMs?: number
  delayMs?: number
}

/** A text alone is a reply with that text. */
export type ScriptedTurn = string | ScriptedReply | ScriptedError

/** One turn for each request in order, or a function that sees the request. */
export type Script = readonly ScriptedTurn[] | ((request: ScriptedRequest) => ScriptedTurn | Promise<ScriptedTurn>)

export const isScriptedError = (turn: ScriptedTurn): turn is ScriptedError =>
  typeof turn === 'object' && 'status' in turn
