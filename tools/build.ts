/** Builds the packages for publishing, scripts and types: `npm run build` all of them, `node tools/build.ts FOLDER` one. */

import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { bundlePackage } from './bundle/bundle.ts'
import { makeBundles } from './bundle/make-bundles.ts'
import { bundledPackages, root } from './bundle/packages.ts'
import { buildClient } from './client/build.ts'

const compiler = path.join(root, 'node_modules/typescript/bin/tsc')

/** @param folders Below `packages`; those that they refer to are compiled with them */
async function buildTypes(folders: readonly string[]): Promise<void> {
  const homes = folders.map((folder) => path.join(root, 'packages', folder))
  for (const home of homes) await rm(path.join(home, 'types'), { recursive: true, force: true })
  await promisify(execFile)(process.execPath, [compiler, '-b', ...homes, '--emitDeclarationOnly'])
}

async function buildOne(folder: string): Promise<void> {
  const found = bundledPackages.find((each) => each.folder === folder)
  if (found === undefined) {
    const names = bundledPackages.map((each) => each.folder).join(', ')
    throw new Error(`no package "${folder}"; those that are bundled are ${names}`)
  }
  await bundlePackage(found)
  await buildTypes([folder])
}

const [folder] = process.argv.slice(2)
if (folder !== undefined) await buildOne(folder)
else {
  await makeBundles()
  await buildClient(path.join(root, 'packages/sdk/dist'))
  await buildTypes(bundledPackages.map((each) => each.folder))
}
