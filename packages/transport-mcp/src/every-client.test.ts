import { describe, expect, test } from 'vitest'
import { CLIENTS, connectHttp } from './__fixtures__/clients.js'
import { mcpScene } from './__fixtures__/mcp-scene.js'

describe.each(CLIENTS)('a %s client over HTTP', (kind) => {
  test('lists the tools with their schemas and hints, in the order of their names', async () => {
    await using scene = await mcpScene({ name: 'lab', version: '3.2.1' })
    await using client = await connectHttp(kind, scene.url)

    const tools = await client.tools()

    expect(tools.map(({ name }) => name)).toEqual([...scene.flotilla.tools].map(({ name }) => name))
    const tool = scene.flotilla.tools.require('configure_interface')
    expect(tools.find(({ name }) => name === 'configure_interface')).toMatchObject({
      title: tool.title,
      description: tool.description,
      inputSchema: tool.inputSchema,
      outputSchema: tool.outputSchema,
      annotations: { readOnlyHint: false, idempotentHint: true },
      _meta: { 'flotilla/fingerprint': tool.fingerprint },
    })
    expect(client.version()).toBe('3.2.1')
    expect(client.instructions()).toContain('network devices')
  })

  test('gets a result as structured content and as text', async () => {
    await using scene = await mcpScene()
    await using client = await connectHttp(kind, scene.url)

    const result = await client.call('check_interface_status', { device_ip: 'edge-1' })

    expect(result.isError).toBeFalsy()
    expect(result.structuredContent).toMatchObject({ device: 'edge-1', interfaces: expect.any(Array) })
    expect(JSON.parse(result.content[0]?.text ?? '')).toEqual(result.structuredContent)
    expect(result._meta).toMatchObject({ 'flotilla/correlation_id': expect.any(String) })
    expect(await scene.figure('mcp_requests_total{method="tools/call",status="success"}')).toBe(1)
  })

  test('gets a coded message with a hint for input that does not fit', async () => {
    await using scene = await mcpScene()
    await using client = await connectHttp(kind, scene.url)

    const result = await client.call('echo', { text: 7 })

    expect(result.isError).toBe(true)
    expect(result.content[0]?.text).toMatch(/^INPUT_INVALID: .*text.*\n.+/s)
    expect(result._meta?.['flotilla/error']).toMatchObject({ code: 'INPUT_INVALID' })
    expect(await scene.figure('mcp_errors_total{error_type="INPUT_INVALID"}')).toBe(1)
    expect(await scene.figure('mcp_requests_total{method="tools/call",status="error"}')).toBe(1)
  })

  test('never gets the text of an unexpected error', async () => {
    await using scene = await mcpScene()
    await using client = await connectHttp(kind, scene.url)

    const result = await client.call('broken')

    expect(result.isError).toBe(true)
    expect(result.content[0]?.text).toMatch(/^INTERNAL: .*correlation id/)
    expect(JSON.stringify(result)).not.toContain('hunter2')
    expect(JSON.stringify(result)).not.toContain('/srv')
  })

  test('gets a protocol error for a tool that does not exist', async () => {
    await using scene = await mcpScene()
    await using client = await connectHttp(kind, scene.url)

    await expect(client.call('ecko')).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('did you mean echo'),
    })
    expect(await scene.figure('mcp_errors_total{error_type="TOOL_UNKNOWN"}')).toBe(1)
  })

  test('hears of progress, in figures that grow', async () => {
    await using scene = await mcpScene()
    await using client = await connectHttp(kind, scene.url)
    const heard: unknown[] = []

    await client.call('counting', {}, { onprogress: (progress) => heard.push(progress) })

    expect(heard).toEqual([1, 2, 3].map((progress) => ({ progress, total: 3, message: `${progress} of 3` })))
  })

  test('takes the id of its trace along', async () => {
    await using scene = await mcpScene()
    await using client = await connectHttp(kind, scene.url)
    const meta = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }

    const result = await client.call('whoami', {}, { meta })

    expect(result.structuredContent).toEqual({
      id: 'mcp',
      via: 'mcp',
      correlation_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    })
  })

  test('stops the work on the device by cancelling', async () => {
    await using scene = await mcpScene()
    scene.device.setFault({ hang: 'command', hangOn: /^show clock/ })
    await using client = await connectHttp(kind, scene.url)
    const controller = new AbortController()

    const calling = client.call(
      'run_command',
      { device: 'edge-1', command: 'show clock' },
      { signal: controller.signal },
    )
    await expect.poll(() => scene.device.sent).toContain('show clock')
    controller.abort(new Error('enough'))

    await expect(calling).rejects.toThrow()
    await expect.poll(() => scene.device.openSessions, { interval: 5 }).toBe(0)
    await expect.poll(() => scene.figure('mcp_requests_total{method="tools/call",status="cancelled"}')).toBe(1)
  })
})
