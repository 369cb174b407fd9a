import type { SecretRule } from '../secret-rule.js'

/** Rules that hold on some platforms only, because elsewhere the same words mean something else. */
export const PLATFORM_RULES: readonly { platforms: readonly string[]; rules: readonly SecretRule[] }[] = [
  {
    platforms: ['huawei-vrp'],
    rules: [
      {
        kind: 'password',
        patterns: ['cipher|irreversible-cipher <>', 'pin verify [auto] <>'],
        except: /^(?:suite|list)$/i,
      },
    ],
  },
  {
    platforms: ['fortinet'],
    rules: [
      { kind: 'password', patterns: ['enc <>'] },
      { kind: 'snmp-community', patterns: ['set name <>'], within: /system snmp community/ },
    ],
  },
  {
    platforms: ['juniper-junos', 'vyos', 'cisco-ios', 'cisco-nxos', 'arista-eos', 'paloalto-panos'],
    rules: [
      {
        kind: 'snmp-community',
        patterns: ['^ set community <>'],
        // In route maps and policies the same words set BGP communities.
        within: /^(?!.*(?:route-map|policy|term|rule)).*$/,
        except:
          /^(?:[\d*:.]+|\(.*|\$.*|(?:target|origin|large|rt|soo)(?::.*)?|no-export(?:-subconfed)?|no-advertise|no-peer|local-as|internet|none|additive|graceful-shutdown|blackhole|add|delete|set|members|community-list|\{)$/i,
      },
    ],
  },
]
