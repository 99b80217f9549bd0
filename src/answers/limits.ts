/** What is kept of answers. What goes past a limit is counted, and said. */
export const LIMITS = {
  /** UTF-16 units of one message; a longer one is not read. */
  message: 8 * 1024 * 1024,
  /** UTF-16 units of text, reasoning and tool arguments of one answer. */
  characters: 4 * 1024 * 1024,
  /** Of all answers of a recording: past it the texts of the oldest that are over are let go, their figures stay. */
  allCharacters: 32 * 1024 * 1024,
  /** Of all answers, those that go on too: past it nothing more is kept. */
  mostCharacters: 64 * 1024 * 1024,
  /** Pieces of one part whose times are kept apart; later ones lengthen the last. */
  pieces: 200_000,
  choices: 128,
  /** Parts (texts, thoughts, tool calls) of one choice. */
  parts: 1024,
  /** Messages of one answer that count their tokens apart; later ones count as one. */
  counted: 1024,
  citations: 500,
  errors: 50,
  /** Spans of phases; past them the last one goes on. */
  phases: 500,
  /** Answers of one attempt, and of the recording. */
  ofAttempt: 200,
  answers: 2000,
  /** Attempts that are read and may yet turn out to be answers. */
  streams: 5000,
  /** Formats in one stream. */
  formats: 4,
  /** Names, ids, models, reasons. */
  name: 256,
  /** Messages of errors, results of tools, quoted texts. */
  words: 2000,
} as const;
