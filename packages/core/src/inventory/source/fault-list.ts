import { FlotillaError } from '../../errors/flotilla-error.js'
import { platforms as builtIn, type PlatformRegistry } from '../../platforms/registry.js'
import type { DocumentPath, LocatedDocument } from './located-document.js'

/** One thing that is wrong with an inventory. */
export interface InventoryFault {
  /** Where in the document, for example `hosts.edge-1.port` or `[3].host`. */
  readonly path: string
  readonly message: string
  /** Absent when the inventory came from code. */
  readonly file?: string
  /** 1-based. */
  readonly line?: number
  /** 1-based. */
  readonly column?: number
}

/** A value inside a document: what a fault is reported against. */
export interface Place {
  readonly document: LocatedDocument
  readonly path: DocumentPath
}

/** The place one step further in. */
export const placeAt = (place: Place, ...steps: readonly (string | number)[]): Place => ({
  document: place.document,
  path: [...place.path, ...steps],
})

/** A message is for people; programs have `details.faults`. */
const SHOWN_FAULTS = 100

/** Goes along while an inventory is read, and gathers faults so that all of them are told at once. Messages never repeat a value: it might be a secret. */
export class FaultList {
  /** The platforms that an inventory may name. */
  readonly platforms: PlatformRegistry
  readonly #faults: InventoryFault[] = []

  constructor(platforms: PlatformRegistry = builtIn) {
    this.platforms = platforms
  }

  add(place: Place, message: string): void {
    const { document, path } = place
    const { file } = document
    this.#faults.push({ path: toPathText(path), message, ...(file && { file }), ...document.locate(path) })
  }

  /** Takes over what kept the text of a document from being read. */
  addSyntax(document: LocatedDocument): void {
    for (const { message, position } of document.syntaxFaults) {
      this.#faults.push({ path: '', message, ...(document.file && { file: document.file }), ...position })
    }
  }

  /** @throws INVENTORY_INVALID with every fault in `details.faults`, in the order of the text. */
  throwIfAny(): void {
    if (this.#faults.length === 0) return
    const faults = this.#faults.toSorted(
      (a, b) => (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0),
    )
    const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`
    const lines = faults.slice(0, SHOWN_FAULTS).map(toLine)
    if (faults.length > SHOWN_FAULTS) lines.push(`  … and ${faults.length - SHOWN_FAULTS} more, see details.faults`)
    throw new FlotillaError('INVENTORY_INVALID', `The inventory has ${count}:\n${lines.join('\n')}`, {
      details: { faults },
    })
  }
}

const toLine = ({ file, line, column, path, message }: InventoryFault): string => {
  const position = line === undefined ? '' : `${file ?? ''}:${line}:${column} `
  return `  ${position || (file ? `${file} ` : '')}${path && `${path}: `}${message}`
}

/** `hosts.edge-1.port`, `[0].host`, `hosts["edge.1"].port`. */
function toPathText(path: DocumentPath): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[\w-]+$/.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step)}]`
  }
  return text
}
