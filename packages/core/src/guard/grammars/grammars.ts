import type { Grammar } from '../grammar.js'
import { aristaEosGrammar } from './arista-eos.js'
import { arubaAoscxGrammar, dellOs10Grammar, extremeExosGrammar, hpProcurveGrammar } from './campus.js'
import { ciscoAsaGrammar, ciscoIosGrammar } from './cisco-ios.js'
import { ciscoIosxrGrammar } from './cisco-iosxr.js'
import { ciscoNxosGrammar } from './cisco-nxos.js'
import { fortinetGrammar, paloaltoPanosGrammar } from './firewalls.js'
import { huaweiVrpGrammar } from './huawei-vrp.js'
import { juniperJunosGrammar } from './juniper-junos.js'
import { nokiaSrlGrammar, nokiaSrosGrammar } from './nokia.js'
import { frrGrammar, vyosGrammar } from './software-routers.js'

/** The command languages of network platforms. MikroTik and Linux have readers of their own. */
export const NETWORK_GRAMMARS: readonly Grammar[] = [
  aristaEosGrammar,
  arubaAoscxGrammar,
  ciscoAsaGrammar,
  ciscoIosGrammar,
  ciscoIosxrGrammar,
  ciscoNxosGrammar,
  dellOs10Grammar,
  extremeExosGrammar,
  fortinetGrammar,
  frrGrammar,
  hpProcurveGrammar,
  huaweiVrpGrammar,
  juniperJunosGrammar,
  nokiaSrlGrammar,
  nokiaSrosGrammar,
  paloaltoPanosGrammar,
  vyosGrammar,
]
