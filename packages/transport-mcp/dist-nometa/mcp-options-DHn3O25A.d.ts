import { Caller } from '@flotilla/core';

/** Who calls. The door adds `via: 'mcp'`. */
type McpCaller = Omit<Caller, 'via'>;
/** One caller for everybody, or how to find it in a request; `undefined` refuses the request. */
type CallerSource<Request> = McpCaller | ((request: Request) => McpCaller | undefined | Promise<McpCaller | undefined>);
/** What every way to serve tools has in common. */
interface McpOptions {
    /**
     * Whether the person at the client is asked to approve writes, when the client can ask. Approvers of the kernel are asked
     * besides. @default true
     */
    elicit?: boolean | undefined;
}
/** How a server presents itself. */
interface McpServerInfo {
    /** @default 'flotilla' */
    name?: string | undefined;
    /** @default '0.0.0' */
    version?: string | undefined;
    /** Shown to the model by most clients. @default how to treat tools and errors, in three sentences */
    instructions?: string | undefined;
}

export type { CallerSource as C, McpServerInfo as M, McpOptions as a, McpCaller as b };
