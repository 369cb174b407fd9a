import { expect, test } from 'vitest'
import { curlCommandsOf } from './readme-commands.mjs'

const page = `# Page

curl of prose

\`\`\`sh
npm start
curl -s http://x/health
# {"status":"healthy","uptime":…}

curl -sN http://x/run -d '{"a":1}'
# event: outcome
# …
# event: report
curl http://x/quiet
\`\`\`
`

test('every curl line of a shell block is found, with what it should answer', () => {
  const found = curlCommandsOf(page)

  expect(found.map(({ command }) => command)).toEqual([
    'curl -s http://x/health',
    `curl -sN http://x/run -d '{"a":1}'`,
    'curl http://x/quiet',
  ])
  expect(found[2]?.answer).toBeUndefined()
})

test.each([
  ['{"status":"healthy","uptime":12.5}', true],
  ['{"status":"healthy","uptime":}', true],
  ['{"status":"unhealthy","uptime":12.5}', false],
  ['x{"status":"healthy","uptime":1}', false],
  ['{"status":"healthy","uptime":1}x', false],
])('the comment is the whole answer, with gaps only where it says so: %s', (answer, fits) => {
  expect(curlCommandsOf(page)[0]?.answer?.test(answer)).toBe(fits)
})

test('a gap may span lines', () => {
  const answer = curlCommandsOf(page)[1]?.answer

  expect(answer?.test('event: outcome\na\nb\nevent: report')).toBe(true)
  expect(answer?.test('event: outcome\na\nb')).toBe(false)
})
