/** Words after `password` or `secret` that make it a sentence, a policy or a prompt instead of a setting. */
const WORDS = `
  a access account accepted administration after age aged aging algorithm algorithm-type alphanumeric an and any are
  as at attempt attempts auth authentication authenticator based be been before being but by can cannot change changed
  change-type changes changing character-sets check checking complexity configuration configuration-control control creation database default denied dialog display
  does empty encryption encrypted-only entered entry error expiration expire expired expires expiry expiry-time
  expiry-warn fail failed failure failures field file for format from function generator group guessing has hash
  hashing have history holder if in incorrect information input inside into invalid is it it's its key-rotation length
  level lifetime link lockout login lookup management manager max-length min-length minimum minimum-length
  maximum-length max-consecutive mechanism method mismatch missing mode must needed never no non-plaintext none not
  of off ok on only option options or page pair parameters parser phrase policies policy portal privilege profile
  prompt prompts properties protected protection protocol question questions quality recover recovery rejected
  remains renewal request required requirement requirements reset restriction restrictions retries retry reuse
  reused rotated rotation rule rules secure-mode server service services session set setting settings shall should
  sniffing spraying status storage store stored strength strength-check synchronization synchronized sync system than
  that the then this timeout to type types unchanged unknown unless until update updated use used user users uses
  using utility valid validation validity value values vault verification via warning was were when where which while
  will with within without wrong you your
`

export const PROSE = new RegExp(`^(?:${WORDS.trim().split(/\s+/).join('|')})[.,:;!?)]*$`, 'i')
