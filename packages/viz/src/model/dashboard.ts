/** Dashboards and stories: which sheets they show, and where. */

import type { XmlElement } from '../package/xml-tree.ts'
import { formattedText } from './text.ts'
import {
  attribute,
  childAt,
  childrenNamed,
  descendantsNamed,
  isTrue,
  optional,
} from './xml-access.ts'

/** Coordinates are in 1/100,000 of the dashboard's size. */
export interface ZoneModel {
  readonly id?: string
  /** `sheet` for a worksheet; else as written: `layout-basic`, `text`, `filter`, `color`... */
  readonly type: string
  /** Name of the worksheet shown, or the one a legend or filter belongs to. */
  readonly sheet?: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly isHidden: boolean
  /** For a sheet: whether its title stands above it. */
  readonly showsTitle: boolean
  /** Of text zones, without formatting. */
  readonly text?: string
  /** As written: the field of a legend or filter, the direction of a flow, the file of an image. */
  readonly param?: string
  readonly zones: readonly ZoneModel[]
}

export interface DashboardModel {
  readonly name: string
  readonly kind: 'dashboard' | 'story'
  /** As written, where it is not the name. */
  readonly title?: string
  readonly zones: readonly ZoneModel[]
  /** Worksheets it shows, in document order, each once. */
  readonly sheets: readonly string[]
  /** Largest size in pixels, or the smallest where only that is limited; absent when it follows the window freely. */
  readonly size?: { readonly width: number; readonly height: number }
}

export function parseDashboard(element: XmlElement): DashboardModel {
  const isStory = attribute(element, 'type') === 'storyboard'
  const zones = childrenNamed(childAt(element, 'zones'), 'zone').map((zone) => parseZone(zone))
  const points = descendantsNamed(childAt(element, 'zones'), 'story-point')
  const captured = points.flatMap((point) => attribute(point, 'captured-sheet') ?? [])
  const options = childAt(element, 'layout-options')
  const title = childAt(childAt(options, 'title'), 'formatted-text')
  return {
    name: attribute(element, 'name') ?? '',
    kind: isStory ? 'story' : 'dashboard',
    ...optional('title', title && formattedText(title)),
    zones,
    sheets: [...new Set(isStory ? captured : visibleSheets(zones))],
    ...optional('size', parseSize(childAt(element, 'size'))),
  }
}

function visibleSheets(zones: readonly ZoneModel[]): string[] {
  return visibleZones(zones).flatMap(({ type, sheet }) =>
    type === 'sheet' && sheet !== undefined ? [sheet] : [],
  )
}

/** All zones that are not hidden, nor inside a hidden one, in document order. */
export function visibleZones(zones: readonly ZoneModel[]): readonly ZoneModel[] {
  const found: ZoneModel[] = []
  const visit = (zone: ZoneModel): void => {
    if (zone.isHidden) return
    found.push(zone)
    zone.zones.forEach(visit)
  }
  zones.forEach(visit)
  return found
}

function parseZone(element: XmlElement): ZoneModel {
  const number = (name: string) => Number(attribute(element, name) ?? 0) || 0
  const name = attribute(element, 'name')
  const text = childAt(element, 'formatted-text')
  const type = attribute(element, 'type-v2') ?? attribute(element, 'type')
  return {
    ...optional('id', attribute(element, 'id')),
    type: type ?? (name === undefined ? 'empty' : 'sheet'),
    ...optional('sheet', name),
    x: number('x'),
    y: number('y'),
    width: number('w'),
    height: number('h'),
    showsTitle: attribute(element, 'show-title') !== 'false',
    ...optional('text', text && formattedText(text)),
    ...optional('param', attribute(element, 'param')),
    isHidden: isTrue(element, 'hidden') || isTrue(element, 'hidden-by-user'),
    zones: childrenNamed(element, 'zone').map((zone) => parseZone(zone)),
  }
}

function parseSize(
  element: XmlElement | undefined,
): { readonly width: number; readonly height: number } | undefined {
  const width = Number(attribute(element, 'maxwidth') ?? attribute(element, 'minwidth'))
  const height = Number(attribute(element, 'maxheight') ?? attribute(element, 'minheight'))
  return width > 0 && height > 0 ? { width, height } : undefined
}
