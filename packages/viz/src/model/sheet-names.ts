/** Distinct names for the sheets of a document: authoring tools see to it, documents made by programs may not. */

import type { XmlElement } from '../package/xml-tree.ts'
import { attribute } from './xml-access.ts'

/** The names of the sheets that are written alike, in document order. */
type Namesakes = ReadonlyMap<string, readonly string[]>

export interface SheetNames {
  readonly of: (sheet: XmlElement) => string
  readonly worksheets: Namesakes
  readonly dashboards: Namesakes
}

/** A later sheet of a name gets a number, as authoring tools name a copy: `Sales (2)`. Names differ by case as well. */
export function nameSheets(
  worksheets: readonly XmlElement[],
  dashboards: readonly XmlElement[],
): SheetNames {
  const written = (element: XmlElement) => attribute(element, 'name') ?? ''
  const all = [...worksheets, ...dashboards]
  const taken = new Set(all.map(written))
  const given = new Map<XmlElement, string>()
  /** By name as written: the number of the next copy. */
  const copies = new Map<string, number>()
  for (const element of all) {
    const plain = written(element)
    let copy = copies.get(plain) ?? 1
    let name = copy === 1 ? plain : `${plain} (${copy})`
    while (copy > 1 && taken.has(name)) {
      copy += 1
      name = `${plain} (${copy})`
    }
    copies.set(plain, copy + 1)
    taken.add(name)
    given.set(element, name)
  }
  const of = (element: XmlElement) => given.get(element) ?? written(element)
  const namesakes = (elements: readonly XmlElement[]): Namesakes =>
    new Map(
      [...Map.groupBy(elements, written)].map(([name, group]) => [
        name,
        group.map((item) => of(item)),
      ]),
    )
  return { of, worksheets: namesakes(worksheets), dashboards: namesakes(dashboards) }
}

export interface Tab {
  readonly element: XmlElement
  readonly name: string
}

/** The windows by the names of their sheets: the second window of a name is that of the second sheet, and so on. */
export function nameWindows(windows: readonly XmlElement[], names: SheetNames): readonly Tab[] {
  const named = windows.filter((window) => attribute(window, 'name') !== undefined)
  const kindOf = (window: XmlElement) =>
    /dashboard|storyboard/.test(attribute(window, 'class') ?? '') ? 'dashboards' : 'worksheets'
  const groups = Map.groupBy(
    named,
    (window) => `${kindOf(window)} ${attribute(window, 'name') ?? ''}`,
  )
  const tabs = new Map<XmlElement, readonly Tab[]>()
  for (const group of groups.values()) {
    const [first] = group
    const name = attribute(first, 'name') ?? ''
    const own = first && names[kindOf(first)].get(name)
    const sheets = own ?? names.worksheets.get(name) ?? names.dashboards.get(name) ?? [name]
    group.forEach((element, index) => {
      // A sheet without a window of its own is shown beside the one that has its name.
      const isLast = index === group.length - 1
      const shown = isLast ? sheets.slice(index) : sheets.slice(index, index + 1)
      tabs.set(
        element,
        shown.map((sheet) => ({ element, name: sheet })),
      )
    })
  }
  return named.flatMap((window) => tabs.get(window) ?? [])
}
