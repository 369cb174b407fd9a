import type { FlotillaError } from '../../errors/flotilla-error.js'
import type { ExecListener } from '../../transports/device-transport.js'
import type { ReadyAnswer } from '../reader/ready-answer.js'

/** A question that comes back more often leads in a circle. */
const MOST_ANSWERS = 20
/** Longer unfinished lines are no questions. */
const LONGEST_QUESTION = 1000

/**
 * Answers what a command asks on one of its outputs: each question when it is the unfinished last line.
 * @param refused what to fail with when a question comes again although it was answered
 */
export function answerQuestions(
  answers: readonly ReadyAnswer[],
  refused: (answer: ReadyAnswer) => FlotillaError,
): ExecListener {
  const times = new Map<ReadyAnswer, number>()
  let line = ''
  return (chunk, write) => {
    const text = line + Buffer.from(chunk).toString('utf8')
    line = text.slice(text.lastIndexOf('\n') + 1).slice(-LONGEST_QUESTION)
    const answer = line === '' ? undefined : answers.find(({ question }) => question.test(line))
    if (!answer) return
    const asked = (times.get(answer) ?? 0) + 1
    times.set(answer, asked)
    if (asked > (answer.isSecret ? 1 : MOST_ANSWERS)) throw refused(answer)
    line = ''
    write(answer.text() + (answer.enter ? '\n' : ''))
  }
}
