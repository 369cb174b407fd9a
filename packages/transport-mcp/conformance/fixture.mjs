// What the suite wants besides tools that give data: content of every kind, questions to the client, resources, prompts.
// The same for both SDKs; `sdk` holds what differs between them.
import { z } from 'zod'

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA='

const text = (value) => ({ type: 'text', text: value })
const image = { type: 'image', data: PNG, mimeType: 'image/png' }
const resource = (uri, mimeType, value) => ({ type: 'resource', resource: { uri, mimeType, text: value } })
const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

export function addFixture(server, sdk) {
  addContentTools(server, sdk)
  addAskingTools(server, sdk)
  addResources(server, sdk)
  addPrompts(server, sdk)
}

function addContentTools(server, { context }) {
  const give = (name, ...content) =>
    server.registerTool(name, { description: 'Gives content of one kind or several.' }, () => ({ content }))
  give('test_image_content', image)
  give('test_audio_content', { type: 'audio', data: WAV, mimeType: 'audio/wav' })
  give('test_embedded_resource', resource('test://embedded-resource', 'text/plain', 'An embedded resource.'))
  give(
    'test_multiple_content_types',
    text('Multiple content types test:'),
    image,
    resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  )
  server.registerTool('test_tool_with_logging', { description: 'Logs while it runs.' }, async (extra) => {
    const { notify } = context(extra)
    for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await notify({ method: 'notifications/message', params: { level: 'info', data } })
      await delay(50)
    }
    return { content: [text('Logged.')] }
  })
  server.registerTool('test_reconnection', { description: 'Closes its stream before it is done.' }, async (extra) => {
    context(extra).closeStream?.()
    await delay(100)
    return { content: [text('Reconnected.')] }
  })
}

function addAskingTools(server, { context }) {
  const elicit = async (extra, message, properties) => {
    const requestedSchema = { type: 'object', properties, required: [] }
    const params = { mode: 'form', message, requestedSchema }
    const { action, content } = await context(extra).request({ method: 'elicitation/create', params })
    return { content: [text(`Elicitation completed: action=${action}, content=${JSON.stringify(content)}`)] }
  }
  const string = { type: 'string' }
  server.registerTool(
    'test_sampling',
    { description: 'Asks the model of the client.', inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, extra) => {
      const messages = [{ role: 'user', content: text(prompt) }]
      const params = { messages, maxTokens: 100 }
      const { content } = await context(extra).request({ method: 'sampling/createMessage', params })
      return { content: [text(`LLM response: ${content.text}`)] }
    },
  )
  server.registerTool(
    'test_elicitation',
    { description: 'Asks the person at the client.', inputSchema: z.object({ message: z.string() }) },
    ({ message }, extra) => elicit(extra, message, { username: string, email: string }),
  )
  server.registerTool('test_elicitation_sep1034_defaults', { description: 'Asks with defaults.' }, (extra) =>
    elicit(extra, 'Defaults', {
      name: { ...string, default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { ...string, enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    }),
  )
  const three = ['option1', 'option2', 'option3']
  const titled = ['First', 'Second', 'Third'].map((title, index) => ({ const: `value${index + 1}`, title }))
  server.registerTool('test_elicitation_sep1330_enums', { description: 'Asks for choices.' }, (extra) =>
    elicit(extra, 'Choices', {
      untitledSingle: { ...string, enum: three },
      titledSingle: { ...string, oneOf: titled },
      legacyEnum: { ...string, enum: ['opt1', 'opt2', 'opt3'], enumNames: ['One', 'Two', 'Three'] },
      untitledMulti: { type: 'array', items: { ...string, enum: three } },
      titledMulti: { type: 'array', items: { anyOf: titled } },
    }),
  )
}

function addResources(server, { ResourceTemplate, onSubscribe }) {
  const fixed = (name, uri, mimeType, content) =>
    server.registerResource(name, uri, { description: `The ${name}.`, mimeType }, () => ({
      contents: [{ uri, mimeType, ...content }],
    }))
  fixed('static text', 'test://static-text', 'text/plain', { text: 'This is the content of the static text resource.' })
  fixed('static binary', 'test://static-binary', 'image/png', { blob: PNG })
  fixed('watched resource', 'test://watched-resource', 'text/plain', { text: 'Watched.' })
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'Data by id.', mimeType: 'application/json' },
    (uri, { id }) => ({
      contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true }) }],
    }),
  )
  onSubscribe(server)
}

function addPrompts(server, { completable, promptArguments }) {
  const user = (content) => ({ role: 'user', content })
  server.registerPrompt('test_simple_prompt', { description: 'A prompt without arguments.' }, () => ({
    messages: [user(text('This is a simple prompt for testing.'))],
  }))
  const words = completable(z.string().describe('A word'), (start) =>
    ['paris', 'park', 'party'].filter((word) => word.startsWith(start)),
  )
  server.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'A prompt with arguments.', argsSchema: promptArguments({ arg1: words, arg2: z.string() }) },
    ({ arg1, arg2 }) => ({ messages: [user(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))] }),
  )
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'A prompt with a resource.', argsSchema: promptArguments({ resourceUri: z.string() }) },
    ({ resourceUri }) => ({
      messages: [
        user(resource(resourceUri, 'text/plain', 'Embedded resource content for testing.')),
        user(text('Please process the embedded resource above.')),
      ],
    }),
  )
  server.registerPrompt('test_prompt_with_image', { description: 'A prompt with an image.' }, () => ({
    messages: [user(image), user(text('Please analyze the image above.'))],
  }))
}
