const external = ['ssh2', 'zod', 'yaml', 'eventemitter3', 'lru-cache', 'rate-limiter-flexible']

/** What a program adds when it bundles this package for Node, without the dependencies. Brotli, as size-limit counts. */
const measured = (name, path, limit) => ({
  name,
  path,
  limit,
  ignore: external,
  modifyEsbuildConfig: (config) => ({ ...config, platform: 'node', format: 'esm' }),
})

export default [
  measured('@flotilla/core', 'dist/index.js', '150 kB'),
  // A fake fleet is the real fleet over fake devices, so it holds that too.
  measured('@flotilla/core/testing', 'dist/testing.js', '190 kB'),
]
