/** What a program adds when it bundles this package for Node, without the dependencies. Brotli, as size-limit counts. */
const measured = (name, path, limit) => ({
  name,
  path,
  limit,
  ignore: ['@anthropic-ai/sdk', '@flotilla/core', 'zod'],
  modifyEsbuildConfig: (config) => ({ ...config, platform: 'node', format: 'esm' }),
})

export default [
  measured('@flotilla/agent', 'dist/index.js', '25 kB'),
  measured('@flotilla/agent/testing', 'dist/testing.js', '15 kB'),
]
