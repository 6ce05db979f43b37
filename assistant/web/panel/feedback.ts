// Thumbs under an answer and a comment for the staff. No address, no cookie: only the answer's id.
import { button, element } from "./dom";
import { text } from "./page_settings";

export interface Rated {
  answerId: string;
  rating: string;
  onRated(rating: string): void;
}

/** Two thumbs; the lower one asks what was missing. */
export function feedbackControls(rated: Rated): HTMLElement[] {
  const form = element("form", { className: "comment", hidden: true });
  const thumbs = (["up", "down"] as const).map((rating) => {
    const thumb = button("tool", text(`feedback.${rating}`), () => rate(rating, thumb), `thumb-${rating}`);
    thumb.setAttribute("aria-pressed", String(rated.rating === rating));
    return thumb;
  });

  async function rate(rating: "up" | "down", thumb: HTMLButtonElement): Promise<void> {
    for (const other of thumbs) other.setAttribute("aria-pressed", String(other === thumb));
    rated.onRated(rating);
    form.hidden = true;
    if (rating === "down") askForComment(rating, thumb);
    const kept = await sendFeedback(rated.answerId, rating, "");
    if (!kept) say("feedback.failed");
    else if (rating === "up") say("feedback.thanks");
  }

  function askForComment(rating: string, thumb: HTMLButtonElement): void {
    const comment = element("textarea", { className: "field" });
    comment.rows = 2;
    comment.maxLength = 1000;
    comment.dir = "auto";
    const label = element("label", {}, element("span", { textContent: text("feedback.comment") }), comment);
    const privacy = element("p", { className: "hint", textContent: text("feedback.privacy") });
    const send = element("button", { className: "small main", textContent: text("feedback.send") });
    const skip = button("small", text("feedback.skip"), () => {
      form.hidden = true;
      thumb.focus();
    });
    form.replaceChildren(label, privacy, element("p", { className: "row" }, send, skip));
    form.hidden = false;
    comment.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
    form.onsubmit = async (event) => {
      event.preventDefault();
      const written = comment.value.trim();
      if (!written || (await sendFeedback(rated.answerId, rating, written))) say("feedback.thanks");
      else say("feedback.failed", form);
    };
  }

  function say(key: string, keep?: HTMLElement): void {
    const sentence = element("p", { className: "hint", textContent: text(key), tabIndex: -1 });
    if (keep) {
      keep.querySelector(".hint")?.replaceWith(sentence);
    } else {
      form.hidden = false;
      form.replaceChildren(sentence);
    }
    sentence.focus({ preventScroll: true });
    sentence.scrollIntoView({ block: "nearest" });
  }

  return [...thumbs, form];
}

async function sendFeedback(answerId: string, rating: string, comment: string): Promise<boolean> {
  try {
    const response = await fetch("/v1/feedback", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ answer_id: answerId, rating, comment }),
      credentials: "omit",
    });
    return response.ok;
  } catch {
    return false; // no connection: the sentence the caller shows says so
  }
}
