import type { AnyAuthMethod, KeyboardInteractiveAuthMethod } from 'ssh2'
import type { AnswerQuestions } from './answer-questions.js'
import { type LoginStep, wireMethod } from './login-steps.js'

/** What happened while logging in, for messages. */
export interface LoginSummary {
  /** Methods in the order they were tried. */
  tried: readonly string[]
  /** What the server last said it accepts; undefined when it has not said yet. */
  accepted: readonly string[] | undefined
  /** Refusals so far. */
  failures: number
  /** Problems on our side: an agent that does not answer, questions without an answer. */
  notes: readonly string[]
}

/** Chooses the next login step after each answer of the server. */
export class LoginConversation {
  readonly #username: string
  readonly #steps: readonly LoginStep[]
  #remaining: LoginStep[]
  #current: LoginStep | undefined
  #succeeded = new Set<LoginStep>()
  #tried: string[] = []
  #accepted: readonly string[] | undefined
  #failures = 0
  #notes: string[] = []

  constructor(username: string, steps: readonly LoginStep[]) {
    this.#username = username
    this.#steps = steps
    this.#remaining = [...steps]
  }

  get summary(): LoginSummary {
    return { tried: this.#tried, accepted: this.#accepted, failures: this.#failures, notes: this.#notes }
  }

  /** Whether the first step can be chosen only when the server has told which signatures it takes. */
  get needsSignatureList(): boolean {
    const [first] = this.#steps
    return first?.method === 'agent' || (first?.method === 'publickey' && first.key.type === 'ssh-rsa')
  }

  /** Whether the server asked for nothing: it will ask in the terminal. */
  get askedNothing(): boolean {
    return this.#current?.method === 'none'
  }

  note(text: string): void {
    this.#notes.push(text)
  }

  /** The next attempt in ssh2's form, or false when there is none left. `accepted` is null before the first. */
  next(accepted: readonly string[] | null, partialSuccess: boolean | null): AnyAuthMethod | false {
    if (accepted) {
      this.#accepted = accepted
      if (partialSuccess) this.#restart()
      else this.#failures++
    }
    const index = this.#remaining.findIndex((step) => this.#isAcceptable(step))
    this.#current = this.#remaining[index]
    if (!this.#current) return false
    this.#remaining.splice(0, index + 1)
    this.#tried.push(this.#current.method)
    return this.#toAttempt(this.#current)
  }

  /** After a partial success, what was refused before its turn gets another chance. */
  #restart(): void {
    if (this.#current) this.#succeeded.add(this.#current)
    this.#remaining = this.#steps.filter((step) => !this.#succeeded.has(step))
  }

  /** A server that lists nothing has not said what it accepts. */
  #isAcceptable(step: LoginStep): boolean {
    if (step.method === 'none' && step.onlyWhenNothingIsAccepted)
      return this.#accepted?.every((method) => method === 'none') === true
    return !this.#accepted || this.#accepted.length === 0 || this.#accepted.includes(wireMethod(step))
  }

  #toAttempt(step: LoginStep): AnyAuthMethod {
    const username = this.#username
    switch (step.method) {
      case 'none':
        return { type: 'none', username }
      case 'password':
        return { type: 'password', username, password: step.password }
      case 'publickey':
        return { type: 'publickey', username, key: step.key }
      case 'agent':
        return { type: 'agent', username, agent: step.agent }
      case 'keyboard-interactive':
        return { type: 'keyboard-interactive', username, prompt: this.#prompt(step.begin()) }
    }
  }

  /** Without an answer the attempt is ended by empty ones, so that the next method gets its turn. */
  #prompt(answer: AnswerQuestions): KeyboardInteractiveAuthMethod['prompt'] {
    let rounds = 0
    return (name, instructions, _language, prompts, finish) => {
      const questions = prompts.map(({ prompt, echo }) => ({ prompt, echo: echo ?? false }))
      const title = [name, instructions].filter((text) => text !== '').join('\n')
      const giveUp = (error: unknown): void => {
        this.note(error instanceof Error ? error.message : String(error))
        finish(questions.map(() => ''))
      }
      if (++rounds > MAX_ROUNDS) return giveUp(new Error('the server keeps asking'))
      Promise.resolve()
        .then(() => answer(questions, title))
        .then((answers) => {
          if (!areAnswers(answers, questions.length))
            throw new Error('onQuestions must give one string for each question')
          finish([...answers])
        })
        .catch(giveUp)
        // The connection may be gone by the time an answer is known.
        .catch(() => {})
    }
  }
}

const areAnswers = (answers: unknown, count: number): answers is readonly string[] =>
  Array.isArray(answers) && answers.length === count && answers.every((one) => typeof one === 'string')

/** Of questions in one keyboard-interactive attempt. */
const MAX_ROUNDS = 20
