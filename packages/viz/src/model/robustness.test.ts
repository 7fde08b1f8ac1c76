import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { XmlElement } from '../package/xml-tree.ts'
import { parseXml } from '../package/xml-tree.ts'
import { describeWorkbook } from './inspect-workbook.ts'
import { parseWorkbook } from './workbook.ts'

const document = parseXml(`<workbook version='18.1'>
  <datasources>
    <datasource name='Parameters'><column name='[p]' datatype='real' param-domain-type='list' value='1'>
      <range min='1' max='2'/><members><member value='1' alias='one'/></members></column></datasource>
    <datasource name='ds' caption='Shop'>
      <connection class='federated'><named-connections><named-connection name='leaf'>
        <connection class='textscan' filename='a.csv'/></named-connection></named-connections>
        <relation type='join' join='left'><clause type='join'><expression op='='><expression op='[a].[x]'/>
          <expression op='[b].[x]'/></expression></clause>
          <relation connection='leaf' name='a' table='[a#csv]' type='table'><columns gridOrigin='A1:B2:no'/></relation>
          <relation connection='leaf' name='b' type='text'>SELECT 1</relation></relation>
        <cols><map key='[x]' value='[a].[x]'/></cols>
        <metadata-records><metadata-record class='column'><remote-name>x</remote-name><local-name>[x]</local-name>
          <parent-name>[a]</parent-name><local-type>real</local-type></metadata-record></metadata-records></connection>
      <aliases enabled='yes'/>
      <column name='[c]' datatype='real' role='measure'><calculation class='tableau' formula='{[x]} + [c]'/>
        <aliases><alias key='"a"' value='b'/></aliases></column>
      <column-instance name='[sum:c:qk]' column='[c]' derivation='Sum' type='quantitative'><table-calc/></column-instance>
      <group name='[Action (x)]'/><default-sorts><sort class='manual' column='[none:x:nk]'/></default-sorts>
      <extract enabled='true'><connection class='hyper' dbname='x.hyper' schema='Extract' tablename='Extract'/></extract>
      <object-graph><objects><object id='o'><properties context=''><relation type='table' name='a'/></properties></object></objects></object-graph>
    </datasource></datasources>
  <worksheets><worksheet name='S'><layout-options><title><formatted-text><run>T</run></formatted-text></title></layout-options>
    <table><view><datasources><datasource name='ds'/></datasources>
      <datasource-dependencies datasource='ds'><column name='[x]' datatype='date' role='dimension' type='ordinal'/></datasource-dependencies>
      <filter class='categorical' column='[ds].[none:x:nk]'><groupfilter function='except'>
        <groupfilter function='level-members' level='[none:x:nk]'/><groupfilter function='member' level='[none:x:nk]' member='"a"'/>
        <groupfilter function='range' from='1' to='3'/></groupfilter></filter>
      <filter class='categorical' column='[ds].[:Measure Names]'><groupfilter function='member' member='"[ds].[sum:c:qk]"'/></filter>
      <filter class='quantitative' column='[ds].[sum:c:qk]' included-values='in-range'><min>1</min><max>#2020-01-01#</max></filter>
      <filter class='relative-date' column='[ds].[none:x:qk]' period-type='year' first-period='0' last-period='0'/>
      <sort class='computed' column='[ds].[none:x:nk]' direction='DESC' using='[ds].[sum:c:qk]'/>
      <shelf-sorts><shelf-sort-v2 dimension-to-sort='[ds].[none:x:nk]' measure-to-sort-by='[ds].[sum:c:qk]'/></shelf-sorts>
      <slices><column>[ds].[none:x:nk]</column></slices><aggregation value='true'/></view>
      <style><style-rule element='cell'><format attr='text-format' field='[ds].[sum:c:qk]' value='n0'/>
        <encoding fold='true' field='[ds].[sum:c:qk]'/></style-rule></style>
      <panes><pane y-axis-name='[ds].[sum:c:qk]'><mark class='Bar'/><encodings><color column='[ds].[yr:x:ok]'/></encodings>
        <reference-line axis-column='[ds].[sum:c:qk]'/></pane></panes>
      <pages><column>[ds].[yr:x:ok]</column></pages>
      <rows>([ds].[none:x:nk] * [ds].[Multiple Values])</rows><cols>[ds].[:Measure Names]</cols></table></worksheet></worksheets>
  <dashboards><dashboard name='D'><size maxwidth='1' maxheight='1'/><zones><zone name='S' x='1'/></zones></dashboard></dashboards>
  <windows><window class='worksheet' name='S'/></windows>
  <thumbnails><thumbnail name='S'>iVBORw0KGgo=</thumbnail></thumbnails>
  <shared-views><shared-view name='ds'><datasource-dependencies datasource='ds'/>
    <filter class='categorical' column='[ds].[none:x:nk]'/></shared-view></shared-views>
</workbook>`)

const noise = fc.constantFrom(
  '',
  '[',
  '[]',
  '[a',
  '[ds].[',
  '][',
  '"',
  '#',
  '%null%',
  '-1',
  '1e999',
  'é',
  '((',
)

interface Damage {
  readonly kind: 'drop' | 'repeat' | 'text' | 'attribute' | 'remove-attribute'
  readonly at: number
  readonly text: string
}

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom(
    'drop' as const,
    'repeat' as const,
    'text' as const,
    'attribute' as const,
    'remove-attribute' as const,
  ),
  at: fc.nat(),
  text: noise,
})

function countElements(element: XmlElement): number {
  return element.children.reduce((sum, child) => sum + countElements(child), 1)
}

/** The tree with one of its elements changed, named by its place in document order. */
function harm(root: XmlElement, { kind, at, text }: Damage): XmlElement {
  const target = 1 + (at % Math.max(1, countElements(root) - 1))
  let place = -1
  const visit = (element: XmlElement): XmlElement[] => {
    place += 1
    const isTarget = place === target
    const children = element.children.flatMap((child) => visit(child))
    if (!isTarget) return [{ ...element, children }]
    if (kind === 'drop') return []
    if (kind === 'repeat') return [element, element]
    if (kind === 'text') return [{ ...element, text }]
    const attributes = new Map(element.attributes)
    const name = [...attributes.keys()][at % Math.max(1, attributes.size)] ?? 'name'
    if (kind === 'attribute') attributes.set(name, text)
    else attributes.delete(name)
    return [{ ...element, attributes }]
  }
  return visit(root)[0] ?? root
}

it('a workbook damaged in any way still binds without an exception', () => {
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 12 }), (damages) => {
      const damaged = damages.reduce(harm, document)
      expect(() => describeWorkbook(parseWorkbook(damaged))).not.toThrow()
    }),
    { numRuns: 1000 },
  )
})
