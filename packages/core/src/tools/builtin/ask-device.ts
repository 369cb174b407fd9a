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

/** The first query that the device accepts. */
export async function askFirst<Answer>(
  session: DeviceSession,
  queries: readonly Query<Answer>[],
  signal: AbortSignal,
): Promise<Answer> {
  let refusal: FlotillaError | undefined
  for (const query of queries) {
    try {
      return await askDevice(session, query, signal)
    } catch (error) {
      // the guard of the fleet may not know a program that another host needs
      if (!isFlotillaError(error) || !['COMMAND_FAILED', 'GUARD_REFUSED'].includes(error.code)) throw error
      refusal ??= error
    }
  }
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
    if (isFlotillaError(cause)) throw cause
    const { name } = session.device
    throw new FlotillaError('TOOL_FAILED', `The answer of ${name} to "${query.command}" could not be read`, {
      device: name,
      cause,
      hint: 'Use run_command to see the answer itself.',
      details: { command: query.command, tail: output.slice(-200) },
    })
  }
}
