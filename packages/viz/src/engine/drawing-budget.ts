/** What all parts of one picture may take together. */

import type { ViewDrawing } from './view-drawing.ts'
import { readPngSize } from '../draw/png-size.ts'
import type { SceneNode } from '../scene/scene.ts'
import { VizError } from './viz-error.ts'

export interface DrawingBudget {
  /** @throws VizError `view-too-large` when the picture has more than its limits */
  take(parts: { readonly marks?: number; readonly nodes?: number }): void
  /** The nodes without images that would be one too many: each has to be decoded. */
  affordable(nodes: readonly SceneNode[], places: number): readonly SceneNode[]
}

/** Pixels of all images of one picture; those saved with workbooks have about 40,000 each. */
const imagePixels = 32_000_000

export function createDrawingBudget({ view, limits }: ViewDrawing): DrawingBudget {
  let [marks, nodes, pixels] = [0, 0, 0]
  const refuse = (what: string): never => {
    throw new VizError(
      'view-too-large',
      `dashboard "${view}" has more than the ${what} that are drawn`,
      { view },
    )
  }
  return {
    take: (parts) => {
      marks += parts.marks ?? 0
      nodes += parts.nodes ?? 0
      if (marks > limits.marks) refuse(`${limits.marks} marks`)
      if (nodes > limits.sceneNodes) refuse(`${limits.sceneNodes} shapes and words`)
    },
    affordable: (drawn, places) =>
      drawn.filter((node) => {
        if (node.kind !== 'image') return true
        const { width, height } = readPngSize(node.png) ?? { width: 0, height: 0 }
        pixels += width * height * places
        return pixels <= imagePixels
      }),
  }
}
