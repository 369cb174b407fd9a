// The ```ts blocks of Markdown pages.

const BLOCK = /(?:^<!-- ts\n(?<hidden>[\s\S]*?)^-->\n+)?^```ts\n(?<shown>[\s\S]*?)^```$/gm

/** Text with as many line breaks and nothing else: keeps what follows on its line. */
const blank = (text) => text.replace(/[^\n]/g, '')

/**
 * Each block as a module of its own, `{ code, line }`, its lines numbered as in the page. What a reader need not see stands in a
 * comment right before the block, `<!-- ts … -->`, and belongs to it.
 */
export function snippetsOf(page) {
  const text = page.replaceAll('\r\n', '\n')
  return [...text.matchAll(BLOCK)].map(({ 0: all, index, groups: { hidden = '', shown } }) => {
    const before = blank(text.slice(0, index))
    const shownAt = all.lastIndexOf('```ts\n') + '```ts\n'.length
    const hiddenAt = hidden === '' ? 0 : all.indexOf(hidden)
    const between = blank(all.slice(hiddenAt + hidden.length, shownAt))
    const code = before + blank(all.slice(0, hiddenAt)) + hidden + between + shown
    return { line: before.length + blank(all.slice(0, shownAt)).length + 1, code: `${code}\nexport {}\n` }
  })
}
