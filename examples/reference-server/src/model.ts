import { Anthropic } from '@anthropic-ai/sdk'
import type { AgentOptions } from '@flotilla/agent'
import { networkDemoScript, scriptedClient, startScriptedModel } from '@flotilla/agent/testing'

export interface ChosenModel {
  options: AgentOptions
  label: string
  close(): Promise<void>
}

/** The real model where there is a key; else one that follows a script, and says so in every answer. */
export async function chooseModel(
  anthropic: { apiKey: string; model: string | undefined } | undefined,
): Promise<ChosenModel> {
  if (anthropic) {
    const client = new Anthropic({ apiKey: anthropic.apiKey })
    return {
      options: { client, ...(anthropic.model && { model: anthropic.model }) },
      label: 'Claude',
      close: async () => undefined,
    }
  }
  const model = await startScriptedModel(networkDemoScript)
  return {
    options: { client: scriptedClient(model) },
    label: 'a scripted model (no ANTHROPIC_API_KEY): it only picks a tool by key words',
    close: () => model.close(),
  }
}
