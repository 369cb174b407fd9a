export { ERROR_CODES, type ErrorCode, type ErrorCodeInfo } from './errors/error-codes.js'
export { FlotillaError, type FlotillaErrorOptions, isFlotillaError } from './errors/flotilla-error.js'
