import { createApprovalQueue, createFlotilla, createMemoryLogger } from '@flotilla/core'
import { describe, expect, test } from 'vitest'
import { CLIENTS, connectHttp, type Person } from './__fixtures__/clients.js'
import { mcpScene, wipe } from './__fixtures__/mcp-scene.js'
import { createMcpHandler } from './http/create-mcp-handler.js'

const yes: Person = () => ({ action: 'accept', content: { approve: true } })

describe.each(CLIENTS)('a person at a %s client', (kind) => {
  test('sees the exact call, and it runs after a yes', async () => {
    await using scene = await mcpScene()
    const forms: { message: string; requestedSchema?: unknown }[] = []
    await using client = await connectHttp(kind, scene.url, {
      person: (form) => {
        forms.push(form)
        return { action: 'accept', content: { approve: true } }
      },
    })

    const result = await client.call('wipe', { device: 'edge-1' })

    expect(result).toMatchObject({ structuredContent: { wiped: 'edge-1' } })
    expect(forms).toHaveLength(1)
    expect(forms[0]?.message).toMatch(/^Approve "Wipe" \(wipe, destroy\) on edge-1\?\n\{\n {2}"device": "edge-1"/)
    expect(forms[0]?.requestedSchema).toMatchObject({
      properties: { approve: { type: 'boolean' } },
      required: ['approve'],
    })
  })

  test.each<[string, Person]>([
    ['declines', () => ({ action: 'decline' })],
    ['cancels', () => ({ action: 'cancel' })],
    ['accepts with no', () => ({ action: 'accept', content: { approve: false } })],
  ])('who %s stops it', async (_how, person) => {
    await using scene = await mcpScene()
    await using client = await connectHttp(kind, scene.url, { person })

    const result = await client.call('wipe', { device: 'edge-1' })

    expect(result.isError).toBe(true)
    expect(result.content[0]?.text).toMatch(/^APPROVAL_DENIED: "wipe" was not approved by mcp/)
    expect(await scene.figure('mcp_errors_total{error_type="APPROVAL_DENIED"}')).toBe(1)
  })

  test('is not asked about reads', async () => {
    await using scene = await mcpScene()
    await using client = await connectHttp(kind, scene.url, { person: () => expect.unreachable() })

    await expect(client.call('echo', { text: 'hi' })).resolves.toMatchObject({ structuredContent: { text: 'hi' } })
  })

  test('who cannot be asked has denied', async () => {
    await using scene = await mcpScene()
    await using client = await connectHttp(kind, scene.url)

    const result = await client.call('wipe', { device: 'edge-1' })

    expect(result.content[0]?.text).toContain('APPROVAL_DENIED: "wipe" was not approved: nobody is there to approve it')
  })

  test('is not asked when the door is told not to', async () => {
    await using scene = await mcpScene({ elicit: false })
    await using client = await connectHttp(kind, scene.url, { person: () => expect.unreachable() })

    await expect(client.call('wipe', { device: 'edge-1' })).resolves.toMatchObject({ isError: true })
  })

  test('who can only be shown web pages has denied', async () => {
    await using scene = await mcpScene()
    await using client = await connectHttp(kind, scene.url, { capabilities: { elicitation: { url: {} } } })

    await expect(client.call('wipe', { device: 'edge-1' })).resolves.toMatchObject({ isError: true })
  })

  test('sees the invisible characters that a model wrote', async () => {
    await using scene = await mcpScene()
    let shown = ''
    await using client = await connectHttp(kind, scene.url, {
      person: ({ message }) => {
        shown = message
        return { action: 'decline' }
      },
    })

    await client.call('wipe', { device: 'edge-1\u202e\u200b' })

    expect(shown).toContain('\\u{202e}')
    expect(shown).toContain('\\u{200b}')
  })

  test('sees the whole of a long call, and is not asked about one that nobody could read', async () => {
    await using scene = await mcpScene()
    const shown: string[] = []
    await using client = await connectHttp(kind, scene.url, {
      person: ({ message }) => {
        shown.push(message)
        return { action: 'accept', content: { approve: true } }
      },
    })
    const long = `edge-1${'-'.repeat(10_000)}and-core-1`

    await client.call('wipe', { device: long })
    const tooLong = await client.call('wipe', { device: long.repeat(2) })

    expect(shown).toEqual([expect.stringContaining(long)])
    expect(tooLong.content[0]?.text).toMatch(/^APPROVAL_DENIED: .*too large to be shown/)
  })

  test('is no substitute for the approver of the kernel', async () => {
    const approver = createApprovalQueue()
    await using flotilla = createFlotilla({ inventory: [], tools: [wipe], approver, logger: createMemoryLogger() })
    const handler = createMcpHandler(flotilla)
    const fetch = (url: string | URL, init?: RequestInit) => handler.fetch(new Request(url, init))
    await using client = await connectHttp(kind, new URL('http://localhost/mcp'), { person: yes, fetch })

    const result = await client.call('wipe', { device: 'edge-1' })

    expect(result.content[0]?.text).toMatch(/^APPROVAL_PENDING: /)
    await handler.close()
  })
})

test('the answer of a client without a session counts once, and for the call that was shown', async () => {
  await using scene = await mcpScene()
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
    'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
  }
  const post = async (params: Record<string, unknown>) => {
    const response = await fetch(scene.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'wipe',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'wipe', _meta, ...params } }),
    })
    return (await response.json()) as {
      result?: { requestState?: string; structuredContent?: unknown; isError?: boolean; content?: { text: string }[] }
      error?: { code: number }
    }
  }
  const inputResponses = { approval: { action: 'accept', content: { approve: true } } }
  const ask = async () => (await post({ arguments: { device: 'edge-1' } })).result?.requestState

  const requestState = await ask()
  const approved = { arguments: { device: 'edge-1' }, inputResponses, requestState }
  expect((await post(approved)).result?.structuredContent).toEqual({ wiped: 'edge-1' })
  expect((await post(approved)).error?.code).toBe(-32602)

  const other = await post({ arguments: { device: 'edge-2' }, inputResponses, requestState: await ask() })
  expect(other.result?.content?.[0]?.text).toContain('the approval is for another call')

  const silent = await post({ arguments: { device: 'edge-1' }, requestState: await ask() })
  expect(silent.result?.isError).toBe(true)

  const forged = await post({ arguments: { device: 'edge-1' }, inputResponses, requestState: 'v1.e30.AAAA' })
  expect(forged.error?.code).toBe(-32602)

  const unasked = await post({ arguments: { device: 'edge-1' }, inputResponses })
  expect(unasked.result?.requestState).toEqual(expect.any(String))
})
