/** Changes to a workbook document: most leave it well-formed, so that the readers behind the parser meet them. */

import { parseXml, type XmlElement } from '../../src/package/xml-tree.ts'
import { element, writeXml } from '../write-xml.ts'
import type { Chance } from './chance.ts'
import { allElements, changedAt, repeated, withAttribute } from './change-elements.ts'
import { anyQuirk, formatQuirk, formulaQuirk, numberQuirk, textQuirk } from './quirks.ts'

export interface ChangedDocument {
  readonly document: string
  readonly what: string
}

/** A document that an earlier change broke is changed as text. */
export function changeDocument(document: string, chance: Chance): ChangedDocument {
  if (chance.number() < 0.12) return breakText(document, chance)
  let root: XmlElement
  try {
    root = parseXml(document)
  } catch {
    return breakText(document, chance)
  }
  const { what, change } = chance.one(changes)
  return { document: writeXml(change(root, chance)), what }
}

type Change = (root: XmlElement, chance: Chance) => XmlElement

/** The elements of any of these names, or all where there are none. */
function some(root: XmlElement, names: readonly string[]): readonly XmlElement[] {
  const all = allElements(root)
  const found = all.filter(({ name }) => names.includes(name))
  return found.length > 0 ? found : all
}

const setOn =
  (
    names: readonly string[],
    attributes: readonly string[],
    quirk: (chance: Chance) => string,
  ): Change =>
  (root, chance) => {
    const at = chance.one(some(root, names))
    const attribute = chance.one(attributes)
    return changedAt(root, at, (found) => [withAttribute(found, attribute, quirk(chance))])
  }

const counts = [50, 500, 5000] as const

const repeatOf =
  (...names: readonly string[]): Change =>
  (root, chance) => {
    const at = chance.one(some(root, names))
    return changedAt(root, at, (found) => repeated(found, chance.one(counts)))
  }

const shelf: Change = (root, chance) => {
  const at = chance.one(some(root, ['rows', 'cols']))
  const pills = allElements(root)
    .filter(({ name }) => name === 'rows' || name === 'cols')
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
  const pill = pills.length === 0 ? '[ds].[none:x:nk]' : chance.one(pills)
  const sign = chance.one([' / ', ' * ', ' + '])
  const text = chance.one([
    `(${Array.from({ length: chance.one([3, 40, 2000]) }, () => pill).join(sign)})`,
    `${'('.repeat(300)}${pill}${')'.repeat(300)}`,
    `${pill}${sign}`,
    textQuirk(chance),
    '[:Measure Names]',
    '[Multiple Values]',
  ])
  return changedAt(root, at, (found) => [{ ...found, text }])
}

const nested: Change = (root, chance) => {
  const at = chance.one(some(root, ['zone', 'relation', 'groupfilter', 'object', 'worksheet']))
  const depth = chance.one([20, 200, 480, 5000])
  const empty = { ...at, children: [] }
  return changedAt(root, at, (found) => {
    let inner: XmlElement = found
    for (let level = 0; level < depth; level += 1) inner = { ...empty, children: [inner] }
    return [inner]
  })
}

const swapped: Change = (root, chance) => {
  const all = allElements(root)
  const [one, other] = [chance.one(all), chance.one(all)]
  const [key] = [...one.attributes.keys()]
  const [value] = [...other.attributes.values()]
  if (key === undefined || value === undefined) return root
  return changedAt(root, one, (found) => [withAttribute(found, key, value)])
}

const manyAttributes: Change = (root, chance) => {
  const at = chance.one(allElements(root))
  const many = Object.fromEntries(
    Array.from({ length: chance.one([50, 250, 3000]) }, (_, index) => [`a${index}`, `${index}`]),
  )
  return changedAt(root, at, (found) => [
    { ...found, attributes: new Map([...found.attributes, ...Object.entries(many)]) },
  ])
}

const manyZones: Change = (root, chance) => {
  const sheets = allElements(root).filter(({ name }) => name === 'worksheet')
  const sheet = sheets.length === 0 ? 'none' : (chance.one(sheets).attributes.get('name') ?? '')
  const zones = Array.from({ length: chance.one([3, 100, 3000]) }, () =>
    element('zone', {
      name: sheet,
      x: chance.one(['0', '50000', numberQuirk(chance)]),
      y: chance.one(['0', '50000', numberQuirk(chance)]),
      w: chance.one(['100000', '1', numberQuirk(chance)]),
      h: chance.one(['100000', '1', numberQuirk(chance)]),
    }),
  )
  const side = () => chance.one(['1', '800', '8192', '1000000000', numberQuirk(chance)])
  const size = element('size', { maxwidth: side(), maxheight: side() })
  const board = element('dashboard', { name: 'Made' }, [size, element('zones', {}, zones)])
  return { ...root, children: [...root.children, element('dashboards', {}, [board])] }
}

const names = [
  'name',
  'column',
  'caption',
  'class',
  'value',
  'filename',
  'dbname',
  'function',
  'member',
  'level',
]

