/**
 * Commands whose output may quote a terminal: logs, histories, files, technical support. Words may be abbreviated where the
 * shortened form is no other command's.
 */
const QUOTES =
  /(?:^|[\s|/:-])(?:acco|arch|audit|banner|cat\b|debug|dump|event|head\b|hist|jour|less\b|log|mess|more\b|motd|tail\b|tech|trace\b|type\b)/i

/**
 * Whether a line of the output may be the prompt to the letter, so that seeing it in the first burst is no proof of the end: such output
 * must stay quiet for a while. For all other commands that wait would cost several times what reading their answer does.
 */
export const mayQuotePrompts = (command: string): boolean => QUOTES.test(command)
