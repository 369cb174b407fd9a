import type { Caller, Flotilla, RateLimitDecision } from '@flotilla/core'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Access } from './access/authenticate.js'
import type { RouterOptions } from './router-options.js'

/** What a handler gets: who asks, what was asked, and how to stop when they leave. */
export interface RouteContext<Body> {
  request: Request
  response: Response
  flotilla: Flotilla
  options: RouterOptions
  caller: Caller
  body: Body
  /** Aborts when the client goes away. */
  signal: AbortSignal
  correlationId: string
  /** What was counted for this request; hand it on, so that nothing is counted twice. */
  rateLimit: RateLimitDecision | undefined
  /** Calls a tool as this caller. */
  call(tool: string, input: unknown): Promise<Record<string, unknown>>
}

/** One route: what it is, who may use it, what goes in and out. OpenAPI is made from the same. */
export interface Route<Body = unknown> {
  method: 'get' | 'post'
  /** Express path. */
  path: string
  summary: string
  access: Access
  tag: 'service' | 'health' | 'devices' | 'tools' | 'agent' | 'secure' | 'fleet'
  /** Only for the tier that executes: `RouterOptions.executeTier`. @default false */
  executes?: boolean
  /** Whether it counts against the caller's limit. @default true unless `access` is open */
  limited?: boolean
  /** Of the path. */
  parameters?: z.ZodObject
  body?: z.ZodType<Body>
  /** Of a 200. */
  response?: z.ZodType
  /** Answers of their own shape, by status. */
  otherResponses?: Readonly<Record<number, { description: string; schema: z.ZodType }>>
  /** Media type of the answer. @default 'application/json' */
  produces?: string
  /** @returns what is sent as JSON; undefined when the handler has answered. */
  handle(context: RouteContext<Body>): Promise<unknown> | unknown
}

/** Ties the handler to the body's schema. */
export const route = <Body>(definition: Route<Body>): Route => definition as Route
