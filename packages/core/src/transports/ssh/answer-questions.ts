import type { AuthQuestion, Credentials } from '../credentials.js'

/** Answers one round of questions; rejects when it has no answer. */
export type AnswerQuestions = NonNullable<Credentials['onQuestions']>

const PASSWORD = /pass(?:word|code|phrase)/i
const USERNAME = /^\s*(?:user(?: ?name)?|login(?: ?name)?|account)\b/i
/** A new password is nobody's business but a person's. */
const EXPIRED = /expired|(?:change|new|re-?(?:type|enter)|confirm|old|current)\b[^\n]{0,30}\bpassword/i

/**
 * Answers the questions whose answers the credentials hold: a password question, and one for the user name beside it. The password once
 * only: asked again, it was wrong.
 */
export function answerFrom({ username, password }: { username: string; password: string }): AnswerQuestions {
  let given: string | undefined
  return async (questions, title) => {
    const asked = questions.map(({ prompt }) => prompt).join('\n')
    if (questions.length === 0) return []
    if (EXPIRED.test(`${title}\n${asked}`)) throw refusal('the password has expired', questions)
    const hidden = questions.filter(isPasswordQuestion)
    const others = questions.filter((question) => !isPasswordQuestion(question))
    const isUnderstood = hidden.length <= 1 && others.every(({ prompt }) => USERNAME.test(prompt))
    if (!isUnderstood) throw refusal('give onQuestions to answer', questions)
    if (hidden.length > 0 && given !== undefined)
      throw refusal(asked === given ? 'asked again, the password was wrong' : 'give onQuestions to answer', questions)
    if (hidden.length > 0) given = asked
    return questions.map((question) => (isPasswordQuestion(question) ? password : username))
  }
}

const isPasswordQuestion = ({ prompt, echo }: AuthQuestion): boolean => !echo || PASSWORD.test(prompt)

const refusal = (why: string, questions: readonly AuthQuestion[]): Error =>
  new Error(`the server asks ${questions.map(({ prompt }) => JSON.stringify(prompt)).join(', ')}: ${why}`)
