import { describe, expect, test } from 'vitest'
import { flatNodes } from '../../test/scene-geometry.ts'
import type { DashboardModel, ZoneModel } from '../model/dashboard.ts'
import type { Scene, SceneNode } from '../scene/scene.ts'
import { composeScene, sheetZones, squareScene } from './dashboard-scene.ts'

function zone(type: string, place: readonly number[], more: Partial<ZoneModel> = {}): ZoneModel {
  const [x = 0, y = 0, width = 0, height = 0] = place
  return { type, x, y, width, height, isHidden: false, showsTitle: true, zones: [], ...more }
}

function dashboard(...zones: readonly ZoneModel[]): DashboardModel {
  return { name: 'Board', kind: 'dashboard', zones, sheets: [] }
}

const size = { width: 1000, height: 500 }
const left = zone('sheet', [0, 10_000, 50_000, 90_000], { sheet: 'Left' })
const right = zone('sheet', [50_000, 10_000, 50_000, 90_000], { sheet: 'Right' })

function scene(width: number, height: number, nodes: readonly SceneNode[]): Scene {
  return { width, height, background: '#ffffff', title: 'Part', nodes }
}

const nodes: readonly SceneNode[] = [
  { kind: 'rect', box: { x: 1, y: 2, width: 3, height: 4 }, fill: { color: '#000000' } },
  { kind: 'circle', x: 5, y: 6, radius: 1 },
  {
    kind: 'polygon',
    points: [
      [0, 0],
      [1, 1],
      [2, 0],
    ],
  },
  {
    kind: 'group',
    clip: { x: 0, y: 0, width: 9, height: 9 },
    children: [
      {
        kind: 'line',
        points: [
          [0, 0],
          [9, 9],
        ],
        stroke: { color: '#000000', width: 1 },
      },
    ],
  },
]

describe('zones of a dashboard', () => {
  test('with worksheets are scaled to the picture, nested ones too', () => {
    const root = zone('layout-basic', [0, 0, 100_000, 100_000], {
      zones: [zone('text', [0, 0, 100_000, 10_000], { text: 'Hello' }), left, right],
    })
    expect(sheetZones(dashboard(root), size)).toEqual([
      { sheet: 'Left', box: { x: 0, y: 50, width: 500, height: 450 } },
      { sheet: 'Right', box: { x: 500, y: 50, width: 500, height: 450 } },
    ])
  })

  test('that are hidden are left out with all they hold', () => {
    const hidden = zone('layout-basic', [0, 0, 1, 1], { isHidden: true, zones: [left] })
    const found = sheetZones(dashboard(hidden, { ...right, isHidden: true }, left), size)
    expect(found.map(({ sheet }) => sheet)).toEqual(['Left'])
  })

  test('without extent are at least one pixel', () => {
    const [found] = sheetZones(dashboard(zone('sheet', [0, 0, 0, 0], { sheet: 'Left' })), size)
    expect(found?.box).toMatchObject({ width: 1, height: 1 })
  })
})

describe('a composed scene', () => {
  test('has every part in its box, moved as a whole and clipped', () => {
    const box = { x: 100, y: 200, width: 50, height: 60 }
    const part = { ...scene(50, 60, nodes), unsupported: [] }
    const whole = composeScene('Board', size, [{ box, scene: part }])
    expect(whole).toMatchObject({ ...size, title: 'Board' })
    expect(whole.nodes).toMatchObject([{ kind: 'group', clip: box }])
    expect(flatNodes(whole.nodes).map(({ node }) => node)).toMatchObject([
      { box: { x: 101, y: 202, width: 3, height: 4 } },
      { x: 105, y: 206, radius: 1 },
      {
        points: [
          [100, 200],
          [101, 201],
          [102, 200],
        ],
      },
      {
        points: [
          [100, 200],
          [109, 209],
        ],
      },
    ])
    expect(flatNodes(whole.nodes).at(-1)?.clip).toEqual({ x: 100, y: 200, width: 9, height: 9 })
  })

  test('lists what its parts lack', () => {
    const lack = { feature: 'mark:Shape', detail: 'Shape', affects: 'drawing' } as const
    const part = { ...scene(1, 1, []), unsupported: [lack] }
    const box = { x: 0, y: 0, width: 1, height: 1 }
    const parts = [
      { box, scene: part },
      { box, scene: scene(1, 1, []) },
    ]
    expect(composeScene('Board', size, parts).unsupported).toEqual([lack])
  })
})

test.each([
  [100, 40, { x: 5, y: 36 }],
  [40, 100, { x: 35, y: 6 }],
])('a scene of %i × %i is in the middle of its square', (width, height, circle) => {
  const square = squareScene(scene(width, height, nodes))
  expect(square).toMatchObject({ width: 100, height: 100 })
  expect(square.nodes[1]).toMatchObject(circle)
})
