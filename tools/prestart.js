/**
 * Before `npm start`: bundles the program where its sources have changed, which takes seconds, and makes each start
 * after that twice as quick. Where that cannot be done, the program runs from its sources.
 */

import { join } from 'node:path'
import process from 'node:process'
import { isBundleFresh } from '../packages/cli/bin/sources.js'

const bundlesFrom = 24

/** An older Node cannot read what bundles; the launcher finds a newer one, or says that it is missing. */
const canBundle = Number(process.versions.node.split('.', 1)[0]) >= bundlesFrom

if (canBundle && !isBundleFresh(join(import.meta.dirname, '..'))) await bundle()

async function bundle() {
  const start = performance.now()
  try {
    process.stderr.write('easel: bundling the sources, which have changed since the last start\n')
    const { makeBundles } = await import('./bundle/make-bundles.ts')
    await makeBundles()
    process.stderr.write(`easel: bundled in ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
  } catch (error) {
    process.stderr.write(`easel: cannot be bundled, and runs from its sources: ${error.message}\n`)
  }
}
