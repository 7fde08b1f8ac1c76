/** Extract refresh tasks for tests, as clients ask for them. */

export const monthly = {
  frequency: 'Monthly',
  frequencyDetails: {
    start: '04:00:00',
    intervals: { interval: [{ monthDay: '1' }, { monthDay: 'LastDay' }] },
  },
}

export const taskOf = (workbookId: string) => ({
  extractRefresh: { type: 'FullRefresh', workbook: { id: workbookId } },
  schedule: monthly,
})
