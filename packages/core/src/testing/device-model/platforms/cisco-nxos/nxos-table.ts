/** The nesting of NX-OS JSON: one row is an object, several are an array, none is no table at all. */
export function rows(name: string, list: readonly unknown[]): unknown {
  if (list.length === 0) return {}
  return { [`TABLE_${name}`]: { [`ROW_${name}`]: list.length === 1 ? list[0] : list } }
}
