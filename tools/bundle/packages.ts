/** What is bundled, and from where: every package's entries lie side by side in its `dist`, as the modules look for each other there. */

import path from 'node:path'

export const root = path.join(import.meta.dirname, '../..')

export interface BundledPackage {
  /** Below `packages`. */
  readonly folder: string
  /** Name of a file in `dist` → its module below `src`. */
  readonly entries: Readonly<Record<string, string>>
  /** Programs written in machine code, files found by their path, and what is rarely loaded and large. */
  readonly external: readonly (string | RegExp)[]
}

/** In the order in which they import each other. */
export const bundledPackages: readonly BundledPackage[] = [
  { folder: 'contract', entries: { index: 'index.ts' }, external: [] },
  {
    folder: 'viz',
    entries: {
      index: 'index.ts',
      'duckdb-worker': 'database/duckdb-worker.ts',
      'png-worker': 'paint/png-worker.ts',
      'xls-worker': 'extract/xls-worker.ts',
    },
    external: [/^@duckdb\//, /^@resvg\//, /^pg(?:\/|$)/, /^@e965\/xlsx/, 'pdfkit'],
  },
  {
    folder: 'server',
    entries: {
      index: 'index.ts',
      testing: 'testing.ts',
      'viz-renderer': 'renderers/process/viz-renderer.ts',
      'watch-worker': 'renderers/process/watch-worker.ts',
    },
    external: [/^pg(?:\/|$)/],
  },
  { folder: 'cli', entries: { index: 'index.ts', main: 'main.ts' }, external: [] },
]
