export { networkDemoScript, SCRIPTED_LABEL } from './network-demo-script.js'
export type { Script, ScriptedBody, ScriptedError, ScriptedReply, ScriptedRequest, ScriptedTurn } from './script.js'
export { scriptedClient } from './scripted-client.js'
export { type ScriptedModel, type ScriptedModelOptions, startScriptedModel } from './scripted-model.js'
