// The launcher on a foreign page: a button in a shadow root; the panel is loaded in a frame on the first click.
import { contrastingInk, parseColour } from "../panel/colour";
import { launcherStyles } from "./launcher_styles";

/** Direction, words on the launcher, name of the closing button: few, for all languages are in this file. */
type LauncherTexts = [direction: string, open: string, close: string, failed: string];

type Listener = (event: CustomEvent) => void;

interface AssistantApi {
  open(): void;
  close(): void;
  toggle(): void;
  ask(question: string): void;
  on(name: string, listener: Listener): () => void;
  readonly isOpen: boolean;
}

declare global {
  interface Window {
    universityAssistant?: AssistantApi;
  }
}

// Replaced by the server with the catalogues' own strings, so that each has one home, and with its colour.
declare const __LAUNCHER_TEXTS__: Record<string, LauncherTexts>;
declare const __ACCENT__: string;

// A frame refused by `frame-ancestors` fires `load` like any other; only silence afterwards tells.
const SILENCE_AFTER_LOAD = 2500;

function start(script: HTMLScriptElement): void {
  const settings = script.dataset;
  const origin = new URL(script.src).origin;
  const texts = __LAUNCHER_TEXTS__;
  const language = chooseLanguage(settings.language);
  const [direction, openText, closeText, failedText] = texts[language] as LauncherTexts;
  const explicit = (settings.language ?? "auto") !== "auto";
  const root = document.documentElement;
  const accent = settings.color ?? __ACCENT__;
  const colour = parseColour(accent);

  const host = document.createElement("div");
  host.dir = explicit ? direction : getComputedStyle(root).direction;
  host.lang = language;
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcherStyles);
  shadow.adoptedStyleSheets = [sheet];
  if (colour) {
    host.style.setProperty("--accent", accent);
    host.style.setProperty("--on-accent", contrastingInk(colour));
  }
  if (/^(start|left)$/.test(settings.position ?? "")) host.dataset.position = "start";
  if (settings.theme) host.dataset.theme = settings.theme;

  const launcher = element("button", "launcher");
  launcher.type = "button";
  launcher.setAttribute("aria-haspopup", "dialog");
  const label = element("span", "label");
  label.textContent = settings.label ?? openText;
  label.dir = "auto";
  const closer = element("button", "launcher closer");
  closer.type = "button";
  closer.hidden = true;
  closer.setAttribute("aria-label", closeText);
  closer.append(icon("M6 6l12 12M18 6 6 18"));
  const speech = icon("M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z");
  launcher.append(speech, label);
  shadow.append(launcher);

  const box = element("div", "box");
  box.hidden = true;
  shadow.append(box, closer);

  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let open = false;
  let waiting: object[] = [];

  function show(isOpen: boolean): void {
    if (open === isOpen) return;
    open = isOpen;
    if (open && !frame) frame = loadPanel();
    box.hidden = closer.hidden = !open;
    // Two buttons, not one that changes its size: that would count as a shift of the host's layout.
    launcher.hidden = open;
    if (open) {
      frame?.focus();
      tell({ assistant: "open" });
    } else {
      launcher.focus();
    }
    announce(open ? "open" : "close");
  }

  function loadPanel(): HTMLIFrameElement {
    const query = new URLSearchParams({ lang: language, frame: "1", site: location.origin });
    for (const name of ["color", "title", "question", "theme"]) {
      const value = settings[name];
      if (value) query.set(name, value);
    }
    const panel = element("iframe", "");
    panel.title = settings.title ?? openText;
    panel.allow = "clipboard-write";
    panel.src = `${origin}/embed?${query}`;
    box.append(element("div", "loading"), panel);
    panel.addEventListener("load", () => setTimeout(() => ready || explainFailure(), SILENCE_AFTER_LOAD));
    return panel;
  }

  function explainFailure(): void {
    const link = element("a", "failure");
    link.href = `${origin}/embed?lang=${language}`;
    link.target = "_blank";
    link.rel = "noopener";
    link.append(`${failedText}.`, icon("M8 16 17 7M9 7h8v8"), openText);
    box.replaceChildren(link);
    link.focus();
    failed();
  }

  function failed(): void {
    host.dataset.state = "failed";
    console.warn(
      `[assistant] ${origin} did not open on ${location.origin}: see ASSISTANT_ORIGINS and the page's CSP, frame-src. ` +
        `Run: python -m assistant doctor --site ${location.href}`,
    );
    announce("error");
  }

  function tell(message: object): void {
    if (ready) frame?.contentWindow?.postMessage(message, origin);
    else waiting.push(message);
  }

  function announce(name: string, detail: object = {}): void {
    document.dispatchEvent(new CustomEvent(`assistant:${name}`, { detail }));
  }

  addEventListener("message", (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
    const message = event.data as { assistant?: string; status?: string; title?: string };
    if (message.assistant === "ready") {
      ready = true;
      host.dataset.state = "ready";
      frame.title = settings.title ?? String(message.title);
      box.querySelector(".loading")?.remove();
      const queued = waiting;
      waiting = [];
      queued.forEach(tell);
      announce("ready");
    } else if (message.assistant === "refused") {
      ready = true;
      box.querySelector(".loading")?.remove();
      failed();
    } else if (message.assistant === "close") {
      show(false);
    } else if (message.assistant === "question") {
      announce("question");
    } else if (message.assistant === "answer") {
      announce("answer", { status: String(message.status) });
    } else if (message.assistant === "error") {
      announce("error");
    }
  });

  launcher.addEventListener("click", () => show(true));
  closer.addEventListener("click", () => show(false));
  shadow.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape" && open) show(false);
  });

  window.universityAssistant = {
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!open),
    ask(question) {
      show(true);
      tell({ assistant: "ask", question: String(question) });
    },
    on(name, listener) {
      const type = `assistant:${name}`;
      document.addEventListener(type, listener as EventListener);
      return () => document.removeEventListener(type, listener as EventListener);
    },
    get isOpen() {
      return open;
    },
  };
  document.body.append(host);

  function chooseLanguage(wanted: string | undefined): string {
    const auto = [document.documentElement.lang, ...navigator.languages];
    const asked = wanted && wanted !== "auto" ? [wanted, ...auto] : auto;
    const codes = asked.map((code) => code.split(/[-_]/)[0]?.toLowerCase() ?? "");
    return codes.find((code) => Object.hasOwn(texts, code)) ?? "en";
  }
}

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, className: string): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

function icon(path: string): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(namespace, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !window.universityAssistant) {
  if (document.body) start(script);
  else addEventListener("DOMContentLoaded", () => start(script), { once: true });
}
