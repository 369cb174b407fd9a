import { expect, test } from 'vitest'
import { answerFrom } from './answer-questions.js'

const hidden = (prompt: string) => ({ prompt, echo: false })
const shown = (prompt: string) => ({ prompt, echo: true })
const begin = () => answerFrom({ username: 'ops', password: 'of-ops' })

test.each([
  ['a lone password question', [hidden('Password: ')], ['of-ops']],
  ['one in other words', [hidden('Enter PASSCODE: ')], ['of-ops']],
  ['a password question that shows what is typed', [shown('ops@edge-1 password:')], ['of-ops']],
  ['user name and password', [shown('Username: '), hidden('Password: ')], ['ops', 'of-ops']],
  ['the user name alone', [shown('login: ')], ['ops']],
  ['no question at all', [], []],
])('%s is answered', async (_what, questions, answers) => {
  expect(await begin()(questions, '')).toEqual(answers)
})

test('rounds without a question may come before the password and after it', async () => {
  const answer = begin()

  expect(await answer([], 'Welcome')).toEqual([])
  expect(await answer([hidden('Password: ')], '')).toEqual(['of-ops'])
  expect(await answer([], '')).toEqual([])
})

test('the same question again means that the password was wrong', async () => {
  const answer = begin()
  await answer([hidden('Password: ')], '')

  await expect(answer([hidden('Password: ')], '')).rejects.toThrow('the password was wrong')
})

test('a second factor is nothing to send the password to', async () => {
  const answer = begin()
  await answer([hidden('Password: ')], '')

  await expect(answer([hidden('OTP: ')], '')).rejects.toThrow('the server asks "OTP: ": give onQuestions to answer')
})

test.each([
  ['in the question', [hidden('New password: '), hidden('Retype new password: ')], ''],
  ['in the title', [hidden('Password: ')], 'Your password has expired.'],
  ['in a longer text', [hidden('You must change your password now.\nCurrent password: ')], ''],
])('an expired password is not answered: %s', async (_where, questions, title) => {
  await expect(begin()(questions, title)).rejects.toThrow('the password has expired')
})

test.each([
  ['a question of another kind', [shown('Do you accept the terms? ')]],
  ['two hidden questions', [hidden('Password: '), hidden('Token: ')]],
])('%s is left to onQuestions', async (_what, questions) => {
  await expect(begin()(questions, '')).rejects.toThrow('give onQuestions to answer')
})
