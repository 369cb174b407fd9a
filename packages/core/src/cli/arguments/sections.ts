import type { OptionSection } from './option-spec.js'

export const INVENTORY: OptionSection = {
  title: 'Inventory',
  options: {
    inventory: {
      type: 'string',
      short: 'i',
      value: 'PATH',
      help: 'file or folder (default: FLOTILLA_INVENTORY, else inventory.yaml)',
    },
  },
}

export const SELECTION: OptionSection = {
  title: 'Which devices (all without; of one option any value will do, of several options all must hold)',
  options: {
    on: {
      type: 'string',
      multiple: true,
      value: 'WHAT',
      help: "names, patterns or an expression: edge-1,edge-2  'edge-*'  'site=lon and not tag=spare'",
    },
    group: { type: 'string', multiple: true, value: 'NAME', help: 'devices of the group' },
    tag: { type: 'string', multiple: true, value: 'NAME', help: 'devices with the tag' },
    site: { type: 'string', multiple: true, value: 'NAME', help: 'devices of the site' },
    platform: { type: 'string', multiple: true, value: 'NAME', help: 'devices of the platform, by any of its names' },
  },
}

export const LOGIN: OptionSection = {
  title: 'Login (for what the inventory does not say)',
  options: {
    username: { type: 'string', short: 'u', value: 'NAME', help: 'user name (default: FLOTILLA_USERNAME)' },
    'password-stdin': { type: 'boolean', help: 'read the password from standard input' },
    credentials: {
      type: 'string',
      value: 'FILE',
      help: 'YAML file with logins, mode 600 (default: FLOTILLA_USERNAME, FLOTILLA_PASSWORD, …)',
    },
    'host-keys': {
      type: 'string',
      value: 'POLICY',
      help: 'trust-on-first-use (default), strict, insecure-accept-any',
    },
    'known-hosts': { type: 'string', value: 'FILE', help: 'host keys on record (default: ~/.ssh/known_hosts)' },
  },
}

export const RUNNING: OptionSection = {
  title: 'Running (times: 30, 30s, 500ms, 5m; a number alone is seconds)',
  options: {
    concurrency: { type: 'string', value: 'N', help: 'devices at the same time (default: 10)' },
    timeout: { type: 'string', value: 'TIME', help: 'for everything (default: none)' },
    'device-timeout': { type: 'string', value: 'TIME', help: 'for one device (default: 5m)' },
    retry: { type: 'string', value: 'N', help: 'more attempts after failures that may pass (default: 0)' },
  },
}

export const ROLLOUT: OptionSection = {
  title: 'Rollout',
  options: {
    canary: {
      type: 'string',
      value: 'N|N%|NAMES',
      help: 'devices that go first; when one fails, nothing else is started',
    },
    batch: { type: 'string', value: 'N|N%', help: 'devices of each further step' },
    'max-failures': { type: 'string', value: 'N|N%', help: 'with more failures, nothing else is started' },
  },
}

export const OUTPUT: OptionSection = {
  title: 'Output',
  options: {
    output: { type: 'string', short: 'o', value: 'FORMAT', help: 'table (default), json, ndjson' },
    order: { type: 'string', value: 'ORDER', help: 'completion (default), inventory' },
    'no-progress': { type: 'boolean', help: 'no progress on standard error' },
  },
}

export const FORMAT_ONLY: OptionSection = {
  title: 'Output',
  options: { output: { type: 'string', short: 'o', value: 'FORMAT', help: 'table (default), json, ndjson' } },
}

export const COMMANDS: OptionSection = {
  title: 'Commands',
  options: {
    command: { type: 'string', short: 'c', multiple: true, value: 'COMMAND', help: 'a command; repeat it for several' },
    answer: {
      type: 'string',
      multiple: true,
      value: 'TEXT=ANSWER',
      help: "what to answer when the device asks something with this text in it: '[confirm]=y'",
    },
    'command-timeout': { type: 'string', value: 'TIME', help: 'for one command (default: 1m, 30s of silence)' },
    'allow-writes': { type: 'boolean', help: 'let commands through that change something, after a confirmation' },
    'allow-destroy': { type: 'boolean', help: 'also commands that destroy or interrupt: reload, erase, …' },
    yes: { type: 'boolean', short: 'y', help: 'no confirmation' },
    egress: {
      type: 'string',
      multiple: true,
      value: 'HOST',
      help: 'address, network or name that devices may be told to reach (ping, copy); any',
    },
  },
}

export const GENERAL: OptionSection = {
  title: 'General',
  options: { help: { type: 'boolean', short: 'h', help: 'show this' } },
}
