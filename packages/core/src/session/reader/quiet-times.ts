/** Quiet after a prompt of a host name that was not learned, before it is put to the test. */
export const STRANGE_PROMPT_QUIET_MS = 250
/** Quiet after which a shape is taken where a new prompt is expected. */
export const SHAPE_QUIET_MS = 30
/** Quiet before the first pager is answered: output may hold the same words. */
export const FIRST_PAGER_QUIET_MS = 40
/** Quiet at a prompt without an echo before it: for devices not known to echo, and for those that always have. */
export const NO_ECHO_QUIET_MS = 500
export const LOST_ECHO_QUIET_MS = 5_000
/** Quiet at a first prompt that no echo confirms. */
export const UNCONFIRMED_LOGIN_QUIET_MS = 400
/** Gaps shorter than this are the network's, not the device's. */
export const BURST_GAP_MS = 0.5
export const LONGEST_SETTLE_MS = 40
export const MOST_ANSWERS = 50
export const DEFAULT_MAX_OUTPUT_BYTES = 67_108_864
