import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import type { DeviceFacts, Query } from '../../parse/facts/device-facts.js'
import { factsOf, platformsWithFacts } from '../../parse/facts/facts-of.js'
import type { CommandResult, DeviceSession } from '../../session/device-session.js'

/** How to learn facts of the device behind a session. @throws UNSUPPORTED naming the platforms for which that is known. */
export function factsFor(session: DeviceSession): DeviceFacts {
  const facts = factsOf(session.platform.name)
  if (facts !== undefined) return facts
  const device = session.device.name
  throw new FlotillaError('UNSUPPORTED', `${device} runs ${session.platform.name}, which this tool cannot read`, {
    device,
    hint: `Use run_command. This tool reads ${platformsWithFacts.join(', ')}.`,
  })
}

/** Runs one query. @throws COMMAND_FAILED when the device rejects the command, TOOL_FAILED when its answer cannot be read. */
export async function askDevice<Answer>(
  session: DeviceSession,
  query: Query<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const result = await session.run(query.command, { signal })
  if (result.failure !== undefined) throw rejected(session, result)
  return readAnswer(session, query, result)
}

/** The answer to the first query that the device accepts and has something to say to. */
export async function askFirst<Item>(
  session: DeviceSession,
  queries: readonly Query<Item[]>[],
  signal: AbortSignal,
): Promise<Item[]> {
  let isAccepted = false
  let refusal: FlotillaError | undefined
  for (const query of queries) {
    try {
      const answer = await askDevice(session, query, signal)
      if (answer.length > 0) return answer
      isAccepted = true
    } catch (error) {
      // the guard of the fleet may not know a program that another host needs
      if (!isFlotillaError(error) || !['COMMAND_FAILED', 'GUARD_REFUSED'].includes(error.code)) throw error
      refusal ??= error
    }
  }
  if (isAccepted) return []
  throw refusal ?? new FlotillaError('UNSUPPORTED', `${session.device.name} has no command for this`)
}

export const rejected = (session: DeviceSession, { command, failure }: CommandResult): FlotillaError =>
  new FlotillaError('COMMAND_FAILED', `${session.device.name} rejected "${command}": ${failure}`, {
    device: session.device.name,
    details: { command, failure },
  })

function readAnswer<Answer>(session: DeviceSession, query: Query<Answer>, { output }: CommandResult): Answer {
  try {
    return query.parse(output)
  } catch (cause) {
    const { name } = session.device
    if (isFlotillaError(cause)) {
      throw new FlotillaError(cause.code, `${name}: ${cause.message}`, { device: name, cause, hint: cause.hint })
    }
    throw new FlotillaError('TOOL_FAILED', `The answer of ${name} to "${query.command}" could not be read`, {
      device: name,
      cause,
      hint: 'Use run_command to see the answer itself.',
      details: { command: query.command, tail: output.slice(-200) },
    })
  }
}
