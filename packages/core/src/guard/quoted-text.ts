/** Index of the double quote that closes the one at `open`, or -1. A backslash takes the character behind it along. */
export const closingQuote = (text: string, open: number): number => {
  for (let index = open + 1; index < text.length; index += 1) {
    const character = text.charCodeAt(index)
    if (character === 92) index += 1
    else if (character === 34) return index
  }
  return -1
}

/** What stands in double quotes, and the text with nothing in them. A quote that stays open is left as it is. */
export const splitQuoted = (text: string): { outside: string; quoted: string[] } => {
  const quoted: string[] = []
  let outside = ''
  let done = 0
  for (let open = text.indexOf('"'); open !== -1; open = text.indexOf('"', done)) {
    const close = closingQuote(text, open)
    if (close === -1) break
    outside += `${text.slice(done, open)}""`
    quoted.push(text.slice(open + 1, close))
    done = close + 1
  }
  return { outside: outside + text.slice(done), quoted }
}

/** Words at spaces; what stands in double quotes is one word, quotes and all. A quote that stays open parts words. */
export const quotedWords = (text: string): string[] => {
  if (!text.includes('"')) return text.match(/[^ ]+/g) ?? []
  const words: string[] = []
  let start = -1
  let isOpen = false
  const end = (at: number): void => {
    if (start !== -1) words.push(text.slice(start, at))
    start = -1
  }
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index)
    if (character === 32) end(index)
    else if (character === 34) {
      // No later quote closes one either.
      const close: number = isOpen ? -1 : closingQuote(text, index)
      isOpen ||= close === -1
      if (close === -1) end(index)
      else {
        if (start === -1) start = index
        index = close
      }
    } else if (start === -1) start = index
  }
  end(text.length)
  return words
}
