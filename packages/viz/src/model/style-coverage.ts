/** Which formats of a document pictures follow, and which change nothing in a picture. */

/** `element/attribute` of every format that is drawn as it says. */
export const drawnFormats: ReadonlySet<string> = new Set([
  'axis/display',
  'axis/title',
  'cell/text-format',
  'gridline/line-visibility',
  'label/display',
  'label/text-format',
  'mark/has-stroke',
  'mark/mark-color',
  'mark/mark-labels-show',
  'mark/mark-transparency',
  'mark/size',
  'mark/stroke-color',
  'worksheet/display-field-labels',
  'zeroline/line-visibility',
])

/** Elements that show in no still picture, or only where a document has them. */
const unseenElements: ReadonlySet<string> = new Set([
  'animation',
  'dropline',
  'dropspot',
  'map',
  'map-layer',
  'map-data-layer',
  'quick-filter',
  'refband',
  'refline',
  'tooltip',
  'trendline',
])

/** Values that say what pictures do without them. */
const plainValues: ReadonlySet<string> = new Set([
  'axis/auto-subtitle=false',
  'axis/auto-subtitle=true',
  'axis/subtitle=',
  'cell/text-align=auto',
  'cell/text-orientation=0',
  'cell/vertical-align=auto',
  'datalabel/color-mode=auto',
  'gridline/stroke-size=0',
  'mark/has-halo=false',
  'mark/mark-labels-cull=true',
  'mark/mark-labels-mode=all',
  'mark/mark-markers-mode=auto',
  'mark/mark-markers-mode=none',
  'mark/mark-labels-line-first=true',
  'mark/mark-labels-line-last=true',
  'mark/mark-labels-range-field=',
  'mark/mark-labels-range-max=true',
  'mark/mark-labels-range-min=true',
  'mark/mark-labels-range-scope=pane',
  'mark/mark-line-pattern=solid',
  'pane/aspect=0',
  'pane/maxheight=-1',
  'pane/maxwidth=-1',
  'pane/minheight=-1',
  'pane/minwidth=-1',
  'worksheet/in-tooltip=false',
  'worksheet/in-tooltip=true',
  'zeroline/stroke-size=0',
])

const white: ReadonlySet<string> = new Set(['#00000000', '#ffffff', '#ffffffff'])

/** Whether the picture is the same without the format. */
export function isNeutral(element: string, attr: string, value: string): boolean {
  if (unseenElements.has(element) || attr.startsWith('animation')) return true
  if (plainValues.has(`${element}/${attr}=${value}`)) return true
  if (attr === 'background-color') return white.has(value.toLowerCase())
  return attr.startsWith('border-style') && value === 'none'
}
