import { createKernel, createBareServer } from './lib/mcp-echo.mjs'
import { pipeClient, httpClient } from './lib/mcp-clients.mjs'
import { serveStdio, createMcpHandler } from '@flotilla/transport-mcp'
const f=createKernel(1); await f.start()
const kind=process.argv[2]
const c= kind==='stdio'? await pipeClient((s)=>serveStdio(f,s)) : await httpClient(((h)=>(a,b)=>h.node(a,b))(createMcpHandler(f)),{sessions:kind==='session'})
const n=kind==='stdio'?15000:4000
for(let i=0;i<2000;i++)await c.call()
const a=process.cpuUsage();for(let i=0;i<n;i++)await c.call();const b=process.cpuUsage(a);console.log(kind,((b.user+b.system)/n).toFixed(1))
process.exit(0)
