/** Why a question or a command ended early: ^C, or the line was lost. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
