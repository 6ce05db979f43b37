// The turns of one conversation. Nothing is stored before the first question, and only in this tab.
import { type Answer, asFields, asText, type Citation, readAnswer, readCitation, readSentences, type Sentence } from "./answer";
import type { Message } from "./answer_stream";

const STORAGE_KEY = "assistant.conversation";
const TURNS_KEPT = 40;
const TURNS_SENT = 6;
// In all: the server reads no larger body, and a follow-up leans on the beginning of an answer.
const CHARACTERS_SENT = 6000;
const OF_AN_ANSWER = 600;

export interface Turn {
  question: string;
  /** The same words twice: as plain text with markers, and as sentences that can be drawn. */
  text: string;
  sentences: Sentence[];
  citations: Citation[];
  answer: Answer | null;
  /** "" while all is well; else the key of the sentence that says what happened. */
  trouble: string;
  rating: string;
}

export function newTurn(question: string): Turn {
  return { question, text: "", sentences: [], citations: [], answer: null, trouble: "", rating: "" };
}

export function restoreTurns(): Turn[] {
  try {
    const stored = asFields(JSON.parse(storage()?.getItem(STORAGE_KEY) ?? "null"));
    return Array.isArray(stored.turns) ? stored.turns.map(readTurn) : [];
  } catch {
    return []; // not JSON: somebody else's or a damaged entry; the next question overwrites it
  }
}

export function storeTurns(turns: Turn[]): void {
  try {
    if (turns.length === 0) storage()?.removeItem(STORAGE_KEY);
    else storage()?.setItem(STORAGE_KEY, JSON.stringify({ turns: turns.slice(-TURNS_KEPT) }));
  } catch (error) {
    console.warn("[assistant] The conversation could not be kept for a reload:", error);
  }
}

/** The messages a question is sent with: the latest turns that have an answer, then the question. */
export function messagesFor(turns: Turn[], question: string): Message[] {
  const messages: Message[] = [{ role: "user", content: question }];
  let room = CHARACTERS_SENT;
  for (const turn of turns.filter((earlier) => earlier.answer && earlier.text).slice(-TURNS_SENT).reverse()) {
    const answer = turn.text.slice(0, OF_AN_ANSWER);
    room -= turn.question.length + answer.length;
    if (room < 0) break;
    messages.unshift({ role: "user", content: turn.question }, { role: "assistant", content: answer });
  }
  return messages;
}

/** Session storage, or null where the browser denies it to frames: the chat then lasts as long as the page. */
function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

function readTurn(value: unknown): Turn {
  const fields = asFields(value);
  const citations = Array.isArray(fields.citations) ? fields.citations.map(readCitation) : [];
  const unfinished = !fields.answer && !fields.trouble;
  return {
    question: asText(fields.question),
    text: asText(fields.text),
    sentences: readSentences(fields.sentences),
    citations: citations.filter((citation): citation is Citation => citation !== null),
    answer: fields.answer ? readAnswer(fields.answer) : null,
    trouble: unfinished ? "error.interrupted" : asText(fields.trouble),
    rating: asText(fields.rating),
  };
}
