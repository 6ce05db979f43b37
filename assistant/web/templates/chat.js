// Gradio writes its own few words in the browser's language: here it is told the page's.
Object.defineProperty(navigator, "language", { value: {{ language | tojson }} });
window.gradio_config = {{ configuration | tojson }};
window.gradio_api_info = { named_endpoints: {}, unnamed_endpoints: {} };
// When Gradio is there, the field takes over what has been typed meanwhile, and the first page goes.
new MutationObserver((changes, observer) => {
  const field = document.querySelector("#question textarea");
  const drawn = field && document.querySelector("#log [role=log]") && document.getElementById("send");
  if (!drawn || document.querySelector("gradio-app .loading")) return;
  observer.disconnect();
  const first = document.getElementById("first-question");
  const typed = first.value, focused = document.activeElement === first;
  document.getElementById("before").remove();
  if (typed) {
    field.value = typed;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (focused || !matchMedia("(pointer: coarse)").matches) field.focus();
  document.documentElement.dataset.ready = "";
}).observe(document, { childList: true, subtree: true });
