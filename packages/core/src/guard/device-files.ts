import { isReadableFile } from './linux/readable-files.js'

/** A file system in front of a path: `flash:`, `file:///`, `running://`. */
const FILE_SYSTEM = /^(?:[a-z][\w.-]*:)+/i

/** Folders of the system below a network operating system. */
const SYSTEM_FOLDER =
  /^\/(?:etc|root|home|proc|sys|dev|boot|config|persist|var|opt|tmp|usr|run|srv|lib|mnt|bin|sbin)(?:\/|$)/i

/** What lies there and is the device's own: its storage, and configurations that `show` prints as well. */
const OWN_FILE =
  /^\/(?:mnt\/flash\/|var\/tmp\/|config\/(?:juniper|rescue)\.conf(?:\.\d{1,2})?(?:\.gz)?$|config\/config\.boot$|config\/archive\/config\.boot)/

/** Names that keys and password files have wherever they lie. */
const SECRET_NAME =
  /(?:^|[/:])(?:id_(?:rsa|dsa|ecdsa|ed25519)|g?shadow-?|master\.passwd|spwd\.db|private-config|[\w.-]+\.(?:pem|key|p12|pfx|jks|keytab))$/i

/** What all of those have; most arguments have none of it. */
const SUSPICIOUS = /^["']*[~/]|:.*\/|\.\.|\.(?:ssh|pem|key|p12|pfx|jks|keytab)|id_|shadow|passwd|spwd|private-config/i

/** Whether an argument names a file of a network device that may hold secrets other than those of its configuration. */
export const mayHoldSecrets = (word: string): boolean => {
  if (!SUSPICIOUS.test(word)) return false
  const name = word.replace(/["']/g, '')
  const path = name.replace(FILE_SYSTEM, '').replace(/\/+/g, '/')
  if (/^~|(?:^|\/)\.\.(?:\/|$)|(?:^|\/)\.ssh(?:\/|$)/.test(path) || SECRET_NAME.test(name)) return true
  return SYSTEM_FOLDER.test(path) && !OWN_FILE.test(path) && !isReadableFile(path)
}
