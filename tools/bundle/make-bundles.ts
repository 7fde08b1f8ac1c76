/** Bundles all packages that the program consists of, and notes of which sources they are. */

import { noteBundled, sourcesOf } from '../../packages/cli/bin/sources.js'
import { bundlePackage } from './bundle.ts'
import { bundledPackages, root } from './packages.ts'

export async function makeBundles(): Promise<void> {
  const sources = sourcesOf(root)
  // One after the other: each uses all processors.
  for (const each of bundledPackages) await bundlePackage(each)
  noteBundled(root, sources)
}
