/** A dashboard drawn: each worksheet is read once, laid out once a size, and put where its zones are. */

import type { ViewDrawing } from './view-drawing.ts'
import { setImmediate } from 'node:timers/promises'
import type { DashboardModel } from '../model/dashboard.ts'
import { textScene } from '../draw/text-scene.ts'
import type { Size } from '../layout/frame.ts'
import { visibleNodes } from '../paint/visible-nodes.ts'
import type { Scene } from '../scene/scene.ts'
import { atMostAtOnce } from './at-most-at-once.ts'
import { composeScene, sheetZones, textZones, type SheetZone } from './dashboard-scene.ts'
import { lackOfSheet, sheetDrawer } from './draw-sheet.ts'
import { createDrawingBudget, type DrawingBudget } from './drawing-budget.ts'
import { VizError } from './viz-error.ts'

const sheetsAtOnce = 4

/**
 * Zones that cannot be drawn show their own card, so that one of them does not take the others away.
 *
 * @throws VizError `view-too-large` when there is more of it than a picture can show
 */
export async function drawDashboard(
  drawing: ViewDrawing,
  dashboard: DashboardModel,
  size: Size,
): Promise<Scene> {
  const zones = sheetZones(dashboard, size)
  const bySheet = Map.groupBy(zones, ({ sheet }) => sheet)
  refuseTooManySheets(drawing, bySheet.size)
  refuseTooManyLayers(drawing, zones, size)
  const budget = createDrawingBudget(drawing)
  const scenes = new Map<SheetZone, Scene>()
  await atMostAtOnce(sheetsAtOnce, bySheet, async ([sheet, itsZones]) => {
    for await (const [scene, places] of drawSheet({ ...drawing, view: sheet }, itsZones, budget)) {
      for (const zone of places) scenes.set(zone, scene)
    }
  })
  const sheets = zones.flatMap((zone) => {
    const scene = scenes.get(zone)
    return scene === undefined ? [] : [{ box: zone.box, scene, sheet: zone.sheet }]
  })
  const texts = textZones(dashboard, size).map((zone) => {
    const scene = textScene(zone, zone.box, drawing.metrics)
    budget.take({ nodes: scene.nodes.length })
    return { box: zone.box, scene }
  })
  return composeScene(dashboard.name, size, [...sheets, ...texts])
}

function refuseTooManySheets({ view, limits }: ViewDrawing, sheets: number): void {
  if (sheets <= limits.dashboardSheets) return
  throw new VizError(
    'view-too-large',
    `dashboard "${view}" shows ${sheets} worksheets; at most ${limits.dashboardSheets} are drawn`,
    { view },
  )
}

/** Each zone is painted on a layer of its own. */
function refuseTooManyLayers(
  { view, limits }: ViewDrawing,
  zones: readonly SheetZone[],
  { width, height }: Size,
): void {
  const area = zones.reduce((sum, { box }) => sum + box.width * box.height, 0)
  if (area <= limits.dashboardLayers * width * height) return
  throw new VizError(
    'view-too-large',
    `the worksheets of dashboard "${view}" cover it more than ${limits.dashboardLayers} times`,
    { view },
  )
}

/** One scene for all zones of one size. */
async function* drawSheet(
  drawing: ViewDrawing,
  zones: readonly SheetZone[],
  budget: DrawingBudget,
): AsyncGenerator<readonly [Scene, readonly SheetZone[]]> {
  const draw = await sheetDrawer(drawing, lackOfSheet)
  const bySize = Map.groupBy(zones, ({ box }) => `${box.width} ${box.height}`)
  for (const places of bySize.values()) {
    const [first] = places
    if (first === undefined) continue
    // Drawing does not wait for anything: aborts and other calls are let in between.
    await setImmediate()
    drawing.signal.throwIfAborted()
    budget.take({ marks: draw.marks })
    const whole = draw(first.box)
    const nodes = budget.affordable(visibleNodes(whole.nodes, first.box), places.length)
    budget.take({ nodes: nodes.length * places.length })
    yield [{ ...whole, nodes }, places]
  }
}
