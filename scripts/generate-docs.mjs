// npm run docs: writes the pages that come from the code: errors, platforms, tools, reasons of the guard. Reads the built
// core. `--check` writes nothing, and fails when a page is out of date, missing, or about something that is gone.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cell, code, generatedFrom, table } from './markdown.mjs'
import { renderPlatformPage } from './render-platform-page.mjs'
import { renderToolPage } from './render-tool-page.mjs'
import { ROOT } from './workspace.mjs'

// at run time, so that nothing that only reads this file needs a build
const core = await import('../packages/core/dist/index.js')

/** Folders in which every file is generated. */
const OWNED = ['docs/platforms', 'docs/tools']

const page = (source, title, text, rows) => `${generatedFrom(source)}\n# ${title}\n\n${text}\n\n${rows.join('\n')}\n`

const errors = page(
  'packages/core/src/errors/error-codes.ts',
  'Errors',
  `Every failure is a \`FlotillaError\` with a \`code\`; \`isFlotillaError(error)\` tells. Codes are covered by semver, messages are for people. \`retryable\` says whether the
same call may succeed later without any change; \`details\` holds phase, elapsed time, expected prompt and the redacted tail of what the
device printed, where there was a conversation. No message, detail or log line holds a secret.`,
  table(
    ['code', 'what happened', 'what to try', 'retryable'],
    Object.entries(core.ERROR_CODES).map(([name, { summary, hint, retryable }]) => [
      code(name),
      cell(summary),
      cell(hint),
      retryable ? 'yes' : 'no',
    ]),
  ),
)

const guardReasons = page(
  'packages/core/src/guard/guard-reasons.ts',
  'Reasons of the guard',
  `Every verdict of the guard has a \`reason\`; a refusal carries it in \`error.details.reason\` of \`GUARD_REFUSED\`. Codes are covered by
semver, the sentences are for people. An absolute reason is lifted by no policy.`,
  table(
    ['reason', 'meaning', 'absolute'],
    Object.entries(core.GUARD_REASONS).map(([name, { summary, absolute }]) => [
      code(name),
      cell(summary),
      absolute ? 'yes' : '',
    ]),
  ),
)

const allPlatforms = [...core.platforms.keys()].map((name) => core.platforms.resolve(name))
const platformIndex = page(
  'packages/core/src/platforms',
  'Platforms',
  `Any of the names may stand in an inventory, with \`-\` or \`_\`; netmiko's, scrapli's, NAPALM's and ntc-templates' are among them. \`auto\` finds out by itself.
How to add one: [CONTRIBUTING.md](../../CONTRIBUTING.md).`,
  table(
    ['platform', 'name', 'other names'],
    allPlatforms.map(({ name, title, aliases = [] }) => [
      `[${cell(title)}](${name}.md)`,
      code(name),
      aliases.map(code).join(', '),
    ]),
  ),
)

const allTools = core.builtinTools()
const toolIndex = page(
  'builtinTools()',
  'Tools',
  'What `builtinTools()` gives. Tools of your own: [tools.md](../tools.md).',
  table(
    ['tool', 'effect', 'about'],
    allTools.map(({ name, effect, description }) => [`[${name}](${name}.md)`, effect, cell(description)]),
  ),
)

const pages = new Map([
  ['docs/errors.md', errors],
  ['docs/guard-reasons.md', guardReasons],
  ['docs/platforms/README.md', platformIndex],
  ...allPlatforms.map((platform) => [`docs/platforms/${platform.name}.md`, renderPlatformPage(platform)]),
  ['docs/tools/README.md', toolIndex],
  ...allTools.map((tool) => [`docs/tools/${tool.name}.md`, renderToolPage(tool)]),
])

const contentOf = (path) => {
  try {
    return readFileSync(join(ROOT, path), 'utf8')
  } catch {
    return undefined
  }
}
const leftovers = OWNED.flatMap((folder) => {
  mkdirSync(join(ROOT, folder), { recursive: true })
  return readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`)
}).filter((path) => !pages.has(path))
const outdated = [...pages].filter(([path, text]) => contentOf(path) !== text)

if (process.argv.includes('--check')) {
  for (const [path] of outdated) console.error(`${path} is out of date: npm run docs`)
  for (const path of leftovers) console.error(`${path} is about something that is gone: npm run docs`)
  process.exitCode = outdated.length + leftovers.length > 0 ? 1 : 0
} else {
  for (const [path, text] of outdated) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true })
    writeFileSync(join(ROOT, path), text)
  }
  for (const path of leftovers) rmSync(join(ROOT, path))
  console.log(`${pages.size} pages, ${outdated.length} written, ${leftovers.length} removed`)
}
