import { Anthropic } from '@anthropic-ai/sdk'

/** A real client that talks to a scripted model. It repeats failed requests as the real one does, but at once. */
export const scriptedClient = (
  model: { readonly baseURL: string },
  options: { apiKey?: string; maxRetries?: number } = {},
): Anthropic =>
  new Anthropic({ apiKey: options.apiKey ?? 'scripted', baseURL: model.baseURL, maxRetries: options.maxRetries ?? 2 })
