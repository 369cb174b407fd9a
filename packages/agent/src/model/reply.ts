import type { ContentBlockParam, Message, ToolUseBlock } from '@anthropic-ai/sdk/resources/messages'

/** What a reply asks the loop to do. */
export type Verdict =
  /** `end_turn`, `stop_sequence`: the answer is there. */
  | 'answered'
  /** `tool_use`: run them and go on. */
  | 'wants_tools'
  /** `pause_turn`: send the same back, the model goes on. */
  | 'paused'
  /** `max_tokens` in the middle of tool calls: none of them may run, the model may try again. */
  | 'cut_in_calls'
  /** `max_tokens` in a text. */
  | 'truncated'
  | 'refused'
  | 'context_exceeded'

export const toolUses = (message: Message): ToolUseBlock[] =>
  message.content.filter((block): block is ToolUseBlock => block.type === 'tool_use')

export const textOf = (message: Message): string =>
  message.content
    .flatMap((block) => (block.type === 'text' && block.text.trim() !== '' ? [block.text] : []))
    .join('\n')
    .trim()

/** One verdict for each stop reason, also for those that a later version of the API may add. */
export function judge(message: Message): Verdict {
  const hasCalls = toolUses(message).length > 0
  switch (message.stop_reason) {
    case 'pause_turn':
      return hasCalls ? 'wants_tools' : 'paused'
    case 'max_tokens':
      return hasCalls ? 'cut_in_calls' : 'truncated'
    case 'refusal':
      return 'refused'
    case 'model_context_window_exceeded':
      return 'context_exceeded'
    // gateways end turns of calls with another reason, or none; what was asked for is answered all the same
    default:
      return hasCalls ? 'wants_tools' : 'answered'
  }
}

/** For the operator: what the model's refusal says about itself. */
export function refusalText(message: Message): string {
  const { category, explanation } = message.stop_details ?? {}
  const why = explanation ? ` ${explanation}` : ''
  return `The model refused to answer${category ? ` (category: ${category})` : ''}.${why}`
}

/**
 * The reply as the history takes it: exactly what came, without what the API does not take back (empty texts, fields that are
 * null, results of parsing).
 */
export function toHistory(message: Message): ContentBlockParam[] {
  const content: ContentBlockParam[] = []
  for (const block of message.content) {
    if (block.type === 'text' && block.text.trim() === '') continue
    const plain = JSON.parse(JSON.stringify(block)) as Record<string, unknown>
    for (const key of Object.keys(plain)) if (plain[key] === null) delete plain[key]
    delete plain.parsed_output
    // a call that was cut may have no input that parses
    if (block.type === 'tool_use' && (typeof plain.input !== 'object' || Array.isArray(plain.input))) plain.input = {}
    content.push(plain as unknown as ContentBlockParam)
  }
  return content
}
