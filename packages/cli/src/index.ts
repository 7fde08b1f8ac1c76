/** What other programs may take from the CLI: the sample workbooks. */

export { energyWorkbook } from './samples/energy.ts'
export { ordersWorkbook } from './samples/orders.ts'
export { samplePackage } from './samples/sample-package.ts'
export type * from './samples/workbook-spec.ts'
