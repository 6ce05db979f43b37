// Talk with the launcher on the page around the frame. Only the page that opened the frame is heard.

interface HostListener {
  onOpen(): void;
  onAsk(question: string): void;
}

let hostOrigin = "";

/** Tells the host page what happened, never what was said. */
export function tellHost(message: { assistant: string; status?: string; title?: string }): void {
  // Before the host has spoken its origin is unknown; "ready" and "close" give nothing away.
  if (window.parent !== window) window.parent.postMessage(message, hostOrigin || "*");
}

export function listenToHost(listener: HostListener): void {
  addEventListener("message", (event) => {
    if (event.source !== window.parent || window.parent === window) return;
    hostOrigin = event.origin;
    const message = event.data as { assistant?: string; question?: unknown };
    if (message?.assistant === "open") listener.onOpen();
    if (message?.assistant === "ask" && typeof message.question === "string") listener.onAsk(message.question);
  });
}
