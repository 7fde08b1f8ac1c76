/** Every view of a workbook in a folder: pictures, tables and documents, with a page that shows them all. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createRenderer,
  describeWorkbook,
  VizError,
  type Renderer,
  type RenderTarget,
} from '@easel/viz'
import type { Terminal } from '../command.ts'
import { CommandFailure } from '../usage-error.ts'
import { contactSheet, type ShownView } from './contact-sheet.ts'
import { fileOf, joinedChunks, openWorkbook, requestOf, type RenderFormat } from './render-view.ts'

export interface FolderOrder {
  readonly path: string
  readonly kind: 'twb' | 'twbx'
  readonly folder: string
  /** Without the ending of the file. */
  readonly name: string
  readonly formats: readonly RenderFormat[]
  readonly dataDirectory?: string
  readonly user: string
  readonly filters: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Views that cannot be read are listed with the reason; the others are there all the same.
 *
 * @throws CommandFailure when the file cannot be read, or none of its views
 */
export async function renderFolder(order: FolderOrder, terminal: Terminal): Promise<void> {
  const { views } = describeWorkbook(await openWorkbook(order))
  const names = views.map(({ name }) => name)
  if (names.length === 0) throw new CommandFailure(`${order.path} has no view`)
  const workDirectory = await mkdtemp(join(tmpdir(), 'easel-render-'))
  try {
    await mkdir(order.folder, { recursive: true })
    await using renderer = createRenderer({ workDirectory })
    const shown: ShownView[] = []
    for (const [index, view] of names.entries()) {
      if (terminal.isInteractive) terminal.err(`${index + 1} of ${names.length}: ${view}\n`)
      const stem = `${String(index + 1).padStart(2, '0')} ${fileStem(view)}`
      shown.push(await renderOne({ order, renderer, view, stem }, terminal))
    }
    const documents = await writeDocuments(order, { renderer, views: names }, terminal)
    const page = contactSheet({ title: order.name, views: shown, documents })
    await writeFile(join(order.folder, 'index.html'), page)
    for (const { view, problem } of shown) {
      if (problem !== null) terminal.err(`${view}: ${problem}\n`)
    }
    terminal.out(`${order.folder}\n`)
    if (shown.every(({ problem }) => problem !== null)) {
      throw new CommandFailure(`no view of ${order.path} has data`)
    }
  } finally {
    await rm(workDirectory, { recursive: true, force: true })
  }
}

interface OneView {
  readonly order: FolderOrder
  readonly renderer: Renderer
  readonly view: string
  /** Of its files. */
  readonly stem: string
}

/** The picture is written also where the data cannot be read: it says why. */
async function renderOne(
  { order, renderer, view, stem }: OneView,
  { stop }: Terminal,
): Promise<ShownView> {
  const target = targetOf(order, view, stop)
  const files: string[] = []
  let problem: string | null = null
  for (const format of order.formats.filter((each) => perView.has(each))) {
    try {
      const content = await contentOf(renderer, format, target)
      const file = `${stem}.${format}`
      await writeFile(join(order.folder, file), content)
      files.push(file)
    } catch (error) {
      if (!(error instanceof VizError)) throw error
      problem ??= error.message
    }
  }
  return { view, files, problem }
}

const perView: ReadonlySet<RenderFormat> = new Set(['csv', 'svg', 'png', 'xlsx'])

async function contentOf(
  renderer: Renderer,
  format: RenderFormat,
  target: RenderTarget,
): Promise<string | Uint8Array> {
  if (format === 'csv') return joinedChunks(await renderer.csv(target))
  if (format === 'xlsx') return renderer.xlsx(target)
  const picture = { kind: 'image' } as const
  return format === 'svg' ? renderer.svg(target, picture) : renderer.png(target, picture)
}

const page = { type: 'unspecified', orientation: 'portrait' } as const

/** The documents of the whole workbook. */
async function writeDocuments(
  order: FolderOrder,
  { renderer, views }: { readonly renderer: Renderer; readonly views: readonly string[] },
  { stop }: Terminal,
): Promise<readonly string[]> {
  const { file, request } = targetOf(order, '', stop)
  const target = { file, request, views, title: order.name, signal: stop }
  const written: string[] = []
  for (const format of order.formats) {
    if (format !== 'pdf' && format !== 'pptx') continue
    const content =
      format === 'pdf'
        ? await renderer.workbookPdf(target, page)
        : await renderer.workbookPptx(target)
    const name = `${fileStem(order.name)}.${format}`
    await writeFile(join(order.folder, name), content)
    written.push(name)
  }
  return written
}

function targetOf(order: FolderOrder, view: string, signal: AbortSignal): RenderTarget {
  return { file: fileOf(order), view, request: requestOf(order), signal }
}

/** Names of views hold what file systems do not. */
function fileStem(view: string): string {
  const plain = view
    .replaceAll(/[<>:"/\\|?*\p{Cc}]/gu, '_')
    .replaceAll(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 80)
  return plain === '' ? 'view' : plain
}
