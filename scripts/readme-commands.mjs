// The curl lines of a page, each with what the comment below it says of the answer.

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * Every curl line in the ```sh blocks of a page: `{ command, answer }`. `answer` matches what the comment right below the command
 * shows, `…` standing for anything; undefined when there is no comment.
 */
export function curlCommandsOf(page) {
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block]) => commandsIn(block.split('\n')))
}

function commandsIn(lines) {
  const found = []
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('curl ')) continue
    const shown = []
    for (let next = index + 1; lines[next]?.startsWith('# '); next++) shown.push(lines[next].slice(2))
    found.push({ command: line, answer: shown.length > 0 ? toPattern(shown.join('\n')) : undefined })
  }
  return found
}

const toPattern = (shown) => new RegExp(`^${shown.split('…').map(escaped).join('[\\s\\S]*')}$`)
