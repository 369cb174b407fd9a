import type { ConnectConfig } from 'ssh2'
import { fingerprintOf } from '../host-keys/host-key.js'

type Verify = (blob: Buffer, verify: (isTrusted: boolean) => void) => boolean | undefined
type NextLogin = (accepted: readonly string[] | null, partial: boolean | null) => unknown

/**
 * What ssh2 asks back. A client keeps its callbacks for as long as it lives, so they hold nothing but this, and the rest of a handshake
 * can go when the login is over: a quarter of the heap of an idle session.
 */
export class ClientHooks {
  #verify: Verify
  #nextLogin: NextLogin

  constructor(verify: Verify, nextLogin: NextLogin) {
    this.#verify = verify
    this.#nextLogin = nextLogin
  }

  /** In ssh2's form. */
  toConfig(): Required<Pick<ConnectConfig, 'hostVerifier' | 'authHandler'>> {
    return {
      hostVerifier: ((blob: Buffer, verify: (isTrusted: boolean) => void) =>
        this.#verify(blob, verify)) as Required<ConnectConfig>['hostVerifier'],
      authHandler: ((accepted: string[] | null, partial: boolean | null) =>
        this.#nextLogin(accepted, partial)) as unknown as Required<ConnectConfig>['authHandler'],
    }
  }

  /** Ends the login. When keys are exchanged again the server has to show the host key that it showed first. */
  settle(fingerprint: string | undefined): void {
    this.#verify = (blob) => fingerprintOf(blob) === fingerprint
    this.#nextLogin = () => false
  }
}
