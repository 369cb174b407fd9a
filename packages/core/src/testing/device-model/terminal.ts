import { toByteString } from './byte-string.js'
import { RunningCommand, type TerminalActions, TerminalIo } from './command-io.js'
import type { AskOptions, Interpreter } from './interpreter.js'
import { Interrupted } from './interrupted.js'
import { createLineEditor, type EditorEvent, type LineEditor } from './line-editor.js'
import { createPager, type Pager } from './pager.js'
import type { TerminalReader as Reader, Terminal, TerminalOptions } from './terminal-options.js'

export const createTerminal = (options: TerminalOptions): Terminal => new DeviceTerminal(options)

class DeviceTerminal implements Terminal {
  readonly #options: TerminalOptions
  readonly #interpreter: Interpreter
  readonly #pty: boolean
  /** The echo of Enter. */
  readonly #enter: string
  readonly #editor: LineEditor
  readonly #pager: Pager | undefined
  /** Typed and not read yet, one character a byte. */
  #typed = ''
  #outgoing = ''
  #reader: Reader | undefined
  #running: RunningCommand | undefined
  readonly #actions: TerminalActions
  /** The command is over but its output waits in the pager. */
  #draining = false
  #pumping = false
  #hangingUp = false
  #inputEnded = false
  #closed = false

