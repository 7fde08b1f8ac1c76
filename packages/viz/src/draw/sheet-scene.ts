/** Lays a sheet out as a picture: the table of panes with its headers, axes, marks, title and legend. */

import type { MarkTable } from '../marks/mark-table.ts'
import type { BoundSheet, Unsupported } from '../model/sheet.ts'
import { drawAreas, drawLines } from './draw-lines.ts'
import { drawBars, drawGantt } from './draw-bars.ts'
import { drawCircles, drawSquares } from './draw-points.ts'
import { drawColumnAxes, drawRowAxes } from './draw-axes.ts'
import { drawColumnHeaders } from './draw-column-headers.ts'
import { drawLabels } from './draw-labels.ts'
import { drawBands, drawBorders, drawGrid, drawZeroLines } from './draw-panes.ts'
import { drawPies } from './draw-pies.ts'
import { drawReferenceLines } from './draw-reference-lines.ts'
import { drawRowHeaders } from './draw-row-headers.ts'
import { drawTexts } from './draw-texts.ts'
import { drawTreemap } from './draw-treemap.ts'
import { textAt, type Drawing } from './drawing.ts'
import { makeFrame, titleLineHeight, type Frame, type Size } from '../layout/frame.ts'
import { drawLegends } from '../layout/legend.ts'
import type { DrawnMark } from '../view/mark-type.ts'
import type { MarksCard } from '../view/marks-card.ts'
import type { Scene, SceneNode } from '../scene/scene.ts'
import { createLabelSpace } from './label-space.ts'
import { hasLength, type Mark } from '../view/mark.ts'
import { buildSheetView } from '../view/sheet-view.ts'
import { ellipsize } from '../text/text-fit.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import { colors, distances, styles } from '../scene/theme.ts'

const roomy: Size = { width: 200, height: 150 }

/**
 * The picture of a sheet, exactly `size` large.
 *
 * Rows and columns that do not fit are left out and counted in a note. What the sheet asks for and the picture lacks is
 * in the scene's `unsupported`.
 */
export function layoutSheet(
  sheet: BoundSheet,
  marks: MarkTable,
  size: Size,
  metrics: TextMetrics,
): Scene {
  const whole = {
    width: Math.max(1, Math.floor(size.width)),
    height: Math.max(1, Math.floor(size.height)),
  }
  const view = buildSheetView(sheet, marks)
  const frame = makeFrame(view, whole, metrics)
  const drawing = { view, frame, metrics }
  const content = marks.rowCount === 0 ? noData(frame) : drawTable(drawing)
  return {
    ...whole,
    background: colors.background,
    title: frame.titleLines.length > 0 ? frame.titleLines.join(' ') : sheet.name,
    nodes: withinPicture([...drawTitle(frame), ...content], whole),
    unsupported: [...lackingBefore(sheet), ...view.unsupported],
  }
}

/** What binding found that pictures lack, but for marks, which the layout judges itself. */
function lackingBefore(sheet: BoundSheet): readonly Unsupported[] {
  return sheet.unsupported.filter(
    ({ affects, feature }) => affects !== 'data' && !feature.startsWith('mark:'),
  )
}

/** Headers and axes need some room; in pictures smaller than that they are cut off at the edge. */
function withinPicture(nodes: readonly SceneNode[], size: Size): readonly SceneNode[] {
  if (size.width >= roomy.width && size.height >= roomy.height) return nodes
  return [{ kind: 'group', clip: { x: 0, y: 0, ...size }, children: nodes }]
}

function drawTitle({ titleLines, titleStyle }: Frame): readonly SceneNode[] {
  const height = titleLineHeight(titleStyle)
  return titleLines.map((line, index) =>
    textAt(line, [distances.margin, distances.margin + (index + 0.5) * height], titleStyle),
  )
}

function noData({ size }: Frame): readonly SceneNode[] {
  if (size.width < 60 || size.height < 24) return []
  return [textAt('No data', [size.width / 2, size.height / 2], styles.note, 'middle')]
}

function drawTable(drawing: Drawing): readonly SceneNode[] {
  const { view, frame, metrics } = drawing
  const visible = view.marks.filter(
    (mark) =>
      mark.rowLane.index < frame.rowSpans.length &&
      mark.columnLane.index < frame.columnSpans.length,
  )
  const byCard = [...Map.groupBy(visible, (mark) => mark.card)]
  const legend = frame.legendBox
  const space = createLabelSpace()
  const hasLengths = view.cards.some((card) => hasLength(card))
  return [
    ...drawBands(drawing),
    ...drawGrid(drawing),
    ...(hasLengths ? [] : drawZeroLines(drawing)),
    ...(view.sheet.rows === null && view.sheet.columns === null ? [] : drawBorders(drawing)),
    {
      kind: 'group',
      clip: frame.panes,
      children: byCard.flatMap(([card, marks]) => drawMarks(drawing, card, marks)),
    },
    {
      kind: 'group',
      clip: frame.panes,
      children: byCard.flatMap(([, marks]) => drawReferenceLines(drawing, marks)),
    },
    // Bars stand on the zero line; points lie over it.
    ...(hasLengths ? drawZeroLines(drawing) : []),
    ...byCard.flatMap(([card, marks]) =>
      card.pane.showsLabels ? drawLabels(drawing, marks, space) : [],
    ),
    ...drawRowHeaders(drawing),
    ...drawColumnHeaders(drawing),
    ...drawRowAxes(drawing),
    ...drawColumnAxes(drawing),
    ...drawNote(drawing),
    ...(legend === null ? [] : drawLegends(frame.legends, legend, metrics)),
  ]
}

type DrawMarks = (drawing: Drawing, marks: readonly Mark[]) => readonly SceneNode[]

function drawMarks(
  drawing: Drawing,
  card: MarksCard,
  marks: readonly Mark[],
): readonly SceneNode[] {
  const draw: Readonly<Record<DrawnMark, DrawMarks>> = {
    bar: drawBars,
    gantt: drawGantt,
    line: drawLines,
    area: drawAreas,
    circle: drawCircles,
    square: drawSquares,
    text: drawTexts,
    pie: drawPies,
    treemap: drawTreemap,
  }
  return draw[card.mark.drawn](drawing, marks)
}

/** Says how many rows and columns did not fit. */
function drawNote(drawing: Drawing): readonly SceneNode[] {
  const { frame } = drawing
  const y = frame.size.height - distances.margin - 2
  if (frame.hiddenNote === null) return []
  const room = frame.size.width - 2 * distances.margin
  const note = ellipsize(frame.hiddenNote, room, styles.note, drawing.metrics)
  return [textAt(note, [distances.margin, y], styles.note)]
}
