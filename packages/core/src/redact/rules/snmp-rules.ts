import type { SecretRule } from '../secret-rule.js'

const AUTH_AND_PRIVACY =
  'auth|authentication @ <> [priv|privacy [des|3des|des56|aes|aes-128|aes128|aes192|aes256|aes-192|aes-256|aes-c] [128|192|256] @ <>]'

const HOST_WORDS =
  /^(?:(?:use-|filter-)?vrf|source(?:-interface)?|version|traps?|informs?|udp-port|port|community|poll|v[123]c?|auth|noauth|priv|enable|\d{1,3}(?:\.\d{1,3}){3})$/i

const NOT_A_COMMUNITY =
  /^(?:strings?|names?|table|access|list|map|members|complexity-check|add|readonly|readwrite|v[123]c?)$/i

/** SNMP communities and users, as most platforms write them. */
export const SNMP_RULES: readonly SecretRule[] = [
  {
    kind: 'snmp-community',
    patterns: [
      'snmp-server|snmp-agent community [read|write] @ <>',
      'snmp-server|snmp mib community-map <>',
      'notify-community @ <>',
      'trapreceiver|trap-target * [port #] community @ <>',
      'snmptrap .. community @ <>',
      'community-entry * community @ <>',
      'snmpv3 community index * name @ <>',
      'snmp-server host|hosts .. community @ <>',
      'snmp-agent target-host .. securityname @ <>',
      'snmp community [readonly|readwrite] @ <>',
      'snmp add community [readonly|readwrite] @ <>',
      'snmp trap-group <>',
      'snmpv3 add community @ <> [name <>]',
      'community-name|snmp-community|snmp-community-string|community-string|trapcommunity @ <>',
      'rocommunity|rwcommunity|rocommunity6|rwcommunity6|readonly-community|readwrite-community @ <>',
      'community @ <> [hash|hash2] r|rw|rwa|rwu|ro|mgmt|vpls-mgmt',
      'com2sec|com2sec6 * * <>',
      'trapsink|trap2sink|informsink * <>',
      'snmpget|snmpwalk|snmpbulkwalk|snmpgetnext|snmpset .. -c <>',
      'syscon address * <>',
    ],
    except: NOT_A_COMMUNITY,
  },
  {
    kind: 'snmp-community',
    patterns: [
      'snmp-server host * [vrf|use-vrf|filter-vrf *] [udp-port #] [traps|informs|trap|inform|poll] [version 1|2c|3] [auth|noauth|priv] @ <>',
    ],
    except: HOST_WORDS,
  },
  { kind: 'snmp-community', patterns: ['^ community|trap-group <> {'], notWithin: /policy/, except: NOT_A_COMMUNITY },
  {
    kind: 'snmp-community',
    patterns: ['community @ <>', 'trap-group <>'],
    within: /\bsnmp\b|\bcommunity-entry\b/,
    except: NOT_A_COMMUNITY,
  },
  {
    kind: 'key',
    patterns: [
      `snmp-server|snmpv3 user .. ${AUTH_AND_PRIVACY}`,
      `snmpv3 add user .. ${AUTH_AND_PRIVACY}`,
      'usm-user .. authentication-mode * @ <> privacy-mode * @ <>',
      'usm-user .. authentication-mode * @ <>',
      'usm-user .. privacy-mode * @ <>',
      'usmuser * * * * * * * <> * <>',
      'authentication [hash] * <> privacy none',
      'authentication [hash] * <> privacy * <>',
      'auth-md5|auth-sha|auth-sha256|encrypt-aes|encrypt-des @ <>',
      'createuser * md5|sha|sha-256|sha-512 <> [des|aes <>]',
    ],
    except: /^(?:md5|sha|authentication-mode|privacy-mode)$/i,
  },
]
