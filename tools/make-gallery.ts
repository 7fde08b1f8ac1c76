/**
 * Draws every kind of picture into `docs/images/gallery` and lists them on `docs/gallery.md`:
 * `node --conditions=easel-source tools/make-gallery.ts`.
 */

import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createRenderer } from '../packages/viz/src/index.ts'
import { galleryPackage, gallerySheets } from './gallery/gallery-book.ts'

const docs = path.join(import.meta.dirname, '..', 'docs')
const folder = path.join(docs, 'images', 'gallery')
const picture = { kind: 'image', width: 560, height: 360 } as const

const fileOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '-')}.png`

await mkdir(folder, { recursive: true })
await using work = await mkdtempDisposable(path.join(tmpdir(), 'easel-gallery-'))
const book = path.join(work.path, 'gallery.twbx')
await writeFile(book, galleryPackage())
await using renderer = createRenderer({ workDirectory: path.join(work.path, 'rows') })
for (const { name } of gallerySheets) {
  const target = {
    file: { path: book, kind: 'twbx', key: 'gallery' },
    view: name,
    request: { now: '2025-01-15T10:00:00' },
  } as const
  await writeFile(path.join(folder, fileOf(name)), await renderer.png(target, picture))
}
const pictures = gallerySheets.map(
  ({ name }) => `## ${name}\n\n![${name}](images/gallery/${fileOf(name)})`,
)
const page = [
  '# Gallery',
  'Every kind of picture that the viz library draws, made by `node --conditions=easel-source tools/make-gallery.ts`.',
  ...pictures,
].join('\n\n')
await writeFile(path.join(docs, 'gallery.md'), `${page}\n`)
