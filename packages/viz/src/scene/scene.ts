/** A picture as plain data, in CSS pixels with the origin at the top left. Painters turn it into SVG, PNG, PDF or PPTX. */

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** `#rrggbb` with an optional opacity of 0 to 1. */
export interface Paint {
  readonly color: string
  readonly opacity?: number
}

export interface Stroke extends Paint {
  readonly width: number
  readonly dash?: readonly number[]
}

export interface TextStyle {
  readonly size: number
  readonly color: string
  readonly weight: 'normal' | 'bold'
}

/** The marks that a node shows, by their rows in the table of marks; absent for what is no mark. */
interface OfMarks {
  readonly marks?: readonly number[]
}

export type SceneNode =
  | ({
      readonly kind: 'rect'
      readonly box: Box
      readonly fill?: Paint
      readonly stroke?: Stroke
    } & OfMarks)
  | ({
      readonly kind: 'circle'
      readonly x: number
      readonly y: number
      readonly radius: number
      readonly fill?: Paint
      readonly stroke?: Stroke
    } & OfMarks)
  | ({
      readonly kind: 'line'
      readonly points: readonly (readonly [number, number])[]
      readonly stroke: Stroke
    } & OfMarks)
  | ({
      readonly kind: 'polygon'
      readonly points: readonly (readonly [number, number])[]
      readonly fill?: Paint
      readonly stroke?: Stroke
    } & OfMarks)
  | ({
      readonly kind: 'text'
      readonly x: number
      /** Baseline. */
      readonly y: number
      readonly text: string
      readonly anchor: 'start' | 'middle' | 'end'
      readonly style: TextStyle
      /** Degrees clockwise around (x, y). */
      readonly rotate?: number
    } & OfMarks)
  | { readonly kind: 'image'; readonly box: Box; readonly png: Uint8Array }
  | {
      readonly kind: 'group'
      readonly clip?: Box
      /** Name of the worksheet whose marks are inside. */
      readonly sheet?: string
      readonly children: readonly SceneNode[]
    }

/** One thing that a sheet asks for and its picture does not show. */
export interface Omission {
  readonly feature: string
  readonly detail: string
  readonly affects: 'data' | 'values' | 'drawing'
}

export interface Scene {
  readonly width: number
  readonly height: number
  readonly background: string
  /** Accessible name of the picture: the view's title. */
  readonly title: string
  readonly nodes: readonly SceneNode[]
  /** Absent or empty when nothing is lacking. */
  readonly unsupported?: readonly Omission[]
}
