import type { SecretRule } from '../secret-rule.js'

const NOT_A_KEY =
  /^(?:chain|config-key|generate|zeroize|import|export|storage|pubkey-chain|mypubkey|ckn|id|type|size|length|lifetime|duration|management|exchange|usage|data|is|name|names|ring|string|prefer|i?burst|source.*|version|minpoll|maxpoll|(?:use-)?vrf|key|keys|authentication|address|hostname|local|remote|key-chain|none|null|md5|text|timeout|label|modulus|rsa|ec|dsa|ecdsa|ed25519|ssh-.*|replay|send|accept)$/i

/** Shared keys of AAA servers, tunnels and IKE. */
const SERVER_KEYS: SecretRule = {
  kind: 'key',
  patterns: [
    'tacacs-server|radius-server|hwtacacs-server|ldap-server|server-private|tacacs|radius|tacacs+|tacplus|aaa-server .. key @ <...>',
    'aaa-server * * host * <> timeout',
    'address ipv4|ipv6 * .. key @ <...>',
    'server-key @ <...>',
    'isakmp|ike key @ <>',
    'pre-shared-key|pre-shared-secret address|hostname|ipv6 * [*] key @ <>',
    'pre-shared-key|pre-shared-secret [local|remote] [key] @ <>',
    'pre-share key @ <>',
    'psk * secret @ <>',
    'failover key @ <>',
    'tunnel key <>',
    'nhrp authentication @ <>',
    'cisco-authentication @ <>',
    '^ secret key @ <>',
    'pre-shared-key ckn <> [cak @ <>]',
    'wpa-personal|wep key @ <>',
    'certificate|ca|key-pair * private key @ <>',
    'shared-secret * key @ <>',
    'keys id * key @ <>',
    'cloud-connector server * key @ <>',
    'ssh2 key pregenerated <>',
    'sa string-key|authentication-hex|encryption-hex inbound|outbound * @ <>',
    'export [rsa] * pem .. 3des|des <>',
    'import|export * pkcs12 * [*] <> $',
    'key-hash [ssh-rsa|ssh-dss] @ <>',
    'license keys key <>',
    'idtoken <>',
    'session-key inbound|outbound ah # @ <>',
    'session-key inbound|outbound esp # [cipher <>] authenticator <>',
    'session-key inbound|outbound esp # cipher <>',
    'spi # [esp|ah] [aes-cbc|des|3des|null|aes] [128|192|256] @ <> [md5|sha1 @ <>]',
    'cts sap pmk <>',
  ],
  except: NOT_A_KEY,
}

/** Authentication of routing and first-hop protocols, and of NTP. */
const PROTOCOL_KEYS: SecretRule = {
  kind: 'key',
  patterns: [
    'authentication-key|authentication-keyid # [type|authentication-mode] md5|sha|sha1|sha2|sha256|sha384|sha512|hmac-sha256|hmac-sha-256|hmac-md5|cmac-aes-128|cmac-aes-256 [value] @ <>',
    'message-digest-key # * @ <>',
    'key-id # md5|simple|hmac-md5|hmac-sha-256|hmac-sha256|md5-key @ <>',
    'md5 # key <>',
    'standby|glbp|vrrp [#] [peer] [ipv4|ipv6] authentication [text|md5|ietf-md5] [key-string] @ <>',
    'authentication text @ <>',
    'authentication mode hmac-sha-256 @ <>',
    'authentication key eigrp # @ <>',
    'authentication key @ <>',
    'authentication-key # { key @ <>',
    'authentication [encrypted] md5 # @ <>',
    'authentication md5 [encrypted] key @ <>',
    'ntp key # md5|sha1|sha256 @ <>',
    'authentication-type simple-text @ <>',
    'auth-string|ddns-key @ <>',
    'rip authentication string @ <>',
    'area-authentication-mode|domain-authentication-mode md5|simple @ <>',
    'authentication-mode md5|simple|sha|sha2-256|sha2-512|hmac-md5|hmac-sha256|hmac-sm3 [#] @ <>',
    'set-key @ <>',
    'key-string password @ <>',
    'encryption key # size * @ <>',
    '-- text @ <>',
  ],
  except:
    /^(?:md5|text|key-chain|keychain|key-string|mode|key-id|ip|osi|usual|nonstandard|plain|cipher|simple|required|id|chain|level-[12]|rx-only|tx-only|start-time|\d{1,2})$/i,
}

/** `key` alone is a secret below a server and a number below a key chain. */
export const KEY_RULES: readonly SecretRule[] = [
  SERVER_KEYS,
  PROTOCOL_KEYS,
  {
    kind: 'key',
    patterns: ['key @ <> $'],
    within: /\b(?:tacacs|radius|aaa|ldap|hwtacacs|tacplus|client configuration group)/,
    except: /^(?:chain|id)$/i,
  },
  {
    kind: 'key',
    patterns: ['key 0|5|6|7|8|8a|9 <>', 'key hexadecimal|ascii-text|encrypted|ciphertext <>'],
    except: NOT_A_KEY,
  },
  {
    kind: 'key',
    patterns: ['^ key <> [hash|hash2] $', 'key <> hash|hash2|custom'],
    notWithin: /key-?\s?chain|^ntp/,
    except: new RegExp(`^\\d{1,10}$|${NOT_A_KEY.source}`, 'i'),
  },
  { kind: 'key', patterns: ['^ key * 0|7|8a <>'], within: /\bmac security\b/ },
  { kind: 'key', patterns: ['^ authentication <> $', 'text-authentication <>'], within: /^router (?:hsrp|vrrp)\b/ },
]
