import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

const { projects: _, ...shared } = base.test ?? {}

/** Tortures and fuzz: a tenth of their size unless `EASEL_TORTURE` says otherwise, one file at a time. */
export default defineConfig({
  ...base,
  test: {
    ...shared,
    include: ['packages/*/src/**/*.slow.test.ts', 'packages/*/test/**/*.slow.test.ts'],
    fileParallelism: false,
    testTimeout: 30 * 60_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
})
