/** The parts of a presentation that are the same for every workbook. */

import { namespaces, relations, tree } from './pptx-shapes.ts'

/** 16:9, in units of 1/914,400 inch. */
export const slideSize = { width: 12_192_000, height: 6_858_000 }

const office = 'application/vnd.openxmlformats-officedocument.presentationml'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'

const numbers = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1)

export function contentTypes(slides: number): string {
  const part = (name: string, type: string) =>
    `<Override PartName="/${name}" ContentType="${type}"/>`
  return (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>' +
    part('ppt/presentation.xml', `${office}.presentation.main+xml`) +
    part('ppt/slideMasters/slideMaster1.xml', `${office}.slideMaster+xml`) +
    numbers(2)
      .map((n) => part(`ppt/slideLayouts/slideLayout${n}.xml`, `${office}.slideLayout+xml`))
      .join('') +
    part('ppt/theme/theme1.xml', 'application/vnd.openxmlformats-officedocument.theme+xml') +
    part('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml') +
    numbers(slides)
      .map((n) => part(`ppt/slides/slide${n}.xml`, `${office}.slide+xml`))
      .join('') +
    '</Types>'
  )
}

type Link = readonly [type: string, target: string]

function links(list: readonly Link[]): string {
  const each = list.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${packageRelations}">${each.join('')}</Relationships>`
}

const core = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties'

export const packageLinks = links([
  [`${relations}/officeDocument`, 'ppt/presentation.xml'],
  [core, 'docProps/core.xml'],
])

export const presentationLinks = (slides: number): string =>
  links([
    [`${relations}/slideMaster`, 'slideMasters/slideMaster1.xml'],
    [`${relations}/theme`, 'theme/theme1.xml'],
    ...numbers(slides).map((n): Link => [`${relations}/slide`, `slides/slide${n}.xml`]),
  ])

export const masterLinks = links([
  [`${relations}/slideLayout`, '../slideLayouts/slideLayout1.xml'],
  [`${relations}/slideLayout`, '../slideLayouts/slideLayout2.xml'],
  [`${relations}/theme`, '../theme/theme1.xml'],
])

export const layoutLinks = links([[`${relations}/slideMaster`, '../slideMasters/slideMaster1.xml']])

/** Of a slide: its layout, and its picture if it has one. */
export const linksElement = (layout: '1' | '2', image: string | null): string =>
  links([
    [`${relations}/slideLayout`, `../slideLayouts/slideLayout${layout}.xml`],
    ...(image === null ? [] : [[`${relations}/image`, `../media/${image}`] as const]),
  ])

export function presentationElement(slides: number): string {
  const ids = numbers(slides).map((n) => `<p:sldId id="${255 + n}" r:id="rId${n + 2}"/>`)
  const { width, height } = slideSize
  return (
    `<p:presentation ${namespaces}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>` +
    `<p:sldIdLst>${ids.join('')}</p:sldIdLst><p:sldSz cx="${width}" cy="${height}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`
  )
}

interface Place {
  readonly kind: string
  readonly y: number
  readonly height: number
  readonly points: number
}

/** A place for text across the slide. */
function placeholder(id: number, { kind, y, height, points }: Place): string {
  const index = kind === 'subTitle' ? ' idx="1"' : ''
  return (
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${kind}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>` +
    `<p:nvPr><p:ph type="${kind}"${index}/></p:nvPr></p:nvSpPr>` +
    `<p:spPr><a:xfrm><a:off x="838200" y="${y}"/><a:ext cx="10515600" cy="${height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>` +
    `<p:txBody><a:bodyPr anchor="ctr"><a:normAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr algn="ctr"><a:buNone/><a:defRPr sz="${points * 100}"/></a:lvl1pPr></a:lstStyle><a:p><a:endParaRPr lang="en-US"/></a:p></p:txBody></p:sp>`
  )
}

const middle = { y: 2_766_218, height: 1_325_563 }

export const masterElement =
  `<p:sldMaster ${namespaces}><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>` +
  `${tree(placeholder(2, { kind: 'title', ...middle, points: 32 }))}</p:cSld>` +
  '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>' +
  '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/><p:sldLayoutId id="2147483650" r:id="rId2"/></p:sldLayoutIdLst>' +
  '<p:txStyles><p:titleStyle><a:lvl1pPr algn="ctr"><a:defRPr sz="3200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:defRPr></a:lvl1pPr></p:titleStyle><p:bodyStyle/><p:otherStyle/></p:txStyles></p:sldMaster>'

export function layoutElement(kind: 'title' | 'picture'): string {
  const shapes =
    kind === 'title'
      ? placeholder(2, { kind: 'ctrTitle', y: 1_600_000, height: 1_900_000, points: 40 }) +
        placeholder(3, { kind: 'subTitle', y: 3_700_000, height: 900_000, points: 20 })
      : placeholder(2, { kind: 'title', ...middle, points: 32 })
  const type = kind === 'title' ? 'title' : 'titleOnly'
  return (
    `<p:sldLayout ${namespaces} type="${type}" preserve="1"><p:cSld name="${type}">${tree(shapes)}</p:cSld>` +
    '<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>'
  )
}

const schemeColors: readonly (readonly [name: string, color: string])[] = [
  ['dk1', '333333'],
  ['lt1', 'FFFFFF'],
  ['dk2', '555555'],
  ['lt2', 'F5F5F5'],
  ['accent1', '4E79A7'],
  ['accent2', 'F28E2B'],
  ['accent3', 'E15759'],
  ['accent4', '76B7B2'],
  ['accent5', '59A14F'],
  ['accent6', 'EDC948'],
  ['hlink', '4E79A7'],
  ['folHlink', 'B07AA1'],
]

const fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
const line = `<a:ln w="6350">${fill}</a:ln>`
const effect = '<a:effectStyle><a:effectLst/></a:effectStyle>'
const font = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'

export const themeElement =
  '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Easel"><a:themeElements><a:clrScheme name="Easel">' +
  schemeColors
    .map(([name, color]) => `<a:${name}><a:srgbClr val="${color}"/></a:${name}>`)
    .join('') +
  `</a:clrScheme><a:fontScheme name="Easel"><a:majorFont>${font}</a:majorFont><a:minorFont>${font}</a:minorFont></a:fontScheme>` +
  `<a:fmtScheme name="Easel"><a:fillStyleLst>${fill.repeat(3)}</a:fillStyleLst><a:lnStyleLst>${line.repeat(3)}</a:lnStyleLst>` +
  `<a:effectStyleLst>${effect.repeat(3)}</a:effectStyleLst><a:bgFillStyleLst>${fill.repeat(3)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`
