/** One option of the command line. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: true
  /** What its value is called in the help. */
  readonly value?: string
  readonly help: string
}

/** Options by their long name. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/** Options that belong together, under a title in the help. */
export interface OptionSection {
  readonly title: string
  readonly options: OptionSpecs
}