  constructor(options: TerminalOptions) {
    this.#options = options
    this.#interpreter = options.interpreter
    this.#pty = options.pty ?? true
    this.#enter = this.#pty ? '\r\n' : ''
    this.#editor = createLineEditor({
      echo: (text) => this.#write(text),
      longLines: this.#interpreter.longLines,
      columns: () => this.#interpreter.columns(),
      helpKeys: this.#interpreter.help !== undefined,
    })
    this.#actions = {
      print: (text) => this.#print(text),
      ask: (question, options) => this.#ask(question, options),
      readLine: () => this.#typedLine(),
      hangUp: () => {
        this.#hangingUp = true
      },
      columns: () => this.#interpreter.columns(),
    }
    const { pager } = this.#interpreter
    this.#pager =
      pager &&
      createPager({
        shape: pager,
        pageLength: () => this.#interpreter.pageLength(),
        write: (text) => this.#writeText(text),
      })
  }

  start(): void {
    this.#writeText(toByteString(this.#interpreter.greeting()))
    this.#promptForCommand()
    this.#pump()
  }

  input(bytes: Uint8Array): void {
    if (this.#closed) return
    this.#typed += toByteString(bytes)
    if (!this.#pumping) this.#pump()
  }

  endInput(): void {
    this.#inputEnded = true
    if (this.#reader && !this.#pumping) this.#hangUp()
  }

  announce(text: string): void {
    if (this.#closed) return
    this.#writeText(toByteString(`\n${text}\n`))
    if (this.#reader?.kind === 'command') this.#repaint()
    if (!this.#pumping) this.#flush()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    if (this.#reader?.kind === 'answer') this.#reader.fail(new Interrupted('the line was closed'))
    this.#running?.abort(new Interrupted('the line was closed'))
    this.#interpreter.closed()
  }

  #write(bytes: string): void {
    this.#outgoing += bytes
  }

  #writeText(bytes: string): void {
    this.#write(this.#pty ? bytes.replace(/\r?\n/g, '\r\n') : bytes)
  }

  #flush(): void {
    if (this.#outgoing === '' || this.#closed) return
    const bytes = Buffer.from(this.#outgoing, 'latin1')
    this.#outgoing = ''
    this.#options.output(bytes)
  }

  #promptForCommand(): void {
    const prompt = this.#interpreter.prompt()
    this.#writeText(toByteString(this.#options.decoratePrompt?.(prompt) ?? prompt))
    this.#editor.reset({ echo: this.#pty, offset: prompt.length - prompt.lastIndexOf('\n') - 1 })
    this.#reader = { kind: 'command' }
  }

  #repaint(): void {
    this.#writeText(toByteString(this.#interpreter.prompt()))
    this.#editor.redraw()
  }

  #print(text: string | Uint8Array): void {
    if (this.#closed) return
    const bytes = toByteString(typeof text === 'string' ? (this.#options.decorateOutput?.(text) ?? text) : text)
    if (this.#pager) this.#pager.print(bytes)
    else this.#writeText(bytes)
    if (!this.#pumping) this.#flush()
  }

  #ask(question: string, { secret = false, key = false }: AskOptions = {}): Promise<string> {
    return new Promise((settle, fail) => {
      this.#writeText(toByteString(question))
      this.#editor.reset({ echo: this.#pty && !secret, offset: question.length })
      this.#reader = { kind: 'answer', settle, fail, key }
      if (!this.#pumping) this.#pump()
    })
  }

  /** Reads what has been typed as far as the device is ready for it, then sends what came of it in one piece. */
  #pump(): void {
    this.#pumping = true
    try {
      let more = true
      while (more && !this.#closed && this.#typed !== '') more = this.#consume()
    } finally {
      this.#pumping = false
      this.#flush()
    }
  }

  /** Takes some input; false when what is left has to wait. */
  #consume(): boolean {
    if (this.#pager?.isWaiting()) {
      this.#pager.key(this.#takeKey())
      if (!this.#pager.isWaiting() && this.#draining) this.#finishCommand()
      return true
    }
    const reader = this.#reader
    if (!reader) return this.#interruptRunning()
    if (reader.kind === 'answer' && reader.key) {
      this.#reader = undefined
      reader.settle(this.#takeKey())
      return false
    }
    const { event, rest } = this.#editor.feed(this.#typed)
    this.#typed = rest
    if (event) this.#handle(event, reader)
    return true
  }

  #takeKey(): string {
    const length = this.#typed.startsWith('\r\n') ? 2 : 1
    const key = this.#typed.charAt(0)
    this.#typed = this.#typed.slice(length)
    return key
  }

  #interruptRunning(): boolean {
    const at = this.#typed.lastIndexOf('\x03')
    if (at === -1) return false
    this.#typed = this.#typed.slice(at + 1)
    this.#running?.abort(new Interrupted('interrupted by ^C'))
    return this.#reader !== undefined
  }

  #handle(event: EditorEvent, reader: Reader): void {
    if (event === 'help' || event === 'complete') this.#assist(event, reader)
    else if (reader.kind === 'answer') this.#answered(event, reader)
    else if (event === 'enter') {
      this.#write(this.#enter)
      this.#run(this.#editor.text())
    } else this.#specialKey(event)
  }

  #answered(event: EditorEvent, { settle, fail }: Extract<Reader, { kind: 'answer' }>): void {
    this.#reader = undefined
    this.#write(this.#enter)
    if (event === 'enter') settle(this.#editor.text())
    else fail(new Interrupted('interrupted by ^C'))
  }

  #specialKey(key: 'interrupt' | 'suspend' | 'end-of-file'): void {
    const line = this.#editor.text()
    const { echo, hangUp, execute } = this.#interpreter.keyPressed(key, line)
    this.#writeText(echo)
    if (hangUp) this.#hangUp()
    else if (execute) this.#run(line)
    else this.#promptForCommand()
  }

  #assist(event: 'help' | 'complete', reader: Reader): void {
    if (reader.kind === 'answer') return
    const line = this.#editor.text()
    if (event === 'complete') return this.#editor.append(this.#interpreter.complete?.(line) ?? '')
    this.#writeText(`?\n${this.#interpreter.help?.(line) ?? ''}`)
    this.#repaint()
  }

  #run(line: string): void {
    this.#reader = undefined
    this.#draining = false
    this.#pager?.reset()
    this.#options.commandTyped?.(line)
    const command = new RunningCommand()
    this.#running = command
    const wait = this.#options.beforeCommand?.(line, command)
    if (wait) {
      wait.then(
        () => this.#start(line, command),
        () => this.#interrupted(command),
      )
    } else this.#start(line, command)
  }

  #start(line: string, command: RunningCommand): void {
    if (this.#closed) return
    let outcome: void | Promise<void>
    try {
      outcome = this.#interpreter.execute(line, new TerminalIo(command, this.#actions))
    } catch (error) {
      return this.#failed(command, error)
    }
    if (!outcome) return this.#commandOver(command)
    // a command that does not care about ^C loses the terminal all the same
    command.onAbort = () => this.#interrupted(command)
    outcome.then(
      () => this.#commandOver(command),
      (error) => this.#failed(command, error),
    )
  }

  /** A line for the standard input of the running command; undefined at ^D. */
  #typedLine(): Promise<Uint8Array | undefined> {
    return this.#ask('').then(
      (line) => Buffer.from(`${line}\n`),
      () => undefined,
    )
  }

  #interrupted(command: RunningCommand): void {
    if (this.#closed || this.#running !== command) return
    this.#writeText('^C\n')
    this.#commandOver(command)
  }

  #failed(command: RunningCommand, error: unknown): void {
    if (this.#running !== command) return
    if (!(error instanceof Interrupted)) {
      this.#print(`% Fake device: ${error instanceof Error ? error.message : String(error)}\n`)
    }
    this.#commandOver(command)
  }

  #commandOver(command: RunningCommand): void {
    if (this.#closed || this.#running !== command) return
    this.#running = undefined
    if (this.#pager?.isWaiting()) {
      this.#draining = true
      if (!this.#pumping) this.#pump()
    } else this.#finishCommand()
  }

  #finishCommand(): void {
    this.#draining = false
    if (this.#hangingUp || (this.#inputEnded && !/[\r\n]/.test(this.#typed))) return this.#hangUp()
    this.#promptForCommand()
    if (!this.#pumping) this.#pump()
  }

  #hangUp(): void {
    this.#flush()
    if (this.#closed) return
    this.close()
    this.#options.ended()
  }
}
