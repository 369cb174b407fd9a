import { PROSE } from '../prose-words.js'
import type { SecretRule } from '../secret-rule.js'

/** Passwords of users, lines and protocols where the command says so without doubt. */
export const LOGIN_RULES: readonly SecretRule[] = [
  {
    kind: 'password',
    patterns: [
      'enable|super password|secret [level #] @ <...>',
      'enable algorithm-type * secret @ <...>',
      'username|local-user .. password|secret|passwd @ <...>',
      'neighbor|peer * password @ <...>',
      'sent-username * password @ <...>',
      'root-dn * password @ <...>',
      'password manager|operator|port-access [user-name *] @ <>',
      'key config-key password-encrypt|password-encryption|ascii @ <>',
      'password option # for * @ <>',
      'password peer * @ <>',
      'area-password|domain-password @ authenticate-snp @ <>',
      'netlogin local-user * @ <>',
      'xml-notification target * url * user * <>',
      'encrypted-auth <>',
      'environment _pass|_password|_secret|_token|pass|password|passwd|secret|token|api_key [value] <>',
      'create account * * @ <>',
      'account * encrypted <>',
      'login * password <>',
      'sshpass -p <>',
      'curl|wget .. -u|--user|--proxy-user <>',
      'redis-cli .. -a <>',
      'ldapsearch|ldapmodify|ldapadd|ldapdelete|ldapwhoami .. -w <>',
      'openssl .. -k|-pass|-passin|-passout <>',
      '--token|--password|--passwd|--secret|--api-key|--auth-token|--access-token <>',
      ': eap|xauth|psk <>',
    ],
    except: PROSE,
  },
  { kind: 'password', patterns: ['ppp chap hostname <>', 'isis password @ <>', 'dot1x .. password @ <...>'] },
]
