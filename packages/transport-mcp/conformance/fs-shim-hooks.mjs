const SUITE = '/@modelcontextprotocol/conformance/'

export const resolve = (specifier, context, next) =>
  specifier === 'fs' && context.parentURL?.includes(SUITE)
    ? { url: new URL('./fs-with-glob.mjs', import.meta.url).href, shortCircuit: true }
    : next(specifier, context)