const changes: readonly { readonly what: string; readonly change: Change }[] = [
  {
    what: 'a value of an attribute',
    change: (root, chance) => {
      const at = chance.one(allElements(root))
      const [...keys] = at.attributes.keys()
      return keys.length === 0
        ? root
        : changedAt(root, at, (found) => [withAttribute(found, chance.one(keys), anyQuirk(chance))])
    },
  },
  {
    what: 'a name',
    change: setOn(['worksheet', 'column', 'column-instance', 'filter', 'zone'], names, textQuirk),
  },
  { what: 'swapped values', change: swapped },
  { what: 'a formula', change: setOn(['calculation'], ['formula'], formulaQuirk) },
  {
    what: 'a number format',
    change: setOn(['column', 'format'], ['default-format', 'value'], formatQuirk),
  },
  {
    what: 'a data type',
    change: setOn(['column'], ['datatype', 'role', 'type'], (chance) =>
      chance.one([
        'string',
        'integer',
        'real',
        'date',
        'datetime',
        'boolean',
        'table',
        'measure',
        'quantitative',
        'ordinal',
        'odd',
      ]),
    ),
  },
  {
    what: 'a derivation',
    change: setOn(['column-instance'], ['derivation', 'pivot'], (chance) =>
      chance.one([
        'Sum',
        'CountD',
        'Median',
        'Year',
        'Week-Trunc',
        'MDY',
        'User',
        'InOut',
        'Attribute',
        'odd',
      ]),
    ),
  },
  {
    what: 'a mark',
    change: setOn(['mark'], ['class'], (chance) =>
      chance.one([
        'Bar',
        'Line',
        'Area',
        'Pie',
        'Text',
        'Circle',
        'Square',
        'GanttBar',
        'Polygon',
        'Multipolygon',
        'Heatmap',
        'odd',
      ]),
    ),
  },
  {
    what: 'a connection class',
    change: setOn(['connection'], ['class'], (chance) =>
      chance.one([
        'textscan',
        'excel-direct',
        'hyper',
        'dataengine',
        'postgres',
        'sqlproxy',
        'federated',
        'odd',
      ]),
    ),
  },
  {
    what: 'a file name',
    change: setOn(
      ['connection'],
      ['filename', 'dbname', 'directory', 'charset', 'separator', 'locale'],
      textQuirk,
    ),
  },
  {
    what: 'a place or size',
    change: setOn(
      ['zone', 'size'],
      ['x', 'y', 'w', 'h', 'maxwidth', 'maxheight', 'minwidth', 'minheight'],
      numberQuirk,
    ),
  },
  {
    what: 'a filter',
    change: setOn(
      ['filter', 'groupfilter'],
      [
        'class',
        'function',
        'from',
        'to',
        'count',
        'end',
        'included-values',
        'first-period',
        'last-period',
        'expression',
      ],
      anyQuirk,
    ),
  },
  { what: 'a shelf', change: shelf },
  { what: 'a deep nest', change: nested },
  { what: 'many attributes', change: manyAttributes },
  { what: 'many zones', change: manyZones },
  { what: 'many sheets', change: repeatOf('worksheet') },
  { what: 'many columns', change: repeatOf('column', 'metadata-record') },
  { what: 'many filters', change: repeatOf('filter', 'groupfilter') },
  {
    what: 'many of something',
    change: (root, chance) =>
      changedAt(root, chance.one(allElements(root)), (found) =>
        repeated(found, chance.one([2, 50])),
      ),
  },
  {
    what: 'a part left out',
    change: (root, chance) => changedAt(root, chance.one(allElements(root)), () => []),
  },
  {
    what: 'a part in the wrong place',
    change: (root, chance) => {
      const all = allElements(root)
      const moved = chance.one(all)
      return changedAt(root, chance.one(all), (found) => [
        { ...found, children: [...found.children, { ...moved, children: [] }] },
      ])
    },
  },
  {
    what: 'a text',
    change: (root, chance) =>
      changedAt(root, chance.one(allElements(root)), (found) => [
        { ...found, text: anyQuirk(chance) },
      ]),
  },
  {
    what: 'a thumbnail',
    change: (root) => ({
      ...root,
      children: [
        ...root.children,
        element('thumbnails', {}, [{ ...element('thumbnail', { name: 'Bar' }), text: hugePng }]),
      ],
    }),
  },
]

/** The header of a PNG of 65,535 by 65,535 pixels, and nothing behind it. */
const hugePng = Buffer.from(
  '89504e470d0a1a0a0000000d494844520000ffff0000ffff08060000000000000000',
  'hex',
).toString('base64')

function breakText(document: string, chance: Chance): ChangedDocument {
  const at = chance.below(document.length + 1)
  const put = (text: string) => document.slice(0, at) + text + document.slice(at)
  return chance.one<() => ChangedDocument>([
    () => ({ document: document.slice(0, at), what: 'a cut document' }),
    () => ({ document: put('<'), what: 'a lone bracket' }),
    () => ({ document: put('&nope;'), what: 'an entity' }),
    () => ({ document: `<!DOCTYPE x [<!ENTITY a "b">]>${document}`, what: 'a DOCTYPE' }),
    () => ({ document: put('\u0000'), what: 'a NUL' }),
    () => ({ document: `<?xml version="1.0" encoding="utf-16"?>${document}`, what: 'an encoding' }),
    () => ({ document: put('<x>'.repeat(chance.one([10, 5000]))), what: 'open elements' }),
    () => ({ document: put(`<!--${'x'.repeat(100_000)}-->`), what: 'a long comment' }),
  ])()
}
