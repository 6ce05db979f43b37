// The chat: wires the page the server sent to the stream of answers.
import type { Contact } from "./answer";
import { answerView, arrivingView, questionView } from "./answer_view";
import { AnswerFailure, streamAnswer } from "./answer_stream";
import { messagesFor, newTurn, restoreTurns, storeTurns, type Turn } from "./conversation";
import { button, byId, element } from "./dom";
import { listenToHost, tellHost } from "./host_page";
import { pageSettings, readableDate, text } from "./page_settings";
import { applyAccent } from "./theme";
import { handoffMail, mailAddress } from "./transcript";

const settings = pageSettings();
const panel = byId("panel");
const form = byId<HTMLFormElement>("composer");
const field = byId<HTMLTextAreaElement>("question");
const send = byId<HTMLButtonElement>("send");
const stop = byId<HTMLButtonElement>("stop");
const scroller = byId("scroller");
const log = byId("log");
const arriving = byId("arriving");
const followUps = byId("follow-ups");
const menu = byId("menu");
const menuButton = byId<HTMLButtonElement>("menu-button");
const eraseDialog = byId<HTMLDialogElement>("erase");

let turns = restoreTurns();
let current: AbortController | null = null;
/** The last turn, while its question stands in the field to be asked otherwise. */
let edited: Turn | null = null;

// --- the conversation ---

function ask(question: string): void {
  const asked = question.trim();
  if (!asked || current || asked.length > settings.questionLimit) return;
  if (edited) takeBack(edited);
  const turn = newTurn(asked);
  const messages = messagesFor(turns, asked);
  turns.push(turn);
  storeTurns(turns);
  log.append(questionView(asked));
  tellHost({ assistant: "question" });
  void answer(turn, messages);
}

async function answer(turn: Turn, messages: ReturnType<typeof messagesFor>): Promise<void> {
  const stopping = new AbortController();
  current = stopping;
  followUps.replaceChildren();
  arriving.replaceChildren(element("p", { className: "searching", textContent: text("panel.searching") }));
  showState();
  keepInView();
  let drawing = 0;
  const draw = (): void => {
    drawing = 0;
    if (current !== stopping) return;
    arriving.replaceChildren(arrivingView(turn));
    keepInView();
  };
  try {
    await streamAnswer(
      messages,
      settings.language,
      {
        onText(delta) {
          turn.text += delta;
        },
        onCitation: (citation) => turn.citations.push(citation),
        onSentence(sentence) {
          turn.sentences.push(sentence);
          drawing ||= requestAnimationFrame(draw);
        },
        onAnswer(received) {
          turn.answer = received;
          turn.sentences = received.sentences;
        },
      },
      stopping.signal,
    );
    if (!turn.answer) turn.trouble = "error.interrupted";
  } catch (error) {
    turn.trouble = troubleOf(error, stopping.signal);
    if (turn.trouble === "error.server") console.error("[assistant]", error);
  }
  // The conversation may have been erased meanwhile; then there is nothing to finish.
  if (!turns.includes(turn)) return;
  current = null;
  arriving.replaceChildren();
  log.append(viewOf(turn));
  storeTurns(turns);
  showState();
  showFollowUps();
  keepInView();
  if (turn.trouble) tellHost({ assistant: "error" });
  else tellHost({ assistant: "answer", status: turn.answer?.status ?? "" });
}

function troubleOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "panel.stopped";
  if (!navigator.onLine) return "error.offline";
  return `error.${error instanceof AnswerFailure ? error.reason : "server"}`;
}

function viewOf(turn: Turn): HTMLElement {
  const view = answerView(turn, {
    retry() {
      if (current) return;
      field.focus();
      if (turn !== turns.at(-1)) return ask(turn.question);
      Object.assign(turn, newTurn(turn.question));
      view.remove();
      void answer(turn, messagesFor(turns.slice(0, -1), turn.question));
    },
    edit() {
      if (current) return;
      edited = turn;
      field.value = turn.question;
      fitField();
      field.focus();
    },
    writeToOffice: (contact) => writeToOffice(contact),
    rated(rating) {
      turn.rating = rating;
      storeTurns(turns);
    },
  });
  return view;
}

/** Takes the last question back, with its answer, to ask it otherwise. */
function takeBack(turn: Turn): void {
  edited = null;
  if (turn !== turns.at(-1)) return;
  turns.pop();
  log.lastElementChild?.remove();
  log.lastElementChild?.remove();
}

function writeToOffice(contact: Contact): void {
  const address = mailAddress(contact);
  if (!address) return;
  // Never part of the page, whose links are http(s) only; "_top" for the host's CSP rules over frames.
  const link = document.createElement("a");
  link.href = handoffMail(address, turns);
  link.target = "_top";
  link.click();
}

function erase(): void {
  current?.abort();
  edited = null;
  current = null;
  turns = [];
  storeTurns(turns);
  log.replaceChildren();
  arriving.replaceChildren();
  followUps.replaceChildren();
  showState();
  field.focus();
}

// --- what is shown ---

function showState(): void {
  const busy = current !== null;
  panel.classList.toggle("begun", turns.length > 0);
  if (busy && document.activeElement === send) field.focus();
  if (!busy && document.activeElement === stop) field.focus();
  send.hidden = busy;
  stop.hidden = !busy;
  send.disabled = tooLong();
  for (const name of ["print", "erase-button"]) byId<HTMLButtonElement>(name).disabled = turns.length === 0;
}

