/** Said where a flow is to be run. */
export const runsNone = 'Easel keeps flows and runs none.'
