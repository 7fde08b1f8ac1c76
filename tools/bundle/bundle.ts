/** Makes few files of the many modules of a package and of the libraries that it uses. */

import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { rolldown } from 'rolldown'
import { noticesOf } from './notices.ts'
import { root, type BundledPackage } from './packages.ts'

/** Each package is a bundle of its own, and Node's modules are Node's. */
const always = [/^node:/, /^@easel\/(?!client)/]

/** Writes `dist` of the package. What was there stays until the new files are whole. */
export async function bundlePackage({ folder, entries, external }: BundledPackage): Promise<void> {
  const home = path.join(root, 'packages', folder)
  const build = await rolldown({
    cwd: home,
    input: Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [name, path.join(home, 'src', file)]),
    ),
    platform: 'node',
    resolve: { conditionNames: ['easel-source', 'import', 'node', 'default'] },
    transform: { target: 'node24' },
    external: [...always, ...external],
    logLevel: 'silent',
  })
  const made = await mkdtemp(path.join(home, '.dist-'))
  try {
    const { output } = await build.write({
      dir: made,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      // Names stay, for stack traces. Without blanks and comments the text that Node keeps in memory is half as long.
      minify: { mangle: false, compress: false, codegen: true },
    })
    const modules = output.flatMap((each) => (each.type === 'chunk' ? each.moduleIds : []))
    const notices = await noticesOf(modules)
    if (notices !== '') await writeFile(path.join(made, 'third-party-notices.txt'), notices)
    const dist = path.join(home, 'dist')
    await rm(dist, { recursive: true, force: true })
    await rename(made, dist)
  } finally {
    await build.close()
    await rm(made, { recursive: true, force: true })
  }
}
