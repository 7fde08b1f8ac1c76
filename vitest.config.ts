import path from 'node:path'
import process from 'node:process'
import { defineConfig } from 'vitest/config'
import { filesOfTheirOwn } from './tools/testing/own-process.ts'

const root = import.meta.dirname
const include = [
  'packages/*/src/**/*.test.ts',
  'packages/*/test/**/*.test.ts',
  'tools/**/*.test.ts',
]
const slow = '**/*.slow.test.ts'
const alone = filesOfTheirOwn(root, include).filter((file) => !path.matchesGlob(file, slow))

// Compiled modules are kept between processes: half of what a process costs that imports the server.
process.env['NODE_COMPILE_CACHE'] ??= path.join(root, 'node_modules/.cache/compiled')

// For files that run alone, which may replace modules, and for `vitest related`.
const conditions = ['easel-source', 'node']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          // Files share a process: it imports a module once, not once for each file.
          isolate: false,
          // Node itself runs the sources, as it does in the product.
          experimental: { viteModuleRunner: false, nodeLoader: false },
          execArgv: ['--conditions=easel-source'],
          include,
          exclude: ['**/node_modules/**', slow, ...alone],
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: [...alone], exclude: ['**/node_modules/**'] },
      },
    ],
  },
})
