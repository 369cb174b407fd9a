/** Adds each item; when one fails, those before it are removed again. */
export function allOrNone<Item>(items: Iterable<Item>, add: (item: Item) => { remove(): void }): void {
  const added: { remove(): void }[] = []
  try {
    for (const item of items) added.push(add(item))
  } catch (error) {
    for (const one of added) one.remove()
    throw error
  }
}
