// One answer from POST /v1/chat, as the AI SDK's UI message stream (version 1) over server-sent events.
import { type Answer, asFields, asText, type Citation, readAnswer, readCitation, readSentence, type Sentence } from "./answer";

export interface Message {
  role: "user" | "assistant";
  content: string;
}

export interface AnswerListener {
  onText(delta: string): void;
  onCitation(citation: Citation): void;
  onSentence(sentence: Sentence): void;
  onAnswer(answer: Answer): void;
}

/** Why an answer did not come; `reason` is the last part of the catalogue's key under "error.". */
export class AnswerFailure extends Error {
  constructor(readonly reason: "offline" | "server" | "busy" | "unready" | "too_many" | "interrupted") {
    super(reason);
  }
}

/** Resolves when the stream has finished; rejects with AnswerFailure, or AbortError after a stop. */
export async function streamAnswer(
  messages: Message[],
  language: string,
  listener: AnswerListener,
  signal: AbortSignal,
): Promise<void> {
  const response = await request(messages, language, signal);
  if (response.status === 429) throw new AnswerFailure("too_many");
  // Where trying again soon helps, the server says how soon.
  if (response.status === 503) throw new AnswerFailure(response.headers.has("retry-after") ? "busy" : "unready");
  if (!response.ok || !response.body) throw new AnswerFailure("server");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  let started = false;
  for (;;) {
    const { value, done } = await reader.read().catch((error: unknown) => {
      throw signal.aborted ? error : new AnswerFailure(started ? "interrupted" : "offline");
    });
    if (done) throw new AnswerFailure("interrupted");
    pending += value;
    const lines = pending.split(/\r?\n/);
    pending = lines.pop() ?? "";
    for (const line of lines) {
      if (!line.startsWith("data:")) continue;
      const data = line.slice(5).trim();
      if (data === "[DONE]") return;
      started = true;
      receive(asFields(JSON.parse(data)), listener);
    }
  }
}

async function request(messages: Message[], language: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch("/v1/chat", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ messages, language, stream: true }),
      credentials: "omit",
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new AnswerFailure("offline");
  }
}

function receive(part: Record<string, unknown>, listener: AnswerListener): void {
  if (part.type === "text-delta") {
    listener.onText(asText(part.delta));
  } else if (part.type === "data-citation") {
    const citation = readCitation(part.data);
    if (citation) listener.onCitation(citation);
  } else if (part.type === "data-sentence") {
    listener.onSentence(readSentence(part.data));
  } else if (part.type === "data-answer") {
    listener.onAnswer(readAnswer(part.data));
  } else if (part.type === "error") {
    throw new AnswerFailure("server");
  }
}
