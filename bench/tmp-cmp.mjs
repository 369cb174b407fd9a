import { createKernel, createBareServer } from './lib/mcp-echo.mjs'
import { pipeClient } from './lib/mcp-clients.mjs'
import { serveStdio as full } from '../packages/transport-mcp/dist/index.js'
import { serveStdio as nowatch } from '../packages/transport-mcp/dist-nowatch/index.js'
import { serveStdio as nometa } from '../packages/transport-mcp/dist-nometa/index.js'
import { serveStdio as sdk, StdioServerTransport } from '@modelcontextprotocol/server/stdio'
const f=createKernel(1); await f.start()
const caller={id:'mcp',via:'mcp',scopes:['*']}
const C={bare:await pipeClient(({stdin,stdout})=>sdk(()=>createBareServer(1),{transport:new StdioServerTransport(stdin,stdout)})),
 call:{call:()=>f.call('echo_0',{ device: 'edge-1', text: 'hello' },{caller})},
 full:await pipeClient(s=>full(f,s)),nowatch:await pipeClient(s=>nowatch(f,s)),nometa:await pipeClient(s=>nometa(f,s))}
const best={}
for(let r=0;r<25;r++)for(const [k,c] of Object.entries(C)){const a=process.cpuUsage();for(let i=0;i<1000;i++)await c.call();const b=process.cpuUsage(a);const v=(b.user+b.system)/1000;(best[k]??=[]).push(v)}
for(const k in best){best[k].sort((a,b)=>a-b);console.log(k,'min',best[k][0].toFixed(1),'med',best[k][12].toFixed(1))}
process.exit(0)
