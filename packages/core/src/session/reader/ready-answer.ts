import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Answer } from '../../platforms/platform.js'

/** A question and what is typed when it comes. */
export interface ReadyAnswer {
  question: RegExp
  /** @throws SECRET_MISSING */
  text(): string
  enter: boolean
  /** Asked a second time, a secret was wrong. */
  isSecret: boolean
}

/** The device asked the same again: the secret was wrong, or the answer leads in a circle. */
export class RepeatedQuestion extends Error {
  override readonly name = 'RepeatedQuestion'
  readonly answer: ReadyAnswer

  constructor(answer: ReadyAnswer) {
    super('The device asked the same question again')
    this.answer = answer
  }
}

/** @param secretOf finds a named secret; throws SECRET_MISSING. */
export const readyAnswers = (answers: readonly Answer[], secretOf: (name: string) => string): ReadyAnswer[] =>
  answers.map(({ question, answer = '', secret, enter = true }) => ({
    question,
    text: () => (secret === undefined ? answer : secretOf(secret)),
    enter,
    isSecret: secret !== undefined,
  }))

/** What a command fails with whose question came again. */
export function repeatedQuestionError(device: string, command: string, answer: ReadyAnswer): FlotillaError {
  const what = answer.isSecret ? 'refused the secret' : 'keeps asking the same question'
  return new FlotillaError('COMMAND_FAILED', `${device} ${what} that "${command}" asked for (${answer.question})`, {
    device,
    details: { phase: 'command' },
  })
}
