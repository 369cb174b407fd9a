import type { Anthropic } from '@anthropic-ai/sdk'
import type { Message } from '@anthropic-ai/sdk/resources/messages'

/** The part of the Anthropic client that an agent uses: clients for other clouds fit too. */
export interface ModelClient {
  readonly messages: Pick<Anthropic['messages'], 'stream'>
}

export type ModelStopReason = NonNullable<Message['stop_reason']>
