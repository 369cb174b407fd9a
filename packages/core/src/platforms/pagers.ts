import type { Pager } from './platform.js'

const MORE = ' '
const QUIT = 'q'

/**
 * Pagers of all platforms. Accounts that may not switch paging off meet them, and so does every platform whose paging is part of the
 * configuration. Each fills the whole unfinished line, so that a line of output that only mentions one is none.
 */
export const GENERAL_PAGERS: readonly Pager[] = Object.freeze([
  // `--More--`, ` --More-- `, `-- more --`, `---- More ----`, `--More--(34%)`
  { prompt: /^ *-{2,4} ?more ?-{2,4}(?: ?\(\d{1,3}%\))? *$/i, key: MORE },
  // Cisco WLC, Dell OS6, Ubiquiti
  { prompt: /^ *--more-- or \(q\)uit *$/i, key: MORE },
  // ProCurve, AOS-S and AOS-CX
  { prompt: /^ *-- more --, next page: space, next line: enter, quit: (?:control-c|q) *$/i, key: MORE },
  // Cisco ASA and FTD
  { prompt: /^ *<-{1,4} ?more ?-{1,4}> *$/i, key: MORE },
  // Junos
  { prompt: /^ *---\(more(?: \d{1,3}%)?\)--- *$/i, key: MORE },
  // Nokia SR OS (`Press any key to continue (Q to quit)`) and others
  { prompt: /^ *press any key to continue(?: \(q to quit\)| or <?q>? to quit)?(?:\.{1,3}|:)? *$/i, key: MORE },
  // EXOS
  { prompt: /^ *press <space> to continue or <q> to quit: *$/i, key: MORE },
  // less and PAN-OS: at the end of the text only quitting helps
  { prompt: /^(?:lines \d+-\d+(?:\/\d+)? )?\(END\) *$/, key: QUIT },
  { prompt: /^lines \d+-\d+(?:\/\d+)?(?: \d{1,3}%)? *$/, key: MORE },
])

/** What `less` adds where it is the platform's own pager; a lone `:` would be too little to go by elsewhere. */
export const LESS_PAGERS: readonly Pager[] = Object.freeze([
  { prompt: /^: *$/, key: MORE },
  { prompt: /^(?:[^\n]{0,60}\(press RETURN\)|Press RETURN to continue) *$/, key: '\r' },
  // its help, which a command that was typed ahead may have called up
  { prompt: /^HELP -- [\w ,]{0,60}q when done *$/, key: QUIT },
])
