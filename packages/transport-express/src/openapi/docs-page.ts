import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import express, { type Response, type Router } from 'express'

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']

/** Swagger UI from the package, nothing from other hosts. */
export function docsRoutes(router: Router, documentPath: string): void {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  router.use('/docs/assets', onlyFiles(folder))
  router.get('/docs', (request, response) => sendPage(response, request.baseUrl, `${request.baseUrl}${documentPath}`))
  // The same document, unfolded for reading.
  router.get('/redoc', (request, response) =>
    sendPage(response, request.baseUrl, `${request.baseUrl}${documentPath}`, 'full'),
  )
  router.get('/docs/start.js', (request, response) => {
    const expansion = request.query.expansion === 'full' ? 'full' : 'list'
    response
      .type('text/javascript')
      .send(
        `window.ui = SwaggerUIBundle({ url: ${JSON.stringify(`${request.baseUrl}${documentPath}`)}, dom_id: '#ui', docExpansion: '${expansion}', validatorUrl: null })\n`,
      )
  })
}

function onlyFiles(folder: string): express.Handler {
  const serve = express.static(folder, { index: false, maxAge: '1d' })
  return (request, response, next) => (FILES.includes(request.path.slice(1)) ? serve(request, response, next) : next())
}

function sendPage(response: Response, base: string, document: string, expansion = 'list'): void {
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
  )
  response.type('html').send(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<link rel="icon" href="${base}/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="${base}/docs/assets/swagger-ui.css">
</head>
<body>
<div id="ui"><a href="${document}">OpenAPI document</a></div>
<script src="${base}/docs/assets/swagger-ui-bundle.js"></script>
<script src="${base}/docs/start.js?expansion=${expansion}"></script>
</body>
</html>
`)
}