function showFollowUps(): void {
  const suggestions = turns.at(-1)?.answer?.suggestions ?? [];
  followUps.replaceChildren();
  if (suggestions.length) followUps.append(element("h2", { textContent: text("panel.follow_up") }), suggestionList(suggestions));
}

function suggestionList(suggestions: string[]): HTMLElement {
  const list = element("ul");
  for (const suggestion of suggestions) {
    const choice = button("suggestion", suggestion, () => {
      scroller.focus({ preventScroll: true });
      ask(suggestion);
    });
    choice.dir = "auto";
    list.append(element("li", {}, choice));
  }
  return list;
}

/** What the pages answer, by their headings; a press shows what can be asked of one. */
function topicList(): HTMLElement {
  const list = element("ul");
  for (const topic of settings.topics) {
    const questions = suggestionList(topic.questions);
    questions.hidden = true;
    const name = element("bdi", { textContent: topic.name, lang: topic.language });
    const choice = button("topic", "", () => {
      questions.hidden = !questions.hidden;
      choice.setAttribute("aria-expanded", String(!questions.hidden));
    });
    choice.replaceChildren(name, element("span", { className: "count", textContent: String(topic.count) }));
    choice.setAttribute("aria-expanded", "false");
    list.append(element("li", {}, choice, questions));
  }
  return list;
}

/** Follows the text as it grows, but never pushes the question itself out of sight. */
function keepInView(): void {
  const question = [...log.querySelectorAll<HTMLElement>(".question")].at(-1);
  if (question) scroller.scrollTop = Math.min(scroller.scrollHeight, question.offsetTop - 16);
}

function tooLong(): boolean {
  const long = field.value.trim().length > settings.questionLimit;
  const complaint = byId("too-long");
  complaint.hidden = !long;
  if (long) complaint.textContent = text("panel.too_long");
  field.setAttribute("aria-invalid", String(long));
  return long;
}

/** Grows with the text, and follows its direction; empty it has the page's, as its placeholder needs. */
function fitField(): void {
  field.dir = field.value ? "auto" : "";
  field.style.blockSize = "auto";
  field.style.blockSize = `${Math.min(field.scrollHeight + 2, 160)}px`;
}

function toggleMenu(open: boolean): void {
  menu.hidden = !open;
  menuButton.setAttribute("aria-expanded", String(open));
}

// --- what the reader does ---

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (current || tooLong() || !field.value.trim()) return;
  const question = field.value;
  field.value = "";
  fitField();
  // The keyboard of a phone would cover the answer.
  if (matchMedia("(pointer: coarse)").matches) scroller.focus({ preventScroll: true });
  ask(question);
});
field.addEventListener("input", () => {
  if (!field.value) edited = null;
  fitField();
  send.disabled = tooLong();
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
stop.addEventListener("click", () => current?.abort());
menuButton.addEventListener("click", () => toggleMenu(menu.hidden !== false));
document.addEventListener("click", (event) => {
  if (!menu.hidden && !byId("menu-area").contains(event.target as Node)) toggleMenu(false);
});
byId("print").addEventListener("click", () => {
  toggleMenu(false);
  byId("printed-on").textContent = text("transcript.printed", { date: readableDate(new Date().toISOString()) });
  window.print();
});
byId("erase-button").addEventListener("click", () => {
  toggleMenu(false);
  menuButton.focus(); // where the focus goes back to: the entry of the menu is hidden by then
  eraseDialog.showModal();
});
byId("erase-confirm").addEventListener("click", () => {
  eraseDialog.close();
  erase();
});
for (const closer of document.querySelectorAll<HTMLElement>("[data-closes]")) {
  closer.addEventListener("click", () => closer.closest("dialog")?.close());
}
for (const dialog of document.querySelectorAll("dialog")) {
  // A press beside the sheet closes it, as people expect of a sheet.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
  if (!menu.hidden) {
    toggleMenu(false);
    menuButton.focus();
  } else if (settings.framed) {
    tellHost({ assistant: "close" });
  }
});
byId("close").addEventListener("click", () => tellHost({ assistant: "close" }));
listenToHost({
  onOpen() {
    // On a phone the keyboard would cover the greeting; there the heading takes the focus.
    if (matchMedia("(pointer: coarse)").matches) byId("title").focus();
    else field.focus();
  },
  onAsk: ask,
});

// --- the beginning ---

applyAccent(settings.color);
// What is restored was heard before; the log speaks up only for what is new.
log.setAttribute("aria-live", "off");
for (const turn of turns) log.append(questionView(turn.question), viewOf(turn));
if (settings.suggestions.length) byId("suggestions").append(suggestionList(settings.suggestions));
byId("suggestions").hidden = settings.suggestions.length === 0;
if (settings.topics.length) byId("topics").append(topicList());
byId("topics").hidden = settings.topics.length === 0;
showState();
showFollowUps();
scroller.scrollTop = turns.length ? scroller.scrollHeight : 0;
requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
if (settings.framed) tellHost({ assistant: "ready", title: document.title });
else if (!matchMedia("(pointer: coarse)").matches) field.focus();
document.documentElement.dataset.ready = "";
