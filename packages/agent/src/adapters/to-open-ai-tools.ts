import type { Flotilla } from '@flotilla/core'
import { FlotillaError } from '@flotilla/core'
import { type AdapterOptions, adaptTools } from './adapted-tools.js'

/** A function definition as OpenAI's chat interface, and those made after it, take it. */
export interface OpenAiTool {
  type: 'function'
  function: { name: string; description: string; parameters: { type: 'object'; [keyword: string]: unknown } }
}

export interface OpenAiTools {
  /** For the `tools` field of a request. */
  readonly tools: readonly OpenAiTool[]
  /**
   * Makes one call that the model asked for and gives the text of the `tool` message that answers it; a failure is such a text too.
   * @throws TOOL_UNKNOWN; `signal.reason` when aborted.
   */
  call(name: string, argumentsJson: string, options?: { signal?: AbortSignal }): Promise<string>
}

/** The kernel's tools for models with OpenAI's function calling. Calls go through the kernel. */
export function toOpenAiTools(flotilla: Flotilla, options: AdapterOptions): OpenAiTools {
  const adapted = adaptTools(flotilla, options, 64)
  return {
    tools: adapted.map(({ name, description, schema }) => ({
      type: 'function',
      function: { name, description, parameters: schema },
    })),
    async call(name, argumentsJson, { signal } = {}) {
      const tool = adapted.find((one) => one.name === name)
      if (tool === undefined) {
        throw new FlotillaError('TOOL_UNKNOWN', `There is no tool ${JSON.stringify(name.slice(0, 128))}`)
      }
      return (await tool.call(parseArguments(argumentsJson), signal)).text
    },
  }
}

/** What is not JSON goes on as text: the kernel refuses it with the reason. */
function parseArguments(json: string): unknown {
  try {
    return json.trim() === '' ? {} : JSON.parse(json)
  } catch {
    return json
  }
}
